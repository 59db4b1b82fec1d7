/** Disputes: they hold a payout until a person has decided. */
import assert from 'node:assert/strict';
import type { RecordValue, Tx } from '../../runtime/ports.ts';
import { escrowAccount, escrowOf, frozenAccount } from '../book/accounts.ts';
import type { Actor, EventDraft, Posting } from '../book/model.ts';
import { inGroup, userActor } from '../circles/happening.ts';
import { findGroup, groupName, lockedGroup, membersOf } from '../circles/find.ts';
import { releaseTime } from '../circles/rules/release.ts';
import { codeFrom } from '../circles/rules/code.ts';
import { cycleId, type GroupRow } from '../circles/tables.ts';
import { escrowOfCycle, openDisputesOf, thePayout } from '../payments/find.ts';
import { releaseSoon } from '../payments/release-time.ts';
import type { PayoutRow } from '../payments/tables.ts';
import { payoutViews } from '../payments/views.ts';
import { record } from '../record.ts';
import { idFrom, tell, type Work } from '../work.ts';
import { disputes, type DisputeRow } from './tables.ts';

const referenceLength = 6;

/** A dispute by id, or null. */
export async function findDispute(tx: Tx, id: string): Promise<DisputeRow | null> {
  const [dispute] = await tx.query<DisputeRow>({ ...disputes.statements.get, values: [id] });
  return dispute ?? null;
}

/** The open dispute of a member about a payout. */
export async function openDisputeOf(tx: Tx, payout: string, user: string): Promise<DisputeRow | null> {
  const [dispute] = await tx.query<DisputeRow>({
    name: 'disputes.open_by',
    text: `select ${disputes.select} from domain.disputes
           where payout_id = $1 and opened_by = $2 and status = 'open'`,
    values: [payout, user],
  });
  return dispute ?? null;
}

/** The record `dispute`. */
export async function disputeView(work: Work, dispute: DisputeRow): Promise<RecordValue> {
  return {
    id: dispute.id,
    reference: dispute.reference,
    group_name: await groupName(work.tx, dispute.group_id),
    kind: dispute.kind,
  };
}

/** Opens a dispute: the payout is held and the turn's money frozen. The group is locked, the payout not released. */
export async function openDispute(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
  user: string,
  kind: DisputeRow['kind'],
  key: string,
): Promise<DisputeRow> {
  const id = idFrom('d', key);
  const actor = userActor(user);
  const cycle = cycleId(group.id, payout.cycle);
  const reference = await freeReference(work.tx, id);
  await record(work.tx, [
    inGroup(work, group, actor, {
      id: `dispute.opened:${id}`,
      type: 'dispute.opened',
      subject: { type: 'dispute', id },
      cycleId: cycle,
      data: { reference, cycle: payout.cycle, payout: payout.id, openedBy: user, kind },
    }),
    await moved(work, group, payout, actor, 'escrow.funds.frozen', `escrow.funds.frozen:${id}`),
    ...(payout.status === 'held'
      ? []
      : [
          inGroup(work, group, actor, {
            id: `payout.held:${id}`,
            type: 'payout.held',
            subject: { type: 'payout', id: payout.id },
            cycleId: cycle,
            data: { dispute: id },
          }),
        ]),
  ]);
  if (payout.status !== 'held') await tellPayout(work, group, payout.id, 'payout.held', `payout.held:${id}`);
  const dispute = await findDispute(work.tx, id);
  assert(dispute, 'the dispute was opened');
  return dispute;
}

async function freeReference(tx: Tx, id: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const reference = `D${codeFrom(id, referenceLength - 1, attempt)}`;
    const rows = await tx.query({
      name: 'disputes.by_reference',
      text: 'select 1 from domain.disputes where reference = $1',
      values: [reference],
    });
    if (rows.length === 0) return reference;
  }
}

