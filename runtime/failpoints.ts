/**
 * Named places at which a test kills the process: `FAIL_AT=turn.before_commit:3` ends it with SIGKILL when the third
 * pass reaches the name. In production it does nothing, and without the variable it counts.
 */
import { writeSync } from 'node:fs';

/** Where a process may be killed. */
export type FailpointName =
  | 'turn.before_commit'
  | 'turn.after_commit'
  | 'call.before'
  | 'call.after'
  | 'sender.before_send'
  | 'sender.after_send'
  | 'release.before_commit'
  | 'release.after_commit';

export interface Failpoints {
  readonly pass: (name: FailpointName) => void;
  /** How often a name was passed. */
  readonly passed: (name: FailpointName) => number;
}

/**
 * Reads `NAME:N` (N from 1, 1 when left out), or several of them with commas between, and calls `kill` at the first
 * that is reached. Throws for a setting that says neither: a kill test that never kills would pass.
 */
export function createFailpoints(
  setting: string | undefined,
  kill: (name: FailpointName, pass: number) => void,
): Failpoints {
  const counts = new Map<string, number>();
  const killAt = new Map<string, number>();
  for (const one of setting?.split(',') ?? []) {
    const [name, count = '1'] = one.split(':');
    const at = Number(count);
    if (!name || !Number.isInteger(at) || at < 1)
      throw new Error(
        `FAIL_AT is "${setting}"; write a failpoint's name and a count, e.g. turn.before_commit:3`,
      );
    killAt.set(name, at);
  }
  return {
    pass(name) {
      const passes = (counts.get(name) ?? 0) + 1;
      counts.set(name, passes);
      if (passes === killAt.get(name)) kill(name, passes);
    },
    passed: (name) => counts.get(name) ?? 0,
  };
}

/** Says where, so that whoever started the process can tell this end from any other, and ends it. */
function killSelf(name: FailpointName, pass: number): void {
  writeSync(process.stderr.fd, `killed at ${name}:${pass}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const production = process.env['NODE_ENV'] === 'production';
const atLoad = process.env['FAIL_AT'];
let active = atLoad === undefined ? undefined : createFailpoints(atLoad, killSelf);

/** Watches the places by other means than the environment's, for crashes that are played; null ends it. */
export function watchFailpoints(watching: Failpoints | null): void {
  active = watching ?? undefined;
}

/** Marks a place; does nothing unless `FAIL_AT` names it, at the latest when the first place is passed. */
export const failpoint: (name: FailpointName) => void = production
  ? () => undefined
  : (name) => {
      active ??= createFailpoints(process.env['FAIL_AT'], killSelf);
      active.pass(name);
    };
