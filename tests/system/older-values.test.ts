/**
 * What was stored before a record gained fields still serves (decision 0073). `first-shapes.json` holds the fields that
 * each record had when values of it were first stored: a new record is added there as it is, one that is there stays.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../runtime/language/codec.ts';
import { resolveRecords } from '../../runtime/language/types.ts';
import type { Type } from '../../runtime/language/types.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import type { Json, RecordValue } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { chatWith, sample } from '../flows/member-chat.ts';
import { sampleValue } from '../flows/sample-values.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');
const records = resolveRecords(pack.catalogue.records);
const first = JSON.parse(readFileSync('tests/system/first-shapes.json', 'utf8')) as Record<string, string[]>;

/** A stored value as it was before its record had more fields, at any depth. */
function before(type: Type, json: Json): Json {
  if (type.kind === 'list' && type.of !== null) {
    const { of } = type;
    return (json as Json[]).map((item) => before(of, item));
  }
  if (type.kind !== 'record') return json;
  const had = new Set(first[type.record.name] ?? type.record.fields.keys());
  return Object.fromEntries(
    Object.entries(json as Record<string, Json>)
      .filter(([name]) => had.has(name))
      .map(([name, value]) => [name, before(type.record.fields.get(name) ?? type, value)]),
  );
}

describe('a value that was stored before its record gained fields', () => {
  it.each(pack.catalogue.records.map(({ name }) => name))('%s is read', (name) => {
    expect(Object.keys(first)).toContain(name);
    const record = records.get(name);
    if (record === undefined) throw new Error(`no record ${name}`);
    const type: Type = { kind: 'record', record, optional: false };
    const older = before(type, encode(type, sampleValue(type, 2)));
    expect(Object.keys(decode(type, older) as RecordValue)).toEqual([...record.fields.keys()]);
  });

  it('keeps its conversation: a group that was looked at is still the one that is asked about', () => {
    const circle = sample('circle', { name: 'Umoja', order: 'drawn', taken: 3n, seats: 3n, roster: 7n });
    const chat = chatWith({
      'circle.mine': () => ({ outcome: 'one', result: { ...circle, is_organiser: true, status: 'forming' } }),
      'circle.readiness': () => ({ outcome: 'full', result: circle }),
    });
    chat.says('START');
    const stored = JSON.stringify(encodeSnapshot(pack, chat.snapshot)).replaceAll(',"roster":"7"', '');
    const read = decodeSnapshot(pack, JSON.parse(stored) as Json);
    expect(read.open).toEqual(chat.snapshot.open);
    expect(read.frames.at(-1)?.vars['circle']).toEqual({ ...circle, roster: 0n });
  });

  it('in an event that waited is said like any other', () => {
    const {
      late_fee: _fee,
      after_all: _after,
      ...older
    } = sample('receipt', { has_credit: false, has_left: false });
    const chat = chatWith();
    const [said] = chat.hears('payment.settled', 'paid', 'p1', older);
    expect(said).toContain('We have received');
    expect(said).not.toContain('after all');
  });

  it('of a version after this one is read without what is not known here', () => {
    const record = records.get('due');
    if (record === undefined) throw new Error('no record due');
    const type: Type = { kind: 'record', record, optional: false };
    const value = sampleValue(type, 1);
    expect(decode(type, { ...(encode(type, value) as object), later: 'x' } as Json)).toEqual(value);
  });
});
