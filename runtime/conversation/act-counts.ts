/**
 * How often people did what has a limit: counted in rows, so over all nodes, and in the transaction of the act, so that
 * what did not happen did not count. The row stays locked until then: two nodes cannot both take the last place.
 */
import { readLimit } from '../language/limits.ts';
import type { Database, Tx, Value } from '../ports.ts';

/** Something that is counted. */
export interface Act {
  readonly name: string;
  /** As contracts have them. */
  readonly limits: readonly string[];
  readonly userId: string;
  readonly input: Readonly<Record<string, Value>>;
  /** Domain time. */
  readonly now: Date;
}

/** Counts an act; where that is once too often nothing is counted, and the moment comes back when it may be done. */
export async function countAct(tx: Tx, act: Act): Promise<Date | null> {
  for (const [index, limit] of act.limits.entries()) {
    if (await take(tx, act, limit)) continue;
    for (const taken of act.limits.slice(0, index)) await giveBack(tx, act, taken);
    return freeAt(tx, act, limit);
  }
  return null;
}

/** Takes back the count of an act that came to nothing which counts. In the transaction that counted it. */
export async function uncountAct(tx: Tx, act: Act, outcome: string): Promise<void> {
  for (const limit of act.limits)
    if (readLimit(limit).counts?.includes(outcome) === false) await giveBack(tx, act, limit);
}

/** Deletes what counts for nothing any more: whose newest time is as old as the limit's stretch. `now` is domain time. */
export async function forgetActs(database: Database, now: Date): Promise<void> {
  await database.query({
    name: 'act_counts.forget',
    text: `delete from runtime.act_counts
            where coalesce((select max(t) from unnest(times) t), '-infinity')
                  <= $1::timestamptz - substring(act from '([0-9]+)s$')::int * interval '1 second'`,
    values: [now],
  });
}

async function take(tx: Tx, act: Act, limit: string): Promise<boolean> {
  const { most, withinMs } = readLimit(limit);
  const taken = await tx.query({
    name: 'act_counts.take',
    text: `insert into runtime.act_counts as c (act, whose, times) values ($1, $2, array[$3::timestamptz])
           on conflict (act, whose) do update
             set times = array(select t from unnest(c.times) t where t > $4 order by t) || $3::timestamptz
           where (select count(*) from unnest(c.times) t where t > $4) < $5
           returning 1 as one`,
    values: [...rowOf(act, limit), act.now, new Date(act.now.getTime() - withinMs), most],
  });
  return taken.length > 0;
}

async function giveBack(tx: Tx, act: Act, limit: string): Promise<void> {
  await tx.query({
    name: 'act_counts.give_back',
    text: `update runtime.act_counts set times = trim_array(times, 1) where act = $1 and whose = $2`,
    values: rowOf(act, limit),
  });
}

/** When the oldest of the acts that fill the limit is old enough. */
async function freeAt(tx: Tx, act: Act, limit: string): Promise<Date> {
  const { most, withinMs } = readLimit(limit);
  const [row] = await tx.query<{ at: Date }>({
    name: 'act_counts.oldest',
    text: `select t as at from runtime.act_counts, unnest(times) t
            where act = $1 and whose = $2 order by t desc offset $3 limit 1`,
    values: [...rowOf(act, limit), most - 1],
  });
  if (row === undefined) throw new Error(`${act.name} was refused and is not full`);
  return new Date(row.at.getTime() + withinMs);
}

/** A row for each limit of an act, so that two of them do not share one. */
function rowOf({ name, userId, input }: Act, limit: string): [act: string, whose: string] {
  const { per, withinMs } = readLimit(limit);
  const whose = per === 'person' ? userId : String(input[per]);
  return [`${name} ${withinMs / 1000}s`, `${per}:${whose}`];
}
