/** What is assigned fits its variable: answers, items, choices, and what outcomes carry. */
import { answerTypeOf, itemTypeOf } from '../answer-types/all.ts';
import { ownFields } from '../answer-types/answer-type.ts';
import type { OwnField } from '../answer-types/answer-type.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import { knownFacts } from '../known-facts.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { StepBase } from '../grammar.ts';
import type { Step, StepOf, Target } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { usesOf } from '../kinds/all.ts';
import { entry } from '../read.ts';
import { unknownValue } from './offered-words.ts';
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
  const { calls, awaits, runs } = usesOf(step);
  if (calls !== null) checkRoutes(read, calls, pack.vocabulary.tools.get(calls.tool.name)?.outcomes, report);
  if (awaits !== null) checkRoutes(read, awaits, pack.vocabulary.events.get(awaits.event)?.outcomes, report);
  if (runs !== null)
    checkRoutes(read, runs, new Map([...runs.on.keys()].map((result) => [result, null])), report);
  switch (step.kind) {
    case 'ask':
      return checkAsk(read, step, report);
    case 'menu':
      return step.each === null ? checkChoices(read, step, report) : checkEach(read, step, report);
    case 'confirm':
      return checkConfirm(pack, read, step, report);
    default:
  }
}

function checkAsk(read: ReadFlow, step: StepOf<'ask'>, report: Report): void {
  const type = read.flow.variables.get(step.into);
  if (type === undefined) return;
  const place = placeOf(read, step, 'into');
  const item = itemTypeOf(type);
  const answer = answerTypeOf(item ?? type);
  if (answer === null) {
    const ofList = type.kind === 'list' && type.of !== null && answerTypeOf(type.of) !== null;
    const code = ofList ? 'FLOW_LIST_MAX' : 'FLOW_NOT_ASKABLE';
    return report(code, place, { name: step.into, type: showType(type) });
  }
  if (step.skip !== null && !type.optional)
    report('FLOW_SKIP_ABSENT', placeOf(read, step, 'skip'), { name: step.into, type: showType(type) });
  for (const field of ownFields) {
    const given = entry(read.trees.get(step.name) ?? read.tree, field);
    if (given === null || answer.fields.includes(field)) continue;
    const where = field === 'secret' ? place : given.value.place;
    return report(ownReports[field] ?? 'FLOW_ASK_FIELD', where, {
      name: step.into,
      type: showType(type),
      field,
    });
  }
}

/** An option's id becomes the variable's value; one that ends the flow is no answer. */
function checkChoices(read: ReadFlow, step: StepOf<'menu'>, report: Report): void {
  const type = step.into === null ? undefined : read.flow.variables.get(step.into);
  if (step.into === null || type === undefined) return;
  const one = step.several && type.kind === 'list' ? type.of : type;
  if (one?.kind !== 'enum') {
    report('FLOW_CHOICE_ENUM', placeOf(read, step, 'into'), { name: step.into, type: showType(type) });
    return;
  }
  for (const option of usesOf(step).options) {
    const values = unknownValue(read.flow, step, option);
    if (values === null) continue;
    const details = { name: option.id, variable: step.into, values: values.join(', ') };
    report('FLOW_CHOICE_VALUE', placeOfKey(read, step, ...option.at), details, { among: values });
  }
}

function checkEach(read: ReadFlow, step: StepOf<'menu'>, report: Report): void {
  const list = read.flow.variables.get(step.each ?? '');
  const item = read.flow.variables.get(step.into ?? '');
  if (list === undefined) return;
  if (list.kind !== 'list' || list.of === null || list.of.kind !== 'record') {
    report('FLOW_EACH_LIST', placeOf(read, step, 'each'), { name: step.each ?? '', type: showType(list) });
  } else if (item !== undefined && !assignable(step.several ? list : list.of, item)) {
    carries(
      read,
      step.several ? 'what is chosen' : 'an item',
      step.several ? list : list.of,
      step.into ?? '',
      placeOf(read, step, 'into'),
      report,
    );
  }
}

function checkConfirm(pack: PackDraft, read: ReadFlow, step: StepOf<'confirm'>, report: Report): void {
  if (pack.troubled(read.flow.file)) return;
  const variables = new Map([...pack.vocabulary.ambient, ...read.flow.variables]);
  const notNull = knownFacts(read.flow).get(step.name) ?? new Set();
  for (const [index, path] of step.shows.entries()) {
    const found = typeOfPath(path, variables, notNull);
    const place = placeOf(read, step, 'shows', index);
    if (!found.ok) report(found.code, place, found.details, { among: found.among });
  }
  const filled = new Set<string>();
  for (const each of read.flow.steps.values()) filled.add(usesOf(each).fills ?? '');
  for (const [index, variable] of step.change.entries()) {
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
