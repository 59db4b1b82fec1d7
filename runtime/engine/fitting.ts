/** Whether a conversation that began on other flows can go on with these. */
import assert from 'node:assert';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Pack, Step } from '../language/model.ts';
import { asks } from './kinds/all.ts';
import type { Snapshot } from './model.ts';

/**
 * Throws when a step at which the conversation rests does something else now: an open question of another kind, a call
 * that nobody makes any more, a sub-flow that nothing runs. That steps and variables exist is decoding's matter.
 */
export function assertFits(pack: Pack, snapshot: Snapshot): void {
  const { frames, open, pending } = snapshot;
  const stepAt = (flow: string, name: string): Step | undefined => pack.flows.get(flow)?.steps.get(name);
  for (const [index, frame] of frames.entries()) {
    const step = stepAt(frame.flow, frame.at);
    if (frame.timer !== null) holds(step, hasTimer);
    if (frame.origin !== 'sub') continue;
    const below = frames[index - 1];
    const runner = below && stepAt(below.flow, below.at);
    assert(runner && usesOf(runner).runs?.flow === frame.flow, `nothing runs ${frame.flow} any more`);
  }
  if (open) holds(stepAt(open.flow, open.step), (step) => isQuestion(step) && asks(step).mayHaveAsked(open));
  for (const call of pending) {
    const frame = frames.find(({ id }) => id === call.frame);
    const step = frame && stepAt(frame.flow, frame.at);
    assert(step && usesOf(step).calls?.tool.name === call.tool, `nothing calls ${call.tool} any more`);
  }
}

/** Whether a step may have set a timer: it waits for so long, or takes messages in parts. */
function hasTimer(step: Step): boolean {
  return usesOf(step).withinMs !== null || (isQuestion(step) && asks(step).pause !== undefined);
}

function holds(step: Step | undefined, is: (step: Step) => boolean): void {
  assert(step && is(step), `${step?.name ?? 'a step'} does something else now`);
}
