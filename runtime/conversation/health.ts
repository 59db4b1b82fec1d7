/** How the shell is doing, for readiness, metrics and operators. */
import type { Database } from '../ports.ts';

/** What waits in the shell. */
export interface Health {
  /** Events that wait for their turn, and how long the oldest has waited in seconds of real time. */
  readonly undone: number;
  readonly oldestUndoneS: number;
  readonly failed: number;
  /** Chats with something to send, and how long the one that is due longest has been so. */
  readonly sending: number;
  readonly oldestSendS: number;
  /** Those of them that wait for their number, which cannot send, or for tomorrow: they do not count as due. */
  readonly held: number;
  readonly calls: Readonly<Record<'intended' | 'calling' | 'unknown' | 'unhandled', number>>;
  readonly deadLetters: number;
  readonly quarantined: number;
  readonly openTickets: number;
}

/** Reads it. Throws when the database is away. */
export async function readHealth(database: Database): Promise<Health> {
  const [row] = await database.query<Record<string, number>>({
    name: 'health.read',
    text: `select
        (select count(*) from runtime.inbox where state in ('new', 'parked'))::int as undone,
        coalesce((select extract(epoch from now() - min(received_at)) from runtime.inbox
                   where state in ('new', 'parked')), 0)::float8 as undone_s,
        (select count(*) from runtime.inbox where state = 'failed')::int as failed,
        (select count(*) from runtime.senders where due_at is not null)::int as sending,
        coalesce((select extract(epoch from now() - min(due_at)) from runtime.senders
                   where due_at <= now()), 0)::float8 as send_s,
        (select count(*) from runtime.senders where held)::int as held,
        (select count(*) from runtime.outside_calls where state = 'intended' and next_at is not null)::int as intended,
        (select count(*) from runtime.outside_calls where state = 'calling' and next_at is not null)::int as calling,
        (select count(*) from runtime.outside_calls where state = 'unknown')::int as unknown,
        (select count(*) from runtime.outside_calls
          where state in ('accepted', 'refused') and handled_at is null)::int as unhandled,
        (select count(*) from runtime.dead_letters where closed_at is null)::int as dead,
        (select count(*) from runtime.quarantine)::int as quarantined,
        (select count(*) from runtime.tickets where closed_at is null)::int as tickets`,
  });
  const of = (name: string): number => row?.[name] ?? 0;
  return {
    undone: of('undone'),
    oldestUndoneS: of('undone_s'),
    failed: of('failed'),
    sending: of('sending'),
    oldestSendS: of('send_s'),
    held: of('held'),
    calls: {
      intended: of('intended'),
      calling: of('calling'),
      unknown: of('unknown'),
      unhandled: of('unhandled'),
    },
    deadLetters: of('dead'),
    quarantined: of('quarantined'),
    openTickets: of('tickets'),
  };
}
