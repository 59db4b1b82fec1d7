/** Flows that are started in many conversations at once: broadcasts, and the first timers of schedules. */
import type { Clock, Database } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import { broadcastEvent } from './events.ts';
import { insertEvent } from './inbox.ts';
import type { Packs, Seal } from './ports.ts';

/** Conversations of one transaction. */
const page = 500;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Starts a broadcast of the pack in every conversation of a business. The same `id` is the same broadcast: sent again,
 * it reaches only those it had not reached. Returns how many it reached now.
 */
export async function startBroadcast(
  deps: { readonly database: Database; readonly seal: Seal; readonly afterCommit: AfterCommit },
  businessId: string,
  name: string,
  id: string,
): Promise<number> {
  let [reached, after] = [0, firstId];
  for (;;) {
    const done = await deps.database.transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>({
        name: 'starts.page',
        text: `select id from runtime.conversations
                where business_id = $1 and user_id is not null and id > $2 order by id limit $3`,
        values: [businessId, after, page],
      });
      let inserted = 0;
      for (const row of rows) {
        if ((await insertEvent(tx, deps.seal, row.id, broadcastEvent(name, id))) === null) continue;
        inserted += 1;
        deps.afterCommit.of(tx).turns.add(row.id);
      }
      return { inserted, last: rows.at(-1)?.id };
    });
    reached += done.inserted;
    if (done.last === undefined) return reached;
    after = done.last;
  }
}

/**
 * Gives every conversation a timer for each schedule of its pack that has none: due at once, so that a turn, which knows
 * the person's time zone, sets the first real one. Run at start: a schedule may be new.
 */
export async function startSchedules(deps: {
  readonly database: Database;
  readonly packs: Packs;
  readonly clock: Clock;
}): Promise<void> {
  const { database, packs, clock } = deps;
  const businesses = await database.query<{ id: string; pack: string }>({
    name: 'starts.businesses',
    text: `select id, pack from runtime.businesses`,
  });
  for (const { id, pack } of businesses) {
    const timers = packs.has(pack)
      ? [...packs.current(pack).schedules.keys()].map((name) => `schedule.${name}`)
      : [];
    if (timers.length === 0) continue;
    await database.query({
      name: 'starts.schedules',
      text: `insert into runtime.timers (conversation_id, timer, due_at)
             select c.id, t.timer, $3 from runtime.conversations c cross join unnest($2::text[]) as t(timer)
              where c.business_id = $1 and c.user_id is not null
             on conflict (conversation_id, timer) do nothing`,
      values: [id, timers, clock.now()],
    });
  }
}
