/** What must hold of a circle that was played to its end, whatever happened on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, waitingForPerson } from '../../../runtime/conversation/failures.ts';
import { readHealth } from '../../../runtime/conversation/health.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import type { Database } from '../../../runtime/ports.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { chatsOf, everybodyKnows } from './chat-oracles.ts';
import type { Seen } from './members.ts';
import { ledgerAgrees, paidIn, paidOut } from './money-oracles.ts';
import type { Stand } from './stand.ts';
import { openJobs } from './work.ts';

/** What was found wrong, as sentences without names. */
export interface Verdict {
  /** Money that moved and is not in the book or never left it; messages that nobody got. */
  readonly lost: readonly string[];
  /** Money in the book more often than it moved, or sent more often than it was owed. */
  readonly doubled: readonly string[];
  /** Sent before its time, or before the members had paid. */
  readonly early: readonly string[];
  /** Anything else that should not be. */
  readonly odd: readonly string[];
  /** Messages that came again: allowed where a node was frozen between send and record. */
  readonly repeated: number;
  /** Payouts whose call was cut off: nobody knew at first what became of them. */
  readonly unknownPayouts: number;
  /** The record of the chats in which something was found. */
  readonly chats: readonly string[];
}

export type Found = Record<'lost' | 'doubled' | 'early' | 'odd', string[]>;

/** Jobs are worked off within this, in real time: 20,000 of them beside everything else. */
const jobsMs = 120_000;

/** Everything, held against everything. Jobs that wait are waited for. */
export async function judge(stand: Stand, seen: Seen, waitMs: number = jobsMs): Promise<Verdict> {
  const found: Found = { lost: [...seen.unanswered], doubled: [], early: [], odd: [] };
  const { movements } = stand.sandboxes.money.book();
  await paidIn(stand, movements, found);
  const unknownPayouts = await paidOut(stand, movements, found);
  await ledgerAgrees(stand, found.odd);
  const repeated = await everybodyKnows(stand, found);
  if (repeated > 0 && !stand.plan.history.some((what) => what.startsWith('stopped at ')))
    found.odd.push(`${repeated} messages came again though no node was frozen`);
  await nothingIsLeft(stand, found.odd, waitMs);
  await nothingWasBelieved(stand, found.odd);
  const chats = await chatsOf(stand, Object.values(found).flat());
  return { ...found, repeated, unknownPayouts, chats };
}

/** Nothing undone, failed, given up; no job waits. */
async function nothingIsLeft(stand: Stand, odd: string[], waitMs: number): Promise<void> {
  const { undone, failed, sending, calls, deadLetters, openTickets } = await readHealth(stand.database);
  const left = { undone, failed, sending, unhandled: calls.unhandled, deadLetters, openTickets };
  for (const [name, count] of Object.entries(left)) if (count > 0) odd.push(`${count} ${name}`);
  odd.push(...(await failures(stand.database)));
  const until = performance.now() + waitMs;
  while ((await openJobs(stand.database)) > 0 && performance.now() < until) await sleep(100);
  const jobs = await openJobs(stand.database);
  if (jobs > 0) odd.push(`${jobs} jobs wait`);
}

/** What the events failed at that nobody worked off. */
async function failures(database: Database): Promise<string[]> {
  const said: string[] = [];
  for (const { kind, subject } of await waitingForPerson(database)) {
    if (kind !== 'failed_event' || subject === null) continue;
    const failure = await failureOf(database, createCipher(stageDataKey), subject);
    said.push(`${failure?.kind} failed: ${failure?.detail}`);
  }
  return said;
}

/** No forged notice was taken, and what nobody can read is kept aside: that and nothing else. */
async function nothingWasBelieved(stand: Stand, odd: string[]): Promise<void> {
  const { believed, unreadable } = stand.gate;
  for (const path of believed) odd.push(`a forged notice was taken at ${path}`);
  const kept = await stand.database.query<{ reasons: string }>({
    name: 'chaos.kept_aside',
    // Kept by one node that could not say so and by the other again, it is one. What the database was away for is asked
    // about besides.
    text: `select string_agg(reason, ' ') as reasons from runtime.quarantine
            where reason not like 'not taken in%' group by sha256`,
  });
  const why = kept.map(({ reasons }) => reasons).join(', ');
  if (kept.length < unreadable.taken || kept.length > unreadable.sent)
    odd.push(
      `${kept.length} notices kept aside (${why}); ${unreadable.taken} of ${unreadable.sent} were acknowledged`,
    );
}
