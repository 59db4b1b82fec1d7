/**
 * Calls to providers, as intents: intended → (own commit) calling + lease → accepted | refused | unknown. A lease that
 * ran out means unknown; unknown is looked for, and only what the provider is sure never to have got is intended
 * again. Only `intended` may call.
 */
import { randomUUID } from 'node:crypto';
import type { Answer, AnswerHandler, Clock, Database, OutsideCalls, Provider, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import type { AfterCommit } from './after-commit.ts';
import * as rows from './call-rows.ts';
import { codeOf, detailOf } from './errors.ts';
import { outcomeEvent } from './events.ts';
import { writeEvents } from './inbox.ts';
import type { Log, Seal } from './ports.ts';

export interface CallsDeps {
  readonly database: Database;
  readonly seal: Seal;
  readonly log: Log;
  readonly clock: Clock;
  readonly afterCommit: AfterCommit;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly handlers: ReadonlyMap<string, AnswerHandler>;
  /** Longer than a provider's own time limit. */
  readonly leaseMs: number;
  /** Wait before the first look at an unknown call, and between tries of a handler; doubles up to the maximum. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** After this many failures of the handler the answer waits for a person, on the list of dead letters. */
  readonly handleAttemptsMax: number;
}

/** Which conversation's call an intent answers: set by the turn around an outside tool. */
export class Waiting {
  private readonly byTx = new WeakMap<Tx, { replyTo: string; conversationId: string; call: string }>();

  readonly set = (tx: Tx, replyTo: string, conversationId: string, call: string): void => {
    this.byTx.set(tx, { replyTo, conversationId, call });
  };

  get(tx: Tx, replyTo: string | undefined): { conversationId: string; call: string } | null {
    const waiting = this.byTx.get(tx);
    return waiting !== undefined && waiting.replyTo === replyTo ? waiting : null;
  }
}

/** How the domain asks for calls: as intents of its own transaction. */
export function createOutsideCalls(deps: {
  readonly seal: Seal;
  readonly afterCommit: AfterCommit;
  readonly waiting: Waiting;
}): OutsideCalls {
  return {
    async intend(tx, call) {
      const id = await rows.insertCall(tx, deps.seal, call, deps.waiting.get(tx, call.replyTo));
      if (id !== null) deps.afterCommit.of(tx).calls.add(id);
    },
    async intendAgain(tx, channel, key) {
      const id = await rows.insistOnCall(tx, channel, key);
      if (id !== null) deps.afterCommit.of(tx).calls.add(id);
    },
  };
}

/** Does what is due about one call, if anything is and nobody else does. Never throws but for the database. */
export async function runCall(deps: CallsDeps, id: string): Promise<boolean> {
  failpoint('call.found');
  const claimed = await rows.claimCall(deps.database, deps.seal, id, randomUUID(), deps.leaseMs);
  if (claimed === null) return false;
  const provider = deps.providers.get(claimed.call.channel);
  switch (claimed.was) {
    case 'intended':
      // A channel that is not configured any more: nothing was called, so the intent stands.
      if (provider === undefined) await postpone(deps, claimed, 'intended', deps.backOffMaxMs);
      else await conclude(deps, claimed, await call(provider, claimed));
      break;
    case 'calling':
      await conclude(deps, claimed, { state: 'unknown', reason: 'lease ran out' });
      break;
    case 'unknown':
      await look(deps, claimed, provider);
      break;
    case 'accepted':
    case 'refused':
      // The answer is known; its handler failed before.
      if (claimed.answer !== null && !claimed.handled) await conclude(deps, claimed, claimed.answer);
      else await postpone(deps, claimed, claimed.was, null);
      break;
  }
  return true;
}

async function call(provider: Provider, claimed: rows.ClaimedCall): Promise<Answer> {
  const { operation, key, request } = claimed.call;
  failpoint('call.before');
  try {
    const answer = await provider.call(operation, key, request);
    failpoint('call.after');
    return answer;
  } catch (error) {
    // A provider does not throw. If one does, nobody knows how far it came.
    return { state: 'unknown', reason: codeOf(error) };
  }
}

/** Looks for a call whose answer is unknown. */
async function look(
  deps: CallsDeps,
  claimed: rows.ClaimedCall,
  provider: Provider | undefined,
): Promise<void> {
  // What the handler does not know yet it is told first: the money stays reserved, the member hears that it is open.
  if (!claimed.toldUnknown) return conclude(deps, claimed, { state: 'unknown', reason: 'not told yet' });
  if (provider?.find === undefined)
    return postpone(deps, claimed, 'unknown', provider === undefined ? deps.backOffMaxMs : null);
  const { operation, key, request } = claimed.call;
  let found: Awaited<ReturnType<NonNullable<Provider['find']>>>;
  try {
    found = await provider.find(operation, key, request);
  } catch (error) {
    found = { state: 'unknown', reason: codeOf(error) };
  }
  if (found.state === 'accepted' || found.state === 'refused') return conclude(deps, claimed, found);
  const settled = claimed.sinceCallMs >= provider.settleTimeMs;
  if (found.state === 'absent' && settled) {
    deps.log.info('call.absent', { call: claimed.id, channel: claimed.call.channel });
    return postpone(deps, claimed, 'intended', 0);
  }
  const untilSettled = found.state === 'absent' ? provider.settleTimeMs - claimed.sinceCallMs : 0;
  return postpone(deps, claimed, 'unknown', Math.max(untilSettled, backOff(deps, claimed.looks)));
}

function backOff(deps: CallsDeps, tries: number): number {
  return Math.min(deps.backOffMs * 2 ** tries, deps.backOffMaxMs);
}

/** Ends a claim without an answer. */
async function postpone(
  deps: CallsDeps,
  claimed: rows.ClaimedCall,
  state: rows.CallState,
  nextMs: number | null,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const looks = state === 'intended' ? 0 : claimed.looks + 1;
    await rows.recordCall(tx, deps.seal, claimed, { ...unchanged(claimed), state, nextMs, looks });
    if (nextMs === 0) deps.afterCommit.of(tx).calls.add(claimed.id);
  });
}

