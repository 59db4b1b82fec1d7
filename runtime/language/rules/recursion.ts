/** No flow runs itself, not even through others: its frames would pile up without end. */
import { error } from '../declared-code.ts';
import type { Related } from '../diagnostics.ts';
import { showWay } from '../flow-graph.ts';
import { usesOf } from '../kinds/all.ts';
import type { PackDraft } from '../pack-draft.ts';
import { placeOf } from '../pack-draft.ts';
import type { Rule } from './rule.ts';

const codes = {
  FLOW_RUNS_ITSELF: error(
    'flow "{name}" runs itself: {way}',
    'go to a step instead of running the flow again',
  ),
};

export const recursion: Rule<keyof typeof codes> = {
  name: 'recursion',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    const told = new Set<string>();
    for (const [name, read] of pack.flows) {
      for (const step of read.flow.steps.values()) {
        const { runs } = usesOf(step);
        if (runs === null || told.has(name)) continue;
        const way = wayBack(pack, runs.flow, name);
        if (way === null) continue;
        const names = [name, ...way];
        const details = { name, way: showWay(names) };
        report('FLOW_RUNS_ITSELF', placeOf(read, step, step.kind), details, {
          way: placesOfRuns(pack, names),
        });
        for (const each of way) told.add(each);
      }
    }
  },
};

/** Where each flow on the way runs the next one. */
function placesOfRuns(pack: PackDraft, names: readonly string[]): readonly Related[] {
  return names.slice(0, -1).flatMap((name, index) => {
    const read = pack.flows.get(name);
    const step = [...(read?.flow.steps.values() ?? [])].find(
      (each) => usesOf(each).runs?.flow === names[index + 1],
    );
    return read === undefined || step === undefined
      ? []
      : [{ place: placeOf(read, step, step.kind), message: `${name}.${step.name}` }];
  });
}

/** The shortest way along `run` steps, both ends included. */
export function wayBack(pack: PackDraft, from: string, to: string): readonly string[] | null {
  const open: (readonly string[])[] = [[from]];
  const seen = new Set([from]);
  for (let way = open.shift(); way !== undefined; way = open.shift()) {
    const last = way[way.length - 1] ?? from;
    if (last === to) return way;
    for (const step of pack.flows.get(last)?.flow.steps.values() ?? []) {
      const { runs } = usesOf(step);
      if (runs === null || seen.has(runs.flow)) continue;
      seen.add(runs.flow);
      open.push([...way, runs.flow]);
    }
  }
  return null;
}
