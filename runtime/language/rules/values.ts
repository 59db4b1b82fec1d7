/** What is assigned fits its variable: answers, items, choices, and what outcomes carry. */
import { answerTypeOf, itemTypeOf } from '../answer-types/all.ts';
import { ownFields } from '../answer-types/answer-type.ts';
import type { OwnField } from '../answer-types/answer-type.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import { knownFacts } from '../known-facts.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { StepBase } from '../uses.ts';
import type { Step, Target } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { usesOf } from '../kinds/all.ts';
import { entry } from '../read.ts';
import { unknownValue } from './offered-words.ts';
import { filledVariables } from './variable-reads.ts';
import { typeOfPath } from '../type-paths.ts';
import { assignable, showType } from '../types.ts';
import type { Type } from '../types.ts';

/** Fields of an ask that have a report of their own where they mean nothing. */
const ownReports: Partial<Record<OwnField, DiagnosticCode>> = {
  secret: 'FLOW_SECRET_TEXT',
  in: 'FLOW_CURRENCY_NOT_HERE',
};

export const values: Rule = {
  name: 'values',
  sees: 'everything',
  check(pack, report) {
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) checkStep(pack, read, step, report);
    }
  },
};

function checkStep(pack: PackDraft, read: ReadFlow, step: Step, report: Report): void {
  const { calls, awaits, runs, fills, inWords, items } = usesOf(step);
  if (calls !== null) checkRoutes(read, calls, pack.vocabulary.tools.get(calls.tool.name)?.outcomes, report);
  if (awaits !== null) checkRoutes(read, awaits, pack.vocabulary.events.get(awaits.event)?.outcomes, report);
  if (runs !== null)
    checkRoutes(read, runs, new Map([...runs.on.keys()].map((result) => [result, null])), report);
  const type = read.flow.variables.get(fills ?? '');
  if (items !== null) checkItems(read, step, items, type, report);
  else if (type !== undefined && inWords) checkAnswer(read, step, fills ?? '', type, report);
  else if (type !== undefined) checkChoices(read, step, fills ?? '', type, report);
  checkShown(pack, read, step, report);
}

function checkAnswer(read: ReadFlow, step: Step, fills: string, type: Type, report: Report): void {
  const place = placeOf(read, step, 'into');
  const details = { name: fills, type: showType(type) };
  const answer = answerTypeOf(itemTypeOf(type) ?? type);
  if (answer === null) {
    const ofList = type.kind === 'list' && type.of !== null && answerTypeOf(type.of) !== null;
    return report(ofList ? 'FLOW_LIST_MAX' : 'FLOW_NOT_ASKABLE', place, details);
  }
  if (usesOf(step).options.length > 0 && !type.optional)
    report('FLOW_SKIP_ABSENT', placeOf(read, step, 'skip'), details);
  for (const field of ownFields) {
    const given = entry(read.trees.get(step.name) ?? read.tree, field);
    if (given === null || answer.fields.includes(field)) continue;
    const where = field === 'secret' ? place : given.value.place;
    return report(ownReports[field] ?? 'FLOW_ASK_FIELD', where, { ...details, field });
  }
}

/** An option's id becomes the variable's value; one that ends the flow is no answer. */
function checkChoices(read: ReadFlow, step: Step, fills: string, type: Type, report: Report): void {
  const one = type.kind === 'list' ? type.of : type;
  if (one?.kind !== 'enum') {
    report('FLOW_CHOICE_ENUM', placeOf(read, step, 'into'), { name: fills, type: showType(type) });
    return;
  }
  for (const option of usesOf(step).options) {
    const values = unknownValue(read.flow, step, option);
    if (values === null) continue;
    const details = { name: option.id, variable: fills, values: values.join(', ') };
    report('FLOW_CHOICE_VALUE', placeOfKey(read, step, ...option.at), details, { among: values });
  }
}

/** Items of a list become the value one by one, or several as a list. */
function checkItems(read: ReadFlow, step: Step, items: string, into: Type | undefined, report: Report): void {
  const list = read.flow.variables.get(items);
  if (list === undefined) return;
  if (list.kind !== 'list' || list.of === null || list.of.kind !== 'record')
    return report('FLOW_EACH_LIST', placeOf(read, step, 'each'), { name: items, type: showType(list) });
  const [what, given]: [string, Type] =
    into?.kind === 'list' ? ['what is chosen', list] : ['an item', list.of];
  if (into === undefined || assignable(given, into)) return;
  carries(read, what, given, usesOf(step).fills ?? '', placeOf(read, step, 'into'), report);
}

/** The paths that a step reads by itself are there, and what it lets people change is asked somewhere. */
function checkShown(pack: PackDraft, read: ReadFlow, step: Step, report: Report): void {
  const { confirms, paths, changes } = usesOf(step);
  if (confirms === null || pack.troubled(read.flow.file)) return;
  const variables = new Map([...pack.vocabulary.ambient, ...read.flow.variables]);
  const notNull = knownFacts(read.flow).get(step.name) ?? new Set();
  for (const { path, at } of paths) {
    const found = typeOfPath(path, variables, notNull);
    if (!found.ok) report(found.code, placeOf(read, step, ...at), found.details, { among: found.among });
  }
  const filled = filledVariables(read.flow);
  for (const [index, variable] of changes.entries()) {
    if (read.flow.variables.has(variable) && !filled.has(variable)) {
      report('FLOW_CHANGE_UNASKED', placeOf(read, step, 'change', index), { name: variable });
    }
  }
}

function checkRoutes(
  read: ReadFlow,
  step: StepBase & { readonly on: ReadonlyMap<string, Target> },
  outcomes: ReadonlyMap<string, Type | null> | undefined,
  report: Report,
): void {
  for (const [outcome, { into }] of step.on) {
    const wanted = into === null ? undefined : read.flow.variables.get(into);
    const type = outcomes?.get(outcome);
    if (into === null || wanted === undefined || type === undefined) continue;
    const place = placeOf(read, step, 'on', outcome, 'into');
    if (type === null) report('FLOW_CARRIES_NOTHING', place, { outcome });
    else if (!assignable(type, wanted)) carries(read, `"${outcome}"`, type, into, place, report);
  }
}

function carries(
  read: ReadFlow,
  what: string,
  type: Type,
  into: string,
  place: Step['place'],
  report: Report,
): void {
  const wanted = read.flow.variables.get(into);
  if (wanted !== undefined)
    report('FLOW_CARRIES', place, { what, type: showType(type), name: into, wanted: showType(wanted) });
}
