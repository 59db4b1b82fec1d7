/** Helpers of templates are given what they can work with, and what `eq` compares can be the same. */
import type { Language } from '../../ports.ts';
import { error } from '../declared-code.ts';
import type { Details, More } from '../diagnostics.ts';
import type { Place } from '../model.ts';
import { helperTakes } from '../template-helpers.ts';
import type { Operand } from '../template-operands.ts';
import type { TemplateCall } from '../template-paths.ts';
import { templateSites } from '../template-sites.ts';
import type { TemplateSite } from '../template-sites.ts';
import type { TemplateText } from '../templates.ts';
import { typeOfPath } from '../type-paths.ts';
import { join, required, showType } from '../types.ts';
import type { Type } from '../types.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  TEMPLATE_HELPER_TYPE: error(
    '"{helper}" takes {wanted}, and {path} is {type}',
    'give it {wanted}',
    'once a file',
  ),
  TEMPLATE_ENUM_VALUE: error('"{name}" is none of {values}', 'use one of {values}', 'once a file'),
  TEMPLATE_NEVER: error(
    '{first} is {firstType}, {second} is {secondType}: "eq" never finds them the same',
    'compare values of one type',
    'once a file',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const calls: Rule<keyof typeof codes> = {
  name: 'calls',
  sees: 'everything',
  codes,
  check(pack, report) {
    const byTemplate = Map.groupBy(templateSites(pack), ({ template }) => template);
    for (const [name, sites] of byTemplate) {
      for (const text of (pack.templates.get(name) ?? new Map<Language, null>()).values())
        if (text !== null) checkText(text, sites, report);
    }
  },
};

function checkText(text: TemplateText, sites: readonly TemplateSite[], report: Report): void {
  for (const call of text.paths.calls) {
    if (call.helper === 'eq') {
      checkComparison(text, call, sites, report);
      continue;
    }
    for (const operand of call.operands) {
      const kinds = helperTakes(call.helper, operand.name);
      const wrong = sites
        .map((site) => typeAt(text, operand, site))
        .find((type) => type !== undefined && !(type !== null && kinds.includes(type.kind)));
      if (wrong === undefined) continue;
      const wanted = kinds.length > 3 ? 'what can be printed' : kinds.join(' or ');
      const helper = operand.name === null ? call.helper : `${call.helper} ${operand.name}=`;
      const details = { helper, path: operand.shown, type: shownType(wrong), wanted };
      report('TEMPLATE_HELPER_TYPE', placeOf(text, operand), details);
    }
  }
}

/** What keeps two values from ever being the same. */
interface Apart {
  readonly code: 'TEMPLATE_ENUM_VALUE' | 'TEMPLATE_NEVER';
  readonly details: Details;
  readonly operand: Operand;
  readonly more: More;
}

/** What one place that says the message compares in vain may be the same where another one says it. */
function checkComparison(
  text: TemplateText,
  { operands: [a, b] }: TemplateCall,
  sites: readonly TemplateSite[],
  report: Report,
): void {
  if (a === undefined || b === undefined) return;
  const found: Apart[] = [];
  for (const site of sites) {
    const [left, right] = [typeAt(text, a, site), typeAt(text, b, site)];
    if (left === undefined || right === undefined) return;
    const apart = apartFrom({ operand: a, type: left }, { operand: b, type: right });
    if (apart === null) return;
    found.push(apart);
  }
  const [first] = found;
  if (first !== undefined) report(first.code, placeOf(text, first.operand), first.details, first.more);
}

interface Typed {
  readonly operand: Operand;
  readonly type: Type | null;
}

function apartFrom(a: Typed, b: Typed): Apart | null {
  // Whether something is absent may be asked of everything: it may be elsewhere.
  if (a.type?.kind === 'null' || b.type?.kind === 'null') return null;
  const [spelled, other] = b.operand.spelled === null ? [a, b] : [b, a];
  const name = spelled.operand.spelled;
  if (name !== null && other.type?.kind === 'enum') {
    const { values } = other.type;
    if (values.includes(name)) return null;
    const details = { name, values: values.join(', ') };
    return { code: 'TEMPLATE_ENUM_VALUE', details, operand: spelled.operand, more: { among: values } };
  }
  if (a.type !== null && b.type !== null && canBeSame(required(a.type), required(b.type))) return null;
  const details = {
    first: a.operand.shown,
    firstType: shownType(a.type),
    second: b.operand.shown,
    secondType: shownType(b.type),
  };
  const whole = [a, b].find(({ type }) => type?.kind === 'record')?.operand.shown;
  const more = whole === undefined ? {} : { hint: `compare one of the fields of ${whole}` };
  return { code: 'TEMPLATE_NEVER', details, operand: a.operand, more };
}

function canBeSame(a: Type, b: Type): boolean {
  if (a.kind === 'record' || a.kind === 'list') return false;
  if (a.kind === 'enum' && b.kind === 'enum') return a.values.some((value) => b.values.includes(value));
  return join(a, b) !== null;
}

/** Undefined where it is not known: what is wrong with a path is told as such. */
function typeAt(text: TemplateText, operand: Operand, site: TemplateSite): Type | null | undefined {
  const { path } = operand;
  if (path === null) return operand.type;
  if (site.misfit.has(path.split(/[.[]/)[0] ?? path)) return undefined;
  const known = new Set([...site.notNull, ...(text.paths.known.get(path) ?? [])]);
  const found = typeOfPath(path, site.variables, known);
  return found.ok ? found.type : undefined;
}

const shownType = (type: Type | null) => (type === null ? 'a number that is not whole' : showType(type));

function placeOf({ file }: TemplateText, { line, column, length }: Operand): Place {
  return { file, line, column: column + 1, length };
}
