/**
 * A secret (a PIN, a code) goes from its question straight to a tool that takes secrets, and nowhere else: no message,
 * no other variable, no other flow, no condition. Whatever else reads it could print it, log it or keep it.
 */
import { error } from '../declared-code.ts';
import { placesOnWay, reach, shortestWay, showWay } from '../flow-graph.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Calling } from '../uses.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { Place, Step } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { restlessIn } from '../resting.ts';
import type { Restless } from '../resting.ts';
import { variableReads } from '../variable-reads.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_SECRET_READ: error(
    '"{name}" is a secret, and {reader} would show it or keep it',
    'give a secret to a tool that takes one, and to nothing else',
  ),
  FLOW_SECRET_KEPT: error(
    'the secret "{name}" is not taken at once: after its question {what}',
    'go from the question straight to the tool that takes it',
  ),
  FLOW_SECRET_GONE: error(
    'the secret "{name}" is forgotten by the time {tool} takes it: {way}',
    'ask for it again right before',
  ),
  FLOW_SECRET_ASKED: error(
    '{tool} takes a secret as "{input}", and "{source}" is none',
    'ask for it with secret: true, and give it that variable',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const secrets: Rule<keyof typeof codes> = {
  name: 'secrets',
  sees: 'everything',
  codes,
  check(pack, report) {
    const restless = restlessIn(pack);
    for (const read of pack.flows.values()) {
      const steps = [...read.flow.steps.values()];
      const asks = steps.flatMap((step): Asking[] => {
        const { secret, fills } = usesOf(step);
        return secret && fills !== null ? [{ step, fills }] : [];
      });
      // That a secret is a text is told elsewhere.
      const isText = (name: string) => read.flow.variables.get(name)?.kind === 'text';
      const names = new Set(asks.map(({ fills }) => fills).filter(isText));
      const wrong = readsOf(pack, read, names);
      for (const [name, places] of wrong) tellReads(name, places, report);
      for (const call of steps.flatMap((step) => usesOf(step).calls ?? []))
        checkInputs(pack, read, call, names, report);
      for (const ask of asks)
        if (names.has(ask.fills) && !wrong.has(ask.fills) && !checkTaken(read, ask, report))
          wrong.set(ask.fills, []);
      for (const name of names) if (!wrong.has(name)) checkThere(read, name, asks, restless, report);
    }
  },
};

/** A question for a secret, and the variable that takes it. */
interface Asking {
  readonly step: Step;
  readonly fills: string;
}

/** Inputs of a tool that take a secret, as its contract says. */
function secretInputs({ tool }: Calling): readonly string[] {
  return tool.secrets ?? [];
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
    const { calls } = usesOf(step);
    if (calls !== null) {
      for (const [input, { reads, path, place }] of calls.with) {
        // As it is, to an input for it; the same tool may have others that are kept.
        const taken = path !== null && secretInputs(calls).includes(input);
        for (const variable of taken ? [] : reads) add(variable, place, `"${input}" of ${calls.tool.name}`);
      }
      continue;
    }
    for (const { variable, place, by, isOwnCheck } of variableReads(pack, read, step)) {
      if (!isOwnCheck) add(variable, place, by === '' ? `step "${step.name}"` : by);
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
  step: Calling,
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
  asks: readonly Asking[],
  restless: Restless,
  report: Report,
): void {
  const { flow } = read;
  const askers = new Set(asks.filter(({ fills }) => fills === name).map(({ step }) => step.name));
  const known = reach(flow, [...askers]);
  const takers = [...flow.steps.values()].flatMap((step) => usesOf(step).calls ?? []);
  for (const rest of flow.steps.values()) {
    if (!known.has(rest.name) || askers.has(rest.name)) continue;
    for (const edge of edgesOf(rest)) {
      if (edge.to.goto === null || restless(rest, edge)) continue;
      for (const taker of takers.filter((call) => inputFor(call, name) !== undefined)) {
        const back = shortestWay(flow, edge.to.goto, taker.name, (_edge, step) => !askers.has(step.name));
        if (back === null) continue;
        const way = [rest.name, ...back];
        const details = { name, tool: taker.tool.name, way: showWay(way) };
        report('FLOW_SECRET_GONE', placeOf(read, taker, 'with', inputFor(taker, name) ?? ''), details, {
          way: placesOnWay(flow, way),
        });
        return;
      }
    }
  }
}

/** The input for secrets that a call gives this variable to. */
function inputFor(call: Calling, name: string): string | undefined {
  return secretInputs(call).find((input) => call.with.get(input)?.path === name);
}

/** Nobody is asked and nothing is waited for while a secret is kept. Returns whether that is so. */
function checkTaken(read: ReadFlow, { step, fills }: Asking, report: Report): boolean {
  const [edge] = edgesOf(step);
  const goto = edge?.to.goto ?? null;
  const next = goto === null ? undefined : read.flow.steps.get(goto);
  if (next === undefined && goto !== null) return true;
  const call = next === undefined ? null : usesOf(next).calls;
  if (call !== null && inputFor(call, fills) !== undefined) return true;
  const what = next === undefined ? 'the flow ends' : `step "${next.name}" (${next.kind}) comes`;
  report('FLOW_SECRET_KEPT', edge?.to.place ?? step.place, { name: fills, what });
  return false;
}
