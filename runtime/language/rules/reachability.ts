/**
 * Every step and every result is reached, every step can end, and every cycle rests: passes a step that waits for a
 * person or the world. A tool inside is no rest; a flow that is run rests where every way through it does.
 */
import type { FlowShape } from '../compile.ts';
import {
  isWhole,
  mayEnd,
  nextOf,
  placesOnWay,
  reach,
  reachable,
  resultsOf,
  shortestWay,
  showWay,
} from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Edge } from '../edges.ts';
import { edgesOf } from '../kinds/all.ts';
import type { Step } from '../model.ts';
import type { Report, Rule } from '../pack-draft.ts';
import { entry } from '../read.ts';
import { restlessIn } from './resting.ts';
import type { Restless } from './resting.ts';

export const reachability: Rule = {
  name: 'reachability',
  sees: 'sound flows',
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      if (!isWhole(read)) continue;
      const { flow } = read;
      const reached = reachable(flow);
      checkReached(flow, reached, report);
      const ends = checkEnds(flow, reached, report);
      checkCycles(flow, reached, restless, report);
      if (ends) checkResults(read, report);
    }
  },
};

/** Of steps that nothing reaches, those that others of them lead to are not told. */
function checkReached(flow: FlowShape, reached: ReadonlySet<string>, report: Report): void {
  const lost = [...flow.steps.values()].filter((step) => !reached.has(step.name));
  const led = new Set(lost.flatMap((step) => nextOf(flow, step).filter((next) => next !== step)));
  const told = new Set<string>();
  // Where all lead to one another, the first in the file stands for them.
  for (const step of [...lost.filter((each) => !led.has(each)), ...lost]) {
    if (told.has(step.name)) continue;
    report('FLOW_UNREACHABLE', step.place, { name: step.name });
    for (const name of reach(flow, [step.name])) told.add(name);
  }
}

/** Of steps that cannot end, the first in the file stands for all it leads to. Returns whether all can. */
function checkEnds(flow: FlowShape, reached: ReadonlySet<string>, report: Report): boolean {
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name) || told.has(step.name)) continue;
    const ahead = reach(flow, [step.name]);
    if ([...ahead].some((name) => mayEnd(flow.steps.get(name) ?? step))) continue;
    const way = shortestWay(flow, flow.start, step.name) ?? [];
    report('FLOW_CANNOT_END', step.place, { name: step.name }, { way: placesOnWay(flow, way) });
    for (const name of ahead) told.add(name);
  }
  return told.size === 0;
}

function checkCycles(
  flow: FlowShape,
  reached: ReadonlySet<string>,
  restless: Restless,
  report: Report,
): void {
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name) || told.has(step.name)) continue;
    // An edge that is taken a number of times makes no endless loop.
    const goesOn = (edge: Edge, from: Step) => edge.times === undefined && restless(from, edge);
    for (const edge of edgesOf(step)) {
      if (edge.to.goto === null || !goesOn(edge, step)) continue;
      const back = shortestWay(flow, edge.to.goto, step.name, goesOn);
      if (back === null) continue;
      const way = [step.name, ...back];
      const details = { name: step.name, way: showWay(way) };
      report('FLOW_RESTLESS_CYCLE', step.place, details, { way: placesOnWay(flow, way) });
      for (const name of back) told.add(name);
      break;
    }
  }
}

function checkResults({ flow, tree }: ReadFlow, report: Report): void {
  const ended = resultsOf(flow);
  const gives = entry(tree, 'gives')?.value;
  for (const [index, result] of flow.gives.entries()) {
    const place = gives?.kind === 'list' ? gives.items[index]?.place : undefined;
    if (!ended.has(result)) report('FLOW_RESULT_NEVER', place ?? tree.place, { name: result });
  }
}
