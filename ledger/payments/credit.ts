/** Credits: what a member paid more than was owed, and where it goes. */
import { creditAccount } from '../book/accounts.ts';
import { systemActor } from '../book/model.ts';
import { owedInGroup } from '../circles/find.ts';
import { money } from '../circles/views.ts';
import { inGroup } from '../circles/happening.ts';
import { divide, owedMinor } from '../circles/rules/apply.ts';
import { cycleId, type ContributionRow, type GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { idFrom, tell, type Work } from '../work.ts';
import { deposit, numberOf, receiptIssued } from './deposit.ts';
import { creditOf, findReceipt, payoutsOf } from './find.ts';
import { releaseSoon } from './release-time.ts';
import { receiptView } from './views.ts';

/**
 * Pays what a member owes in open turns out of the credit, the oldest first. The group is locked. `cause` is what
 * made this worth trying: a turn that opened, money that came in. Returns the turns that money went to.
 */
export async function applyCredits(
  work: Work,
  group: GroupRow,
  user: string,
  cause: string,
): Promise<number[]> {
  const open = await owedInGroup(work.tx, group.id, user);
  const turns: number[] = [];
  for (const contribution of open) {
    const { appliedMinor } = divide(await creditOf(work.tx, group, user), owedMinor(contribution));
    if (appliedMinor <= 0n) continue;
    await applyCredit(work, group, contribution, appliedMinor, cause);
    turns.push(contribution.cycle);
  }
  return turns;
}

async function applyCredit(
  work: Work,
  group: GroupRow,
  contribution: ContributionRow,
  amountMinor: bigint,
  cause: string,
): Promise<void> {
  const id = `credit.applied:${cause}:${contribution.id}`;
  const events = await record(work.tx, [
    inGroup(work, group, systemActor, {
      id,
      type: 'credit.applied',
      subject: { type: 'contribution', id: contribution.id },
      cycleId: cycleId(group.id, contribution.cycle),
      data: { user: contribution.user_id, amountMinor, currency: group.currency },
    }),
    ...deposit(work, group, systemActor, contribution, {
      cause: id,
      amountMinor,
      from: creditAccount(group.id, contribution.user_id),
    }),
    receiptIssued(work, group, systemActor, contribution, {
      cause: id,
      amountMinor,
      appliedMinor: amountMinor,
      creditMinor: 0n,
      leftMinor: owedMinor(contribution) - amountMinor,
      providerRef: '',
    }),
  ]);
  if (!events) return;
  const leftMinor = await creditOf(work.tx, group, contribution.user_id);
  await tell(work, [
    {
      id,
      name: 'credit.applied',
      outcome: 'happened',
      about: null,
      to: [contribution.user_id],
      data: {
        ...(await receiptView(work, await findReceipt(work.tx, numberOf(group, events)))),
        credit: money(group, leftMinor),
        has_credit: leftMinor > 0n,
      },
    },
  ]);
}

/**
 * Sends credits of a circle that has ended back to their owners. What is below the least that can be sent stays as a
 * balance with the owner's name. The group is locked.
 */
export async function returnCredits(work: Work, group: GroupRow): Promise<void> {
  const before = await payoutsOf(work.tx, group.id, 0);
  const users = await work.tx.query<{ user_id: string }>({
    name: 'members.ever',
    text: 'select user_id from domain.group_members where group_id = $1 order by user_id',
    values: [group.id],
  });
  for (const { user_id: user } of users) {
    const mine = before.filter((payout) => payout.user_id === user);
    const amountMinor = await creditOf(work.tx, group, user);
    if (amountMinor < work.limits.payoutMinMinor || mine.some((payout) => payout.status !== 'sent')) continue;
    const id = idFrom('po', group.id, 'credit', user, mine.length + 1);
    await record(work.tx, [
      inGroup(work, group, systemActor, {
        id: `payout.scheduled:${id}`,
        type: 'payout.scheduled',
        subject: { type: 'payout', id },
        data: {
          kind: 'credit',
          cycle: 0,
          recipient: user,
          amountMinor,
          currency: group.currency,
          dueAt: work.now.toISOString(),
        },
      }),
    ]);
    await releaseSoon(work, group, id, 'scheduled', work.now);
  }
}
