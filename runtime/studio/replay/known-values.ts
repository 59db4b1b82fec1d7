/** What a line expects of values, held against the types that they can have. */
import { didYouMean, nearest } from '../../language/nearest.ts';
import { required, showType } from '../../language/types.ts';
import type { Type } from '../../language/types.ts';
import type { Values } from './contracts.ts';

/** Records stand in records; deeper nobody looks for what was meant. */
const deepest = 3;

/** Why no value at this path can be the one that is expected; null where one can. */
export function whyNever(values: Values, path: string, expected: unknown): string | null {
  const types = typesAt(values, path);
  if (types.length === 0) return isNotThere(values, path);
  if (types.some((type) => canBe(type, expected))) return null;
  const enums = types.flatMap((type) => (type.kind === 'enum' ? type.values : []));
  const given = JSON.stringify(expected);
  if (enums.length > 0)
    return `${path} is one of ${enums.join(', ')}, never ${given}${didYouMean(String(expected), enums)}`;
  const shown = [...new Set(types.map((type) => showType(type)))].join(' or ');
  const money = types.some(({ kind }) => kind === 'money');
  return `${path} is ${shown}, never ${given}${money ? ': write its minor units, 200000' : ''}`;
}

/** As a replay finds a value: by its full path, else inside of one of the records that there are. */
function typesAt(values: Values, path: string): readonly Type[] {
  const parts = path.split('.');
  const [root = '', ...rest] = parts;
  const direct = (values.get(root) ?? []).flatMap((type) => inside(type, rest));
  if (direct.length > 0) return direct;
  return [...values.values()].flat().flatMap((type) => inside(type, parts));
}

function inside(type: Type, parts: readonly string[]): readonly Type[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [type];
  return partsOf(type, part).flatMap((inner) => inside(inner, rest));
}

/** Money is an amount and its currency. */
const partsOfMoney = new Map<string, Type>([
  ['amount', { kind: 'int', optional: false }],
  ['currency', { kind: 'text', optional: false }],
]);

function partsOf(type: Type, part: string): readonly Type[] {
  const found = partOf(type, part);
  return found === undefined || found === null ? [] : [found];
}

function partOf(type: Type, part: string): Type | null | undefined {
  if (type.kind === 'record') return type.record.fields.get(part);
  if (type.kind === 'money') return partsOfMoney.get(part);
  return type.kind === 'list' && /^\d+$/.test(part) ? type.of : null;
}

function canBe(type: Type, expected: unknown): boolean {
  if (expected === null) return type.optional;
  const of = required(type);
  switch (of.kind) {
    case 'int':
      return Number.isInteger(expected);
    case 'money':
      return Number.isInteger(expected) || isMap(expected);
    case 'bool':
      return typeof expected === 'boolean';
    case 'enum':
      return typeof expected === 'string' && of.values.includes(expected);
    case 'record':
      return isMap(expected);
    case 'list':
      return Array.isArray(expected);
    case 'null':
      return false;
    default:
      return typeof expected === 'string';
  }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNotThere(values: Values, path: string): string {
  const meant = nearest(path, pathsOf(values));
  if (meant !== null) return `there is no "${path}" here; did you mean ${meant}?`;
  // Of a record that is there its fields are told, else the names that there are.
  const above = path.includes('.') ? typesAt(values, path.slice(0, path.lastIndexOf('.'))) : [];
  const fields = above.flatMap((type) => (type.kind === 'record' ? [...type.record.fields.keys()] : []));
  const names = fields.length > 0 ? fields : [...values.keys()];
  const has = fields.length > 0 ? `${path.slice(0, path.lastIndexOf('.'))} has` : 'there is';
  return `there is no "${path}" here; ${has} ${[...new Set(names)].join(', ') || 'nothing'}`;
}

/** The paths that a line may name, each in full and from inside of its record. */
function pathsOf(values: Values): readonly string[] {
  const below = (name: string, type: Type, depth: number): readonly string[] => {
    if (type.kind !== 'record' || depth === 0) return [name];
    const inner = [...type.record.fields].flatMap(([field, of]) => below(field, of, depth - 1));
    return [name, ...inner.map((path) => `${name}.${path}`), ...inner];
  };
  return [...values].flatMap(([name, types]) => types.flatMap((type) => below(name, type, deepest)));
}
