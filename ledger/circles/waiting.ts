/** What is said, long after a turn's date, to those who wait for money that others have not paid. */
import type { Day, DomainEvent } from '../../runtime/ports.ts';
import { schedule, type AgendaItem } from '../agenda.ts';
import type { Work } from '../work.ts';
import { contributionsOf, cyclesOf, membersOf } from './find.ts';
import { isContributed, owedMinor } from './rules/apply.ts';
import { isWait, nextWait } from './rules/reminders.ts';
import { dayOf, daysLate, morningTime } from './rules/schedule.ts';
import type { ContributionRow, CycleRow, GroupRow } from './tables.ts';
import { money, nameOf, toDay } from './views.ts';

/** Puts down the next time at which it is said, if there is one. */
export function waitOn(work: Work, group: GroupRow, cycle: CycleRow): void {
  const dueOn = toDay(cycle.due_on);
  const day = nextWait(daysLate(dueOn, dayOf(work.now, group.zone)), cycle.paid_out_at !== null);
  if (day === null) return;
  schedule(work.tx, {
    id: `cycle.nudge:${cycle.id}:waits:${day}`,
    dueAt: morningTime(dueOn.add({ days: day }), group.zone),
    kind: 'cycle.nudge',
    subject: `${cycle.id}/waits`,
    groupId: group.id,
  });
}

/**
 * News for those who wait: while the pot lies still, for everybody who paid into it and for who receives it; once it went
 * out short, for the recipient alone. Where several pots wait, one message a morning says so.
 */
export async function stillWaiting(
  work: Work,
  item: AgendaItem,
  group: GroupRow,
  cycle: CycleRow,
  contributions: readonly ContributionRow[],
  name: string,
): Promise<DomainEvent[]> {
  const shared = { id: item.id, about: null };
  const late = BigInt(daysLate(toDay(cycle.due_on), dayOf(work.now, group.zone)));
  if (cycle.paid_out_at !== null) {
    const owed = contributions.filter((row) => row.status !== 'paid' && row.user_id !== cycle.user_id);
    // Only their own part is missing.
    if (owed.length === 0) return [];
    const data = {
      group_name: name,
      round: BigInt(cycle.number),
      amount: money(
        group,
        owed.reduce((sum, row) => sum + owedMinor(row), 0n),
      ),
      people: BigInt(new Set(owed.map((row) => row.user_id)).size),
      days_late: late,
    };
    return [{ ...shared, name: 'cycle.owing', outcome: 'happened', to: [cycle.user_id], data }];
  }
  if (cycle.status !== 'due') return [];
  const paid = contributions.filter(isContributed);
  const pots = await waitingPots(work, group, dayOf(item.dueAt, group.zone));
  const news = {
    group_name: name,
    recipient: await nameOf(work, cycle.user_id),
    round: BigInt(cycle.number),
    paid_count: BigInt(paid.length),
    quorum: BigInt(group.quorum),
    missing: BigInt(group.quorum - paid.length),
    days_late: late,
    held: money(
      group,
      contributions.reduce((sum, row) => sum + row.paid_minor, 0n),
    ),
  };
  const people = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  return people.flatMap((user) => {
    const mine = user === cycle.user_id;
    const iPaid = paid.some((row) => row.user_id === user);
    if (!mine && !iPaid) return [];
    const others = pots.filter((pot) => pot.cycle.id !== cycle.id && concerns(pot, user));
    if (others.some((pot) => pot.isSaidNow && comesBefore(pot.cycle, cycle, user))) return [];
    const data = { ...news, mine, i_paid: iPaid, others: BigInt(others.length) };
    return [{ ...shared, name: 'cycle.waiting', outcome: 'still', to: [user], data }];
  });
}

/** A pot that waits after its date. */
interface WaitingPot {
  readonly cycle: CycleRow;
  readonly paidBy: ReadonlySet<string>;
  /** It is said this morning that it still waits. */
  readonly isSaidNow: boolean;
}

/** All pots of a circle that wait on a day; one message a morning speaks of them. */
async function waitingPots(work: Work, group: GroupRow, day: Day): Promise<WaitingPot[]> {
  const waiting = (await cyclesOf(work.tx, group.id)).filter(
    (cycle) => cycle.status === 'due' && cycle.due_on < day.toString(),
  );
  const pots: WaitingPot[] = [];
  for (const cycle of waiting) {
    const paid = (await contributionsOf(work.tx, group.id, cycle.number)).filter(isContributed);
    pots.push({
      cycle,
      paidBy: new Set(paid.map((row) => row.user_id)),
      isSaidNow: isWait(daysLate(toDay(cycle.due_on), day), false),
    });
  }
  return pots;
}

const concerns = ({ cycle, paidBy }: WaitingPot, user: string): boolean =>
  cycle.user_id === user || paidBy.has(user);

/** Of the pots that wait, a member is told of their own, else of the oldest. */
const comesBefore = (pot: CycleRow, other: CycleRow, user: string): boolean =>
  (pot.user_id === user) === (other.user_id === user) ? pot.number < other.number : pot.user_id === user;
