/**
 * Events of one chat queue here, on their node, before they take a connection: one flooded chat holds one connection
 * and no more. Lanes settle nothing between nodes; the lock on the conversation's row does.
 */

/** Runs work one at a time per key, in the order given; different keys never wait for each other. */
export class Lanes {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` behind what was given for this key before. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    this.last.set(key, mine);
    const forget = (): void => {
      if (this.last.get(key) === mine) this.last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Calls back when what was given for this key so far is done; false when nobody works in this lane. */
  whenFree(key: string, callback: () => void): boolean {
    const last = this.last.get(key);
    if (last === undefined) return false;
    last.then(callback, callback);
    return true;
  }

  /** Resolves when nobody works in any lane. */
  async idle(): Promise<void> {
    while (this.last.size > 0) await Promise.allSettled(this.last.values());
  }
}

/**
 * A few workers that take keys from a set: a key nudged many times waits once. The order is that of the first nudge.
 */
export class Nudged {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private readonly workers: number;
  private readonly work: (key: string) => Promise<void>;
  private open = false;

  /** `work` must not throw. */
  constructor(workers: number, work: (key: string) => Promise<void>) {
    this.workers = workers;
    this.work = work;
  }

  /** From now on nudges are worked off; before, and after `stop`, they are forgotten: a sweep finds them by state. */
  start(): void {
    this.open = true;
  }

  nudge(key: string): void {
    if (!this.open) return;
    this.waiting.add(key);
    if (this.running.size < this.workers) this.add();
  }

  /** Lets running work end and forgets the rest. */
  async stop(): Promise<void> {
    this.open = false;
    this.waiting.clear();
    await Promise.allSettled(this.running);
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  private add(): void {
    const worker = this.loop().finally(() => {
      this.running.delete(worker);
      // Nudged between the loop's last look and its end.
      if (this.waiting.size > 0) this.add();
    });
    this.running.add(worker);
  }

  private async loop(): Promise<void> {
    // A tick apart, so that nudges of one moment are a set before the first is taken.
    await Promise.resolve();
    for (const key of this.waiting) {
      this.waiting.delete(key);
      await this.work(key);
    }
  }
}
