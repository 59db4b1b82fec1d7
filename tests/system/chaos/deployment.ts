/** Two nodes on one database: whenever one was killed another takes its place, and one that froze is woken later. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { heard, type Bench, type Node } from './bench.ts';
import type { Begin, Order } from './node.ts';
import type { Asleep, Plan } from './plan.ts';

/** A place in the deployment, with the node that has it now. */
interface Slot {
  readonly port: number;
  node: Node | null;
  /** True from its freezing until it was woken. */
  frozen: boolean;
  /** True once it has taken up its work: from then on it may not end by itself. */
  serving: boolean;
  /** Its end is ours: no sign of a fault. */
  leaving: boolean;
  /** How many in a row did not come up, since the database was away: whoever supervises starts the next. */
  failedStarts: number;
}

/** Longer than every lease of a node. */
const asleepMs = 1_700;
/** How far domain time moves while a node sleeps for hours, and how long it does so at most in real time. */
const asleepHoursMs = 3 * 60 * 60_000;
const asleepMostMs = 20_000;
/** One of two nodes serves within this, else none is stopped. */
const servingMostMs = 10_000;
/** A database that is away for longer than so many starts does not come back. */
const startsMost = 10;

export interface DeploymentOptions {
  readonly bench: Bench;
  readonly begin: Omit<Begin, 'failAt' | 'port'>;
  readonly ports: readonly number[];
  readonly plan: Plan;
  readonly now: () => Date;
  /** Ends all sessions of the nodes. */
  readonly endSessions: () => Promise<void>;
  readonly restartDatabase: () => Promise<void>;
}

