/** What went wrong, for operators: failed events, what was given up, what was kept aside. Ids and codes; details sealed. */
import type { Database } from '../ports.ts';
import { errorPlace } from './failure.ts';
import type { Seal } from './ports.ts';

/** A failed event, as its error id names it. */
export interface Failure {
  readonly errorId: string;
  readonly conversation: string;
  /** What came in: message, domain, timer or outcome. */
  readonly kind: string;
  readonly code: string;
  /** When it was given up (real time). */
  readonly at: Date;
  /** Where the conversation stands now. */
  readonly flow: string | null;
  readonly step: string | null;
  /** What was thrown. May quote what a person wrote: for a screen, never for a log. */
  readonly detail: string;
}

/** The failure that a member was told this reference of, or null. */
export async function failureOf(database: Database, seal: Seal, errorId: string): Promise<Failure | null> {
  const [row] = await database.query<Omit<Failure, 'detail'> & { detail: Uint8Array | null }>({
    name: 'failures.by_id',
    text: `select i.error_id as "errorId", i.conversation_id as conversation, i.kind, i.error_code as code,
                  i.done_at as at, c.flow, c.step, i.error_detail as detail
             from runtime.inbox i join runtime.conversations c on c.id = i.conversation_id
            where i.state = 'failed' and i.error_id = $1`,
    values: [errorId],
  });
  if (row === undefined) return null;
  return { ...row, detail: row.detail === null ? '' : seal.open(errorPlace(errorId), row.detail) };
}

/** Something that waits for a person. */
export interface Waiting {
  readonly kind: 'failed_event' | 'dead_letter' | 'quarantine' | 'ticket';
  /** An error id, a conversation or call, a source, or a ticket's reference. */
  readonly subject: string;
  readonly why: string;
  readonly at: Date;
}

/** The newest of everything that waits for a person, newest first. */
export function waitingForPerson(database: Database, most = 50): Promise<readonly Waiting[]> {
  return database.query<Waiting>({
    name: 'failures.waiting',
    text: `(select 'failed_event' as kind, error_id as subject, error_code as why, done_at as at
              from runtime.inbox where state = 'failed' order by done_at desc limit $1)
           union all
           (select 'dead_letter', coalesce(conversation_id, call_id)::text, code, at
              from runtime.dead_letters where closed_at is null order by at desc limit $1)
           union all
           (select 'quarantine', source, reason, at from runtime.quarantine order by at desc limit $1)
           union all
           (select 'ticket', reference, queue, opened_at
              from runtime.tickets where closed_at is null order by opened_at desc limit $1)
           order by at desc limit $1`,
    values: [most],
  });
}
