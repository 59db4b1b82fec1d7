/** What every act of the ledger works with. */
import { createHash } from 'node:crypto';
import type { DomainEvent, OutsideCalls, People, Publish, Tx } from '../runtime/ports.ts';
import type { Limits } from './circles/rules/terms.ts';

/** The ports the ledger reaches the outside through. */
export interface LedgerPorts {
  readonly people: People;
  readonly publish: Publish;
  readonly outsideCalls: OutsideCalls;
  readonly limits: Limits;
  readonly drawSeed: DrawSeed;
  /** Passes a place at which a test may kill the process. */
  readonly pass?: PassPlace;
}

/**
 * The secret seed of a circle's draw, 32 hexadecimal digits: always the same for one circle, and to be told from chance
 * by nobody who lacks the key.
 */
export type DrawSeed = (group: string) => string;

/** Hears that a posting has been written and is to be committed, and that it was committed. */
export type PassPlace = (place: `${'notice' | 'release' | 'agenda'}.${'before' | 'after'}_commit`) => void;

/** One transaction of the ledger at one moment of domain time. */
export interface Work extends LedgerPorts {
  readonly tx: Tx;
  readonly now: Date;
}

/** Tells people of something, in this transaction. What nobody is to hear is left out. */
export async function tell(work: Work, events: readonly DomainEvent[]): Promise<void> {
  const heard = events.filter((event) => event.to.length > 0);
  if (heard.length > 0) await work.publish(work.tx, heard, work.now);
}

const base32 = 'abcdefghjkmnpqrstvwxyz0123456789';

/** An id that derives from its cause: a prefix and 80 bits of a hash, letters and digits only. */
export function idFrom(prefix: string, ...cause: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([prefix, ...cause]))
    .digest();
  return prefix + Array.from({ length: 16 }, (_, at) => base32[(digest[at] ?? 0) % 32]).join('');
}