/** The turn's money goes into its frozen accounts, or back. There may be none yet: then the event says so. */
async function moved(
  work: Work,
  group: GroupRow,
  payout: PayoutRow,
  actor: Actor,
  type: 'escrow.funds.frozen' | 'escrow.funds.unfrozen',
  id: string,
): Promise<EventDraft> {
  const freeze = type === 'escrow.funds.frozen';
  const from = await escrowOfCycle(work.tx, group, payout.cycle, freeze ? escrowAccount : frozenAccount);
  const postings = from.map(({ account, amountMinor }): Posting => {
    const seat = escrowOf(account)?.seat ?? 0;
    const to = (freeze ? frozenAccount : escrowAccount)(group.id, payout.cycle, seat);
    return { from: account, to, currency: group.currency, amountMinor };
  });
  const amountMinor = postings.reduce((sum, posting) => sum + posting.amountMinor, 0n);
  return inGroup(work, group, actor, {
    id,
    type,
    subject: { type: 'payout', id: payout.id },
    cycleId: cycleId(group.id, payout.cycle),
    data: { amountMinor, currency: group.currency },
    postings,
  });
}

async function tellPayout(
  work: Work,
  group: GroupRow,
  payoutId: string,
  name: 'payout.held' | 'payout.resumed',
  id: string,
): Promise<void> {
  const view = await payoutViews(work, group, await thePayout(work.tx, payoutId));
  await tell(
    work,
    (await membersOf(work.tx, group.id)).map(({ user_id: user }) => ({
      id,
      name,
      outcome: 'happened',
      about: payoutId,
      to: [user],
      data: view(user),
    })),
  );
}

/**
 * An operator closes a dispute in favour of the payout. With the last open one the money is free again and the payout
 * goes on. A dispute that is closed already stays as it is; null when there is none.
 */
export async function closeDispute(
  work: Work,
  id: string,
  outcome: 'release',
  operator: string,
): Promise<DisputeRow | null> {
  const before = await findDispute(work.tx, id);
  if (!before) return null;
  const group = await lockedGroup(work.tx, before.group_id);
  const dispute = await findDispute(work.tx, id);
  if (dispute?.status !== 'open') return dispute;
  const actor: Actor = { type: 'operator', id: operator };
  const cycle = cycleId(group.id, dispute.cycle);
  const subject = { type: 'dispute', id };
  const payout = await thePayout(work.tx, dispute.payout_id);
  const last = (await openDisputesOf(work.tx, payout.id)) === 1;
  await record(work.tx, [
    inGroup(work, group, actor, {
      id: `dispute.resolved:${id}`,
      type: 'dispute.resolved',
      subject,
      cycleId: cycle,
      data: { outcome },
    }),
    inGroup(work, group, actor, {
      id: `dispute.closed:${id}`,
      type: 'dispute.closed',
      subject,
      cycleId: cycle,
      data: { outcome },
    }),
    ...(last
      ? [
          await moved(work, group, payout, actor, 'escrow.funds.unfrozen', `escrow.funds.unfrozen:${id}`),
          inGroup(work, group, actor, {
            id: `payout.resumed:${id}`,
            type: 'payout.resumed',
            subject: { type: 'payout', id: payout.id },
            cycleId: cycle,
            data: { dispute: id },
          }),
        ]
      : []),
  ]);
  await tell(work, [
    {
      id: `dispute.closed:${id}`,
      name: 'dispute.closed',
      outcome: 'released',
      about: id,
      to: [dispute.opened_by],
      data: await disputeView(work, dispute),
    },
  ]);
  if (last) {
    await tellPayout(work, group, payout.id, 'payout.resumed', `payout.resumed:${id}`);
    const at = releaseTime(payout.due_at, payout.announced_at, false, group.zone);
    await releaseSoon(work, group, payout.id, `resumed-${id}`, at < work.now ? work.now : at);
  }
  return findDispute(work.tx, id);
}

/** Open disputes, the oldest first, for operators. Ids only. */
export async function openDisputes(tx: Tx): Promise<DisputeRow[]> {
  return tx.query<DisputeRow>({
    name: 'disputes.queue',
    text: `select ${disputes.select} from domain.disputes where status = 'open'
           order by domain.disputes.opened_at, id`,
  });
}

/** The group of a payout that may be disputed, or null. */
export async function disputable(tx: Tx, payout: PayoutRow | null): Promise<GroupRow | null> {
  return payout && payout.kind !== 'credit' ? findGroup(tx, payout.group_id) : null;
}
