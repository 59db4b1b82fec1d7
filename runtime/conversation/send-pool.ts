/** Keeps up to a number of chats sending at once on this node, and claims more whenever one is done. */
import type { Claimed } from './sender-rows.ts';

/** Begins with `start`; what was nudged before is found by the first look. */
export class SendPool {
  private readonly running = new Set<Promise<void>>();
  private readonly most: number;
  private readonly claim: (limit: number) => Promise<readonly Claimed[]>;
  private readonly send: (claim: Claimed) => Promise<void>;
  private open = false;
  private claiming: Promise<void> | null = null;
  private again = false;

  /** Neither function may throw. */
  constructor(
    most: number,
    claim: (limit: number) => Promise<readonly Claimed[]>,
    send: (claim: Claimed) => Promise<void>,
  ) {
    this.most = most;
    this.claim = claim;
    this.send = send;
  }

  start(): void {
    this.open = true;
  }

  /** Looks for chats that are due, as far as there is room. Many nudges of one moment are one look. */
  nudge(): void {
    if (!this.open) return;
    this.again = true;
    this.claiming ??= this.fill().finally(() => {
      this.claiming = null;
      if (this.again && this.running.size < this.most) this.nudge();
    });
  }

  /** Lets what is being sent end. */
  async stop(): Promise<void> {
    this.open = false;
    await this.idle();
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.claiming !== null || this.running.size > 0)
      await Promise.allSettled([this.claiming, ...this.running]);
  }

  private async fill(): Promise<void> {
    while (this.again && this.open) {
      const room = this.most - this.running.size;
      if (room === 0) return;
      this.again = false;
      const claims = await this.claim(room);
      for (const claim of claims) this.add(claim);
      if (claims.length === room) this.again = true;
    }
  }

  private add(claim: Claimed): void {
    const sending = this.send(claim).finally(() => {
      this.running.delete(sending);
      if (this.again) this.nudge();
    });
    this.running.add(sending);
  }
}
