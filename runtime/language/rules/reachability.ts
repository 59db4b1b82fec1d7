/**
 * Every step and every result is reached, every step can end, and every cycle rests: passes a step that waits for a
 * person or the world, and goes on because of them and not only because it was late. A tool inside is no rest; a flow
 * that is run rests where every way through it does.
 */
import type { FlowShape } from '../compile.ts';
import { error } from '../declared-code.ts';
import {
  aheadOf,
  isWhole,
  mayEnd,
  nextOf,
  placesOnWay,
  reachable,
  resultsOf,
  shortestWay,
  showWay,
} from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Related } from '../diagnostics.ts';
import type { Edge } from '../edges.ts';
import { edgesOf } from '../kinds/all.ts';
import type { Place, Step } from '../model.ts';
import { entry } from '../read.ts';
import { restingKinds, restlessIn } from '../resting.ts';
import type { Restless } from '../resting.ts';
import type { ReportOf, Rule } from './rule.ts';

type Ahead = ReadonlyMap<string, ReadonlySet<string>>;

const codes = {
  FLOW_RESULT_NEVER: error(
    'the flow never ends with "{name}"',
    'delete it from gives, or end with it somewhere',
  ),
  FLOW_UNREACHABLE: error('no way leads to step "{name}"', 'lead somewhere here, or delete it'),
  FLOW_CANNOT_END: error(
    'from step "{name}" the flow never ends',
    'add a way that ends with one of its results',
  ),
  FLOW_RESTLESS_CYCLE: error(
    'a loop that waits for nobody: {way}',
    `put an ${restingKinds.join(', ')} or at_most into it`,
  ),
  FLOW_LATE_CYCLE: error(
    'a loop that goes round by itself, each time that it is late: {way}',
    'lead to a person or an end when it is late, or put an at_most into it',
  ),
};
type LoopCode = 'FLOW_RESTLESS_CYCLE' | 'FLOW_LATE_CYCLE';
type Report = ReportOf<keyof typeof codes>;

export const reachability: Rule<keyof typeof codes> = {
  name: 'reachability',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      if (!isWhole(read)) continue;
      const { flow } = read;
      const reached = reachable(flow);
      const ahead = aheadOf(flow);
      const lost = lostSteps(flow, reached, ahead);
      // A way that leads back by mistake leads no longer where it did.
      const related = lost.map(({ name, place }) => ({ place, message: `no way leads to "${name}"` }));
      const endless = checkEnds(flow, reached, ahead, related, report);
      // Of steps that cannot end that is told, and not that they go round.
      const steps = [...flow.steps.values()].filter(({ name }) => reached.has(name) && !endless.has(name));
      const late: Restless = (step, edge) => restless(step, edge) || edge.label === 'late';
      const loops =
        checkLoops('FLOW_RESTLESS_CYCLE', flow, steps, restless, related, report) ||
        checkLoops('FLOW_LATE_CYCLE', flow, steps, late, related, report);
      if (endless.size > 0 || loops) continue;
      for (const { name, place } of lost) report('FLOW_UNREACHABLE', place, { name });
      checkResults(read, report);
    }
  },
};

/** The steps that nothing reaches, without those that others of them lead to. */
function lostSteps(flow: FlowShape, reached: ReadonlySet<string>, ahead: Ahead): readonly Step[] {
  const lost = [...flow.steps.values()].filter((step) => !reached.has(step.name));
  const leads = (from: Step, to: Step) => ahead.get(from.name)?.has(to.name) === true;
  const heads = lost.filter((step) =>
    lost.every((other) => other === step || !leads(other, step) || leads(step, other)),
  );
  // Where some lead to one another, the first in the file stands for them.
  return heads.filter((step, index) => !heads.slice(0, index).some((other) => leads(other, step)));
}

/**
 * Of steps that cannot end, the first in the file of a loop that nothing leads out of stands for the loop and all that
 * leads into it. Returns the steps of such loops.
 */
