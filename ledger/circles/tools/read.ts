/** Tools that show circles. */
import type { InsideTool, RecordValue } from '../../../runtime/ports.ts';
import { completionViews } from '../../payments/ending.ts';
import { inside, textInput } from '../../tool.ts';
import type { LedgerPorts, Work } from '../../work.ts';
import { tools as contracts } from '../tool-contracts.ts';
import { creditOf, openPaymentOf } from '../../payments/find.ts';
import {
  contributionsOf,
  cyclesOf,
  findGroup,
  findMember,
  groupName,
  groupsOf,
  owedInGroup,
  seatsOf,
} from '../find.ts';
import { isContributed, owedMinor } from '../rules/apply.ts';
import { potMinor } from '../rules/terms.ts';
import type { GroupRow } from '../tables.ts';
import { circleView, money, namesOf, toDay, turnsView } from '../views.ts';

/** Most circles in one list, as the contract says. */
const circlesMax = 20;

/** A circle of the person who speaks, or null. */
async function mine(work: Work, id: string, user: string): Promise<GroupRow | null> {
  const group = await findGroup(work.tx, id);
  return group && group.status !== 'closed' && (await findMember(work.tx, id, user)) ? group : null;
}

/** circle.mine, circle.read, circle.turns, circle.status. */
export function readingTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'circle.mine', async (work, call) => {
      const { userId } = call.speaker;
      const groups = await groupsOf(work.tx, userId, circlesMax);
      const views = await Promise.all(groups.map((group) => circleView(work, group, userId)));
      const [only] = views;
      if (!only) return { outcome: 'none' };
      return views.length === 1 ? { outcome: 'one', result: only } : { outcome: 'several', result: views };
    }),

    inside(ports, contracts, 'circle.read', async (work, call) => {
      const group = await mine(work, textInput(call, 'circle'), call.speaker.userId);
      if (!group) return { outcome: 'gone' };
      return { outcome: 'found', result: await circleView(work, group, call.speaker.userId) };
    }),

    inside(ports, contracts, 'circle.turns', async (work, call) => {
      const group = await mine(work, textInput(call, 'circle'), call.speaker.userId);
      const turns = group ? await turnsView(work, group, call.speaker.userId) : [];
      return { outcome: 'turns', result: turns };
    }),

    inside(ports, contracts, 'circle.status', async (work, call) => {
      const { userId } = call.speaker;
      const group = await mine(work, textInput(call, 'circle'), userId);
      if (!group) return { outcome: 'gone' };
      if (group.status === 'active')
        return { outcome: 'active', result: await statusView(work, group, userId) };
      if (group.status !== 'completed')
        return { outcome: 'forming', result: await circleView(work, group, userId) };
      const ended = (await completionViews(work, group)).get(userId);
      return ended ? { outcome: 'completed', result: ended } : { outcome: 'gone' };
    }),
  ];
}

/** The record `circle_status`: of the earliest open turn that has not been paid out. */
async function statusView(work: Work, group: GroupRow, user: string): Promise<RecordValue> {
  const cycles = await cyclesOf(work.tx, group.id);
  const cycle = cycles.find((turn) => turn.status === 'due' || turn.status === 'quorum_met') ?? cycles.at(-1);
  if (!cycle) throw new Error(`the circle ${group.id} has turns`);
  const contributions = await contributionsOf(work.tx, group.id, cycle.number);
  const [name, seats, groupCalled] = await Promise.all([
    namesOf(work, [cycle.user_id, ...contributions.map((row) => row.user_id)]),
    seatsOf(work.tx, group.id),
    groupName(work.tx, group.id),
  ]);
  const positions = new Map(seats.map((seat) => [seat.seat, seat.position]));
  const turns = cycles.filter((turn) => turn.user_id === user);
  const next = turns.find((turn) => turn.paid_out_at === null) ?? turns.at(-1);
  const owed = await owedInGroup(work.tx, group.id, user);
  const owedSum = owed.reduce((sum, row) => sum + owedMinor(row), 0n);
  const requests = await Promise.all(owed.map((row) => openPaymentOf(work.tx, row.id)));
  const credit = await creditOf(work.tx, group, user);
  return {
    circle: group.id,
    name: groupCalled,
    status: group.status,
    round: BigInt(cycle.number),
    rounds: BigInt(cycles.length),
    due_on: toDay(cycle.due_on),
    recipient: name(cycle.user_id),
    paid_count: BigInt(contributions.filter(isContributed).length),
    seats: BigInt(group.seats),
    collected: money(
      group,
      contributions.reduce((sum, row) => sum + row.paid_minor, 0n),
    ),
    pot: money(group, potMinor(group.amount_minor, group.seats)),
    my_turn: BigInt(next?.number ?? 0),
    my_turn_on: toDay(next?.due_on ?? cycle.due_on),
    my_turn_done: next !== undefined && next.paid_out_at !== null,
    members: [...contributions]
      .sort((a, b) => (positions.get(a.seat) ?? 0) - (positions.get(b.seat) ?? 0))
      .map((row) => ({
        name: name(row.user_id),
        state: isContributed(row) ? 'paid' : row.due_at <= work.now ? 'late' : 'due',
        mine: row.user_id === user,
      })),
    owed: money(group, owedSum),
    owes: owedSum > 0n,
    asked: requests.some((request) => request !== null),
    credit: money(group, credit),
    has_credit: credit > 0n,
  };
}
