/** Where answers and notices of money enter the domain. */
import type { AnswerHandler, Clock, Database, MoneyNotice, ReceiveMoneyNotice } from '../../runtime/ports.ts';
import type { LedgerPorts, Work } from '../work.ts';
import { findStatusCall, noteAnswer } from './claims.ts';
import { paybillNoticed, receiptStatus } from './paybill.ts';
import { disbursementNoticed, payOutAnswered, payoutStatus } from './payout-notices.ts';
import { collectAnswered, collectionNoticed, collectStatusAnswered } from './prompt.ts';

/** Posts what the answers to our calls mean. Safe to repeat. */
export function createAnswerHandler(ports: LedgerPorts): AnswerHandler {
  return {
    channel: 'mpesa',
    async answered(tx, call, answer, now) {
      const work: Work = { ...ports, tx, now };
      switch (call.operation) {
        case 'collect':
          return collectAnswered(work, call, answer);
        case 'collect_status':
          await collectStatusAnswered(work, call, answer);
          return null;
        case 'pay_out':
          await payOutAnswered(work, call, answer);
          return null;
        case 'pay_out_status':
        case 'transaction_status':
          // Accepted only means asked: the result comes as a notice, and the agenda asks again without one.
          if (answer.state !== 'accepted') await noteAnswer(tx, call.key, answer.state);
          return null;
        default:
          throw new Error(`nobody knows what an answer to ${call.operation} means`);
      }
    },
  };
}

/** Takes notices into the domain, each in one transaction. */
export function createMoneyNotices(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ports: LedgerPorts;
}): ReceiveMoneyNotice {
  const { database, clock, ports } = options;
  return async (notice) => {
    await database.transaction(async (tx) => {
      await receive({ ...ports, tx, now: clock.now() }, notice);
      ports.pass?.('notice.before_commit');
    });
    ports.pass?.('notice.after_commit');
  };
}

async function receive(work: Work, notice: MoneyNotice): Promise<void> {
  switch (notice.kind) {
    case 'collection':
      return collectionNoticed(work, notice);
    case 'paybill':
      return paybillNoticed(work, notice);
    case 'disbursement':
      return disbursementNoticed(work, notice);
    case 'status': {
      const call = await findStatusCall(work.tx, notice.key);
      if (call?.kind === 'payout') return payoutStatus(work, call.subject, notice);
      if (call?.kind === 'paybill') return receiptStatus(work, call.subject, notice);
      // A key that we never gave out confirms nothing.
      return;
    }
  }
}
