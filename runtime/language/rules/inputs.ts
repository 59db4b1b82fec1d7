/** What tools, sub-flows and starts are given: every input that is needed, of its type, and nothing else. */
import { error } from '../declared-code.ts';
import { shared } from '../diagnostic-codes.ts';
import { isBroken } from '../expressions.ts';
import type { Expression } from '../expressions.ts';
import { usesOf } from '../kinds/all.ts';
import type { Place } from '../model.ts';
import { placeOf, placeOfKey, placeOfVariable } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { strangersOf, tellStrangers } from '../strangers.ts';
import { assignable, showType } from '../types.ts';
import type { Type } from '../types.ts';
import { isGivenForAnother, routesAnother } from './outcomes.ts';
import { startsOf } from '../starts.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_MISSING_INPUT: error('{of} needs {names}', 'give it under with', 'once a pack'),
  ...shared('EXPRESSION_RESULT', 'FLOW_SWAPPED', 'FLOW_UNKNOWN_FLOW', 'FLOW_UNKNOWN_INPUT'),
};
type Report = ReportOf<keyof typeof codes>;

export const inputs: Rule<keyof typeof codes> = {
  name: 'inputs',
  sees: 'everything',
  codes,
  check(pack, report) {
    for (const start of startsOf(pack)) {
      if (isFlow(pack, start.flow, start.place, report))
        checkParameters(pack, start.flow, start.with, start.place, report);
    }
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const { runs, calls } = usesOf(step);
        const place = placeOf(read, step, step.kind);
        // Of a step that was written for something else that is told.
        if (routesAnother(pack, step) && !isGivenForAnother(pack, step)) continue;
        if (runs !== null)
          checkParameters(pack, runs.flow, runs.with, place, report, (name) =>
            placeOfKey(read, step, 'with', name),
          );
        const tool = pack.vocabulary.tools.get(calls?.tool.name ?? '');
        if (calls !== null && tool !== undefined)
          checkMissing(tool.input, calls.with, calls.tool.name, place, report);
      }
    }
  },
};

function isFlow(pack: PackDraft, name: string, place: Place, report: Report): boolean {
  if (pack.flows.has(name)) return true;
  if (!pack.unreadFlows.has(name)) report('FLOW_UNKNOWN_FLOW', place, { name }, { among: pack.flows.keys() });
  return false;
}

function checkParameters(
  pack: PackDraft,
  name: string,
  given: ReadonlyMap<string, Expression>,
  place: Place,
  report: Report,
  placeOfName: (input: string) => Place = () => place,
): void {
  const read = pack.flows.get(name);
  const flow = read?.flow;
  // What a flow takes may be what was wrong in it.
  if (read === undefined || flow === undefined || pack.troubled(flow.file)) return;
  checkMissing(flow.takes, given, `flow ${name}`, place, report);
  if (tellSwapped(flow.takes, given, report)) return;
  for (const input of given.keys()) {
    const isComplete = [...flow.takes].every(([each, type]) => type.optional || given.has(each));
    if (!isComplete || flow.takes.has(input) || !flow.variables.has(input)) continue;
    const details = { name: input, of: `flow ${name}`, fields: [...flow.takes.keys()].join(', ') || 'none' };
    const hint = `it is given "${input}": declare that under takes, not under keeps`;
    const related = [{ place, message: 'given here' }];
    return report('FLOW_UNKNOWN_INPUT', placeOfVariable(read, input), details, { hint, related });
  }
  const known = [...flow.takes.keys()];
  const strangers = strangersOf([...given.keys()], known);
  tellStrangers(strangers, `flow ${name}`, known, placeOfName, (where, details, more) =>
    report('FLOW_UNKNOWN_INPUT', where, details, more),
  );
  for (const [input, expression] of given) {
    const wanted = flow.takes.get(input);
    if (wanted !== undefined && !isBroken(expression) && !assignable(expression.type, wanted)) {
      const details = { wanted: showType(wanted), found: showType(expression.type), name: expression.source };
      report('EXPRESSION_RESULT', expression.place, details);
    }
  }
}

/** Two parameters that have each other's values are one mistake. */
function tellSwapped(
  wanted: ReadonlyMap<string, Type>,
  given: ReadonlyMap<string, Expression>,
  report: Report,
): boolean {
  const wrong = [...given].flatMap(([name, expression]) => {
    const type = wanted.get(name);
    const fits = type === undefined || isBroken(expression) || assignable(expression.type, type);
    return fits ? [] : [{ name, type, expression }];
  });
  const [first, second, third] = wrong;
  if (first === undefined || second === undefined || third !== undefined) return false;
  if (!assignable(first.expression.type, second.type) || !assignable(second.expression.type, first.type))
    return false;
  const details = {
    first: first.name,
    second: second.name,
    wanted: showType(first.type),
    other: showType(second.type),
  };
  report('FLOW_SWAPPED', first.expression.place, details);
  return true;
}

/** What may be absent may be left out; the engine gives null. A name that is not known is told as such. */
function checkMissing(
  wanted: ReadonlyMap<string, Type>,
  given: ReadonlyMap<string, Expression>,
  of: string,
  place: Place,
  report: Report,
): void {
  const missing = [...wanted]
    .filter(([name, type]) => !type.optional && !given.has(name))
    .map(([name]) => name);
  const { slips, foreign } = strangersOf([...given.keys()], [...wanted.keys()]);
  if (foreign.length === 0 && missing.length > slips.length)
    report('FLOW_MISSING_INPUT', place, { of, names: missing.map((name) => `"${name}"`).join(', ') });
}
