/**
 * Values as JSON that says its own types, for payloads that wait in a table: what is not plain is `{"$": [type, …]}`.
 * (Snapshots have a codec by declared type; an event's reader is another flow, perhaps of another version.)
 */
import { Temporal } from '@js-temporal/polyfill';
import { Money, type Json, type Value } from '../ports.ts';

/** The value as JSON from which `decodeValue` makes the same. */
export function encodeValue(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return { $: ['int', value.toString()] };
  if (value instanceof Money) return { $: ['money', value.amountMinor.toString(), value.currency] };
  if (value instanceof Temporal.PlainDate) return { $: ['date', value.toString()] };
  if (value instanceof Date) return { $: ['time', value.toISOString()] };
  if (Array.isArray(value)) return value.map(encodeValue);
  const fields: Record<string, Json> = {};
  // A field that is undefined is absent: records leave out what they do not have.
  for (const [name, field] of Object.entries(value))
    if (field !== undefined) fields[name] = encodeValue(field as Value);
  return fields;
}

/** Throws for what `encodeValue` does not write. */
export function decodeValue(json: Json): Value {
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number') throw new Error('a stored value holds a bare number');
  if (isList(json)) return json.map(decodeValue);
  const typed = json['$'];
  if (typed !== undefined) return decodeTyped(typed);
  return Object.fromEntries(Object.entries(json).map(([name, field]) => [name, decodeValue(field)]));
}

function decodeTyped(typed: Json): Value {
  const [type, first, second] = isList(typed) ? typed : [];
  if (typeof first === 'string') {
    if (type === 'int') return BigInt(first);
    if (type === 'date') return Temporal.PlainDate.from(first);
    if (type === 'time') return new Date(first);
    if (type === 'money' && typeof second === 'string') return new Money(BigInt(first), second);
  }
  throw new Error(`a stored value has the unknown type ${String(type)}`);
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
