/** Every step is reached, every step can end, and every cycle rests: passes a step that waits for a person or the world. */
import { isWhole, mayEnd, nextOf, reach, reachable, shortestWay, showWay } from '../flow-graph.ts';
import type { FlowShape } from '../compile.ts';
import { kindOf } from '../kinds/all.ts';
import type { Report, Rule } from '../pack-draft.ts';

export const reachability: Rule = {
  name: 'reachability',
  check(pack, report) {
    for (const read of pack.flows.values()) if (isWhole(read)) checkFlow(read.flow, report);
  },
};

function checkFlow(flow: FlowShape, report: Report): void {
  const reached = reachable(flow);
  for (const step of flow.steps.values()) {
    if (!reached.has(step.name)) report('FLOW_UNREACHABLE', step.place, { name: step.name });
  }
  checkEnds(flow, reached, report);
  checkCycles(flow, reached, report);
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
    for (const next of nextOf(flow, step)) {
      if (rests(flow, next.name)) continue;
      const way = shortestWay(
        flow,
        next.name,
        step.name,
        (edge) => edge.to.goto !== null && !rests(flow, edge.to.goto),
      );
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
