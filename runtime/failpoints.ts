/**
 * Named places at which a test may end or freeze the process. `FAIL_AT=turn.before_commit:3` ends it with SIGKILL
 * when it passes that place for the third time; `call.before:1:stop` freezes it there with SIGSTOP until somebody sends
 * SIGCONT. Several with commas between. Unarmed, a place costs one comparison.
 */
import { writeSync } from 'node:fs';

/** Every place, in the order of a message's way. Its comment says what is done and what is not. */
export const failpointNames = [
  /** A notification was read; nothing of it is stored. */
  'receive.begun',
  /** All of it is committed; the gateway has no answer yet. */
  'receive.done',
  /** The conversation is locked and the event inserted; nothing is worked off. */
  'turn.locked',
  /** Everything of a turn is written. */
  'turn.before_commit',
  'turn.after_commit',
  /** Stored without a turn, since another node has the conversation. */
  'turn.stored',
  /** An event that failed is parked or given up, in a transaction of its own. */
  'failure.before_commit',
  'failure.after_commit',
  /** A provider's notice is posted. */
  'notice.before_commit',
  'notice.after_commit',
  /** A release is posted and its call intended. */
  'release.before_commit',
  'release.after_commit',
  /** Something that was due is done. */
  'agenda.before_commit',
  'agenda.after_commit',
  /** A conversation's due timer became an event. */
  'timer.before_commit',
  'timer.after_commit',
  /** An intent is known and not claimed. */
  'call.found',
  /** Claimed and committed; the provider has heard nothing. */
  'call.before',
  /** The provider has answered; nothing is recorded. */
  'call.after',
  /** The answer is recorded and posted. */
  'call.before_commit',
  'call.after_commit',
  /** A chat is claimed; nothing of it is looked at. */
  'sender.claimed',
  /** An unknown message is to be looked for. */
  'sender.before_look',
  /** A message is marked and committed; the gateway has heard nothing. */
  'sender.before_send',
  /** The gateway has answered; nothing is recorded. */
  'sender.after_send',
  'sender.before_commit',
  'sender.after_commit',
  /** The database has a COMMIT and its answer was not read. */
  'commit.sent',
  /** A node was told to stop and lets its work end. */
  'stop.begun',
  /** The schema's lock is held; nothing of this run is applied. */
  'migration.locked',
  'migration.before_commit',
  'migration.after_commit',
] as const;
export type FailpointName = (typeof failpointNames)[number];

export type FailpointAct = 'kill' | 'stop';

export interface Failpoints {
  readonly pass: (name: FailpointName) => void;
  /** How often a name was passed. */
  readonly passed: (name: FailpointName) => number;
}

/**
 * Reads `NAME`, `NAME:N` (N from 1) or `NAME:N:stop`, several with commas between, and calls `act` at each that is
 * reached. Throws for a setting that names no place or no count: a test that never kills would pass.
 */
export function createFailpoints(
  setting: string,
  act: (name: FailpointName, pass: number, how: FailpointAct) => void,
): Failpoints {
  const counts = new Map<string, number>();
  const armed = new Map<string, FailpointAct>();
  for (const one of setting.split(',')) {
    const [name = '', count = '1', how = 'kill', ...rest] = one.split(':');
    const at = Number(count);
    const known = (failpointNames as readonly string[]).includes(name);
    if (!known || !Number.isInteger(at) || at < 1 || (how !== 'kill' && how !== 'stop') || rest.length > 0)
      throw new Error(
        `FAIL_AT is "${setting}"; write the name of a failpoint and a count, e.g. turn.before_commit:3`,
      );
    armed.set(`${name}:${at}`, how);
  }
  return {
    pass(name) {
      const passes = (counts.get(name) ?? 0) + 1;
      counts.set(name, passes);
      const how = armed.get(`${name}:${passes}`);
      if (how !== undefined) act(name, passes, how);
    },
    passed: (name) => counts.get(name) ?? 0,
  };
}

/** Says where, so that whoever started the process can tell this end from any other, and ends or freezes it. */
function actOnSelf(name: FailpointName, pass: number, how: FailpointAct): void {
  writeSync(process.stderr.fd, `${how === 'kill' ? 'killed' : 'stopped'} at ${name}:${pass}\n`);
  process.kill(process.pid, how === 'kill' ? 'SIGKILL' : 'SIGSTOP');
}

const atLoad = process.env['FAIL_AT'];
let armed: Pick<Failpoints, 'pass'> | null = null;
if (atLoad !== undefined) armFailpoints(atLoad);

/** Arms places of this process, as `FAIL_AT` does at its start; null: none. In production nothing is ever armed. */
export function armFailpoints(setting: string | null): void {
  if (process.env['NODE_ENV'] === 'production') return;
  armed = setting === null ? null : createFailpoints(setting, actOnSelf);
}

/** Watches the places by other means, for crashes that are played; null ends it. */
export function watchFailpoints(watching: Pick<Failpoints, 'pass'> | null): void {
  armed = watching;
}

/** Marks a place. */
export function failpoint(name: FailpointName): void {
  if (armed !== null) armed.pass(name);
}
