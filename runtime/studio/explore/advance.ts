/** One move in one state: the step is taken, its snapshot goes through storage, and what the explorer remembers with it. */
import { isDeepStrictEqual } from 'node:util';
import type { Snapshot, StepResult } from '../../engine/model.ts';
import { decodeSnapshot, encodeSnapshot } from '../../engine/snapshot.ts';
import type { Json } from '../../ports.ts';
import type { Call, Move, Node, Raised, Said, Setting } from './model.ts';
import { contextOf } from './model.ts';
import { watchMoney } from './money.ts';
import { idOfResult } from './world-moves.ts';

/** Where a move leads, or why it leads nowhere. */
export type Advanced =
  | {
      readonly ok: true;
      readonly node: Node;
      readonly result: StepResult;
      /** What the oracle of money objects to. */
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly error: unknown };

/** Takes a move. */
export function advance(setting: Setting, from: Node, move: Move): Advanced {
  const { pack, engine, surroundings } = setting;
  const nowMs = from.nowMs + move.afterMs;
  const { event } = move;
  const call = event.kind === 'outcome' ? from.calls.find(({ id }) => id === event.call) : undefined;
  // What a tool changed about the person holds from its outcome on.
  const speaker =
    event.kind === 'outcome' && call !== undefined
      ? surroundings.after(call, event.outcome, from.speaker)
      : from.speaker;
  let result: StepResult;
  try {
    result = engine.step(pack, from.snapshot, event, contextOf(setting, speaker, nowMs));
  } catch (error) {
    return { ok: false, error };
  }
  const byMember = event.kind === 'message';
  const { language } = speaker;
  const { memory, problems } = watchMoney(
    setting,
    from.money,
    from.snapshot,
    { move, byMember, language },
    result,
  );
  const said = result.effects.filter((effect): effect is Said => effect.kind === 'message');
  const made = result.effects.filter((effect): effect is Call => effect.kind === 'call');
  const pending = new Set(result.snapshot.pending.map(({ id }) => id));
  const node: Node = {
    snapshot: result.snapshot,
    speaker,
    nowMs,
    depth: from.depth + 1,
    // An answer that does not fit is none.
    beside: from.beside + (move.kind === 'beside' || isRefused(result) ? 1 : 0),
    before: from,
    move,
    said,
    calls: [...from.calls, ...made].filter(({ id }) => pending.has(id)),
    raised: raisedAfter(setting, from.raised, call, move),
    timers: timersAfter(from.timers, result),
    money: memory,
    unanswered: stillUnanswered(setting, from, move, call, result),
    last: byMember ? move : from.last,
    lastMs: byMember ? nowMs : from.lastMs,
    older:
      from.snapshot.open !== null && from.snapshot.open.visit !== result.snapshot.open?.visit
        ? from.snapshot.open
        : from.older,
    begun:
      from.begun ||
      result.snapshot.frames.some(({ flow }) => flow === setting.flow) ||
      result.trace.took.some(({ flow }) => flow === setting.flow),
  };
  return { ok: true, node, result, problems };
}

const isRefused = ({ trace }: StepResult): boolean => trace.understood.some(({ as }) => as === 'refused');

/** A snapshot as the database gives it back, or what is wrong with it. */
export function stored(
  setting: Setting,
  snapshot: Snapshot,
): { readonly snapshot: Snapshot } | { readonly wrong: string } {
  try {
    const json = JSON.parse(JSON.stringify(encodeSnapshot(setting.pack, snapshot))) as Json;
    const back = decodeSnapshot(setting.pack, json);
    const again: unknown = JSON.parse(JSON.stringify(encodeSnapshot(setting.pack, back)));
    if (!isDeepStrictEqual(again, json) || !isDeepStrictEqual(back, snapshot))
      return { wrong: 'the snapshot is another one when it comes back from storage' };
    return { snapshot: back };
  } catch (error) {
    return { wrong: `the snapshot cannot be stored: ${String(error)}` };
  }
}

function raisedAfter(
  { pack }: Setting,
  raised: readonly Raised[],
  call: Call | undefined,
  { event }: Move,
): readonly Raised[] {
  if (event.kind === 'domain')
    return raised.filter((each) => each.event !== event.name || each.about !== event.about);
  if (event.kind !== 'outcome' || call === undefined) return raised;
  const contract = pack.catalogue.tools.find(({ name }) => name === call.tool);
  const result = contract?.outcomes[event.outcome];
  const begun = (contract?.raises ?? []).flatMap((name): Raised[] => {
    const about = pack.catalogue.events.find((each) => each.name === name)?.about ?? null;
    return about !== null && result === about ? [{ event: name, about: idOfResult(about, call) }] : [];
  });
  return [...raised, ...begun];
}

function timersAfter(
  before: ReadonlyMap<string, number>,
  { effects }: StepResult,
): ReadonlyMap<string, number> {
  if (!effects.some(({ kind }) => kind === 'timer' || kind === 'cancel_timer')) return before;
  const timers = new Map(before);
  for (const effect of effects) {
    if (effect.kind === 'timer') timers.set(effect.timer, effect.at.getTime());
    if (effect.kind === 'cancel_timer') timers.delete(effect.timer);
  }
  return timers;
}

function stillUnanswered(
  { pack, surroundings }: Setting,
  from: Node,
  { event, twice, quiet }: Move,
  call: Call | undefined,
  { effects }: StepResult,
): boolean {
  // A notice comes with the outcome.
  const told = call && event.kind === 'outcome' ? surroundings.tells(call, event.outcome) : null;
  const isTold = told !== null && [...pack.notices.values()].some((notice) => notice.event === told);
  const isAnswered = isTold || effects.some(({ kind }) => kind === 'message' || kind === 'forward');
  const asks = event.kind === 'message' && twice === undefined && quiet === undefined;
  return (asks || from.unanswered) && !isAnswered;
}
