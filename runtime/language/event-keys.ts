/** What is written of an event: its name, or its name and one outcome (`payment.settled.paid`). */
import { nearest } from './nearest.ts';
import type { Place } from './model.ts';
import type { TreeReader } from './tree-reader.ts';
import type { EventTypes } from './vocabulary.ts';

export interface EventKey {
  readonly event: EventTypes;
  /** The one that is written, or all. */
  readonly outcomes: readonly string[];
}

/** Of a misspelt key the rest is checked as if it were right: it is told, and read as what it comes near to. */
export function eventKey(
  reader: TreeReader,
  events: ReadonlyMap<string, EventTypes>,
  { key, place }: { readonly key: string; readonly place: Place },
): EventKey | null {
  const whole = events.get(key);
  if (whole !== undefined) return { event: whole, outcomes: [...whole.outcomes.keys()] };
  const dot = key.lastIndexOf('.');
  const [name, outcome] = [key.slice(0, Math.max(0, dot)), key.slice(dot + 1)];
  const event = events.get(name);
  if (event === undefined) {
    const among = [...events.values()].flatMap((each) => [
      each.contract.name,
      ...[...each.outcomes.keys()].map((of) => outcomeKey(each, of)),
    ]);
    reader.report('FLOW_UNKNOWN_EVENT', place, { name: key }, { among });
    const meant = nearest(key, among);
    return meant === null ? null : eventKey(reader, events, { key: meant, place });
  }
  if (event.outcomes.has(outcome)) return { event, outcomes: [outcome] };
  const details = { name: outcome, of: name, fields: [...event.outcomes.keys()].join(', ') };
  reader.report('FLOW_UNKNOWN_OUTCOME', place, details, { among: event.outcomes.keys() });
  const meant = nearest(outcome, event.outcomes.keys());
  return meant === null ? null : { event, outcomes: [meant] };
}

/** `payment.settled.paid`. */
export function outcomeKey({ contract }: EventTypes, outcome: string): string {
  return `${contract.name}.${outcome}`;
}
