/** Finding circles and what belongs to them. */
import assert from 'node:assert/strict';
import type { Tx } from '../../runtime/ports.ts';
import { lockScopes } from '../book/post.ts';
import { groupScope } from '../book/model.ts';
import { isContributed } from './rules/apply.ts';
import {
  contributions,
  cycles,
  groups,
  members,
  seats,
  type ContributionRow,
  type CycleRow,
  type GroupRow,
  type MemberRow,
  type SeatRow,
} from './tables.ts';

/** A circle by id, or null. */
export async function findGroup(tx: Tx, id: string): Promise<GroupRow | null> {
  const [group] = await tx.query<GroupRow>({ ...groups.statements.get, values: [id] });
  return group ?? null;
}

/** Locks a circle until the end of the transaction, then reads it; null when there is none. */
export async function lockGroup(tx: Tx, id: string): Promise<GroupRow | null> {
  if (!(await findGroup(tx, id))) return null;
  await lockScopes(tx, [groupScope(id)]);
  return findGroup(tx, id);
}

/** A circle that must be there, locked. */
export async function lockedGroup(tx: Tx, id: string): Promise<GroupRow> {
  const group = await lockGroup(tx, id);
  assert(group, `there is a circle ${id}`);
  return group;
}

/** The circle as it is now, after events of this transaction. */
export async function reread(tx: Tx, group: GroupRow): Promise<GroupRow> {
  const fresh = await findGroup(tx, group.id);
  assert(fresh, `there is a circle ${group.id}`);
  return fresh;
}

/** The circle with this code, as it is written in it; null when there is none. */
export async function findGroupByCode(tx: Tx, code: string): Promise<GroupRow | null> {
  const [group] = await tx.query<GroupRow>({
    name: 'groups.by_code',
    text: `select ${groups.select} from domain.groups where code = $1`,
    values: [code],
  });
  return group ?? null;
}

/** The circles of a person that are not closed, newest first. */
export async function groupsOf(tx: Tx, user: string, limit: number): Promise<GroupRow[]> {
  return tx.query<GroupRow>({
    name: 'groups.of_user',
    text: `select ${groups.select} from domain.groups
           where id in (select group_id from domain.group_members where user_id = $1 and status = 'active')
             and status <> 'closed'
           order by created_at desc, id limit $2`,
    values: [user, limit],
  });
}

/** Somebody's membership; null when they are not in the circle now. */
export async function findMember(tx: Tx, group: string, user: string): Promise<MemberRow | null> {
  const [member] = await tx.query<MemberRow>({ ...members.statements.get, values: [group, user] });
  return member?.status === 'active' ? member : null;
}

/** Active members, in order of joining. */
export async function membersOf(tx: Tx, group: string): Promise<MemberRow[]> {
  return tx.query<MemberRow>({
    name: 'members.of_group',
    text: `select ${members.select} from domain.group_members
           where group_id = $1 and status = 'active' order by joined_at, user_id`,
    values: [group],
  });
}

/** Taken seats in order of their turns. */
export async function seatsOf(tx: Tx, group: string): Promise<SeatRow[]> {
  return tx.query<SeatRow>({
    name: 'seats.of_group',
    text: `select ${seats.select} from domain.seats where group_id = $1 and status = 'taken' order by position`,
    values: [group],
  });
}

/** All turns in order. */
export async function cyclesOf(tx: Tx, group: string): Promise<CycleRow[]> {
  return tx.query<CycleRow>({
    name: 'cycles.of_group',
    text: `select ${cycles.select} from domain.cycles where group_id = $1 order by number`,
    values: [group],
  });
}

/** A turn by id, or null. */
export async function findCycle(tx: Tx, id: string): Promise<CycleRow | null> {
  const [cycle] = await tx.query<CycleRow>({ ...cycles.statements.get, values: [id] });
  return cycle ?? null;
}

/** The contributions of a turn, in order of seats' turns. */
export async function contributionsOf(tx: Tx, group: string, cycle: number): Promise<ContributionRow[]> {
  return tx.query<ContributionRow>({
    name: 'contributions.of_cycle',
    text: `select ${contributions.select} from domain.contributions where group_id = $1 and cycle = $2 order by seat`,
    values: [group, cycle],
  });
}

/** How many seats have paid their contribution to a turn in full. */
export async function contributedSeats(tx: Tx, group: string, cycle: number): Promise<number> {
  return (await contributionsOf(tx, group, cycle)).filter(isContributed).length;
}

/** A contribution by id, or null. */
export async function findContribution(tx: Tx, id: string): Promise<ContributionRow | null> {
  const [contribution] = await tx.query<ContributionRow>({ ...contributions.statements.get, values: [id] });
  return contribution ?? null;
}

/**
 * What is owed: in open turns, and what stayed unpaid when a turn was completed without it (decision 0086). To one's own
 * pot nothing is owed any more then.
 */
const isOwed = `(status = 'due' or status = 'unpaid' and not exists (
  select from domain.cycles own where own.group_id = contributions.group_id and own.number = contributions.cycle
    and own.user_id = contributions.user_id))`;

/** A contribution of which something is owed now; null when nothing is. */
export async function owedNow(tx: Tx, id: string): Promise<ContributionRow | null> {
  const [contribution] = await tx.query<ContributionRow>({
    name: 'contributions.owed_now',
    text: `select ${contributions.select} from domain.contributions where id = $1 and ${isOwed}`,
    values: [id],
  });
  return contribution ?? null;
}

/** What a person owes now, the oldest first. */
export async function owedBy(tx: Tx, user: string, limit: number): Promise<ContributionRow[]> {
  return tx.query<ContributionRow>({
    name: 'contributions.owed_by',
    text: `select ${contributions.select} from domain.contributions
           where user_id = $1 and status in ('due', 'unpaid') and ${isOwed}
           order by domain.contributions.due_at, id limit $2`,
    values: [user, limit],
  });
}

/** What somebody owes in one circle, the oldest first. */
export async function owedInGroup(tx: Tx, group: string, user: string): Promise<ContributionRow[]> {
  return tx.query<ContributionRow>({
    name: 'contributions.owed_in_group',
    text: `select ${contributions.select} from domain.contributions
           where group_id = $1 and user_id = $2 and ${isOwed} order by cycle, seat`,
    values: [group, user],
  });
}

/** What anybody owes in one circle, the oldest first. */
export async function owedByAll(tx: Tx, group: string): Promise<ContributionRow[]> {
  return tx.query<ContributionRow>({
    name: 'contributions.owed_by_all',
    text: `select ${contributions.select} from domain.contributions
           where group_id = $1 and ${isOwed} order by cycle, seat`,
    values: [group],
  });
}

/** What a circle is called. */
export async function groupName(tx: Tx, group: string): Promise<string> {
  const [row] = await tx.query<{ name: string }>({
    name: 'group_names.get',
    text: 'select name from domain.group_names where group_id = $1',
    values: [group],
  });
  // Erased on request; the circle itself stays.
  return row?.name ?? '–';
}
