/** Moving the clock: smallest due row up to the target, set the clock, run what is due, drain, repeat. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Sweep } from '../ports.ts';
import type { MovableClock } from './clock.ts';
import { conversationError } from './errors.ts';

/** Between two looks at what another node may be doing just now, in real time. */
const pauseMs = 20;

/**
 * Moves domain time to `target`, so that everything due on the way happens in order and at its time.
 * Errors: SWEEP_STUCK, CLOCK_BACKWARDS. Returns how much was due.
 */
export async function advanceTo(
  target: Date,
  deps: {
    readonly clock: MovableClock;
    readonly sweeps: readonly Sweep[];
    /** Works off everything that follows from what is due. */
    readonly drain: () => Promise<unknown>;
    /** How long what is due may stay due while nothing of it can be done, in real time: another node holds it. */
    readonly patienceMs?: number;
  },
): Promise<number> {
  const { patienceMs = 10_000 } = deps;
  await deps.drain();
  let count = 0;
  let patience = patienceMs;
  for (;;) {
    const next = await earliest(deps.sweeps);
    if (next === null || next.due > target) break;
    if (next.due > deps.clock.now()) await deps.clock.moveTo(next.due);
    // All that is due at this moment: two sweeps may have something at the same time.
    let ran = 0;
    for (const sweep of deps.sweeps) {
      const due = await sweep.nextDueAt();
      if (due !== null && due <= deps.clock.now()) ran += await sweep.run(deps.clock.now());
    }
    await deps.drain();
    count += ran;
    if (ran > 0 || !(await stillDue(next))) {
      patience = patienceMs;
      continue;
    }
    // A row that somebody has locked is passed over, and looks due until they commit.
    if (patience <= 0)
      throw conversationError('SWEEP_STUCK', { sweep: next.sweep.name, due: next.due.toISOString() });
    patience -= pauseMs;
    await pause(pauseMs);
  }
  if (target > deps.clock.now()) await deps.clock.moveTo(target);
  await deps.drain();
  return count;
}

interface Due {
  readonly sweep: Sweep;
  readonly due: Date;
}

async function earliest(sweeps: readonly Sweep[]): Promise<Due | null> {
  let first: Due | null = null;
  for (const sweep of sweeps) {
    const due = await sweep.nextDueAt();
    if (due !== null && (first === null || due < first.due)) first = { sweep, due };
  }
  return first;
}

/** Another node may have done it, or may be doing it: only what stays due is stuck. */
async function stillDue({ sweep, due }: Due): Promise<boolean> {
  const now = await sweep.nextDueAt();
  return now !== null && now <= due;
}
