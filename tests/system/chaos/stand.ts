/** A started circle with its providers, its phones and a deployment to which things happen. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSandboxClock, type MovableClock } from '../../../runtime/conversation/clock.ts';
import type { OpenDatabase } from '../../../runtime/database/pool.ts';
import { startSandboxes, type Sandboxes } from '../../../system/sandboxes.ts';
import { stageDataKey } from '../../../system/stage.ts';
import type { Bench } from './bench.ts';
import { phones } from './circles.ts';
import { Deployment } from './deployment.ts';
import { openGate, type Gate } from './gate.ts';
import type { Plan } from './plan.ts';
import { openPatient, type Made, type Server } from './server.ts';
import { endSessions, openWeather } from './weather.ts';
import { nextDue, openWork } from './work.ts';

/** Everything must come to rest within this, in real time, whatever happened. */
const settleMs = 90_000;
const lookMs = 15;
const hour = 60 * 60_000;

/** What happens to time itself. */
export const timeFaults = ['clock jumped', 'an hour of silence'] as const;

export interface Stand {
  readonly made: Made;
  readonly server: Server;
  readonly plan: Plan;
  readonly database: OpenDatabase;
  readonly clock: MovableClock;
  readonly sandboxes: Sandboxes;
  readonly gate: Gate;
  readonly deployment: Deployment;
  /** Waits until nobody has anything left to do at this moment of domain time. */
  settle(): Promise<void>;
  /** The members do something: perhaps something else happens meanwhile. */
  turnPage(): void;
  /** The members say yes: perhaps somebody else holds their circle just then. */
  answering(): void;
  /** Moves domain time; everything due on the way is waited for, unless the clock jumps. */
  advanceTo(target: Date): Promise<void>;
  /** No fault from here on; who sleeps is woken. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export interface StandOptions {
  readonly server: Server;
  readonly made: Made;
  readonly bench: Bench;
  readonly plan: Plan;
  /** So many things may happen besides failpoints; with none, notices arrive as they were sent too. */
  readonly weather: number;
}

/** Sets it up and starts the nodes. */
export async function openStand(options: StandOptions): Promise<Stand> {
  const { server, made, plan, bench } = options;
  const database = openPatient(made.url);
  const clock = await openSandboxClock(database);
  const sandboxes = await startSandboxes({
    folder: null,
    now: () => clock.now(),
    secret: stageDataKey,
    resendPauseMs: 25,
  });
  for (const number of phones) sandboxes.gateway.addPhone({ number, name: number, language: 'en' });
  const ports = [await freePort(), await freePort()];
  const gate = await openGate({ ports, plan });
  if (options.weather === 0) gate.calm();
  sandboxes.connect(gate.url);
  const { gatewayAccount, moneyAccount } = sandboxes;
  const deployment = new Deployment({
    bench,
    begin: { database: made.url, publicUrl: gate.url, gatewayAccount, moneyAccount },
    ports,
    plan,
    now: () => clock.now(),
    endSessions: () => endSessions(server, made),
    restartDatabase: () => server.restart(),
  });
  await deployment.start();
  const weather = openWeather({ plan, server, made, deployment, sandboxes }, options.weather);

  const settle = async (): Promise<void> => {
    const until = performance.now() + settleMs;
    for (let quiet = 0; quiet < 2;) {
      deployment.check();
      await Promise.race([sandboxes.gateway.idle(), sleep(lookMs)]);
      await Promise.race([sandboxes.money.idle(), sleep(lookMs)]);
      const open = await openWork(database, clock.now());
      const waiting = sandboxes.gateway.waiting() + gate.busy();
      quiet = open.total === 0 && waiting === 0 ? quiet + 1 : 0;
      if (performance.now() > until)
        throw new Error(`nothing comes to rest: ${JSON.stringify({ ...open, waiting })}`);
      if (quiet === 0) await sleep(lookMs);
    }
  };
  const happens = (fault: (typeof timeFaults)[number], percent: number): boolean => {
    if (options.weather === 0 || !plan.open || !plan.chance.percent(percent)) return false;
    plan.happens(fault);
    return true;
  };

  return {
    made,
    server,
    plan,
    database,
    clock,
    sandboxes,
    gate,
    deployment,
    settle,
    turnPage: () => weather.turnPage(),
    answering: () => weather.answering(),
    async advanceTo(target) {
      weather.turnPage();
      await settle();
      const far = target.getTime() - clock.now().getTime() >= hour;
      if (far && happens('an hour of silence', 12)) {
        // No schedule, no sweep and no webhook is served; whatever came due is found by state afterwards.
        await deployment.pause();
        await clock.moveTo(new Date(clock.now().getTime() + hour));
        await deployment.start();
        await settle();
      }
      const jumps = far && happens('clock jumped', 15);
      while (!jumps) {
        const due = await nextDue(database);
        if (due === null || due > target) break;
        if (due > clock.now()) await clock.moveTo(due);
        await settle();
      }
      if (target > clock.now()) await clock.moveTo(target);
      await settle();
    },
    async calm() {
      await weather.stop();
      gate.calm();
      await deployment.calm();
      await settle();
    },
    async close() {
      await weather.stop().catch(() => undefined);
      await deployment.close();
      await sandboxes.close();
      await gate.close();
      await database.close();
    },
  };
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
