/** Reading an event's body: every field is checked, because a rebuild must not guess. */
import assert from 'node:assert/strict';
import type { Json } from '../../runtime/ports.ts';
import type { BookEvent } from './model.ts';

type Fields = { readonly [field: string]: Json };

const wrong = (event: BookEvent, name: string): string =>
  `${event.type} ${event.id} has a readable "${name}"`;

/** A text. */
export function textOf(event: BookEvent, name: string, fields: Fields = event.data): string {
  const value = fields[name];
  assert(typeof value === 'string', wrong(event, name));
  return value;
}

/** A whole number. */
export function intOf(event: BookEvent, name: string, fields: Fields = event.data): number {
  const value = fields[name];
  assert(typeof value === 'number', wrong(event, name));
  return value;
}

/** Minor units, written as decimal text. */
export function minorOf(event: BookEvent, name: string, fields: Fields = event.data): bigint {
  return BigInt(textOf(event, name, fields));
}

/** An instant, written as ISO 8601. */
export function timeOf(event: BookEvent, name: string, fields: Fields = event.data): Date {
  return new Date(textOf(event, name, fields));
}

/** A text; null where it is absent. */
export function textOrNull(event: BookEvent, name: string): string | null {
  return event.data[name] === undefined || event.data[name] === null ? null : textOf(event, name);
}

/** Yes or no. */
export function boolOf(event: BookEvent, name: string): boolean {
  const value = event.data[name];
  assert(typeof value === 'boolean', wrong(event, name));
  return value;
}

/** A list of records. */
export function listOf(event: BookEvent, name: string): Fields[] {
  const value = event.data[name];
  assert(Array.isArray(value), wrong(event, name));
  return value as Fields[];
}

/** The group an event belongs to. */
export function groupOf(event: BookEvent): string {
  assert(event.groupId !== null, `${event.type} ${event.id} belongs to a group`);
  return event.groupId;
}
