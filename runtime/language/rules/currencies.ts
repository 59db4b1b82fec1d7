/**
 * Amounts of two currencies are never compared, added or subtracted: it throws. What was asked for in one currency, the
 * amounts of one record, and what `a.currency == b.currency` has established are of one currency.
 */
import type { CelNode } from '../cel.ts';
import { Currencies, astOf, pair } from '../currencies-of.ts';
import type { SameCurrency } from '../currencies-of.ts';
import type { FlowShape } from '../compile.ts';
import { error } from '../declared-code.ts';
import { isBroken } from '../expressions.ts';
import type { Expression } from '../expressions.ts';
import type { Edge } from '../edges.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { Step } from '../model.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  EXPRESSION_CURRENCIES: error(
    '{first} and {second} may be in two currencies, and then this fails',
    'ask first: {same} && …',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const currencies: Rule<keyof typeof codes> = {
  name: 'currencies',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    for (const { flow } of pack.flows.values()) {
      const known = new Currencies(flow, pack.vocabulary.ambient);
      const facts = factsOf(flow, known);
      const told = new Set<string>();
      for (const step of flow.steps.values()) {
        for (const expression of expressionsOf(step)) {
          const { place } = expression;
          const key = `${place.line}:${place.column}`;
          if (isBroken(expression) || told.has(key)) continue;
          told.add(key);
          check(astOf(expression), expression, known, facts.get(step.name) ?? new Set(), report);
        }
      }
    }
  },
};

/** Every expression of a step, each where it is written. */
function expressionsOf(step: Step): readonly Expression[] {
  const { expressions, checks } = usesOf(step);
  const guards = edgesOf(step).flatMap((edge) => [
    ...edge.holds,
    ...edge.assigns.flatMap(({ from }) => (from === null ? [] : [from])),
  ]);
  return [...expressions, ...guards, ...checks];
}

/** What is known on every way to a step. */
function factsOf(flow: FlowShape, known: Currencies): ReadonlyMap<string, SameCurrency> {
  const facts = new Map<string, SameCurrency>([[flow.start, new Set()]]);
  const open = [flow.start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = flow.steps.get(name);
    for (const edge of step === undefined ? [] : edgesOf(step)) {
      const to = edge.to.goto;
      if (to === null) continue;
      const here = after(edge, facts.get(name) ?? new Set(), known);
      const before = facts.get(to);
      const both = before === undefined ? here : new Set([...before].filter((fact) => here.has(fact)));
      if (before !== undefined && both.size === before.size) continue;
      facts.set(to, both);
      open.push(to);
    }
  }
  return facts;
}

function after(edge: Edge, before: SameCurrency, known: Currencies): SameCurrency {
  const facts = new Set(before);
  for (const expression of edge.holds)
    if (!isBroken(expression)) for (const fact of known.knownWhen(astOf(expression))) facts.add(fact);
  for (const { variable } of edge.assigns) {
    const isAbout = (symbol: string) => symbol === variable || symbol.startsWith(`${variable}.`);
    for (const fact of facts) if (fact.split('=').some(isAbout)) facts.delete(fact);
  }
  return facts;
}

const throwing: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '+', '-']);

function check(
  node: CelNode,
  expression: Expression,
  known: Currencies,
  facts: SameCurrency,
  report: Report,
): void {
  if (node.op === '&&' || node.op === '?:') {
    const [condition, yes, ...others] = node.args as CelNode[];
    if (condition === undefined || yes === undefined) return;
    check(condition, expression, known, facts, report);
    check(yes, expression, known, new Set([...facts, ...known.knownWhen(condition)]), report);
    for (const each of others) check(each, expression, known, facts, report);
    return;
  }
  for (const each of childrenOf(node)) check(each, expression, known, facts, report);
  if (!throwing.has(node.op)) return;
  const [left, right] = (node.args as CelNode[]).map((each) => known.of(each));
  if (!left || !right || left === right || facts.has(pair(left, right))) return;
  const written = (each: CelNode) => expression.source.slice(each.start, each.end);
  const currency = (each: CelNode) => {
    const symbol = known.of(each) ?? '';
    return symbol.startsWith("'") ? symbol : `${written(each)}.currency`;
  };
  const [a, b] = node.args as [CelNode, CelNode];
  const details = { first: written(a), second: written(b), same: `${currency(a)} == ${currency(b)}` };
  report('EXPRESSION_CURRENCIES', expression.place, details);
}

function childrenOf(node: CelNode): readonly CelNode[] {
  const isNode = (value: unknown): value is CelNode =>
    typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
  const args = Array.isArray(node.args) ? node.args.flat() : [node.args];
  return args.filter(isNode);
}
