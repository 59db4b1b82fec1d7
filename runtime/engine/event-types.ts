/** What events carry, by the contracts. */
import assert from 'node:assert';
import { completed } from '../language/codec.ts';
import type { Pack } from '../language/model.ts';
import { contractType, resolveRecords } from '../language/types.ts';
import type { Records, Type } from '../language/types.ts';
import type { Value } from '../ports.ts';
import type { StepEvent } from './model.ts';

/** The type of what an event carries with an outcome. */
export function eventType(pack: Pack, name: string, outcome: string): Type {
  const text = pack.catalogue.events.find((event) => event.name === name)?.outcomes[outcome];
  assert(text !== undefined, `event ${name} has no outcome ${outcome}`);
  if (text === null) return { kind: 'null', optional: true };
  return contractType(text, recordsOf(pack), name);
}

const resolvedRecords = new WeakMap<Pack, Records>();

function recordsOf(pack: Pack): Records {
  let records = resolvedRecords.get(pack);
  if (!records) {
    records = resolveRecords(pack.catalogue.records);
    resolvedRecords.set(pack, records);
  }
  return records;
}

/**
 * An event as it would be written today: it may have waited since before an update, and what its record has gained
 * since is filled in.
 */
export function asOfToday(pack: Pack, event: Extract<StepEvent, { kind: 'domain' }>): typeof event {
  const contract = pack.catalogue.events.find(({ name }) => name === event.name);
  if (contract?.outcomes[event.outcome] === undefined) return event;
  return { ...event, data: completedOf(pack, contract.outcomes[event.outcome] ?? null, event.data) };
}

/** The result of a call as it would be given today. */
export function resultOfToday(pack: Pack, type: string | null | undefined, result: Value): Value {
  return completedOf(pack, type ?? null, result);
}

const completedOf = (pack: Pack, type: string | null, value: Value): Value =>
  type === null ? value : completed(contractType(type, recordsOf(pack), type), value);
