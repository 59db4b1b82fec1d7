/** Events on their way through the inbox: what is stored of them, and what a step gets. */
import { createHash } from 'node:crypto';
import type { StepEvent } from '../engine/model.ts';
import type { Content, GatewayEvent } from '../gateway.ts';
import type { DomainEvent, Json, Outcome } from '../ports.ts';
import { decodeValue, encodeValue } from './values.ts';

/** The kinds of events that an inbox holds. */
export type EventKind = StepEvent['kind'];

/** An event before it has its row. `source` makes it one event of its conversation however often it comes. */
export interface Incoming {
  readonly source: string;
  readonly kind: EventKind;
  /** JSON text, sealed when stored. */
  readonly payload: string;
}

/** Where an event's sealed payload lies. */
export const payloadPlace = (conversationId: string, source: string): string =>
  `inbox.payload:${conversationId}:${source}`;

/** What a person sent; the same notification is the same event. */
export function messageEvent(event: Extract<GatewayEvent, { kind: 'message' }>): Incoming {
  // Some gateways put the chat's number into their message ids, hence the hash.
  const source = `message:${createHash('sha256').update(event.key).digest('base64url')}`;
  const { content, message, at } = event;
  return { source, kind: 'message', payload: JSON.stringify({ content, message, at }) };
}

/** What `payload` of an event says, once it is read. */
export type Payload = Readonly<Record<string, Json>>;

/** Reads what an event was stored with. Throws for what is no JSON. */
export const readPayload = (payload: string): Payload => JSON.parse(payload) as Payload;

/** An answer that comes later than this after its message says which one it answers. */
const lateMs = 60_000;

/** The gateway's id of a message whose answer comes late, so that it can be quoted; else null. */
export function quoteOfLate(kind: EventKind, { message, at }: Payload, now: Date): string | null {
  if (kind !== 'message' || typeof message !== 'string' || typeof at !== 'string') return null;
  return now.getTime() - Date.parse(at) > lateMs ? message : null;
}

/** `at`: when it happened, in domain time. */
export function domainEvent(event: DomainEvent, at: Date): Incoming {
  const { name, outcome, about } = event;
  const payload = JSON.stringify({ name, outcome, about, data: encodeValue(event.data), at });
  return { source: `domain:${event.id}`, kind: 'domain', payload };
}

/** When a domain event happened, in domain time; null for any other event. */
export function happenedAt(kind: EventKind, { at }: Payload): Date | null {
  return kind === 'domain' && typeof at === 'string' ? new Date(at) : null;
}

/** A timer that is due; set again, it is another event. */
export function timerEvent(timer: string, setting: bigint): Incoming {
  return { source: `timer:${setting}`, kind: 'timer', payload: JSON.stringify({ timer }) };
}

/** A broadcast starts a flow once in each conversation, however often it is sent under one id. */
export function broadcastEvent(name: string, id: string): Incoming {
  const payload = JSON.stringify({ timer: `broadcast.${name}` });
  return { source: `broadcast:${id}`, kind: 'timer', payload };
}

/** What the person who has a ticket answers; `id` makes it one answer however often it is sent. */
export function personEvent(reference: string, id: string, said: string): Incoming {
  const payload = JSON.stringify({ reference, text: said });
  return { source: `person:${reference}:${id}`, kind: 'person', payload };
}

/** An intent answers its call once: the first outcome that is delivered. */
export function outcomeEvent(intentId: string, call: string, outcome: Outcome): Incoming {
  const payload = JSON.stringify({
    call,
    outcome: outcome.outcome,
    result: encodeValue(outcome.result ?? null),
  });
  return { source: `outcome:${intentId}`, kind: 'outcome', payload };
}

/** The gateway's id of the message that this one quotes or taps on, if it does. */
export function quotedMessage(kind: EventKind, payload: Payload): string | null {
  if (kind !== 'message') return null;
  const content = payload['content'] as unknown as Content;
  return 'quotes' in content ? (content.quotes ?? null) : null;
}

/** What the step gets. Throws for a payload that nobody here wrote. */
export function toStepEvent(kind: EventKind, json: Payload, quotedVisit: number | null): StepEvent {
  switch (kind) {
    case 'message':
      return { kind, content: json['content'] as unknown as Content, quotedVisit };
    case 'person':
      return { kind, reference: text(json['reference']), text: text(json['text']) };
    case 'timer':
      return { kind, timer: text(json['timer']) };
    case 'outcome':
      return {
        kind,
        call: text(json['call']),
        outcome: text(json['outcome']),
        result: decodeValue(json['result'] ?? null),
      };
    case 'domain':
      return {
        kind,
        name: text(json['name']),
        outcome: text(json['outcome']),
        about: json['about'] === null ? null : text(json['about']),
        data: decodeValue(json['data'] ?? null),
      };
  }
}

function text(json: Json | undefined): string {
  if (typeof json !== 'string') throw new Error('a stored event lacks a text');
  return json;
}
