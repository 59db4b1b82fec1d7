/** What is assigned fits its variable: answers, items, choices, and what outcomes carry. */
import { answerTypeOf, answerTypes, itemTypeOf } from '../answer-types/all.ts';
import { ownFields } from '../answer-types/answer-type.ts';
import type { OwnField } from '../answer-types/answer-type.ts';
import { error } from '../declared-code.ts';
import { knownFacts } from '../known-facts.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { StepBase } from '../uses.ts';
import type { Step, Target } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { usesOf } from '../kinds/all.ts';
import { entry } from '../read.ts';
import { unknownValue } from '../offered-words.ts';
import { filledVariables } from '../variable-reads.ts';
import { amongNames, pathCodes, typeOfPath } from '../type-paths.ts';
import { assignable, showType } from '../types.ts';
import type { Type } from '../types.ts';
import type { ReportOf, Rule } from './rule.ts';

/** Fields of an ask that have a report of their own where they mean nothing. */
const ownReports: Partial<Record<OwnField, keyof typeof codes>> = {
  secret: 'FLOW_SECRET_TEXT',
  in: 'FLOW_CURRENCY_NOT_HERE',
};

const askable = answerTypes.map(({ name }) => name);

const codes = {
  FLOW_NOT_ASKABLE: error(
    'nobody can answer with {type} ("{name}")',
    `ask for ${askable.slice(0, -1).join(', ')} or ${askable.at(-1)}, or use a menu`,
  ),
  FLOW_LIST_MAX: error(
    '"{name}" is {type}: nobody can send a list without an end',
    'say how many at most: {type} up to 10',
  ),
  FLOW_SKIP_ABSENT: error(
    '"{name}" is absent where the question is skipped, and it is {type}',
    'declare it so that it may be: {type}?',
  ),
  FLOW_ASK_FIELD: error('"{field}" means nothing where the answer is {type}', 'delete it'),
  FLOW_SECRET_TEXT: error('a secret is a text, and "{name}" is not', 'make the variable a text'),
  FLOW_CURRENCY_NOT_HERE: error('"{name}" is {type} and has no currency', 'delete in'),
  FLOW_CHOICE_ENUM: error('"{name}" is {type} and cannot take a choice', 'make it a list of the choices'),
  FLOW_CHOICE_VALUE: error(
    '"{name}" is no value of "{variable}"',
    'use one of {values}, or end the flow with it',
  ),
  FLOW_EACH_LIST: error('"{name}" is {type}, not a list of records', 'name a list whose items are offered'),
  FLOW_CHANGE_UNASKED: error('no question fills "{name}"', 'list only variables that an ask or a menu fills'),
  FLOW_CARRIES: error('{what} is {type}, and "{name}" is {wanted}', 'keep a variable of type {type}'),
  FLOW_CARRIES_NOTHING: error('"{outcome}" carries nothing', 'delete into'),
  ...pathCodes,
};
type Report = ReportOf<keyof typeof codes>;

export const values: Rule<keyof typeof codes> = {
  name: 'values',
  sees: 'everything',
  codes,
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
    if (!found.ok) report(found.code, placeOf(read, step, ...at), found.details, amongNames(found));
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
