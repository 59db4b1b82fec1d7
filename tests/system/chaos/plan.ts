/** What is to happen to a run: drawn from a seed, and what was seldom hit so far comes sooner. */
import { failpointNames, type FailpointName } from '../../../runtime/failpoints.ts';
import { chance, type Chance } from './random.ts';

/** Failpoints of a running node; those of the migration have a run of their own. */
export const nodeFailpoints = failpointNames.filter((name) => !name.startsWith('migration.'));

/** Up to which pass of one node a place is armed, where it is passed often. */
const lastPass: Readonly<Partial<Record<FailpointName, number>>> = {
  'receive.begun': 8,
  'receive.done': 8,
  'turn.locked': 8,
  'turn.before_commit': 8,
  'turn.after_commit': 8,
  'notice.before_commit': 2,
  'notice.after_commit': 2,
  'agenda.before_commit': 3,
  'agenda.after_commit': 3,
  'call.found': 4,
  'call.before': 3,
  'call.after': 3,
  'call.before_commit': 3,
  'call.after_commit': 3,
  'sender.claimed': 6,
  'sender.before_send': 7,
  'sender.after_send': 7,
  'sender.before_commit': 10,
  'sender.after_commit': 10,
  'commit.sent': 25,
};

/** Places that are seldom passed: armed in every node, at the first pass. */
const seldom = nodeFailpoints.filter((name) => lastPass[name] === undefined);
/** So many of the others are armed in a node: not all, so that a circle comes on. */
const armedAtOnce = 5;
/** A place that ended nodes so often in one circle lets the next ones pass. */
const perCircle = 4;

/** Around a payout: what cannot be taken back. */
const payout = [
  'release.before_commit',
  'release.after_commit',
  'call.found',
  'call.before',
  'call.after',
  'call.before_commit',
  'call.after_commit',
] as const satisfies readonly FailpointName[];

/** What is done while a node is frozen. */
export const asleep = ['leases', 'hours', 'sessions', 'database'] as const;
export type Asleep = (typeof asleep)[number];

/** What was hit, over all circles: how often each name. */
export class Tally {
  readonly counts = new Map<string, number>();
  add(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }
  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}

/** One circle's faults. */
export class Plan {
  readonly chance: Chance;
  readonly tally: Tally;
  /** What happened to the circle, in order. */
  readonly history: string[] = [];
  readonly #inCircle = new Tally();
  /** Ends and freezes that this circle may still have. */
  #left: number;

  constructor(seed: number, tally: Tally, hits: number) {
    this.chance = chance(seed);
    this.tally = tally;
    this.#left = hits;
  }

  /** True while faults are still to come. */
  get open(): boolean {
    return this.#left > 0;
  }

  /** Notes what happens. */
  happens(name: string): void {
    this.tally.add(name);
    this.history.push(name);
  }

  /** Notes what ended or froze a node, and where if it was at a failpoint. */
  hit(how: string, at?: string): void {
    this.happens(at === undefined ? how : `${how} at ${at}`);
    if (at !== undefined) this.#inCircle.add(at);
    this.#left -= 1;
  }

  /** Where the next node is to die or to freeze; null: it lives. */
  next(): string | null {
    if (!this.open) return null;
    const open = nodeFailpoints.filter((name) => this.#inCircle.of(name) < perCircle);
    const often = this.#ranked(
      open.filter((name) => !seldom.includes(name)),
      'killed at ',
    ).slice(0, armedAtOnce);
    return [...open.filter((name) => seldom.includes(name)), ...often]
      .map((name) => {
        const pass = this.chance.between(1, lastPass[name] ?? 1);
        return `${name}:${pass}${this.chance.percent(25) ? ':stop' : ''}`;
      })
      .join(',');
  }

  /** Where nodes are to die or to freeze when a payout is made: one place, at its first pass. */
  aroundPayout(): string {
    return `${this.chance.pick(payout)}:1:${this.chance.percent(50) ? 'stop' : 'kill'}`;
  }

  /** What is done with a node that froze: the seldomest, by chance. */
  whileAsleep(): Asleep {
    return this.seldomest(asleep, 'frozen: ');
  }

  /** One of these names, those that were hit seldom sooner. */
  seldomest<T extends string>(names: readonly T[], prefix = ''): T {
    return this.#ranked(names, prefix)[0] as T;
  }

  #ranked<T extends string>(names: readonly T[], prefix: string): T[] {
    return names
      .map((name) => ({ name, rank: (this.tally.of(prefix + name) + 1) * (0.3 + this.chance.next()) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ name }) => name);
  }
}
