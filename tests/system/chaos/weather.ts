/** What happens to a deployment besides its failpoints: to nodes, the database, the providers, at any moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandboxes } from '../../../system/sandboxes.ts';
import type { Deployment } from './deployment.ts';
import type { Plan } from './plan.ts';
import type { Made, Server } from './server.ts';

/** So often in a hundred something happens where it may. */
const percent = 40;
/** And so often the circle is locked when its members say yes; it takes seconds, so once in a circle. */
const lockedPercent = 20;
/** Longer than a tool waits for a lock, also where it begins to wait a little later; less than two such waits. */
const lockedMs = 8_000;

export interface World {
  readonly plan: Plan;
  readonly server: Server;
  readonly made: Made;
  readonly deployment: Deployment;
  readonly sandboxes: Sandboxes;
}

/** Ends the sessions of all nodes, pg-boss's too. */
export async function endSessions(server: Server, made: Made): Promise<void> {
  await server
    .admin('postgres', (run) =>
      run(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = $1 and application_name <> 'chaos watch' and pid <> pg_backend_pid()`,
        [made.name],
      ),
    )
    // A restart at the same moment ends them too, and this one with them.
    .catch(() => undefined);
}

/** Somebody holds the circle for longer than a tool waits: what fails for a passing reason is tried again. */
async function lockGroup(server: Server, made: Made): Promise<void> {
  await server
    .admin(made.name, async (run) => {
      await run('begin');
      await run(`select 1 from domain.heads where scope like 'group%' for update`);
      await sleep(lockedMs);
      await run('rollback');
    })
    // The server may be restarted meanwhile.
    .catch(() => undefined);
}

/** Each does its worst to a world. */
const kinds = {
  'node killed': ({ deployment, plan }) => deployment.killOne(plan.chance.between(0, 1)),
  'node stopped': ({ deployment }) => deployment.stopOne(),
  'sessions ended': ({ server, made }) => endSessions(server, made),
  'database restarted': ({ server }) => server.restart(),
  'prompt: time-out after success': ({ sandboxes }) => sandboxes.money.timeoutAfterSuccess('collect'),
  'prompt: time-out before': ({ sandboxes }) => sandboxes.money.timeoutBefore('collect'),
  'prompt: 500, then success': ({ sandboxes }) => sandboxes.money.http500ThenOk('collect'),
  'prompt: callback before the answer': ({ sandboxes }) => sandboxes.money.callbackBeforeAnswer('collect'),
  'payout: time-out after success': ({ sandboxes }) => sandboxes.money.timeoutAfterSuccess('pay_out'),
  'payout: time-out before': ({ sandboxes }) => sandboxes.money.timeoutBefore('pay_out'),
  'payout: 500, then success': ({ sandboxes }) => sandboxes.money.http500ThenOk('pay_out'),
  'payout: callback before the answer': ({ sandboxes }) => sandboxes.money.callbackBeforeAnswer('pay_out'),
  'payout: fails': ({ sandboxes }) => sandboxes.money.failNextPayout('definite'),
  'payout: no float': ({ sandboxes }) => sandboxes.money.failNextPayout('insufficient_float'),
  'payout: silent': ({ sandboxes }) => sandboxes.money.silentNextPayout(),
  'payout: queue time-out': ({ sandboxes, plan }) => sandboxes.money.queueTimeout(plan.chance.percent(50)),
  'tokens ended': ({ sandboxes }) => sandboxes.money.endTokens(),
  'send: 500': ({ sandboxes }) => sandboxes.gateway.failNext('500'),
  'send: 429': ({ sandboxes }) => sandboxes.gateway.failNext('429'),
  'send: not ready': ({ sandboxes }) => sandboxes.gateway.failNext('not_ready'),
  'send: time-out after success': ({ sandboxes }) => sandboxes.gateway.failNext('timeout_after_success'),
  'send: time-out before': ({ sandboxes }) => sandboxes.gateway.failNext('timeout_before'),
  'phone offline': async ({ sandboxes, plan }) => {
    const { number } = plan.chance.pick(sandboxes.gateway.phones());
    sandboxes.gateway.setOnline(number, false);
    await sleep(400);
    sandboxes.gateway.setOnline(number, true);
  },
} as const satisfies Record<string, (world: World) => void | Promise<void>>;
type Kind = keyof typeof kinds;
const locked = 'circle locked';
export const weatherNames: readonly string[] = [...Object.keys(kinds), locked];

/** Takes seconds: once in a circle. */
const slow: Kind = 'database restarted';

/** Something happens now and then, so often in a circle at most. */
export interface Weather {
  /** The members do something: perhaps it happens meanwhile. */
  turnPage(): void;
  /** The members are about to say yes, which takes their circle's lock. */
  answering(): void;
  /** Nothing more happens; resolves when what began is over. */
  stop(): Promise<void>;
}

export function openWeather(world: World, most: number): Weather {
  const { plan } = world;
  const blowing = new Set<Promise<void>>();
  let left = most;
  let names = Object.keys(kinds) as readonly Kind[];
  let isLocked = false;
  let failure: unknown = null;
  const blow = async (): Promise<void> => {
    await sleep(plan.chance.between(0, 400));
    const name = plan.seldomest(names);
    if (name === slow) names = names.filter((other) => other !== slow);
    plan.happens(name);
    await kinds[name](world);
  };
  const begin = (what: Promise<void>): void => {
    const one = what.catch((error: unknown) => (failure = error)).then(() => void blowing.delete(one));
    blowing.add(one);
  };
  return {
    turnPage() {
      if (left <= 0 || !plan.chance.percent(percent)) return;
      left -= 1;
      begin(blow());
    },
    answering() {
      if (left <= 0 || isLocked || !plan.open || !plan.chance.percent(lockedPercent)) return;
      isLocked = true;
      plan.happens(locked);
      world.deployment.aim(`failure.${plan.chance.pick(['before', 'after'])}_commit`);
      begin(lockGroup(world.server, world.made));
    },
    async stop() {
      left = 0;
      await Promise.all(blowing);
      if (failure) throw failure;
    },
  };
}
