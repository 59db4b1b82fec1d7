/** What must hold of what was done in the world: it is not gone back over, and what came of it is not waited for. */
import { advance } from './advance.ts';
import type { Broken } from './checks.ts';
import { isAsked, wordsOf, writes } from './member-moves.ts';
import type { Move, Node, Setting } from './model.ts';
import { awaited, outcomeMoves } from './world-moves.ts';

/** After what its contract calls committed, BACK leads to no question that came before it. */
export function checkCommitted(setting: Setting, from: Node, { event }: Move, node: Node): Broken[] {
  if (event.kind !== 'outcome') return [];
  const call = from.calls.find(({ id }) => id === event.call);
  const contract = setting.pack.catalogue.tools.find(({ name }) => name === call?.tool);
  const word = wordsOf(setting, 'commands.back', node.speaker.language)[0];
  if (contract?.step !== 'committed' || word === undefined || !isAsked(setting, node.snapshot)) return [];
  const back = advance(setting, node, writes(word));
  if (!back.ok) return [];
  const { frames } = back.node.snapshot;
  return callersOf(from, event.call).flatMap(({ id, trail }): Broken[] => {
    const now = frames.find((frame) => frame.id === id);
    const was = node.snapshot.frames.find((frame) => frame.id === id);
    const isOver = now !== undefined && now.at !== was?.at && trail.some(({ step }) => step === now.at);
    return isOver
      ? [{ rule: 'back', message: `back leads over ${contract.name}, to ${now.flow}.${now.at}` }]
      : [];
  });
}

/** The frame that made a call, and those that run it. */
function callersOf({ snapshot }: Node, id: string): Node['snapshot']['frames'] {
  const { frames, pending } = snapshot;
  const caller = pending.find((each) => each.id === id)?.frame;
  const to = frames.findIndex((frame) => frame.id === caller);
  const from = frames.findLastIndex(({ origin }, index) => index <= to && origin !== 'sub');
  return to === -1 ? [] : frames.slice(Math.max(from, 0), to + 1);
}

/** What came before the answer to the call that began it is not waited for once that answer is there. */
export function checkEarly(setting: Setting, { event }: Move, node: Node): Broken[] {
  if (event.kind !== 'domain') return [];
  return node.calls
    .flatMap((call) => outcomeMoves(setting, node, call))
    .flatMap((answer): Broken[] => {
      const after = advance(setting, node, answer);
      const waits =
        after.ok &&
        awaited(setting, after.node).some(
          ({ event: name, about }) => name === event.name && about === event.about,
        );
      return waits
        ? [{ rule: 'wait', message: `${event.name} is waited for, which came before the answer to the call` }]
        : [];
    });
}
