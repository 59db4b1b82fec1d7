/** What only a person can settle: unresolved by design, and never hidden. Ids only. */
import type { Tx } from '../runtime/ports.ts';
import { failingItems } from './agenda.ts';
import { oddClaims } from './payments/claims.ts';

/** One thing to look at. */
export interface Attention {
  readonly kind:
    | 'claim_contradicts'
    | 'money_unmatched'
    | 'claim_unconfirmed'
    /** A payment by hand was taken for the prompt's own receipt, and the prompt's notice never came. */
    | 'receipt_unsure'
    | 'payout_unknown'
    | 'turn_without_quorum'
    | 'agenda_failing';
  /** A claim, receipt, attempt, turn or agenda item. */
  readonly subject: string;
  /** Minor units, where it is about an amount. */
  readonly amountMinor: bigint | null;
}

const hour = 60 * 60 * 1000;
/** An attempt to pay out that is open for longer is looked at. */
const unknownAfterMs = hour;
/** A claim that the provider has not confirmed by then is looked at. */
const unconfirmedAfterMs = 48 * hour;
/** A turn that is due for longer without its quorum is looked at. */
const withoutQuorumAfterMs = 7 * 24 * hour;

/** Everything that waits for a person, as of a moment of domain time. */
export async function needsAttention(tx: Tx, now: Date): Promise<Attention[]> {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  const found = await tx.query<{ kind: Attention['kind']; subject: string; amount: bigint | null }>({
    name: 'attention.list',
    text: `select 'money_unmatched' as kind, receipt as subject, amount_minor as amount
           from domain.provider_receipts where via = 'unmatched'
           union all
           select 'claim_unconfirmed', claim.id, claim.amount_minor from domain.money_claims claim
           where claim.kind = 'paybill' and claim.state = 'open' and claim.received_at <= $1
           union all
           select 'receipt_unsure', id, amount_minor from domain.payments
           where receipt is not null and not receipt_sure and settled_at <= $1
           union all
           select 'payout_unknown', key, amount_minor from domain.payout_attempts
           where status not in ('completed', 'failed') and released_at <= $2
           union all
           select 'turn_without_quorum', cycle.id, escrow.available_minor
           from domain.cycles cycle left join domain.escrow_accounts escrow
             on escrow.group_id = cycle.group_id and escrow.cycle = cycle.number
           where cycle.status = 'due' and cycle.due_at <= $3
           order by 1, 2`,
    values: [before(unconfirmedAfterMs), before(unknownAfterMs), before(withoutQuorumAfterMs)],
  });
  return [
    ...(await oddClaims(tx)).map((claim) => ({
      kind: 'claim_contradicts' as const,
      subject: claim.id,
      amountMinor: claim.amount_minor,
    })),
    ...found.map(({ kind, subject, amount }) => ({ kind, subject, amountMinor: amount })),
    ...(await failingItems(tx)).map((item) => ({
      kind: 'agenda_failing' as const,
      subject: item.id,
      amountMinor: null,
    })),
  ];
}
