/** What events change in the projections of circles. */
import { escrowOf } from '../book/accounts.ts';
import { groupOf, intOf, listOf, minorOf, textOf, textOrNull, timeOf } from '../book/fields.ts';
import { need, type Projector, type Store } from '../book/projection.ts';
import type { BookEvent } from '../book/model.ts';
import { owedMinor } from './rules/apply.ts';
import type { Frequency } from './rules/schedule.ts';
import {
  contributionId,
  contributions,
  cycleId,
  cycles,
  escrowAccounts,
  groups,
  members,
  seats,
  type GroupRow,
} from './tables.ts';

async function changeGroup(
  store: Store,
  event: BookEvent,
  change: (group: GroupRow) => Partial<GroupRow>,
): Promise<GroupRow> {
  const group = await need(store, groups, groupOf(event));
  const changed = { ...group, ...change(group) };
  await store.put(groups, changed);
  return changed;
}

/** Positions in the order of a list of seats. */
async function putOrder(store: Store, event: BookEvent): Promise<void> {
  let position = 0;
  for (const entry of listOf(event, 'order')) {
    position += 1;
    const seat = await need(store, seats, groupOf(event), intOf(event, 'seat', entry));
    await store.put(seats, { ...seat, position });
  }
}

/** By event type. */
export const circleProjectors: Readonly<Record<string, Projector>> = {
  'group.created': (store, event) =>
    store.put(groups, {
      id: groupOf(event),
      code: textOf(event, 'code'),
      organiser_id: textOf(event, 'organiser'),
      currency: textOf(event, 'currency'),
      amount_minor: minorOf(event, 'amountMinor'),
      frequency: textOf(event, 'frequency') as Frequency,
      starts_on: textOf(event, 'startsOn'),
      zone: textOf(event, 'zone'),
      seats: intOf(event, 'seats'),
      late_fee_minor: minorOf(event, 'lateFeeMinor'),
      grace_days: intOf(event, 'graceDays'),
      quorum: intOf(event, 'quorum'),
      turn_order: textOf(event, 'order') as GroupRow['turn_order'],
      draw_promise: textOrNull(event, 'promise'),
      drawn: false,
      status: 'forming',
      terms: 1,
      roster: 0,
      taken: 0,
      next_seat: 1,
      created_at: event.occurredAt,
      started_at: null,
      ended_at: null,
    }),

  async 'group.member.joined'(store, event) {
    const seat = intOf(event, 'seat');
    const user = textOf(event, 'user');
    const group = await changeGroup(store, event, (old) => ({
      taken: old.taken + 1,
      roster: old.roster + 1,
      next_seat: seat + 1,
    }));
    await store.put(members, {
      group_id: group.id,
      user_id: user,
      role: user === group.organiser_id ? 'organiser' : 'member',
      status: 'active',
      joined_at: event.occurredAt,
      agreed_terms: group.terms,
    });
    await store.put(seats, {
      group_id: group.id,
      seat,
      user_id: user,
      position: group.taken,
      status: 'taken',
      draw_number: null,
    });
  },

  async 'group.member.removed'(store, event) {
    const group = await changeGroup(store, event, (old) => ({
      taken: old.taken - 1,
      roster: old.roster + 1,
    }));
    const member = await need(store, members, group.id, textOf(event, 'user'));
    await store.put(members, { ...member, status: 'left' });
    const seat = await need(store, seats, group.id, intOf(event, 'seat'));
    await store.put(seats, { ...seat, status: 'left', position: 0 });
    await putOrder(store, event);
  },

  /** `change` says what: the order of turns, the first due day, or the terms of a start with fewer seats. */
  async 'group.updated'(store, event) {
    switch (textOf(event, 'change')) {
      case 'order':
        await putOrder(store, event);
        await changeGroup(store, event, (old) => ({ roster: old.roster + 1 }));
        return;
      case 'start':
        await changeGroup(store, event, (old) => ({
          starts_on: textOf(event, 'startsOn'),
          terms: old.terms + 1,
        }));
        return;
      case 'proposal':
        await changeGroup(store, event, (old) => ({
          status: 'agreeing',
          seats: intOf(event, 'seats'),
          quorum: intOf(event, 'quorum'),
          terms: old.terms + 1,
        }));
        return;
      default:
        throw new Error(`group.updated ${event.id} changes something unknown`);
    }
  },

  async 'group.terms.agreed'(store, event) {
    const member = await need(store, members, groupOf(event), textOf(event, 'user'));
    await store.put(members, { ...member, agreed_terms: intOf(event, 'terms') });
  },

  async 'group.draw.number.added'(store, event) {
    const seat = await need(store, seats, groupOf(event), intOf(event, 'seat'));
    await store.put(seats, { ...seat, draw_number: intOf(event, 'number') });
  },

  async 'group.draw.made'(store, event) {
    await putOrder(store, event);
    await changeGroup(store, event, () => ({ drawn: true }));
  },

  async 'group.started'(store, event) {
    await changeGroup(store, event, () => ({
      status: 'active',
      starts_on: textOf(event, 'startsOn'),
      seats: intOf(event, 'seats'),
      quorum: intOf(event, 'quorum'),
      started_at: event.occurredAt,
    }));
  },

  async 'group.closed'(store, event) {
    await changeGroup(store, event, () => ({ status: 'closed', ended_at: event.occurredAt }));
  },

  async 'group.completed'(store, event) {
    await changeGroup(store, event, () => ({ status: 'completed', ended_at: event.occurredAt }));
  },

  'cycle.created': (store, event) =>
    store.put(cycles, {
      id: cycleId(groupOf(event), intOf(event, 'number')),
      group_id: groupOf(event),
      number: intOf(event, 'number'),
      seat: intOf(event, 'seat'),
      user_id: textOf(event, 'user'),
      due_on: textOf(event, 'dueOn'),
      due_at: timeOf(event, 'dueAt'),
      status: 'created',
      opened_at: null,
      quorum_met_at: null,
      paid_out_at: null,
    }),

  async 'cycle.started'(store, event) {
    const cycle = await need(store, cycles, event.subject.id);
    await store.put(cycles, { ...cycle, status: 'due', opened_at: event.occurredAt });
  },

  async 'cycle.contribution.due'(store, event) {
    const cycle = await need(store, cycles, event.subject.id);
    for (const entry of listOf(event, 'seats')) {
      const seat = intOf(event, 'seat', entry);
      await store.put(contributions, {
        id: contributionId(cycle.group_id, cycle.number, seat),
        group_id: cycle.group_id,
        cycle: cycle.number,
        seat,
        user_id: textOf(event, 'user', entry),
        amount_minor: minorOf(event, 'amountMinor'),
        fee_minor: 0n,
        paid_minor: 0n,
        due_on: cycle.due_on,
        due_at: cycle.due_at,
        status: 'due',
        paid_at: null,
      });
    }
  },

  async 'contribution.fee.added'(store, event) {
    const contribution = await need(store, contributions, event.subject.id);
    await store.put(contributions, {
      ...contribution,
      fee_minor: contribution.fee_minor + minorOf(event, 'amountMinor'),
    });
  },

  async 'contribution.captured'(store, event) {
    const before = await need(store, contributions, event.subject.id);
    const contribution = { ...before, paid_minor: before.paid_minor + minorOf(event, 'amountMinor') };
    const paid = owedMinor(contribution) <= 0n;
    await store.put(contributions, {
      ...contribution,
      ...(paid ? { status: 'paid', paid_at: event.occurredAt } : {}),
    });
  },

  async 'contribution.unpaid'(store, event) {
    const contribution = await need(store, contributions, event.subject.id);
    await store.put(contributions, { ...contribution, status: 'unpaid' });
  },

  async 'cycle.quorum.met'(store, event) {
    const cycle = await need(store, cycles, event.subject.id);
    await store.put(cycles, { ...cycle, status: 'quorum_met', quorum_met_at: event.occurredAt });
  },

  async 'cycle.paid_out'(store, event) {
    const cycle = await need(store, cycles, event.subject.id);
    await store.put(cycles, { ...cycle, status: 'paid_out', paid_out_at: event.occurredAt });
  },

  async 'cycle.completed'(store, event) {
    const cycle = await need(store, cycles, event.subject.id);
    await store.put(cycles, { ...cycle, status: 'completed' });
  },
};

/** Every posting on an escrow or frozen account, whatever event carries it. */
export async function projectEscrow(store: Store, event: BookEvent): Promise<void> {
  for (const { from, to, amountMinor } of event.postings) {
    for (const [account, amount] of [
      [from, -amountMinor],
      [to, amountMinor],
    ] as const) {
      const escrow = escrowOf(account);
      if (!escrow) continue;
      const row = (await store.get(escrowAccounts, escrow.group, escrow.cycle)) ?? {
        group_id: escrow.group,
        cycle: escrow.cycle,
        available_minor: 0n,
        frozen_minor: 0n,
      };
      await store.put(escrowAccounts, {
        ...row,
        available_minor: row.available_minor + (escrow.frozen ? 0n : amount),
        frozen_minor: row.frozen_minor + (escrow.frozen ? amount : 0n),
      });
    }
  }
}
