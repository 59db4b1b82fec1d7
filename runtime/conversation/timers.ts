/** Timers of conversations, by domain time: a due row becomes an event in the inbox. */
import type { Database, Sweep } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import type { AfterCommit } from './after-commit.ts';
import { timerEvent } from './events.ts';
import { writeEvents } from './inbox.ts';
import type { Seal } from './ports.ts';

/** Most timers of one `run`; what is left is due at once again. */
const batch = 500;

/** The sweep over conversations' timers. */
export function createTimers(deps: {
  readonly database: Database;
  readonly seal: Seal;
  readonly afterCommit: AfterCommit;
}): Sweep {
  const { database } = deps;
  return {
    name: 'timers',
    async nextDueAt() {
      const [row] = await database.query<{ due: Date | null }>({
        name: 'timers.next',
        text: `select min(due_at) as due from runtime.timers`,
      });
      return row?.due ?? null;
    },
    async run(now) {
      let ran = 0;
      while (ran < batch && (await runOne(deps, now))) {
        ran++;
        failpoint('timer.after_commit');
      }
      return ran;
    },
  };
}

async function runOne(
  { database, seal, afterCommit }: Parameters<typeof createTimers>[0],
  now: Date,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [row] = await tx.query<{ conversation_id: string; timer: string; setting: bigint }>({
      name: 'timers.take',
      // One row is chosen once. What is joined with may be asked again for each row, and each time takes another timer.
      text: `delete from runtime.timers
              where (conversation_id, timer) = (
                      select conversation_id, timer from runtime.timers where due_at <= $1
                       order by due_at, conversation_id, timer limit 1 for update skip locked)
              returning conversation_id, timer, setting`,
      values: [now],
    });
    if (row === undefined) return false;
    writeEvents(tx, seal, [
      { conversationId: row.conversation_id, event: timerEvent(row.timer, row.setting) },
    ]);
    afterCommit.of(tx).turns.add(row.conversation_id);
    failpoint('timer.before_commit');
    return true;
  });
}
