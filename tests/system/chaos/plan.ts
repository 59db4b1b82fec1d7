/** Where nodes are to die: drawn from a seed, so that a run can be repeated. */
import type { FailpointName } from '../../../runtime/failpoints.ts';
import type { Kill } from './deployment.ts';

/** The failpoints that are killed at, and up to which pass of one node. */
const lastPass: Readonly<Record<FailpointName, number>> = {
  'turn.before_commit': 12,
  'turn.after_commit': 12,
  'call.before': 4,
  'call.after': 4,
  'sender.before_send': 10,
  'sender.after_send': 10,
  'release.before_commit': 1,
  'release.after_commit': 1,
};
export const failpoints = Object.keys(lastPass) as readonly FailpointName[];

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Kills still to be done, by failpoint. */
export class Plan {
  readonly #left: Map<FailpointName, number>;
  readonly #random: () => number;
  /** So many kills around a call are kept for calls to pay out, while there are releases to come. */
  readonly #kept: number;

  constructor(seed: number, rounds: number) {
    this.#kept = rounds / 2;
    this.#random = seeded(seed);
    this.#left = new Map(failpoints.map((name) => [name, rounds]));
  }

  get done(): boolean {
    return [...this.#left.values()].every((left) => left <= 0);
  }

  /** Takes a kill off what is left. */
  note(kill: Kill): void {
    this.#left.set(kill.at, (this.#left.get(kill.at) ?? 0) - 1);
  }

  /**
   * Where the next node is to die: anywhere on its way, and at its next release, whichever comes first. What was just
   * released is called for at once: the first call of the next node is the one to pay out.
   */
  next(last: Kill | undefined): string | null {
    const release = this.#most('release.');
    const payOut = last?.at === 'release.after_commit' ? this.#most('call.') : null;
    const anywhere = this.#most('turn.', 'sender.', ...(this.#keepsCalls() ? [] : ['call.']));
    const way = payOut ?? anywhere;
    const points = [
      ...(way === null ? [] : [`${way}:${payOut === null ? this.#pass(way) : 1}`]),
      ...(release === null ? [] : [`${release}:1`]),
    ];
    return points.length === 0 ? null : points.join(',');
  }

  #keepsCalls(): boolean {
    const calls = this.#left.get('call.before') ?? 0;
    return calls <= this.#kept && (this.#left.get('release.after_commit') ?? 0) > 0;
  }

  /** One of those with the most kills left, among these names. */
  #most(...prefixes: readonly string[]): FailpointName | null {
    const open = failpoints.filter(
      (name) => (this.#left.get(name) ?? 0) > 0 && prefixes.some((prefix) => name.startsWith(prefix)),
    );
    const most = Math.max(...open.map((name) => this.#left.get(name) ?? 0));
    const first = open.filter((name) => this.#left.get(name) === most);
    return first[Math.floor(this.#random() * first.length)] ?? null;
  }

  #pass(name: FailpointName): number {
    return 1 + Math.floor(this.#random() * lastPass[name]);
  }
}
