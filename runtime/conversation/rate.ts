/** A gateway's rate per account, shared by all nodes: one row says from when on the next message may go. */
import type { Database } from '../ports.ts';

/** Unused time is saved up for this many milliseconds' worth of messages. */
const burstMs = 1_000;

/**
 * Takes the next place in the account's queue; returns how many milliseconds of real time to wait for it.
 * An account without a rate never waits.
 */
export async function takePlace(database: Database, accountId: string): Promise<number> {
  const [row] = await database.query<{ wait_ms: number }>({
    name: 'rate.take',
    text: `update runtime.gateway_rate
              set next_at = greatest(next_at, clock_timestamp() - $2 * interval '1 millisecond')
                            + interval '1 second' / per_second
            where account_id = $1 and per_second is not null
            returning greatest(0, ceil(extract(epoch from next_at - interval '1 second' / per_second
                        - clock_timestamp()) * 1000))::int as wait_ms`,
    values: [accountId, burstMs],
  });
  return row?.wait_ms ?? 0;
}
