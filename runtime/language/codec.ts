/**
 * Values through JSON and back, by their declared type: what conversations, intents and events store.
 *
 * int is a decimal string, money `{ minor, currency }`, date `2026-03-06`, time ISO 8601 in UTC with milliseconds.
 * A shape that does not fit the type is a defect of whoever made the value and throws a ShapeError; nothing is guessed.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Money } from '../ports.ts';
import type { Json, RecordValue, Value } from '../ports.ts';
import { showType } from './types.ts';
import type { RecordType, Type } from './types.ts';

/** A value that is not of its declared type. The message names the path and the type, never the value. */
export class ShapeError extends Error {
  constructor(path: string, expected: string, found: string) {
    super(`${path === '' ? 'the value' : path} must be ${expected} and is ${found}`);
    this.name = 'ShapeError';
  }
}

const phoneForm = /^\+[1-9][0-9]{6,14}$/;
const currencyForm = /^[A-Z]{3}$/;
const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const wholeForm = /^(0|-?[1-9][0-9]*)$/;

/** To JSON. Throws a ShapeError unless the value is exactly of the type. */
export function encode(type: Type, value: Value | undefined, path = ''): Json {
  if (value === null && type.optional) return null;
  const wrong = (): never => {
    throw new ShapeError(path, showType(type), found(value));
  };
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' ? value : wrong();
    case 'phone':
      return typeof value === 'string' && phoneForm.test(value) ? value : wrong();
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? value : wrong();
    case 'int':
      return typeof value === 'bigint' ? value.toString() : wrong();
    case 'bool':
      return typeof value === 'boolean' ? value : wrong();
    case 'money':
      if (!(value instanceof Money) || typeof value.amountMinor !== 'bigint') return wrong();
      return currencyForm.test(value.currency)
        ? { minor: value.amountMinor.toString(), currency: value.currency }
        : wrong();
    case 'date':
      return value instanceof Temporal.PlainDate ? value.toString({ calendarName: 'never' }) : wrong();
    case 'time':
      return value instanceof Date && Number.isFinite(value.getTime()) ? value.toISOString() : wrong();
    case 'list':
      return isList(value) && fits(type, value.length)
        ? value.map((item, index) => encodeItem(type, item, path, index))
        : wrong();
    case 'record':
      return isRecord(value) ? fields(type.record, value, path, encode) : wrong();
    case 'null':
      return wrong();
  }
}

/**
 * From JSON. Throws a ShapeError unless it is what `encode` makes of a value of the type, today or before its records
 * changed: fields that they have gained since are filled in, others they have no more are left out.
 */
export function decode(type: Type, json: Json | undefined, path = ''): Value {
  if (json === null && type.optional) return null;
  const wrong = (): never => {
    throw new ShapeError(
      path,
      showType(type),
      json === undefined ? 'absent' : `JSON ${Array.isArray(json) ? 'list' : typeof json}`,
    );
  };
  switch (type.kind) {
    case 'text':
      return typeof json === 'string' ? json : wrong();
    case 'phone':
      return typeof json === 'string' && phoneForm.test(json) ? json : wrong();
    case 'enum':
      return typeof json === 'string' && type.values.includes(json) ? json : wrong();
    case 'int':
      return typeof json === 'string' && wholeForm.test(json) ? BigInt(json) : wrong();
    case 'bool':
      return typeof json === 'boolean' ? json : wrong();
    case 'money':
      return decodeMoney(json) ?? wrong();
    case 'date':
      return decodeDate(json) ?? wrong();
    case 'time':
      return decodeTime(json) ?? wrong();
    case 'list':
      return isList(json) && fits(type, json.length)
        ? json.map((item, index) => decodeItem(type, item, path, index))
        : wrong();
    case 'record':
      return isRecord(json)
        ? fields(
            type.record,
            ofToday(type.record, json, (old) => old),
            path,
            decode,
          )
        : wrong();
    case 'null':
      return wrong();
  }
}

function encodeItem(type: Type & { kind: 'list' }, item: Value, path: string, index: number): Json {
  if (type.of === null) throw new ShapeError(path, 'an empty list', 'a list with items');
  return encode(type.of, item, `${path}[${index}]`);
}

function decodeItem(type: Type & { kind: 'list' }, item: Json, path: string, index: number): Value {
  if (type.of === null) throw new ShapeError(path, 'an empty list', 'a list with items');
  return decode(type.of, item, `${path}[${index}]`);
}

/** Exactly the declared fields; one that may be absent is there as null. */
function fields<In, Out>(
  record: RecordType,
  value: Readonly<Record<string, In>>,
  path: string,
  one: (type: Type, value: In | undefined, path: string) => Out,
): Record<string, Out> {
  const stranger = Object.keys(value).find((name) => !record.fields.has(name));
  const prefix = path === '' ? record.name : path;
  if (stranger !== undefined)
    throw new ShapeError(`${prefix}.${stranger}`, `a field of ${record.name}`, 'none');
  const made: Record<string, Out> = {};
  for (const [name, type] of record.fields) {
    made[name] = one(type, Object.hasOwn(value, name) ? value[name] : undefined, `${prefix}.${name}`);
  }
  return made;
}

/**
 * A value from an event that may have been stored before its records changed: as `decode`, fields are filled in and left
 * out. What is of no such type stays as it is.
 */
export function completed(type: Type, value: Value): Value {
  if (type.kind === 'list' && isList(value)) {
    const { of } = type;
    return of?.kind === 'record' ? value.map((item) => completed(of, item)) : value;
  }
  if (type.kind !== 'record' || !isRecord(value)) return value;
  const { record } = type;
  const whole = ofToday<Value>(record, value, (json, field) => decode(field, json));
  return Object.fromEntries(
    Object.entries(whole).map(([name, field]) => {
      const fieldType = record.fields.get(name);
      return [name, fieldType === undefined ? field : completed(fieldType, field)];
    }),
  );
}

/** A record's fields as they are declared today. */
function ofToday<T>(
  { fields: declared, gained }: RecordType,
  value: Readonly<Record<string, T>>,
  made: (json: Json, type: Type) => T,
): Readonly<Record<string, T>> {
  const whole: Record<string, T> = {};
  for (const [name, type] of declared) {
    const older = gained[name] ?? (type.optional ? null : undefined);
    if (Object.hasOwn(value, name)) whole[name] = value[name] as T;
    else if (older !== undefined) whole[name] = made(older, type);
  }
  return whole;
}

function fits(type: Type & { kind: 'list' }, length: number): boolean {
  return type.max === null || length <= type.max;
}

function decodeMoney(json: Json | undefined): Money | null {
  if (!isRecord(json) || Object.keys(json).length !== 2) return null;
  const { minor, currency } = json as Readonly<Record<string, Json>>;
  if (typeof minor !== 'string' || !wholeForm.test(minor)) return null;
  if (typeof currency !== 'string' || !currencyForm.test(currency)) return null;
  return new Money(BigInt(minor), currency);
}

function decodeDate(json: Json | undefined): Temporal.PlainDate | null {
  const parts = typeof json === 'string' ? dayForm.exec(json) : null;
  if (parts === null) return null;
  try {
    // The constructor refuses a day that the calendar does not have.
    return new Temporal.PlainDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  } catch {
    return null;
  }
}

function decodeTime(json: Json | undefined): Date | null {
  if (typeof json !== 'string') return null;
  const time = new Date(json);
  return Number.isFinite(time.getTime()) && time.toISOString() === json ? time : null;
}

function isList<T>(value: T): value is T & readonly never[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is RecordValue & { readonly [key: string]: never } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function found(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'record'}` : `a ${typeof value}`;
}
