/**
 * The types of flow variables, tool inputs and results: text, int, bool, money, date, time, phone, records, enums,
 * lists, and `?` for what may be absent (null).
 */
import type { Json, RecordContract, TypeText } from '../ports.ts';
import { answerTypes } from './answer-types/all.ts';

export const plainTypes = ['text', 'int', 'bool', 'money', 'date', 'time', 'phone'] as const;
export type PlainType = (typeof plainTypes)[number];

export type Type =
  | { readonly kind: PlainType; readonly optional: boolean }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'record'; readonly record: RecordType; readonly optional: boolean }
  /** `max` is null where no maximum is declared; an empty list literal is a list `of` null. */
  | {
      readonly kind: 'list';
      readonly of: Type | null;
      readonly max: number | null;
      readonly optional: boolean;
    }
  /** The type of the literal `null`. */
  | { readonly kind: 'null'; readonly optional: true };

/** A record's fields with their types; records contain records but never themselves. */
export interface RecordType {
  readonly name: string;
  readonly does: string;
  /** The field that identifies it, where it has one. */
  readonly id: string | null;
  readonly fields: ReadonlyMap<string, Type>;
  /** What stands for a field in values that were stored before the record had it, as JSON. */
  readonly gained: Readonly<Record<string, Json>>;
}

export type Records = ReadonlyMap<string, RecordType>;

/** A parsed type, or why the text is none, with the name that was not known. */
export type ParsedType =
  | { readonly ok: true; readonly type: Type }
  | { readonly ok: false; readonly reason: string; readonly name: string };

const enumForm = /^\[\s*([a-z][a-z0-9_]*(?:\s*,\s*[a-z][a-z0-9_]*)*)\s*\]$/;
const listForm = /^list of (.+?)(?: up to ([1-9][0-9]{0,5}))?$/;

/** Reads a type text (`list of visit up to 20`, `[paid, open]`, `text?`). */
export function parseType(text: TypeText, records: Records): ParsedType {
  const optional = text.endsWith('?');
  const bare = optional ? text.slice(0, -1).trimEnd() : text.trim();
  const list = listForm.exec(bare);
  if (list !== null) {
    const of = parseType(list[1] ?? '', records);
    if (!of.ok) return of;
    return {
      ok: true,
      type: { kind: 'list', of: of.type, max: list[2] === undefined ? null : Number(list[2]), optional },
    };
  }
  const values = enumForm.exec(bare)?.[1]?.split(/\s*,\s*/);
  if (values !== undefined) return enumOf(values, optional);
  const plain = plainTypes.find((name) => name === bare);
  if (plain !== undefined) return { ok: true, type: { kind: plain, optional } };
  const record = records.get(bare);
  if (record !== undefined) return { ok: true, type: { kind: 'record', record, optional } };
  return { ok: false, reason: `no type "${bare}"`, name: bare };
}

/** An enum of these values; refuses one that is named twice. */
export function enumOf(values: readonly string[], optional: boolean): ParsedType {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) return { ok: false, reason: `"${twice}" is listed twice`, name: twice };
  return { ok: true, type: { kind: 'enum', values, optional } };
}

/**
 * The records of a catalogue and those that answers give, each resolved once. Throws for an unknown type, a name declared twice or a record that
 * contains itself: a catalogue is written by programmers.
 */
export function resolveRecords(declared: readonly RecordContract[]): Records {
  const contracts = [...answerTypes.flatMap(({ record }) => record ?? []), ...declared];
  const resolved = new Map<string, RecordType>();
  const byName = new Map(contracts.map((contract) => [contract.name, contract]));
  if (byName.size !== contracts.length) throw new Error('a record is declared twice');
  const open = new Set<string>();
  const resolve = (contract: RecordContract): void => {
    if (resolved.has(contract.name)) return;
    if (open.has(contract.name)) throw new Error(`record ${contract.name} contains itself`);
    open.add(contract.name);
    const fields = new Map<string, Type>();
    for (const [field, text] of Object.entries(contract.fields)) {
      const inner = byName.get(text.replace(/\?$/, '').replace(/^list of (\w+).*$/, '$1'));
      if (inner !== undefined) resolve(inner);
      fields.set(field, contractType(text, resolved, `${contract.name}.${field}`));
    }
    const id = contract.id ?? null;
    if (id !== null && fields.get(id)?.kind !== 'text')
      throw new Error(`record ${contract.name} has no text field ${id}`);
    const { name, does, gained = {} } = contract;
    const unknown = Object.keys(gained).find((field) => !fields.has(field));
    if (unknown !== undefined) throw new Error(`record ${name} has no field ${unknown} to have gained`);
    resolved.set(name, { name, does, id, fields, gained });
  };
  contracts.forEach(resolve);
  return resolved;
}

/** A type of a contract; throws when the text is none. `where` is for the message. */
export function contractType(text: TypeText, records: Records, where: string): Type {
  const parsed = parseType(text, records);
  if (!parsed.ok) throw new Error(`${where}: ${parsed.reason}`);
  return parsed.type;
}

/** The type as people write it. */
export function showType(type: Type | null): string {
  if (type === null) return 'nothing';
  const mark = type.optional && type.kind !== 'null' ? '?' : '';
  switch (type.kind) {
    case 'enum':
      return `[${type.values.join(', ')}]${mark}`;
    case 'record':
      return `${type.record.name}${mark}`;
    case 'list':
      return `list of ${showType(type.of)}${type.max === null ? '' : ` up to ${type.max}`}${mark}`;
    default:
      return `${type.kind}${mark}`;
  }
}

/** Whether two types are the same, including `?` and maximum. */
export function sameType(a: Type, b: Type): boolean {
  return showType(a) === showType(b);
}

/** Whether every value of `from` is a value of `to`: an enum is a text, a phone is a text, a shorter list fits. */
export function assignable(from: Type, to: Type): boolean {
  if (from.kind === 'null') return to.optional;
  if (from.optional && !to.optional) return false;
  switch (to.kind) {
    case 'text':
      return from.kind === 'text' || from.kind === 'enum' || from.kind === 'phone';
    case 'enum':
      return from.kind === 'enum' && from.values.every((value) => to.values.includes(value));
    case 'record':
      return from.kind === 'record' && from.record.name === to.record.name;
    case 'list':
      if (from.kind !== 'list') return false;
      if (from.of === null) return true;
      if (to.max !== null && (from.max === null || from.max > to.max)) return false;
      return to.of !== null && assignable(from.of, to.of);
    default:
      return from.kind === to.kind;
  }
}

/** The same type without `?`. */
export function required(type: Type): Type {
  return type.kind === 'null' ? type : { ...type, optional: false };
}

/** The same type with `?`. */
function optional(type: Type): Type {
  return type.kind === 'null' ? type : { ...type, optional: true };
}

/** The narrowest type that holds the values of both, or null when there is none. */
export function join(a: Type, b: Type): Type | null {
  if (a.kind === 'null') return optional(b);
  if (b.kind === 'null') return optional(a);
  const asOptional = a.optional || b.optional;
  const widen = (type: Type): Type => (asOptional ? optional(type) : type);
  if (a.kind === 'enum' && b.kind === 'enum') {
    return widen({ kind: 'enum', values: [...new Set([...a.values, ...b.values])], optional: false });
  }
  if (assignable(a, optional(b))) return widen(b);
  if (assignable(b, optional(a))) return widen(a);
  return null;
}
