/**
 * A lock that one process of this machine holds, and that is free again when that process is gone, also after kill -9
 * and when its number was given to another process.
 *
 * The lock is a folder of numbered files; the newest says who holds it. Taking it over means creating the next number,
 * which the file system lets only one process do. The newest file is never deleted, so a number never comes twice.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseError } from './errors.ts';
import { lives, markOf, type ProcessMark } from './processes.ts';

/** What is known of the process that holds a lock. `note` is what it said of itself, e.g. its address. */
export interface Holder extends ProcessMark {
  readonly note: string;
}

/** A lock that this process holds. */
export interface HeldLock {
  /** Changes what others read about this process. */
  describe(note: string): void;
  /** Gives the lock back. Safe to call twice. */
  release(): void;
}

export type Taken = { readonly held: HeldLock } | { readonly by: Holder };

/** Takes the lock in this folder (made when missing), or says who has it. */
export function takeLock(folder: string, note: string): Taken {
  mkdirSync(folder, { recursive: true });
  const me = markOf(process.pid);
  if (me === null) throw new Error('this process cannot see itself');
  for (;;) {
    const newest = numbers(folder).at(-1) ?? 0;
    const holder = newest === 0 ? null : readHolder(fileOf(folder, newest));
    if (holder !== null && lives(holder)) return { by: holder };
    const mine = newest + 1;
    if (!create(fileOf(folder, mine), { ...me, note })) continue;
    // Somebody may have gone past this number meanwhile and deleted it, which is how it could be created at all.
    if (numbers(folder).at(-1) !== mine) {
      rmSync(fileOf(folder, mine), { force: true });
      continue;
    }
    for (const older of numbers(folder)) if (older < mine) rmSync(fileOf(folder, older), { force: true });
    return { held: heldLock(fileOf(folder, mine), me) };
  }
}

/** Takes the lock that says "the application runs on this data"; throws ALREADY_RUNNING with the other's address. */
export function takeApplicationLock(stateFolder: string, url: string): HeldLock {
  const taken = takeLock(join(stateFolder, 'running'), url);
  if ('held' in taken) return taken.held;
  throw databaseError('ALREADY_RUNNING', { url: taken.by.note, pid: taken.by.pid });
}

/** Runs `work` while holding the lock; waits up to `waitMs` for it, then throws EMBEDDED_BUSY. */
export async function withLock<T>(folder: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + waitMs;
  for (;;) {
    const taken = takeLock(folder, '');
    if ('held' in taken) {
      try {
        return await work();
      } finally {
        taken.held.release();
      }
    }
    if (performance.now() > until) throw databaseError('EMBEDDED_BUSY');
    await sleep(25);
  }
}

function heldLock(file: string, me: ProcessMark): HeldLock {
  let released = false;
  return {
    describe(note) {
      if (!released) replace(file, { ...me, note });
    },
    release() {
      if (released) return;
      released = true;
      // Pid 0 is nobody: the file stays, as the newest number, and its holder does not live.
      replace(file, { pid: 0, started: '', note: '' });
    },
  };
}

function fileOf(folder: string, number: number): string {
  return join(folder, String(number));
}

function numbers(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, started, note } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof note !== 'string') return null;
    return { pid, started, note };
  } catch {
    // Gone meanwhile, or cut short by a power failure: then its process is gone too.
    return null;
  }
}

/** Creates the file with its whole content at once; false when it is there already. */
function create(file: string, holder: Holder): boolean {
  const draft = draftOf(file);
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Nobody else's, threads of this process included. */
function draftOf(file: string): string {
  return `${file}.${randomUUID()}.new`;
}

function replace(file: string, holder: Holder): void {
  const draft = draftOf(file);
  writeFileSync(draft, JSON.stringify(holder));
  renameSync(draft, file);
}
