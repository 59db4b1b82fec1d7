/** What runs by itself on a node: pending turns, sends, calls, and a look at everything by state once a second. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setInterval as every } from 'node:timers';
import type { Clock, Database, Sweep } from '../ports.ts';
import type { Left } from './after-commit.ts';
import { dueCalls, mendCalls } from './call-rows.ts';
import type { Chats } from './chats.ts';
import { forgetActs } from './act-counts.ts';
import { mendDeliveries } from './deliveries.ts';
import { codeOf } from './errors.ts';
import { conversationsWithUndone } from './inbox.ts';
import { Lanes, Nudged } from './lanes.ts';
import { runCall, type CallsDeps } from './outside.ts';
import type { Log } from './ports.ts';
import { SendPool } from './send-pool.ts';
import { claimDue, sendClaimed, type SenderDeps } from './sender.ts';
import { turn } from './turn.ts';
import type { TurnDeps } from './turn-deps.ts';

export interface WorkersDeps {
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  readonly chats: Chats;
  readonly lanes: Lanes;
  readonly turn: TurnDeps;
  readonly sender: SenderDeps;
  readonly calls: CallsDeps;
  readonly sweeps: readonly Sweep[];
  /** How many of each run at once. */
  readonly turnsAtOnce: number;
  readonly sendsAtOnce: number;
  readonly callsAtOnce: number;
  readonly sweepMs: number;
  /** Reads what other nodes may have changed, e.g. the clock. */
  readonly refresh: () => Promise<void>;
  /** Asks gateways what our numbers can do, where that is due. Goes beside the looks: it calls others' servers. */
  readonly watchNumbers: () => Promise<void>;
  readonly mendNumbers: () => Promise<void>;
}

/** Turns of one chat in a row before others come first. */
const turnsInARow = 20;
/** Conversations, and calls, of one look. */
const page = 500;
const firstId = '00000000-0000-0000-0000-000000000000';

/** The workers of a node. A failure of theirs is logged, and what it left is found by the next look. */
export class Workers {
  private readonly deps: WorkersDeps;
  private readonly turns: Nudged;
  private readonly sends: SendPool;
  private readonly calls: Nudged;
  /** Calls that jobs asked for, a lane each. */
  private readonly jobs = new Lanes();
  private done = 0;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private watching: Promise<unknown> | null = null;
  private lookedTo = firstId;
  /** Who nudges may be answering a request; what the workers then do is not part of it, in logs least of all. */
  private readonly apart = AsyncLocalStorage.snapshot();

  constructor(deps: WorkersDeps) {
    this.deps = deps;
    this.turns = new Nudged(deps.turnsAtOnce, async (id) => {
      await this.safely('turn', () => this.pending(id));
    });
    this.calls = new Nudged(deps.callsAtOnce, async (id) => {
      await this.safely('call', () => runCall(deps.calls, id));
    });
    this.sends = new SendPool(
      deps.sendsAtOnce,
      async (limit) => (await this.safely('claim', () => claimDue(deps.sender, limit))) ?? [],
      async (claim) => {
        await this.safely('send', () => sendClaimed(deps.sender, claim));
      },
    );
  }

  start(): void {
    this.turns.start();
    this.calls.start();
    this.sends.start();
    this.timer = every(() => void this.look(), this.deps.sweepMs);
    void this.mend().then(() => this.look());
  }

  /** Begins nothing new and lets what runs end. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.looking;
    await this.watching;
    await Promise.all([this.turns.stop(), this.sends.stop(), this.calls.stop()]);
    await this.deps.lanes.idle();
  }

  /** Resolves when nothing is in hand. Returns how much has ever been done: what came and went between two looks. */
  async idle(): Promise<number> {
    await Promise.all([this.turns.idle(), this.sends.idle(), this.calls.idle(), this.jobs.idle()]);
    return this.done;
  }

  /** Does now what is due about a call, for a job. Fails where it does, so that the job is tried again. */
  async callForJob(id: string): Promise<void> {
    await this.jobs.run(id, () => runCall(this.deps.calls, id).finally(() => this.done++));
  }

  nudgeTurn(conversationId: string): void {
    this.apart(() => this.turns.nudge(conversationId));
  }

  nudgeCall(id: string): void {
    this.apart(() => this.calls.nudge(id));
  }

  /** Turns and sends; calls go by a job where there are jobs. */
  nudge(left: Left): void {
    this.apart(() => {
      for (const id of left.turns) this.turns.nudge(id);
      if (left.sends.size > 0) this.sends.nudge();
    });
  }

  /** Looks at everything by state; one look at a time. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** What need not be looked at each second. */
  async mend(): Promise<void> {
    const { database, calls } = this.deps;
    const channels = [...calls.providers.values()]
      .filter(({ find }) => find !== undefined)
      .map((one) => one.channel);
    await this.safely('mend', () => mendDeliveries(database));
    await this.safely('mend', () => forgetActs(database, this.deps.clock.now()));
    await this.safely('mend', () => this.deps.mendNumbers());
    await this.safely('mend', () => mendCalls(database, channels, calls.handleAttemptsMax));
  }

  private async lookOnce(): Promise<void> {
    await this.safely('refresh', () => this.deps.refresh());
    await this.safely('look', () => this.lookForTurns());
    this.sends.nudge();
    this.watching ??= this.safely('numbers', () => this.deps.watchNumbers()).finally(() => {
      this.watching = null;
    });
    await this.safely('look', async () => {
      for (const id of await dueCalls(this.deps.database, page)) this.calls.nudge(id);
    });
    for (const sweep of this.deps.sweeps) {
      await this.safely(`sweep.${sweep.name}`, async () => {
        const due = await sweep.nextDueAt();
        const now = this.deps.clock.now();
        if (due !== null && due <= now) await sweep.run(now);
      });
    }
  }

  private async lookForTurns(): Promise<void> {
    const ids = await conversationsWithUndone(this.deps.database, this.lookedTo, page);
    for (const id of ids) this.turns.nudge(id);
    // Goes round, so that a page of chats that cannot go on does not hide the others.
    this.lookedTo = ids.length < page ? firstId : (ids.at(-1) ?? firstId);
  }

  private async pending(id: string): Promise<void> {
    const { lanes, chats, database } = this.deps;
    // Whoever works in the lane looks again; this covers the one who has looked already.
    if (lanes.whenFree(id, () => this.turns.nudge(id))) return;
    const chat = await chats.ofConversation(id);
    await lanes.run(id, async () => {
      for (let turns = 1; ; turns++) {
        const result = await turn(database, this.deps.turn, chat, null);
        if (result.did !== 'turn' || !result.more) return;
        if (turns < turnsInARow) continue;
        this.turns.nudge(id);
        return;
      }
    });
  }

  private async safely<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.deps.log.warn('worker.failed', { what, error: codeOf(error) });
      return null;
    } finally {
      this.done++;
    }
  }
}
