/** Asking a member for a contribution on the member's own number. */
import assert from 'node:assert/strict';
import type { Outcome, OutsideTool, ToolCall, Tx } from '../../runtime/ports.ts';
import { schedule } from '../agenda.ts';
import { inGroup, userActor } from '../circles/happening.ts';
import { findContribution, lockedGroup, owedNow } from '../circles/find.ts';
import { owedMinor } from '../circles/rules/apply.ts';
import { codeFrom } from '../circles/rules/code.ts';
import { isWhole, wholeMinor } from '../circles/rules/terms.ts';
import { cycleId, type ContributionRow, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { contractOf, moneyInput, textInput } from '../tool.ts';
import { idFrom, type LedgerPorts, type Work } from '../work.ts';
import { tools as contracts } from './tool-contracts.ts';
import { findPayment, findPaymentByReference, openPaymentOf, thePayment } from './find.ts';
import type { PaymentRow } from './tables.ts';
import { paymentView } from './views.ts';

const channel = 'mpesa';

/** An intent without an answer by then is expired: the member may try again, and a late success still counts. */
const expireAfterMs = 10 * 60_000;

/** Characters of a payment's reference; Daraja takes up to 12. */
const referenceLength = 8;

/** payment.collect. */
export function collectTool(ports: LedgerPorts): OutsideTool {
  return {
    contract: contractOf(contracts, 'payment.collect'),
    prepare: (tx, call) => prepare({ ...ports, tx, now: call.now }, call),
  };
}

async function prepare(work: Work, call: ToolCall): Promise<Outcome | 'pending'> {
  const { userId } = call.speaker;
  const id = idFrom('p', call.key);
  const due = await findContribution(work.tx, textInput(call, 'due'));
  if (due?.user_id !== userId) return { outcome: 'changed' };
  const group = await lockedGroup(work.tx, due.group_id);
  const before = await findPayment(work.tx, id);
  if (before) return repeated(work, before);

  if (await openPaymentOf(work.tx, due.id)) return { outcome: 'changed' };
  const contribution = await owedNow(work.tx, due.id);
  if (!contribution) return { outcome: 'changed' };
  const owed = owedMinor(contribution);
  const amount = moneyInput(call, 'amount');
  if (amount.amountMinor !== owed || amount.currency !== group.currency) return { outcome: 'changed' };
  assert(owed > 0n && isWhole(owed), 'what is owed is in whole shillings');
  await intendCollection(work, group, contribution, id, call.key, owed);
  return 'pending';
}

/** The same confirm again: the same request, wherever it is by now. */
async function repeated(work: Work, payment: PaymentRow): Promise<Outcome | 'pending'> {
  if (payment.status === 'initiated') return 'pending';
  if (payment.status === 'failed' && payment.provider_ref === null)
    return { outcome: 'refused', result: { reason: 'other' } };
  const outcome = payment.provider_ref === null ? 'unknown' : 'sent';
  return { outcome, result: await paymentView(work, payment) };
}

async function intendCollection(
  work: Work,
  group: GroupRow,
  contribution: ContributionRow,
  id: string,
  replyTo: string,
  amountMinor: bigint,
): Promise<void> {
  const reference = await freeReference(work.tx, id);
  await record(work.tx, [
    inGroup(work, group, userActor(contribution.user_id), {
      id: `payment.intent.created:${id}`,
      type: 'payment.intent.created',
      subject: { type: 'payment', id },
      cycleId: cycleId(group.id, contribution.cycle),
      data: {
        provider: channel,
        amountMinor,
        currency: group.currency,
        contribution: contribution.id,
        cycle: contribution.cycle,
        seat: contribution.seat,
        user: contribution.user_id,
        reference,
      },
    }),
  ]);
  const payment = await thePayment(work.tx, id);
  await work.outsideCalls.intend(work.tx, {
    channel,
    operation: 'collect',
    key: payment.id,
    subject: payment.id,
    request: {
      payment: payment.id,
      phone: await work.people.phone(work.tx, payment.user_id),
      amount: Number(amountMinor / wholeMinor),
      reference,
    },
    replyTo,
  });
  schedule(work.tx, {
    id: `payment.expire:${payment.id}`,
    dueAt: new Date(work.now.getTime() + expireAfterMs),
    kind: 'payment.expire',
    subject: payment.id,
    groupId: group.id,
  });
}

/** A reference that no other payment has. */
async function freeReference(tx: Tx, id: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const reference = codeFrom(id, referenceLength, attempt);
    if (!(await findPaymentByReference(tx, reference))) return reference;
  }
}
