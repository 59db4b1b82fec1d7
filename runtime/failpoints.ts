/**
 * Named places at which a test kills the process: `FAIL_AT=turn.before_commit:3` ends it with SIGKILL when the third
 * pass reaches the name. Without the variable, and in production, passing costs a comparison.
 */

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
 * Reads `NAME:N` (N from 1, 1 when left out) and calls `kill` at that pass. Throws for a setting that says neither:
 * a kill test that never kills would pass.
 */
export function createFailpoints(setting: string | undefined, kill: () => void): Failpoints {
  const counts = new Map<string, number>();
  const [name, count = '1'] = (setting ?? '').split(':');
  const at = Number(count);
  if (setting !== undefined && (!name || !Number.isInteger(at) || at < 1))
    throw new Error(
      `FAIL_AT is "${setting}"; write a failpoint's name and a count, e.g. turn.before_commit:3`,
    );
  return {
    pass(passing) {
      const passes = (counts.get(passing) ?? 0) + 1;
      counts.set(passing, passes);
      if (passing === name && passes === at) kill();
    },
    passed: (passing) => counts.get(passing) ?? 0,
  };
}

const production = process.env['NODE_ENV'] === 'production';
const active = createFailpoints(production ? undefined : process.env['FAIL_AT'], () =>
  process.kill(process.pid, 'SIGKILL'),
);

/** Marks a place; does nothing unless `FAIL_AT` names it. */
export const failpoint: (name: FailpointName) => void =
  production || process.env['FAIL_AT'] === undefined ? () => undefined : active.pass;