function unchanged(claimed: rows.ClaimedCall): Omit<rows.CallRecord, 'state' | 'nextMs'> {
  const { answer, toldUnknown, handled, handleAttempts, looks } = claimed;
  return { answer, toldUnknown, handled, handleAttempts, looks };
}

/** Records an answer and posts what it means, in one transaction fenced by the claim. */
async function conclude(deps: CallsDeps, claimed: rows.ClaimedCall, answer: Answer): Promise<void> {
  const handler = deps.handlers.get(claimed.call.channel);
  // An unknown call without a way to look stays so until a notice settles it in the domain.
  const looks = deps.providers.get(claimed.call.channel)?.find !== undefined;
  const after = {
    ...unchanged(claimed),
    state: answer.state,
    nextMs: answer.state === 'unknown' && looks ? backOff(deps, claimed.looks) : null,
    answer: answer.state === 'unknown' ? null : answer,
    toldUnknown: claimed.toldUnknown || answer.state === 'unknown',
    handled: answer.state !== 'unknown',
  };
  try {
    const recorded = await deps.database.transaction(async (tx) => {
      if (!(await rows.recordCall(tx, deps.seal, claimed, after))) return false;
      if (answer.state === 'unknown' && claimed.toldUnknown) return true;
      const outcome = (await handler?.answered(tx, claimed.call, answer, deps.clock.now())) ?? null;
      if (outcome !== null && claimed.conversationId !== null && claimed.waitingCall !== null) {
        const event = outcomeEvent(claimed.id, claimed.waitingCall, outcome);
        writeEvents(tx, deps.seal, [{ conversationId: claimed.conversationId, event }]);
        deps.afterCommit.of(tx).turns.add(claimed.conversationId);
      }
      failpoint('call.before_commit');
      return true;
    });
    failpoint('call.after_commit');
    const { id: call, call: about } = claimed;
    const fields = { call, channel: about.channel, operation: about.operation, state: answer.state };
    if (recorded) deps.log.debug('call.concluded', fields);
    else deps.log.warn('call.fenced', fields);
  } catch (error) {
    await keepAnswer(deps, claimed, after, error);
  }
}

/** The handler failed. What the provider said is kept, and the handler is tried again later. */
async function keepAnswer(
  deps: CallsDeps,
  claimed: rows.ClaimedCall,
  after: rows.CallRecord,
  error: unknown,
): Promise<void> {
  const handleAttempts = claimed.handleAttempts + 1;
  const dead = handleAttempts >= deps.handleAttemptsMax;
  const code = codeOf(error);
  await deps.database.transaction(async (tx) => {
    const kept = await rows.recordCall(tx, deps.seal, claimed, {
      ...after,
      handled: false,
      toldUnknown: claimed.toldUnknown,
      handleAttempts,
      nextMs: dead ? null : backOff(deps, handleAttempts - 1),
    });
    if (!kept || !dead) return;
    await tx.query({
      name: 'dead_letters.call',
      text: `insert into runtime.dead_letters (kind, call_id, code, detail) values ('call', $1, $2, $3)`,
      values: [claimed.id, code, deps.seal.seal(`dead_letters.detail:${claimed.id}`, detailOf(error))],
    });
  });
  deps.log.error(dead ? 'call.given_up' : 'call.handler_failed', {
    call: claimed.id,
    channel: claimed.call.channel,
    code,
  });
}
