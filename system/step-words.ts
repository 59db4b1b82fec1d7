/** A flow's steps as the phones page lists them. */
import type { JourneyStep } from '../console/phones/studio.ts';
import { edgesOf } from '../runtime/language/kinds/all.ts';
import type { Flow, Pack, Step } from '../runtime/language/model.ts';
import type { Language } from '../runtime/ports.ts';
import { doingOf, linesOf, messageOf, shortened, wayInWords } from '../runtime/studio/graph/wording.ts';

/** Longest text of a step, in characters. */
const textMax = 160;

/** A step in words. `state` says how far the conversation is with it. */
export function describeStep(
  pack: Pack,
  flow: Flow,
  step: Step,
  language: Language,
  state: JourneyStep['state'],
): JourneyStep {
  const template = messageOf(step);
  return {
    name: step.name,
    kind: step.kind,
    state,
    language,
    text: template === null ? doingOf(step) : shortened(linesOf(pack, template, language).join(' '), textMax),
    template,
    leads: edgesOf(step).map((edge) => ({
      by: wayInWords(pack, flow, step, edge, language),
      to: edge.to.goto ?? `end ${edge.to.end ?? ''}`,
    })),
  };
}
