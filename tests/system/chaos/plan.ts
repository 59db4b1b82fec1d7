/** What is to happen to a run: drawn from a seed, and what was seldom hit so far comes sooner. */
import { failpointNames, type FailpointName } from '../../../runtime/failpoints.ts';
import { chance, type Chance } from './random.ts';

/** Failpoints of a running node; those of the migration have a run of their own. */
export const nodeFailpoints = failpointNames.filter((name) => !name.startsWith('migration.'));

/** Up to which pass of one node a place is armed, where it is passed often. */
const lastPass: Readonly<Partial<Record<FailpointName, number>>> = {
  'receive.begun': 12,
  'receive.done': 12,
  'turn.locked': 12,
  'turn.before_commit': 12,
  'turn.after_commit': 12,
  'notice.before_commit': 2,
  'notice.after_commit': 2,
  'agenda.before_commit': 3,
  'agenda.after_commit': 3,
  'call.found': 5,
  'call.before': 4,
  'call.after': 4,
  'call.before_commit': 4,
  'call.after_commit': 4,
  'sender.claimed': 8,
  'sender.before_send': 10,
  'sender.after_send': 10,
  'sender.before_commit': 16,
  'sender.after_commit': 16,
  'commit.sent': 40,
};

/** Places of one node's life. Fewer are armed at once than there are, so that a circle comes on. */
const armedAtOnce = 7;
/** A place that ended nodes so often in one circle lets the next ones pass. */
const perCircle = 3;

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

  /** Notes what ended or froze a node. */
  hit(name: string): void {
    this.happens(name);
    this.#inCircle.add(name);
    this.#left -= 1;
  }

  /** Where the next node is to die or to freeze; null: it lives. */
  next(): string | null {
    if (!this.open) return null;
    const chosen = [...nodeFailpoints]
      .filter((name) => this.#timesHere(name) < perCircle)
      .map((name) => ({ name, rank: (this.#timesEver(name) + 1) * (0.3 + this.chance.next()) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, armedAtOnce);
    return chosen
      .map(({ name }) => {
        const pass = this.chance.between(1, lastPass[name] ?? 1);
        return `${name}:${pass}${this.chance.percent(25) ? ':stop' : ''}`;
      })
      .join(',');
  }

  /** Where nodes are to die or to freeze when a payout is made: one place, at its first pass; null: nowhere. */
  aim(): string | null {
    if (!this.open) return null;
    return `${this.chance.pick(payout)}:1:${this.chance.percent(50) ? 'stop' : 'kill'}`;
  }

  /** What is done with a node that froze: the seldomest, by chance. */
  whileAsleep(): Asleep {
    return this.seldomest(asleep, 'frozen: ');
  }

  /** One of these names, those that were hit seldom sooner. */
  seldomest<T extends string>(names: readonly T[], prefix = ''): T {
    const ranked = names.map((name) => ({
      name,
      rank: (this.tally.of(prefix + name) + 1) * (0.3 + this.chance.next()),
    }));
    return (ranked.sort((a, b) => a.rank - b.rank)[0] as (typeof ranked)[number]).name;
  }

  #timesHere(name: FailpointName): number {
    return this.#inCircle.of(`killed at ${name}`) + this.#inCircle.of(`stopped at ${name}`);
  }

  #timesEver(name: FailpointName): number {
    return this.tally.of(`killed at ${name}`);
  }
}
