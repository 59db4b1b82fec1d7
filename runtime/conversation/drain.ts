/**
 * Works off everything that waits, here and now, one thing after the other: for replays and for moves of the clock.
 * What waits for real time (a back-off, another's lease) is left.
 */
import type { Database } from '../ports.ts';
import type { Chat, Chats } from './chats.ts';
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
  /** Resolves when this node's workers, if they run, have nothing in hand; with how much they have ever done. */
  readonly idle: () => Promise<number>;
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
    const before = await deps.idle();
    const due = await whatIsDue(deps.database);
    // All turns come first, then what they want sent, then what they want called.
    if (due.conversation !== null) {
      if (await takeTurn(deps, due.conversation)) done.turns++;
    } else {
      if (due.chats === 0 && due.calls.length === 0) {
        // What a worker had taken was not due, and what came of it may be.
        if ((await deps.idle()) === before) return done;
        continue;
      }
      done.sends += await sendFor(deps, due.chats);
      for (const id of due.calls) if (await runCall(deps.calls, id)) done.calls++;
    }
  }
}

async function takeTurn(deps: DrainDeps, id: string): Promise<boolean> {
  const chat: Chat = await deps.chats.ofConversation(id);
  const impatient = { ...deps.turn, impatient: true };
  const { did } = await deps.lanes.run(id, () => turn(deps.database, impatient, chat, null));
  if (did === 'turn') return true;
  // Another node has it just now: it takes as long as its transaction.
  await new Promise((resolve) => setTimeout(resolve, 2));
  return false;
}

/** For so many chats, as long as others leave them. */
async function sendFor(deps: DrainDeps, chats: number): Promise<number> {
  let sends = 0;
  for (let n = 0; n < chats; n++) {
    const claims = await claimDue(deps.sender, 1);
    if (claims.length === 0) break;
    for (const claim of claims) sends += await sendClaimed(deps.sender, claim);
  }
  return sends;
}

/** At most so many of one kind are looked for at once. */
const atOnce = 100;

interface Due {
  /** That of the oldest event, over all conversations, so that a replay goes the same way each time. */
  readonly conversation: string | null;
  /** How many have something to send. */
  readonly chats: number;
  /** Ids, those that wait longest first. */
  readonly calls: readonly string[];
}

/** Everything that could be done now, in one question. */
async function whatIsDue(database: Database): Promise<Due> {
  const [due] = await database.query<Due>({
    name: 'drain.due',
    text: `select (select conversation_id from runtime.inbox where state in ('new', 'parked') order by id limit 1)
                    as conversation,
                  (select count(*) from (select 1 from runtime.senders where due_at <= clock_timestamp() limit $1) s)::int
                    as chats,
                  array(select id::text from runtime.outside_calls where next_at <= clock_timestamp()
                         order by next_at limit $1) as calls`,
    values: [atOnce],
  });
  return due ?? { conversation: null, chats: 0, calls: [] };
}
