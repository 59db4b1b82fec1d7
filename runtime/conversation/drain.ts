/**
 * Works off everything that waits, here and now, one thing after the other: for replays and for moves of the clock.
 * What waits for real time (a back-off, another's lease) is left.
 */
import type { Database } from '../ports.ts';
import type { Chat, Chats } from './chats.ts';
import { dueCalls } from './call-rows.ts';
import type { Lanes } from './lanes.ts';
import { runCall, type CallsDeps } from './outside.ts';
import { claimDue, sendClaimed, type SenderDeps } from './sender.ts';
import { turn } from './turn.ts';
import type { TurnDeps } from './turn-deps.ts';

export interface DrainDeps {
  readonly database: Database;
  readonly chats: Chats;
  readonly lanes: Lanes;
  readonly turn: TurnDeps;
  readonly sender: SenderDeps;
  readonly calls: CallsDeps;
  /** Resolves when this node's workers, if they run, have nothing in hand. */
  readonly idle: () => Promise<void>;
}

/** How much was worked off. */
export interface Drained {
  readonly turns: number;
  readonly calls: number;
  readonly sends: number;
}

/** Returns once nothing is left that could be done now. */
export async function drain(deps: DrainDeps): Promise<Drained> {
  const done = { turns: 0, calls: 0, sends: 0 };
  for (;;) {
    await deps.idle();
    if (!(await hasWork(deps.database))) return done;
    done.turns += await drainTurns(deps);
    done.sends += await drainSends(deps);
    done.calls += await drainCalls(deps);
  }
}

async function drainTurns(deps: DrainDeps): Promise<number> {
  const impatient = { ...deps.turn, impatient: true };
  let turns = 0;
  for (;;) {
    const id = await oldestConversation(deps.database);
    if (id === null) return turns;
    const chat: Chat = await deps.chats.ofConversation(id);
    const result = await deps.lanes.run(id, () => turn(deps.database, impatient, chat, null));
    if (result.did === 'turn') turns++;
    // Another node has it just now: it takes as long as its transaction.
    else await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** In the order in which events came, over all conversations, so that a replay goes the same way each time. */
async function oldestConversation(database: Database): Promise<string | null> {
  const [row] = await database.query<{ id: string }>({
    name: 'drain.oldest',
    text: `select conversation_id as id from runtime.inbox where state in ('new', 'parked') order by id limit 1`,
  });
  return row?.id ?? null;
}

async function drainSends(deps: DrainDeps): Promise<number> {
  let sends = 0;
  for (;;) {
    const claims = await claimDue(deps.sender, 1);
    if (claims.length === 0) return sends;
    for (const claim of claims) sends += await sendClaimed(deps.sender, claim);
  }
}

async function drainCalls(deps: DrainDeps): Promise<number> {
  let calls = 0;
  for (;;) {
    let ran = 0;
    for (const id of await dueCalls(deps.database, 100)) if (await runCall(deps.calls, id)) ran++;
    if (ran === 0) return calls;
    calls += ran;
  }
}

/** Whether anything waits that could be done now. */
async function hasWork(database: Database): Promise<boolean> {
  const [row] = await database.query<{ work: boolean }>({
    name: 'drain.has_work',
    text: `select exists (select 1 from runtime.inbox where state in ('new', 'parked'))
               or exists (select 1 from runtime.senders where due_at <= clock_timestamp())
               or exists (select 1 from runtime.outside_calls where next_at <= clock_timestamp()) as work`,
  });
  return row?.work ?? false;
}
