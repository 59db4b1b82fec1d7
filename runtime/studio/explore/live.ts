/**
 * Which values can still make a difference at a step: those that something reads before they are assigned anew. A path
 * (`due.turns`) stands for one field, a bare name for all of a variable.
 */
import type { Expression } from '../../language/expressions.ts';
import { edgesOf, usesOf } from '../../language/kinds/all.ts';
import type { Flow, Step } from '../../language/model.ts';

export type Live = ReadonlySet<string>;

const known = new WeakMap<Flow, ReadonlyMap<string, Live>>();

/** The live paths at a step, before it is done. */
export function liveAt(flow: Flow, step: string): Live {
  let map = known.get(flow);
  if (map === undefined) {
    map = liveIn(flow);
    known.set(flow, map);
  }
  return map.get(step) ?? new Set();
}

/** The live paths once an edge was taken. */
export function liveAfter(flow: Flow, stepName: string, label: string): Live {
  const step = flow.steps.get(stepName);
  const edge = step && edgesOf(step).find((each) => each.label === label);
  const to = edge?.to.goto ?? null;
  return to === null ? new Set() : liveAt(flow, to);
}

function liveIn(flow: Flow): ReadonlyMap<string, Live> {
  const live = new Map<string, Set<string>>([...flow.steps.keys()].map((name) => [name, new Set()]));
  const steps = [...flow.steps.values()].reverse();
  for (let grew = true; grew;) {
    grew = false;
    for (const step of steps) {
      const own = live.get(step.name) ?? new Set();
      const before = own.size;
      for (const path of readBy(step)) own.add(path);
      for (const { to, assigns, holds, fails } of edgesOf(step)) {
        for (const path of pathsOf([...holds, ...fails])) own.add(path);
        const after = to.goto === null ? [] : (live.get(to.goto) ?? []);
        const assigned = new Map(assigns.map(({ variable, from }) => [variable, from]));
        for (const path of after) {
          const root = rootOf(path);
          const from = assigned.get(root) ?? null;
          if (!assigned.has(root)) own.add(path);
          // A copy of a path is as alive as what is read of it; anything else by all that it reads.
          else if (from !== null && from.path !== null) own.add(`${from.path}${path.slice(root.length)}`);
          else for (const each of from?.reads ?? []) own.add(each);
        }
      }
      grew ||= own.size > before;
    }
  }
  return live;
}

function readBy(step: Step): string[] {
  const { confirms, calls, runs, awaits, items } = usesOf(step);
  return [
    ...(confirms ?? []),
    // What a confirm shows belongs to a record, and a spend may be about it.
    ...(confirms ?? []).filter((path) => path.includes('.')).map((path) => `${rootOf(path)}.id`),
    ...pathsOf([
      ...(calls?.with.values() ?? []),
      ...(runs?.with.values() ?? []),
      ...(awaits ? [awaits.of] : []),
    ]),
    ...(items === null ? [] : [items]),
  ];
}

const pathsOf = (expressions: readonly Expression[]): string[] => expressions.flatMap(({ reads }) => reads);

export const rootOf = (path: string): string => path.split('.')[0] ?? path;
