/** A started circle with its providers, its phones and a deployment that is killed again and again. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSandboxClock, type MovableClock } from '../../../runtime/conversation/clock.ts';
import { openDatabase, type OpenDatabase } from '../../../runtime/database/pool.ts';
import { startSandboxes, type Sandboxes } from '../../../system/sandboxes.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { phones } from './databases.ts';
import { Deployment, type Bench, type Kill } from './deployment.ts';

/** Everything must come to rest within this, in real time, whatever was killed. */
const settleMs = 45_000;
const lookMs = 15;

export interface Stand {
  readonly database: OpenDatabase;
  readonly clock: MovableClock;
  readonly sandboxes: Sandboxes;
  readonly deployment: Deployment;
  /** Waits until nobody has anything left to do at this moment of domain time. */
  settle(): Promise<void>;
  /** Moves domain time; everything due on the way is waited for. */
  advanceTo(target: Date): Promise<void>;
  close(): Promise<void>;
}

/** Sets it up and starts the first node. */
export async function openStand(options: {
  readonly url: string;
  readonly bench: Bench;
  readonly nextFailAt: (kills: readonly Kill[]) => string | null;
}): Promise<Stand> {
  const database = openDatabase({ url: options.url, max: 3, applicationName: 'kill watch' });
  const clock = await openSandboxClock(database);
  const sandboxes = await startSandboxes({
    folder: null,
    now: () => clock.now(),
    secret: stageDataKey,
    resendPauseMs: 25,
  });
  for (const number of phones) sandboxes.gateway.addPhone({ number, name: number, language: 'en' });
  const port = await freePort();
  sandboxes.connect(`http://127.0.0.1:${port}`);
  const { gatewayAccount, moneyAccount } = sandboxes;
  const begin = { database: options.url, port, gatewayAccount, moneyAccount };
  const deployment = new Deployment(options.bench, begin, options.nextFailAt);
  await deployment.start();

  const settle = async (): Promise<void> => {
    const until = performance.now() + settleMs;
    for (let quiet = 0; quiet < 2;) {
      deployment.check();
      await Promise.race([sandboxes.gateway.idle(), sleep(lookMs)]);
      await Promise.race([sandboxes.money.idle(), sleep(lookMs)]);
      const open = await openWork(database, clock.now());
      const waiting = sandboxes.gateway.waiting();
      quiet = open.total === 0 && waiting === 0 ? quiet + 1 : 0;
      if (performance.now() > until)
        throw new Error(`nothing comes to rest: ${JSON.stringify({ ...open, waiting })}`);
      if (quiet === 0) await sleep(lookMs);
    }
  };

  return {
    database,
    clock,
    sandboxes,
    deployment,
    settle,
    async advanceTo(target) {
      await settle();
      for (;;) {
        const due = await nextDue(database);
        if (due === null || due > target) break;
        if (due > clock.now()) await clock.moveTo(due);
        await settle();
      }
      if (target > clock.now()) await clock.moveTo(target);
      await settle();
    },
    async close() {
      await deployment.close();
      await sandboxes.close();
      await database.close();
    },
  };
}

/** What is to be done now, by state. A call that stays unknown until a notice comes is not. */
async function openWork(database: OpenDatabase, now: Date) {
  const [row] = await database.query<Record<'events' | 'sends' | 'calls' | 'due', number>>({
    name: 'kill.open_work',
    text: `select
        (select count(*) from runtime.inbox where state in ('new', 'parked'))::int as events,
        (select count(*) from runtime.senders where due_at is not null)::int as sends,
        (select count(*) from runtime.outside_calls where next_at is not null)::int as calls,
        (select count(*) from domain.agenda where done_at is null and due_at <= $1)::int
          + (select count(*) from runtime.timers where due_at <= $1)::int as due`,
    values: [now],
  });
  const { events = 0, sends = 0, calls = 0, due = 0 } = row ?? {};
  return { events, sends, calls, due, total: events + sends + calls + due };
}

async function nextDue(database: OpenDatabase): Promise<Date | null> {
  const [row] = await database.query<{ due: Date | null }>({
    name: 'kill.next_due',
    text: `select least((select min(due_at) from domain.agenda where done_at is null),
                        (select min(due_at) from runtime.timers)) as due`,
  });
  return row?.due ?? null;
}

/**
 * A port that nodes may take one after the other: below those that systems give to outgoing connections, or somebody
 * could have it between two nodes.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 16_000 + Math.floor(Math.random() * 16_000);
    const server = createServer();
    const free = await new Promise<boolean>((known) => {
      server.once('error', () => known(false));
      server.listen(port, '127.0.0.1', () => known(true));
    });
    if (free) await new Promise((closed) => server.close(closed));
    if (free) return port;
  }
}
