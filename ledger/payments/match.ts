/** A prompt and a receipt number that are one transaction. */
import { inGroup, providerActor } from '../circles/happening.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import type { PaymentRow } from './tables.ts';

/** Notes that a receipt number and the prompt are one transaction. */
export async function matched(
  work: Work,
  group: GroupRow,
  payment: PaymentRow,
  receipt: string,
  { sure, isNew }: { readonly sure: boolean; readonly isNew: boolean },
): Promise<void> {
  await record(work.tx, [
    inGroup(work, group, providerActor(payment.provider), {
      id: `payment.matched:${payment.id}:${receipt}:${sure ? 'sure' : 'guess'}`,
      type: 'payment.matched',
      subject: { type: 'payment', id: payment.id },
      cycleId: cycleId(group.id, payment.cycle),
      data: { receipt, sure, new: isNew, amountMinor: payment.amount_minor, provider: payment.provider },
    }),
  ]);
}
