/** The nouns of the book: scopes, events, postings, results of posting. */
import type { Json } from '../../runtime/ports.ts';
import type { Body } from './canonical.ts';
import type { EventType } from './event-types.ts';

/** A chain of its own: `group:<id>`, `user:<id>`, `platform:<shard>`. Whoever writes to it locks it first. */
export type Scope = string;
/** The chain of a circle, and of a person. */
export const groupScope = (group: string): Scope => `group:${group}`;
export const userScope = (user: string): Scope => `user:${user}`;
/** What belongs to no group: money that could not be matched. One shard is enough for now. */
export const platformScope: Scope = 'platform:0';

/** One transfer of money. */
export interface Posting {
  readonly from: string;
  readonly to: string;
  /** ISO 4217. */
  readonly currency: string;
  /** More than zero, in minor units. */
  readonly amountMinor: bigint;
}

/** Who caused an event. */
export interface Actor {
  readonly type: 'user' | 'system' | 'provider' | 'operator';
  readonly id: string;
}

/** The clock acted: something became due. */
export const systemActor: Actor = { type: 'system', id: 'agenda' };

/** An event to post. Its id comes from the cause, so that a repeated cause is posted once. */
export interface EventDraft {
  readonly id: string;
  readonly scope: Scope;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly actor: Actor;
  readonly subject: { readonly type: string; readonly id: string };
  readonly groupId?: string;
  readonly cycleId?: string;
  /** Ids, rules and amounts; never a name, a phone number or what a person typed. */
  readonly data: Readonly<Record<string, Body>>;
  readonly postings?: readonly Posting[];
}

/** An event as it stands in the book. */
export interface BookEvent {
  readonly id: string;
  readonly scope: Scope;
  readonly seq: bigint;
  readonly type: string;
  readonly occurredAt: Date;
  readonly actor: { readonly type: string; readonly id: string };
  readonly subject: { readonly type: string; readonly id: string };
  readonly groupId: string | null;
  readonly cycleId: string | null;
  /** The body as it reads from the stored bytes: amounts are decimal strings. */
  readonly data: { readonly [field: string]: Json };
  readonly body: Uint8Array;
  readonly prevHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly postings: readonly Posting[];
}

/** What became of a call of `post`; all of its events are posted or none. */
export type PostResult =
  | { readonly result: 'posted'; readonly events: readonly BookEvent[] }
  /** The same cause was posted before; nothing changed. */
  | { readonly result: 'exists' }
  /** An event with this id exists and says something else: a programmer's mistake or a forgery. */
  | { readonly result: 'differs'; readonly eventId: string }
  /** The account would go below zero. */
  | {
      readonly result: 'insufficient';
      readonly account: string;
      readonly currency: string;
      readonly missingMinor: bigint;
    };

/** The part of a hash that people see on receipts: its first 12 hexadecimal digits. */
export const shortHash = (hash: Uint8Array): string => Buffer.from(hash).toString('hex').slice(0, 12);
