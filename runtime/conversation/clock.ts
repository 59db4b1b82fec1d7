/** Domain time. In a sandbox it is real time plus an offset that a row keeps for all nodes; elsewhere it is real time. */
import type { Clock, Database } from '../ports.ts';
import { conversationError } from './errors.ts';

/** A clock that can be moved forward. */
export interface MovableClock extends Clock {
  /** Reads the row again: another node may have moved it. */
  refresh(): Promise<void>;
  /** Moves it to `to`; from there it runs on, or stands still if it stood. Errors: CLOCK_BACKWARDS. */
  moveTo(to: Date): Promise<void>;
  /** Stops it at `at`, for replays: it moves only by `moveTo`. */
  stop(at: Date): Promise<void>;
}

/** Domain time where no sandbox is: the machine's. */
export const realClock: Clock = { now: () => new Date() };

interface Row {
  readonly offset_ms: bigint;
  readonly stands_at: Date | null;
}

/** Opens the sandbox's clock. Never wire it beside a live credential. */
export async function openSandboxClock(database: Database): Promise<MovableClock> {
  let row: Row = { offset_ms: 0n, stands_at: null };

  const now = (): Date => row.stands_at ?? new Date(Date.now() + Number(row.offset_ms));
  const refresh = async (): Promise<void> => {
    const [read] = await database.query<Row>({
      name: 'clock.read',
      text: `select offset_ms, stands_at from runtime.clock_offset`,
    });
    if (read !== undefined) row = read;
  };
  const write = async (offsetMs: bigint, standsAt: Date | null): Promise<void> => {
    await database.query({
      name: 'clock.write',
      text: `update runtime.clock_offset set offset_ms = $1, stands_at = $2`,
      values: [offsetMs, standsAt],
    });
    row = { offset_ms: offsetMs, stands_at: standsAt };
  };

  await refresh();
  return {
    now,
    refresh,
    async moveTo(to) {
      await refresh();
      if (to.getTime() < now().getTime())
        throw conversationError('CLOCK_BACKWARDS', { now: now().toISOString(), target: to.toISOString() });
      await write(BigInt(to.getTime() - Date.now()), row.stands_at === null ? null : to);
    },
    stop: (at) => write(BigInt(at.getTime() - Date.now()), at),
  };
}
