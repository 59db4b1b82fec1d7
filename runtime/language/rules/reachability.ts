/**
 * Every step and every result is reached, every step can end, and every cycle rests: passes a step that waits for a
 * person or the world. A tool inside is no rest.
 */
import type { FlowShape } from '../compile.ts';
import type { Edge } from '../grammar.ts';
import { isWhole, mayEnd, nextOf, reach, reachable, shortestWay, showWay } from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, kindOf } from '../kinds/all.ts';
import type { Report, Rule } from '../pack-draft.ts';
import { entry } from '../read.ts';

export const reachability: Rule = {
  name: 'reachability',
  sees: 'sound flows',
  check(pack, report) {
    for (const read of pack.flows.values()) {
      if (!isWhole(read)) continue;
      const { flow } = read;
      const reached = reachable(flow);
      checkReached(flow, reached, report);
      checkEnds(flow, reached, report);
      checkCycles(flow, reached, report);
      checkResults(read, report);
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

/** Of steps that cannot end, the first in the file stands for all it leads to. */
function checkEnds(flow: FlowShape, reached: ReadonlySet<string>, report: Report): void {
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name) || told.has(step.name)) continue;
    const ahead = reach(flow, [step.name]);
    if ([...ahead].some((name) => mayEnd(flow.steps.get(name) ?? step))) continue;
    report('FLOW_CANNOT_END', step.place, { name: step.name });
    for (const name of ahead) told.add(name);
  }
}

function checkCycles(flow: FlowShape, reached: ReadonlySet<string>, report: Report): void {
  const told = new Set<string>();
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name) || told.has(step.name) || rests(flow, step.name)) continue;
    // An edge that is taken a number of times makes no endless circle.
    const endless = ({ to, times }: Edge) => to.goto !== null && times === undefined && !rests(flow, to.goto);
    for (const next of new Set(
      edgesOf(step)
        .filter(endless)
        .map(({ to }) => to.goto ?? ''),
    )) {
      const way = shortestWay(flow, next, step.name, endless);
      if (way === null) continue;
      report('FLOW_RESTLESS_CYCLE', step.place, { name: step.name, way: showWay([step.name, ...way]) });
      for (const name of way) told.add(name);
      break;
    }
  }
}

function rests(flow: FlowShape, name: string): boolean {
  const step = flow.steps.get(name);
  return step !== undefined && kindOf(step).standing === 'rest';
}

function checkResults({ flow, tree }: ReadFlow, report: Report): void {
  const ended = new Set<string | null>();
  for (const step of flow.steps.values()) {
    if (step.kind === 'end') ended.add(step.result);
    for (const { to } of edgesOf(step)) ended.add(to.end);
  }
  const gives = entry(tree, 'gives')?.value;
  for (const [index, result] of flow.gives.entries()) {
    const place = gives?.kind === 'list' ? gives.items[index]?.place : undefined;
    if (!ended.has(result)) report('FLOW_RESULT_NEVER', place ?? tree.place, { name: result });
  }
}
