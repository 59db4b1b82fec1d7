/**
 * The bytes that the chain covers.
 *
 * Bodies are canonical JSON: UTF-8, no white space, keys sorted by UTF-16 code unit, whole numbers only, amounts as
 * decimal strings. What is stored is hashed as it is stored and never serialised again (a re-serialised body broke
 * Formance's chain, formancehq/ledger#788).
 */
import { createHash } from 'node:crypto';
import assert from 'node:assert/strict';
import type { Json } from '../../runtime/ports.ts';
import type { Posting } from './model.ts';

/** What a body may be made of; bigint becomes a decimal string, an absent field is left out. */
export type Body = Json | bigint | undefined | readonly Body[] | { readonly [field: string]: Body };

/** Canonical JSON of a body. */
export function canonicalJson(value: Body): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), `a body holds whole numbers only, not ${value}`);
    return String(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Body) => canonicalJson(item)).join(',')}]`;
  const fields = Object.entries(value as Record<string, Body>)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

/** The columns of an event that the hash covers, besides its postings. */
export interface HashedEvent {
  readonly id: string;
  readonly scope: string;
  readonly seq: bigint;
  readonly type: string;
  readonly occurredAt: Date;
  readonly actor: { readonly type: string; readonly id: string };
  readonly subject: { readonly type: string; readonly id: string };
  readonly groupId: string | null;
  readonly cycleId: string | null;
  readonly body: Uint8Array;
  readonly prevHash: Uint8Array;
  readonly postings: readonly Posting[];
}

/** In front of every hashed event, so that these hashes cannot mean anything else. */
const domainTag = 'likelemba.book.v1';

/** The hash before a scope's first event. */
export const genesis: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over a list of fields, each as its length in bytes (4 bytes, big endian; ffffffff for null) and its bytes:
 * the tag, scope, seq, prev_hash (raw), event_id, event_type, occurred_at (ISO 8601 with milliseconds, `Z`),
 * actor_type, actor_id, subject_type, subject_id, group_id, cycle_id, body (raw), the number of postings, and of each
 * posting in order of line: from, to, currency, amount_minor. Numbers are decimal text.
 */
export function hashOf(event: HashedEvent): Uint8Array {
  const hash = createHash('sha256');
  const field = (value: string | Uint8Array | null): void => {
    const length = Buffer.alloc(4);
    if (value === null) {
      length.writeUInt32BE(0xffffffff);
      hash.update(length);
      return;
    }
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  field(domainTag);
  field(event.scope);
  field(String(event.seq));
  field(event.prevHash);
  field(event.id);
  field(event.type);
  field(event.occurredAt.toISOString());
  field(event.actor.type);
  field(event.actor.id);
  field(event.subject.type);
  field(event.subject.id);
  field(event.groupId);
  field(event.cycleId);
  field(event.body);
  field(String(event.postings.length));
  for (const posting of event.postings) {
    field(posting.from);
    field(posting.to);
    field(posting.currency);
    field(String(posting.amountMinor));
  }
  return hash.digest();
}