function checkEnds(
  flow: FlowShape,
  reached: ReadonlySet<string>,
  ahead: Ahead,
  related: readonly Related[],
  report: Report,
): ReadonlySet<string> {
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    const round = [...(ahead.get(step.name) ?? [])];
    if (!reached.has(step.name) || told.has(step.name) || round.length === 0) continue;
    const leadsOut = round.some((name) => {
      const other = flow.steps.get(name);
      return other === undefined || mayEnd(other) || ahead.get(name)?.has(step.name) !== true;
    });
    if (leadsOut) continue;
    const way = shortestWay(flow, flow.start, step.name) ?? [];
    const backs = nextOf(flow, step).flatMap((next) => [shortestWay(flow, next.name, step.name) ?? []]);
    const [back = []] = backs.sort((a, b) => a.length - b.length);
    const evidence = placesOnWay(flow, [...way, ...back]);
    // Of a step that leads to itself alone, the way that does.
    const [itself, ...ways] = round.length === 1 ? edgesOf(step) : [];
    const place = itself !== undefined && ways.length === 0 ? itself.to.place : step.place;
    report('FLOW_CANNOT_END', place, { name: step.name }, { way: evidence, related });
    for (const name of round) told.add(name);
  }
  return told;
}

/** Takes an edge of a step. */
type Takes = (edge: Edge, step: Step) => boolean;

/**
 * A wrong way on may close several loops: once one is told, the way of it that most loops need counts as mended. Returns
 * whether there are any.
 */
function checkLoops(
  code: LoopCode,
  flow: FlowShape,
  steps: readonly Step[],
  restless: Restless,
  related: readonly Related[],
  report: Report,
): boolean {
  const mended = new Set<string>();
  const without =
    (ways: ReadonlySet<string>): Takes =>
    (edge, step) =>
      // An edge that is taken a number of times makes no endless loop.
      edge.times === undefined && restless(step, edge) && !ways.has(`${step.name} ${edge.to.goto}`);
  for (let at = 0; at < steps.length;) {
    const step = steps[at];
    const loop = step === undefined ? null : loopOf(flow, step, without(mended));
    if (step === undefined || loop === null) {
      at++;
      continue;
    }
    const details = { name: step.name, way: showWay(loop) };
    const place = (code === 'FLOW_LATE_CYCLE' ? latePlace(flow, loop) : null) ?? step.place;
    report(code, place, details, { way: placesOnWay(flow, loop), related });
    const ways = loop.slice(1).map((name, index) => `${loop[index]} ${name}`);
    const left = (way: string) => goingRound(steps, without(new Set([...mended, way])));
    const [most] = ways.map((way) => ({ way, left: left(way) })).sort((a, b) => a.left - b.left);
    mended.add(most?.way ?? '');
  }
  return mended.size > 0;
}

/** Where the first way of a loop that is taken when it is late is written. */
function latePlace(flow: FlowShape, loop: readonly string[]): Place | null {
  for (const [index, name] of loop.entries()) {
    const step = flow.steps.get(name);
    const late =
      step && edgesOf(step).find(({ label, to }) => label === 'late' && to.goto === loop[index + 1]);
    if (late !== undefined) return late.to.place;
  }
  return null;
}

/** How many steps lead into a loop. */
function goingRound(steps: readonly Step[], takes: Takes): number {
  const left = new Map(steps.map((step) => [step.name, step]));
  for (let size = -1; size !== left.size;) {
    size = left.size;
    for (const step of left.values())
      if (!edgesOf(step).some((edge) => left.has(edge.to.goto ?? '') && takes(edge, step)))
        left.delete(step.name);
  }
  return left.size;
}

/** The first way from a step back to itself, the step at both ends; null when there is none. */
function loopOf(flow: FlowShape, step: Step, takes: Takes): readonly string[] | null {
  for (const edge of edgesOf(step)) {
    if (edge.to.goto === null || !takes(edge, step)) continue;
    const back = shortestWay(flow, edge.to.goto, step.name, takes);
    if (back !== null) return [step.name, ...back];
  }
  return null;
}

function checkResults({ flow, tree }: ReadFlow, report: Report): void {
  const ended = resultsOf(flow);
  const gives = entry(tree, 'gives')?.value;
  for (const [index, result] of flow.gives.entries()) {
    const place = gives?.kind === 'list' ? gives.items[index]?.place : undefined;
    if (!ended.has(result)) report('FLOW_RESULT_NEVER', place ?? tree.place, { name: result });
  }
}
