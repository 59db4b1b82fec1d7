/** Which edges are taken without resting: no person and nothing outside is waited for. */
import type { Edge } from './edges.ts';
import { edgesOf, kindOf, kinds, usesOf } from './kinds/all.ts';
import type { AnyKind } from './kinds/all.ts';
import type { Step } from './model.ts';
import type { PackDraft } from './pack-draft.ts';

const isRest = ({ standing }: Pick<AnyKind, 'standing'>) => standing === 'ask' || standing === 'rest';

/** The kinds that wait for a person or the world. */
export const restingKinds: readonly string[] = [...kinds.values()].filter(isRest).map(({ name }) => name);

/** Whether an edge of a step is taken without having rested at the step. */
export type Restless = (step: Step, edge: Edge) => boolean;

/** A flow that is run does not rest on the way to a result that its start reaches without resting. */
export function restlessIn(pack: PackDraft): Restless {
  const results = new Map<string, Set<string>>();
  const restless: Restless = (step, edge) => {
    const { runs } = usesOf(step);
    if (runs === null) return !isRest(kindOf(step));
    // Of a flow that is not known (another mistake) nothing is claimed.
    return results.get(runs.flow)?.has(edge.words) === true;
  };
  for (let grew = true; grew;) {
    grew = false;
    for (const name of pack.flows.keys()) {
      const known = results.get(name) ?? new Set<string>();
      const found = resultsWithoutRest(pack, name, restless);
      grew ||= found.size > known.size;
      results.set(name, found);
    }
  }
  return restless;
}

function resultsWithoutRest(pack: PackDraft, name: string, restless: Restless): Set<string> {
  const flow = pack.flows.get(name)?.flow;
  const results = new Set<string>();
  const seen = new Set<string>();
  const open = flow === undefined ? [] : [flow.start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const step = flow?.steps.get(at);
    if (step === undefined || seen.has(at)) continue;
    seen.add(at);
    const { ends } = usesOf(step);
    if (ends !== null) results.add(ends);
    for (const edge of edgesOf(step)) {
      if (!restless(step, edge)) continue;
      if (edge.to.end !== null) results.add(edge.to.end);
      if (edge.to.goto !== null) open.push(edge.to.goto);
    }
  }
  return results;
}
