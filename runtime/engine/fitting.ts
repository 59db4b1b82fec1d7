/** Whether a conversation that began on other flows can go on with these. */
import assert from 'node:assert';
import type { Pack, Step, StepKind } from '../language/model.ts';
import type { OpenQuestion, Snapshot } from './model.ts';

/**
 * Throws when a step at which the conversation rests does something else now: an open question of another kind, a call
 * that nobody makes any more, a sub-flow that nothing runs. That steps and variables exist is decoding's matter.
 */
export function assertFits(pack: Pack, snapshot: Snapshot): void {
  const { frames, open, pending } = snapshot;
  const stepAt = (flow: string, name: string): Step | undefined => pack.flows.get(flow)?.steps.get(name);
  for (const [index, frame] of frames.entries()) {
    const step = stepAt(frame.flow, frame.at);
    if (frame.timer !== null) isOne(step, ['wait', 'handoff', 'ask']);
    if (frame.origin !== 'sub') continue;
    const below = frames[index - 1];
    const runner = below && stepAt(below.flow, below.at);
    assert(runner?.kind === 'run' && runner.flow === frame.flow, `nothing runs ${frame.flow} any more`);
  }
  if (open) isOne(stepAt(open.flow, open.step), asking(open));
  for (const call of pending) {
    const frame = frames.find(({ id }) => id === call.frame);
    const step = frame && stepAt(frame.flow, frame.at);
    assert(step?.kind === 'tool' && step.tool.name === call.tool, `nothing calls ${call.tool} any more`);
  }
}

/** The kinds of step that may have asked a question. */
function asking({ asks, options }: OpenQuestion): readonly StepKind[] {
  if (asks === 'which') return ['ask'];
  if (asks === 'change') return ['confirm'];
  const offers = options.some(({ id }) => id !== 'skip');
  return asks === 'answer' && offers ? ['menu', 'confirm'] : ['ask', 'menu', 'confirm'];
}

function isOne(step: Step | undefined, kinds: readonly StepKind[]): void {
  assert(step && kinds.includes(step.kind), `${step?.name ?? 'a step'} does something else now`);
}
