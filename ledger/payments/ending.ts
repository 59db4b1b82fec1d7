/** How a circle ended: what each paid and received, and who still owes what to whom. */
import type { RecordValue } from '../../runtime/ports.ts';
import { debtsMax } from '../circles/contracts.ts';
import { groupName } from '../circles/find.ts';
import type { GroupRow } from '../circles/tables.ts';
import { money, namesOf } from '../circles/views.ts';
import type { Work } from '../work.ts';

/** What one member still owes to another, over all turns that were paid out. */
interface Debt {
  readonly debtor: string;
  readonly recipient: string;
  readonly owed: bigint;
}

/** What somebody owes to their own pot is nobody's loss, and no debt. */
async function debtsOf(work: Work, group: GroupRow): Promise<Debt[]> {
  return work.tx.query<Debt>({
    name: 'contributions.debts',
    text: `select owed.user_id as debtor, cycle.user_id as recipient,
             sum(owed.amount_minor + owed.fee_minor - owed.paid_minor)::bigint as owed
           from domain.contributions owed
           join domain.cycles cycle on cycle.group_id = owed.group_id and cycle.number = owed.cycle
           where owed.group_id = $1 and owed.status <> 'paid' and cycle.status in ('paid_out', 'completed')
             and owed.user_id <> cycle.user_id
           group by 1, 2 order by min(owed.cycle), 1`,
    values: [group.id],
  });
}

/** The record `completion`, for each member. Debts that are theirs come first. */
export async function completionViews(
  work: Work,
  group: GroupRow,
): Promise<ReadonlyMap<string, RecordValue>> {
  const [totals, debts, called] = await Promise.all([
    work.tx.query<{ user_id: string; paid_in: bigint; fees: bigint; received: bigint }>({
      name: 'groups.totals',
      text: `select member.user_id,
               (select coalesce(sum(paid_minor), 0)::bigint from domain.contributions c
                where c.group_id = $1 and c.user_id = member.user_id) as paid_in,
               (select coalesce(sum(greatest(paid_minor - amount_minor, 0)), 0)::bigint from domain.contributions c
                where c.group_id = $1 and c.user_id = member.user_id) as fees,
               (select coalesce(sum(amount_minor), 0)::bigint from domain.payouts p
                where p.group_id = $1 and p.user_id = member.user_id and p.kind <> 'credit'
                  and p.status = 'sent') as received
             from domain.group_members member where member.group_id = $1 and member.status = 'active'`,
      values: [group.id],
    }),
    debtsOf(work, group),
    groupName(work.tx, group.id),
  ]);
  const name = await namesOf(
    work,
    debts.flatMap(({ debtor, recipient }) => [debtor, recipient]),
  );
  const view = (user: string) => {
    const concerns = ({ debtor, recipient }: Debt) => debtor === user || recipient === user;
    const sorted = [...debts.filter(concerns), ...debts.filter((debt) => !concerns(debt))];
    return {
      debts: sorted.slice(0, debtsMax).map(({ debtor, recipient, owed }) => ({
        name: name(debtor),
        recipient: name(recipient),
        amount: money(group, owed),
        mine: debtor === user,
        to_me: recipient === user,
      })),
      more_debts: BigInt(Math.max(0, debts.length - debtsMax)),
      i_owe: debts.some(({ debtor }) => debtor === user),
    };
  };
  return new Map(
    totals.map((total) => [
      total.user_id,
      {
        circle: group.id,
        group_name: called,
        rounds: BigInt(group.seats),
        paid_in: money(group, total.paid_in),
        late_fees: money(group, total.fees),
        received: money(group, total.received),
        ...view(total.user_id),
      },
    ]),
  );
}