export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #slots: readonly Slot[];
  readonly #wakers = new Set<Promise<void>>();
  /** Grows with every pause: a node that was to come before it comes no more. */
  #epoch = 0;
  #paused = false;
  #closed = false;
  #calm = false;
  #failure: Error | null = null;

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.#slots = options.ports.map((port) => ({
      port,
      node: null,
      frozen: false,
      serving: false,
      leaving: false,
      failedStarts: 0,
    }));
  }

  /** Starts all nodes; resolves when each serves, or has been killed before that. */
  async start(): Promise<void> {
    this.#paused = false;
    await Promise.all(this.#slots.map((slot) => this.#startOne(slot)));
  }

  /** Ends all nodes at once and starts none until `start`. */
  async pause(): Promise<void> {
    this.#paused = true;
    this.#epoch += 1;
    await Promise.all(this.#slots.map((slot) => end(slot)));
  }

  /** Kills a node wherever it is. */
  killOne(which: number): void {
    const slot = this.#slots[which % this.#slots.length] as Slot;
    if (slot.node === null) return;
    slot.leaving = true;
    slot.node.child.kill('SIGKILL');
  }

  /** Lets a node stop as `npm start` stops; waits a while for one that could. */
  async stopOne(): Promise<void> {
    const find = () => this.#slots.find(({ node, serving, frozen }) => node !== null && serving && !frozen);
    const until = performance.now() + servingMostMs;
    while (!this.#closed && find() === undefined && performance.now() < until) await sleep(25);
    const slot = find();
    if (this.#closed || !slot?.node) return;
    slot.leaving = true;
    if (this.#options.plan.open && this.#options.plan.chance.percent(60))
      tell(slot.node, { failAt: 'stop.begun' });
    tell(slot.node, { stop: true });
  }

  /** From now on the nodes that run are to die or to freeze there, as `FAIL_AT` says it. */
  aim(failAt: string): void {
    if (this.#calm || !this.#options.plan.open) return;
    for (const { node, serving } of this.#slots) if (node !== null && serving) tell(node, { failAt });
  }

  /** No fault from here on: nodes that come live, those that sleep are woken. */
  async calm(): Promise<void> {
    this.#calm = true;
    await Promise.all(this.#wakers);
  }

  /** Throws when a node ended in another way than it was to. */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#calm = true;
    await Promise.all(this.#slots.map((slot) => end(slot)));
    await Promise.all(this.#wakers);
  }

  async #startOne(slot: Slot): Promise<void> {
    const epoch = this.#epoch;
    const node = await this.#options.bench.take();
    if (this.#closed || this.#paused || epoch !== this.#epoch) return void node.child.kill('SIGKILL');
    Object.assign(slot, { node, frozen: false, serving: false, leaving: false });
    node.child.stderr?.on('data', () => this.#frozen(slot, node));
    // 'close' comes when all that it said has arrived.
    node.child.once('close', (code, signal) => this.#ended(slot, node, code, signal));
    const ready = heard(node.child, 'ready', node.said).then(
      () => void Object.assign(slot, { serving: true, failedStarts: 0 }),
      () => undefined,
    );
    const failAt = this.#calm ? null : this.#options.plan.next();
    node.child.send({ ...this.#options.begin, port: slot.port, failAt } satisfies Begin, () => undefined);
    await ready;
  }

  #ended(slot: Slot, node: Node, code: number | null, signal: NodeJS.Signals | null): void {
    const { serving } = slot;
    Object.assign(slot, { node: null, serving: false });
    const [, at] = /killed at ([\w.]+):/.exec(node.said()) ?? [];
    if (at !== undefined) this.#options.plan.hit('killed', at);
    else if (slot.leaving && signal === 'SIGKILL') this.#options.plan.hit('killed anywhere');
    else if (slot.leaving && code === 0) this.#options.plan.hit('stopped');
    else if (!serving && code === 1 && ++slot.failedStarts <= startsMost)
      this.#options.plan.history.push('start failed');
    else if (!this.#closed && !this.#paused)
      this.#failure = new Error(`a node ended by itself (${signal ?? code}): ${node.said()}`);
    if (this.#closed || this.#paused) return;
    this.#startOne(slot).catch((error: Error) => (this.#failure = error));
  }

  #frozen(slot: Slot, node: Node): void {
    const stops = [...node.said().matchAll(/stopped at ([\w.]+):/g)];
    const at = stops.at(-1)?.[1];
    // A node freezes once at each place; what it says afterwards is no new freezing.
    if (at === undefined || slot.frozen || stops.length <= (this.#woken.get(node) ?? 0)) return;
    this.#woken.set(node, stops.length);
    slot.frozen = true;
    const during = this.#options.plan.whileAsleep();
    this.#options.plan.hit('stopped', at);
    this.#options.plan.happens(`frozen: ${during}`);
    const waking = this.#wake(slot, node, during)
      .catch((error: Error) => void (this.#failure = error))
      .finally(() => this.#wakers.delete(waking));
    this.#wakers.add(waking);
  }
  readonly #woken = new Map<Node, number>();

  async #wake(slot: Slot, node: Node, during: Asleep): Promise<void> {
    await isStopped(node);
    switch (during) {
      case 'leases':
        await this.#sleepUntil(() => false, asleepMs);
        break;
      case 'hours': {
        // The others live through these hours: it is they who do what the sleeper will do again.
        for (const other of this.#slots)
          if (other !== slot && other.node !== null && other.serving) tell(other.node, { failAt: null });
        const wakeAt = this.#options.now().getTime() + asleepHoursMs;
        await this.#sleepUntil(() => this.#options.now().getTime() >= wakeAt, asleepMostMs);
        break;
      }
      case 'sessions':
        await this.#options.endSessions();
        break;
      case 'database':
        await this.#options.restartDatabase();
    }
    slot.frozen = false;
    node.child.kill('SIGCONT');
  }

  async #sleepUntil(isOver: () => boolean, mostMs: number): Promise<void> {
    const until = performance.now() + mostMs;
    while (!this.#calm && !isOver() && performance.now() < until) await sleep(25);
  }
}

/** It says that it stops before it does: who wakes it in between wakes nobody, and it sleeps for ever. */
async function isStopped({ child }: Node): Promise<void> {
  // Where there is no such file, a moment is enough.
  if (!existsSync('/proc/self/stat')) return void (await sleep(250));
  while (child.exitCode === null && child.signalCode === null && !/\) T /.test(stateOf(child.pid)))
    await sleep(2);
}

/** What the system says of a process; its state stands behind the name, which is in brackets: T is stopped. */
function stateOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

function tell({ child }: Node, order: Order): void {
  if (child.connected) child.send(order, () => undefined);
}

/** Ends a node and waits until it is gone; also one that is frozen. */
async function end(slot: Slot): Promise<void> {
  const child = slot.node?.child;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
}
