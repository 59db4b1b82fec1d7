/**
 * A secret (a PIN, a code) goes from its question straight to a tool that takes secrets, and nowhere else: no message,
 * no other variable, no other flow, no condition. Whatever else reads it could print it, log it or keep it.
 */
import { placesOnWay, reach, shortestWay, showWay } from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, kindOf } from '../kinds/all.ts';
import type { Place, StepOf } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { restlessIn } from './resting.ts';
import type { Restless } from './resting.ts';
import { variableReads } from './variable-reads.ts';

export const secrets: Rule = {
  name: 'secrets',
  sees: 'everything',
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      const asks = [...read.flow.steps.values()].filter(
        (step): step is StepOf<'ask'> => step.kind === 'ask' && step.secret,
      );
      // That a secret is a text is told elsewhere.
      const isText = (name: string) => read.flow.variables.get(name)?.kind === 'text';
      const names = new Set(asks.map((step) => step.into).filter(isText));
      const wrong = readsOf(pack, read, names);
      for (const [name, places] of wrong) tellReads(name, places, report);
      for (const step of read.flow.steps.values())
        if (step.kind === 'tool') checkInputs(pack, read, step, names, report);
      for (const step of asks)
        if (names.has(step.into) && !wrong.has(step.into) && !checkTaken(read, step, report))
          wrong.set(step.into, []);
      for (const name of names) if (!wrong.has(name)) checkThere(read, name, asks, restless, report);
    }
  },
};

/** Inputs of a tool that take a secret, as its contract says. */
function secretInputs(step: StepOf<'tool'>): readonly string[] {
  return step.tool.secrets ?? [];
}

interface SecretRead {
  readonly place: Place;
  readonly reader: string;
}

/** Where secrets are read that should not be, by variable. */
function readsOf(
  pack: PackDraft,
  read: ReadFlow,
  names: ReadonlySet<string>,
): Map<string, readonly SecretRead[]> {
  const found = new Map<string, SecretRead[]>();
  const add = (variable: string, place: Place, reader: string) => {
    if (names.has(variable)) found.set(variable, [...(found.get(variable) ?? []), { place, reader }]);
  };
  for (const step of read.flow.steps.values()) {
    if (step.kind === 'tool') {
      for (const [input, { reads, path, place }] of step.with) {
        // As it is, to an input for it; the same tool may have others that are kept.
        const taken = path !== null && secretInputs(step).includes(input);
        for (const variable of taken ? [] : reads) add(variable, place, `"${input}" of ${step.tool.name}`);
      }
      continue;
    }
    for (const { variable, place, by, afterAnswer } of variableReads(pack, read, step)) {
      const ownCheck = afterAnswer && step.kind === 'ask' && step.into === variable;
      if (!ownCheck) add(variable, place, by === '' ? `step "${step.name}"` : by);
    }
  }
  return found;
}

/** All places of one secret are one problem. */
function tellReads(name: string, [first, ...others]: readonly SecretRead[], report: Report): void {
  if (first === undefined) return;
  const related = others.map(({ place, reader }) => ({ place, message: `so would ${reader}` }));
  report('FLOW_SECRET_READ', first.place, { name, reader: first.reader }, { related });
}

/** What a tool takes as a secret was asked as one: else it stands in the inbox as it was typed. */
function checkInputs(
  pack: PackDraft,
  read: ReadFlow,
  step: StepOf<'tool'>,
  names: ReadonlySet<string>,
  report: Report,
): void {
  if (!pack.vocabulary.tools.has(step.tool.name)) return;
  for (const input of secretInputs(step)) {
    const given = step.with.get(input);
    if (given === undefined || given.source === '' || (given.path !== null && names.has(given.path)))
      continue;
    const details = { input, tool: step.tool.name, source: given.source };
    report('FLOW_SECRET_ASKED', placeOf(read, step, 'with', input), details);
  }
}

/** A secret is forgotten at the next rest: a tool that takes it later would find nothing. */
function checkThere(
  read: ReadFlow,
  name: string,
  asks: readonly StepOf<'ask'>[],
  restless: Restless,
  report: Report,
): void {
  const { flow } = read;
  const askers = new Set(asks.filter((step) => step.into === name).map((step) => step.name));
  const known = reach(flow, [...askers]);
  const takers = [...flow.steps.values()].filter(
    (step) => step.kind === 'tool' && secretInputs(step).some((input) => step.with.get(input)?.path === name),
  );
  for (const rest of flow.steps.values()) {
    if (!known.has(rest.name) || askers.has(rest.name)) continue;
    for (const edge of edgesOf(rest)) {
      if (edge.to.goto === null || restless(rest, edge)) continue;
      for (const taker of takers) {
        const back = shortestWay(flow, edge.to.goto, taker.name, (_edge, step) => !askers.has(step.name));
        if (back === null || taker.kind !== 'tool') continue;
        const way = [rest.name, ...back];
        const details = { name, tool: taker.tool.name, way: showWay(way) };
        const [input] = secretInputs(taker).filter((each) => taker.with.get(each)?.path === name);
        report('FLOW_SECRET_GONE', placeOf(read, taker, 'with', input ?? ''), details, {
          way: placesOnWay(flow, way),
        });
        return;
      }
    }
  }
}

/** Nobody is asked and nothing is waited for while a secret is kept. Returns whether that is so. */
function checkTaken(read: ReadFlow, step: StepOf<'ask'>, report: Report): boolean {
  const next = step.then.goto === null ? undefined : read.flow.steps.get(step.then.goto);
  if (next === undefined && step.then.goto !== null) return true;
  const takes =
    next?.kind === 'tool' && secretInputs(next).some((input) => next.with.get(input)?.path === step.into);
  if (takes) return true;
  const what = next === undefined ? 'the flow ends' : `step "${next.name}" (${kindOf(next).name}) comes`;
  const [edge] = edgesOf(step);
  report('FLOW_SECRET_KEPT', edge?.to.place ?? step.place, { name: step.into, what });
  return false;
}
