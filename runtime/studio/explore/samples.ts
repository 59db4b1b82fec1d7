/**
 * Values that tools give, events carry and people answer with: one of each type, and for what guards read every value
 * that can make a difference. Ids carry a mark by which a state's key renames them.
 */
import { Temporal } from '@js-temporal/polyfill';
import type { Type } from '../../language/types.ts';
import { Money } from '../../ports.ts';
import type { RecordValue, Value } from '../../ports.ts';
import type { Reads } from './reads.ts';

/** The mark between the name of what an id is of and its number. */
export const idMark = '~';

export interface Sampling {
  readonly reads: Reads;
  /** Makes ids of this value differ from all others of the conversation. */
  readonly seed: string;
  readonly now: Date;
  /** Ids that records of a name have: the one that was asked for. */
  readonly ids?: Readonly<Record<string, string>>;
}

const names = ['Umoja', 'Amani', 'Tumaini', 'Upendo', 'Baraka', 'Neema', 'Imani', 'Faraja', 'Furaha'];

/** Most variants of one value that are made of all combinations; above that, one thing is varied at a time. */
const combinationsMax = 12;

/** One value of a type. `index` makes the items of a list differ. */
export function sampleOf(type: Type, sampling: Sampling, index = 0): Value {
  switch (type.kind) {
    case 'text':
      return names[index % names.length] ?? null;
    case 'int':
      return 3n;
    case 'bool':
      return false;
    case 'money':
      return new Money(200_000n, 'KES');
    case 'date':
      return dayOf(sampling.now).add({ days: 10 });
    case 'time':
      return new Date(sampling.now.getTime() + 86_400_000);
    case 'phone':
      return `+25470000000${(index % 9) + 1}`;
    case 'enum':
      return type.values[0] ?? null;
    case 'record':
      return Object.fromEntries(
        [...type.record.fields].map(([field, of]) => [
          field,
          field === type.record.id ? idOf(type.record.name, sampling, index) : sampleOf(of, sampling, index),
        ]),
      );
    case 'list':
      return listOf(type, sampling, Math.min(2, type.max ?? 2));
    case 'null':
      return null;
  }
}

function idOf(record: string, { ids, seed }: Sampling, index: number): string {
  const given = index === 0 ? ids?.[record] : undefined;
  return given ?? `${record}${idMark}${seed}${index === 0 ? '' : `_${index}`}`;
}

function listOf({ of }: Type & { kind: 'list' }, sampling: Sampling, size: number): Value {
  return of === null ? [] : Array.from({ length: size }, (_item, index) => sampleOf(of, sampling, index));
}

/** Items of a list that needs a second page. */
const longList = 9;

/** Values of a type that may lead to different places, the plainest first. */
export function variantsOf(type: Type, sampling: Sampling): Value[] {
  const base = sampleOf(type, sampling);
  if (type.kind === 'record') return recordVariants(type.record.fields, type.record.name, base, sampling);
  if (type.kind === 'list') return listVariants(type, sampling);
  return type.optional ? [base, null] : [base];
}

function listVariants(type: Type & { kind: 'list' }, sampling: Sampling): Value[] {
  const sizes = [2, ...(type.max === null || type.max >= longList ? [longList] : [])];
  const lists = sizes.map((size) => listOf(type, sampling, size));
  if (type.of?.kind !== 'record' || !sampling.reads.lists.has(type.of.record.name)) return lists;
  // What guards filter by: all items alike, so that one, none or all remain.
  const of = type.of;
  const alike = variantsOf(of, sampling).slice(1);
  return [
    ...lists,
    ...alike.map((first) =>
      [0, 1].map((index) => {
        const item = sampleOf(of, sampling, index) as RecordValue;
        const { id } = of.record;
        return { ...(first as RecordValue), ...(id === null ? {} : { [id]: item[id] ?? null }) };
      }),
    ),
  ];
}

function recordVariants(
  fields: ReadonlyMap<string, Type>,
  record: string,
  base: Value,
  sampling: Sampling,
): Value[] {
  const whole = base as RecordValue;
  const read = [...fields].filter(([field]) => sampling.reads.fields.has(`${record}.${field}`));
  const choices = read.map(([field, type]): readonly [string, readonly Value[]] => [
    field,
    fieldValues(type, whole[field] ?? null, `${record}.${field}`, sampling.reads),
  ]);
  const all = choices.reduce((product, [, values]) => product * values.length, 1);
  const made =
    all <= combinationsMax
      ? combined(whole, choices)
      : [
          whole,
          ...choices.flatMap(([field, values]) =>
            values.slice(1).map((value) => ({ ...whole, [field]: value })),
          ),
        ];
  // What only messages read: all of it absent at once, and the words for each value.
  const absent = Object.fromEntries(
    [...fields].flatMap(([field, type]) => (type.optional ? [[field, null]] : [])),
  );
  const worded = [...fields].flatMap(([field, type]) => {
    if (type.kind === 'enum') return type.values.slice(1).map((value) => ({ ...whole, [field]: value }));
    return type.kind === 'bool' ? [{ ...whole, [field]: true }] : [];
  });
  const others = [{ ...whole, ...absent }, ...worded];
  return unique([...made, ...others]);
}

function combined(
  whole: RecordValue,
  choices: readonly (readonly [string, readonly Value[]])[],
): RecordValue[] {
  return choices.reduce<RecordValue[]>(
    (made, [field, values]) => made.flatMap((each) => values.map((value) => ({ ...each, [field]: value }))),
    [whole],
  );
}

/** Values of something that a guard reads: around every number beside it, each of an enum, there or not. */
export function fieldValues(type: Type, base: Value, name: string, reads: Reads): readonly Value[] {
  const around = [...(reads.numbers.get(name) ?? [])].flatMap((number) => [number - 1n, number, number + 1n]);
  const values = ((): readonly Value[] => {
    switch (type.kind) {
      case 'bool':
        return [false, true];
      case 'enum':
        return type.values;
      case 'int':
        return [base, ...around.filter((number) => number >= 0n)];
      case 'money':
        return [base, new Money((base as Money).amountMinor + 10_000n, 'KES')];
      case 'list':
        return [base, []];
      default:
        return [base];
    }
  })();
  return unique(type.optional ? [...values, null] : values);
}

function unique<T extends Value>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value, (_key, each: unknown) =>
      typeof each === 'bigint' ? `${each}n` : each,
    );
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function dayOf(now: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC').toPlainDate();
}
