/** What is assigned fits its variable: answers, items, choices, and what outcomes carry. */
import { knownFacts } from '../known-facts.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Step, StepOf, Target } from '../model.ts';
import { placeOf, placeOfKey } from '../pack-draft.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { typeOfPath } from '../type-paths.ts';
import { assignable, showType } from '../types.ts';
import type { Type } from '../types.ts';

/** Types a person can answer with; a PIN is a text that is kept secret. */
const askable: readonly Type['kind'][] = ['text', 'int', 'money', 'date', 'phone'];

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
  switch (step.kind) {
    case 'ask':
      return checkAsk(read, step, report);
    case 'menu':
      return step.each === null ? checkChoices(read, step, report) : checkEach(read, step, report);
    case 'confirm':
      return checkConfirm(pack, read, step, report);
    case 'tool':
      return checkRoutes(read, step, pack.vocabulary.tools.get(step.tool.name)?.outcomes, report);
    case 'wait':
      return checkRoutes(read, step, pack.vocabulary.events.get(step.event)?.outcomes, report);
    case 'run':
      return checkRoutes(read, step, new Map([...step.on.keys()].map((result) => [result, null])), report);
    default:
  }
}

function checkAsk(read: ReadFlow, step: StepOf<'ask'>, report: Report): void {
  const type = read.flow.variables.get(step.into);
  const place = placeOf(read, step, 'into');
  if (type !== undefined && !askable.includes(type.kind)) {
    report('FLOW_NOT_ASKABLE', place, { name: step.into, type: showType(type) });
  } else if (step.secret && type !== undefined && type.kind !== 'text') {
    report('FLOW_SECRET_TEXT', place, { name: step.into });
  } else if (step.currency !== null && type !== undefined && type.kind !== 'money') {
    report('FLOW_CURRENCY_NOT_HERE', placeOf(read, step, 'in'), { name: step.into, type: showType(type) });
  }
}

/** An option's id becomes the variable's value; one that ends the flow is no answer. */
function checkChoices(read: ReadFlow, step: StepOf<'menu'>, report: Report): void {
  const type = step.into === null ? undefined : read.flow.variables.get(step.into);
  if (step.into === null || type === undefined) return;
  if (type.kind !== 'enum') {
    report('FLOW_CHOICE_ENUM', placeOf(read, step, 'into'), { name: step.into, type: showType(type) });
    return;
  }
  for (const [id, target] of step.choices) {
    if (type.values.includes(id) || target.end !== null) continue;
    const details = { name: id, variable: step.into, values: type.values.join(', ') };
    report('FLOW_CHOICE_VALUE', placeOfKey(read, step, 'choices', id), details, { among: type.values });
  }
}

function checkEach(read: ReadFlow, step: StepOf<'menu'>, report: Report): void {
  const list = read.flow.variables.get(step.each ?? '');
  const item = read.flow.variables.get(step.into ?? '');
  if (list === undefined) return;
  if (list.kind !== 'list' || list.of === null || list.of.kind !== 'record') {
    report('FLOW_EACH_LIST', placeOf(read, step, 'each'), { name: step.each ?? '', type: showType(list) });
  } else if (item !== undefined && !assignable(list.of, item)) {
    carries(read, step, 'an item', list.of, step.into ?? '', placeOf(read, step, 'into'), report);
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
  for (const each of read.flow.steps.values())
    if (each.kind === 'ask' || each.kind === 'menu') filled.add(each.into ?? '');
  for (const [index, variable] of step.change.entries()) {
    if (read.flow.variables.has(variable) && !filled.has(variable)) {
      report('FLOW_CHANGE_UNASKED', placeOf(read, step, 'change', index), { name: variable });
    }
  }
}

function checkRoutes(
  read: ReadFlow,
  step: Step & { readonly on: ReadonlyMap<string, Target> },
  outcomes: ReadonlyMap<string, Type | null> | undefined,
  report: Report,
): void {
  for (const [outcome, { into }] of step.on) {
    const wanted = into === null ? undefined : read.flow.variables.get(into);
    const type = outcomes?.get(outcome);
    if (into === null || wanted === undefined || type === undefined) continue;
    const place = placeOf(read, step, 'on', outcome, 'into');
    if (type === null) report('FLOW_CARRIES_NOTHING', place, { outcome });
    else if (!assignable(type, wanted)) carries(read, step, `"${outcome}"`, type, into, place, report);
  }
}

function carries(
  read: ReadFlow,
  _step: Step,
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
