/** What is still to be done, read from the database by state. */
import type { Database } from '../../../runtime/ports.ts';

/** What is to be done now. A call that stays unknown until a notice comes is not. */
export async function openWork(database: Database, now: Date) {
  const [row] = await database.query<Record<'events' | 'sends' | 'calls' | 'due', number>>({
    name: 'chaos.open_work',
    text: `select
        (select count(*) from runtime.inbox where state in ('new', 'parked'))::int as events,
        (select count(*) from runtime.senders where due_at is not null)::int as sends,
        (select count(*) from runtime.outside_calls where next_at is not null)::int as calls,
        (select count(*) from domain.agenda where done_at is null and due_at <= $1)::int
          + (select count(*) from runtime.timers where due_at <= $1)::int as due`,
    values: [now],
  });
  const { events = 0, sends = 0, calls = 0, due = 0 } = row ?? {};
  return { events, sends, calls, due, total: events + sends + calls + due };
}

/** When the next item or timer is due. */
export async function nextDue(database: Database): Promise<Date | null> {
  const [row] = await database.query<{ due: Date | null }>({
    name: 'chaos.next_due',
    text: `select least((select min(due_at) from domain.agenda where done_at is null),
                        (select min(due_at) from runtime.timers)) as due`,
  });
  return row?.due ?? null;
}

/** Jobs that could be done now and are not. Those of a killed node wait for their time to run out and lose nothing. */
export async function openJobs(database: Database): Promise<number> {
  const [row] = await database.query<{ jobs: number }>({
    name: 'chaos.open_jobs',
    text: `select count(*)::int as jobs from pgboss.job where state in ('created', 'retry') and start_after <= now()`,
  });
  return row?.jobs ?? 0;
}

/** Puts jobs before those to come, each about a call that there is not. */
export async function backUpJobs(database: Database, count: number): Promise<void> {
  await database.query({
    name: 'chaos.back_up_jobs',
    text: `insert into pgboss.job (name, data)
           select 'outside-call', jsonb_build_object('id', gen_random_uuid()) from generate_series(1, $1::int)`,
    values: [count],
  });
}

/** What has not come to its end, with all that was asked about it: why a circle got stuck. */
export async function openThings(database: Database): Promise<string[]> {
  const rows = await database.query<{ thing: string }>({
    name: 'chaos.open_things',
    text: `select concat_ws(' ', 'payout', id, kind, status, 'attempts', attempts) as thing
             from domain.payouts where status <> 'sent'
           union all select concat_ws(' ', 'attempt', key, status, code, 'released', released_at, 'answered', answered_at)
             from domain.payout_attempts where status not in ('failed', 'completed')
           union all select concat_ws(' ', 'payment', id, status, 'cycle', cycle)
             from domain.payments where status in ('initiated', 'pending')
           union all select concat_ws(' ', 'question', kind, subject, number, asked_at, coalesce(answer, 'no answer'))
             from domain.status_calls
           union all select concat_ws(' ', 'call', operation, key, state, 'tries', attempts)
             from runtime.outside_calls where state not in ('accepted', 'refused')
           union all select concat_ws(' ', 'due', due_at, kind, id, note) from domain.agenda where done_at is null
           union all select concat_ws(' ', 'account', account, balance) from domain.balances
            where balance <> 0 and account like any ('{credit:%,escrow:%,clearing:%}')`,
  });
  return rows.map(({ thing }) => thing);
}
