/** A flow as a drawing: each step a box, each way out of it a line, each end beside the step that ends there. */
import { edgesOf, usesOf } from '../../language/kinds/all.ts';
import { end } from '../../language/kinds/end.ts';
import type { Flow, Pack, Step } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import type { CoverageOf } from './covered.ts';
import { bestOf, Ways } from './drawing.ts';
import type { Box, Drawing } from './drawing.ts';
import { doingOf, linesOf, messageOf, shortened, wayInWords } from './wording.ts';

/** Longest text of a box, in characters. */
const textMax = 110;

export interface FlowDrawingOptions {
  readonly language: Language;
  readonly coverage?: CoverageOf | null;
}

/** Draws every step and every way. */
export function drawFlow(pack: Pack, flow: Flow, options: FlowDrawingOptions): Drawing {
  const { language, coverage = null } = options;
  const ways = new Ways();
  const ends = new Map<string, Box>();
  ways.add('start', stepId(flow.start), { edge: 'start', text: '', covered: null });
  for (const step of flow.steps.values())
    for (const edge of edgesOf(step)) {
      const { goto, end } = edge.to;
      const covered = coverage?.edge(flow.name, step.name, edge.label) ?? null;
      const to = goto === null ? endId(step.name, end ?? '') : stepId(goto);
      if (goto === null)
        ends.set(to, endBox(to, end ?? '', bestOf([ends.get(to)?.covered ?? null, covered])));
      const text = wayInWords(pack, flow, step, edge, language);
      ways.add(stepId(step.name), to, { edge: edge.label, text, covered });
    }
  const start: Box = {
    id: 'start',
    kind: 'start',
    title: flow.name,
    text: [],
    isMessage: false,
    covered: null,
  };
  const drawn = ways.all();
  const into = (step: Step) =>
    bestOf(
      drawn
        .filter(({ to }) => to === stepId(step.name))
        .flatMap(({ reasons }) => reasons.map(({ covered }) => covered)),
    );
  const steps = [...flow.steps.values()].map((step): Box => {
    const message = messageOf(step);
    const text = message === null ? doingOf(step) : (linesOf(pack, message, language)[0] ?? '');
    return {
      id: stepId(step.name),
      kind: step.kind,
      title: step.name,
      text: text === '' ? [] : [shortened(text, textMax)],
      isMessage: message !== null,
      covered: usesOf(step).ends !== null ? into(step) : (coverage?.step(flow.name, step.name) ?? null),
    };
  });
  return {
    title: `${flow.title} (${flow.name})`,
    language,
    across: false,
    boxes: [start, ...steps, ...ends.values()],
    ways: drawn,
  };
}

/** The id of a step's box. */
export function stepId(step: string): string {
  return `step_${step}`;
}

/** The id of the end that one step leads to. */
export function endId(step: string, result: string): string {
  return `end_${step}_${result}`;
}

function endBox(id: string, result: string, covered: Box['covered']): Box {
  return { id, kind: end.name, title: result, text: [], isMessage: false, covered };
}
