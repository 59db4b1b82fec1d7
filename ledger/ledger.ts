/** The ledger as main.ts wires it: tools, the handlers of what providers say, the sweep over time, checks. */
import type {
  AnswerHandler,
  Clock,
  Database,
  OutsideCalls,
  People,
  Publish,
  ReceiveMoneyNotice,
  Sweep,
  Tool,
} from '../runtime/ports.ts';
import { agendaSweep, type AgendaHandler, type AgendaItem, type AgendaKind } from './agenda.ts';
import { needsAttention, type Attention } from './attention.ts';
import type { BookEvent } from './book/model.ts';
import { balances, ledgerFeed, newestEvents, type AccountBalance, type FeedEntry } from './book/read.ts';
import { rebuild, type RebuildReport } from './book/rebuild.ts';
import { verify, type VerifyReport } from './book/verify.ts';
import { lockedGroup, findCycle } from './circles/find.ts';
import { firstDayCame } from './circles/first-day.ts';
import { waitOn } from './circles/waiting.ts';
import { termsDeadline } from './circles/membership.ts';
import { nudge } from './circles/nudge.ts';
import { openTurn } from './circles/open-turn.ts';
import { checkQuorum, tellHeld, tellWaiting } from './payments/quorum.ts';
import { defaultLimits, type Limits } from './circles/rules/terms.ts';
import { foundingTools } from './circles/tools/found.ts';
import { membershipTools } from './circles/tools/membership.ts';
import { readingTools } from './circles/tools/read.ts';
import { startTools } from './circles/tools/start.ts';
import { closeDispute, openDisputes } from './disputes/dispute.ts';
import type { DisputeRow } from './disputes/tables.ts';
import { disputeTools } from './disputes/tools.ts';
import { endCircle } from './payments/complete.ts';
import { askReceiptAgain } from './payments/paybill.ts';
import { askPayoutAgain, giveUp, releaseWhenDue } from './payments/payout-notices.ts';
import { askWhenDue, expire } from './payments/prompt.ts';
import { createAnswerHandler, createMoneyNotices } from './payments/receive.ts';
import { paymentTools } from './payments/tools.ts';
import { projections } from './projections.ts';
import type { DrawSeed, LedgerPorts, PassPlace, Work } from './work.ts';

/** What the ledger is made of. */
export interface LedgerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly people: People;
  readonly publish: Publish;
  readonly outsideCalls: OutsideCalls;
  readonly limits?: Partial<Limits>;
  readonly drawSeed: DrawSeed;
  /** Told of agenda items whose handler failed; they are tried again later. */
  readonly onFailure?: (error: unknown, item: AgendaItem) => void;
  /** Named places around commits, for tests that kill the process there. */
  readonly pass?: PassPlace;
}

/** What the ledger offers. */
export interface Ledger {
  readonly tools: readonly Tool[];
  readonly answerHandler: AnswerHandler;
  readonly receiveMoneyNotice: ReceiveMoneyNotice;
  readonly sweeps: readonly Sweep[];
  /** An operator closes a dispute; null when there is none with this id. */
  closeDispute(id: string, outcome: 'release', operator: string): Promise<DisputeRow | null>;
  /** The book as it grows, oldest first: events with their postings, ids only. `after` is the last cursor seen. */
  feed(page: { readonly after: string | null; readonly limit: number }): Promise<FeedEntry[]>;
  /** The newest events, newest first, and how many there are in all. */
  newest(limit: number): Promise<{ readonly events: BookEvent[]; readonly total: number }>;
  /** Every account that is not zero. */
  balances(): Promise<AccountBalance[]>;
  openDisputes(): Promise<DisputeRow[]>;
  /** What only a person can settle. */
  needsAttention(): Promise<Attention[]>;
  verify(): Promise<VerifyReport>;
  rebuild(): Promise<RebuildReport>;
}

/** The ledger on a migrated database. */
export function createLedger(options: LedgerOptions): Ledger {
  const { database, clock, people, publish, outsideCalls } = options;
  const ports: LedgerPorts = {
    people,
    publish,
    outsideCalls,
    drawSeed: options.drawSeed,
    limits: { ...defaultLimits, ...options.limits },
    ...(options.pass === undefined ? {} : { pass: options.pass }),
  };
  return {
    tools: [
      ...foundingTools(ports),
      ...membershipTools(ports),
      ...readingTools(ports),
      ...startTools(ports),
      ...paymentTools(ports),
      ...disputeTools(ports),
    ],
    answerHandler: createAnswerHandler(ports),
    receiveMoneyNotice: createMoneyNotices({ database, clock, ports }),
    sweeps: [agendaSweep({ database, ports, handlers, onFailure: options.onFailure ?? (() => undefined) })],
    closeDispute: (id, outcome, operator) =>
      database.transaction((tx) => closeDispute({ ...ports, tx, now: clock.now() }, id, outcome, operator)),
    feed: (page) => database.transaction((tx) => ledgerFeed(tx, page)),
    newest: (limit) => database.transaction((tx) => newestEvents(tx, limit)),
    balances: () => database.transaction(balances),
    openDisputes: () => database.transaction(openDisputes),
    needsAttention: () => database.transaction((tx) => needsAttention(tx, clock.now())),
    verify: () => verify(database, projections),
    rebuild: () => rebuild(database, projections),
  };
}

/** A turn is due: the next one opens. Its payout has times of its own. */
async function cycleDue(work: Work, id: string): Promise<void> {
  const cycle = await findCycle(work.tx, id);
  if (!cycle) return;
  const group = await lockedGroup(work.tx, cycle.group_id);
  await checkQuorum(work, group, cycle.number);
  await tellWaiting(work, group, cycle.number);
  await tellHeld(work, group, cycle.number);
  waitOn(work, group, cycle);
  await openTurn(work, group, cycle.number + 1);
}

const handlers: Readonly<Record<AgendaKind, AgendaHandler>> = {
  'terms.deadline': (work, item) => termsDeadline(work, item.subject),
  'circle.first_day': (work, item) => firstDayCame(work, item.subject),
  'cycle.due': (work, item) => cycleDue(work, item.subject),
  'cycle.nudge': nudge,
  'circle.end': async (work, item) => endCircle(work, await lockedGroup(work.tx, item.subject)),
  'payment.ask': (work, item) => askWhenDue(work, item.subject),
  'payment.expire': (work, item) => expire(work, item.subject),
  'paybill.ask': (work, item) => askReceiptAgain(work, item.subject, item.groupId),
  'payout.release': (work, item) => releaseWhenDue(work, item.subject),
  'payout.ask': (work, item) => askPayoutAgain(work, item.subject),
  'payout.give_up': (work, item) => giveUp(work, item.subject),
};
