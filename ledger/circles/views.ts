/** Circles as people may see them: the records of the contract. */
import { Temporal } from '@js-temporal/polyfill';
import { Money } from '../../runtime/ports.ts';
import type { RecordValue, Tx } from '../../runtime/ports.ts';
import type { Work } from '../work.ts';
import { cyclesOf, findMember, groupName, seatsOf } from './find.ts';
import { shortPromise } from './rules/draw.ts';
import { answerWithinMs, potMinor } from './rules/terms.ts';
import { dueDay, firstDay, startPassed } from './rules/schedule.ts';
import type { GroupRow } from './tables.ts';

/** A day as it is stored → a day. */
export const toDay = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day);

/** An amount in a circle's currency. */
export const money = (group: { readonly currency: string }, amountMinor: bigint): Money =>
  new Money(amountMinor, group.currency);

/** Somebody's display name. A name that was erased reads as a dash. */
export async function nameOf(work: Work, user: string): Promise<string> {
  return (await work.people.names(work.tx, [user])).get(user) ?? '–';
}

/** Display names by user id; what was erased reads as a dash. */
export async function namesOf(work: Work, users: readonly string[]): Promise<(user: string) => string> {
  const names = await work.people.names(work.tx, [...new Set(users)]);
  return (user) => names.get(user) ?? '–';
}

/** The record `circle` for one person who asked for it and has then been shown these terms. */
export async function circleView(work: Work, group: GroupRow, user: string): Promise<RecordValue> {
  markSeen(work.tx, group, user);
  return circleRecord(work, group, user);
}

/** The record `circle` for one person who is told of it: a notice is not what a confirm showed. */
export async function circleRecord(work: Work, group: GroupRow, user: string): Promise<RecordValue> {
  const [member, name, organiser] = await Promise.all([
    findMember(work.tx, group.id, user),
    groupName(work.tx, group.id),
    nameOf(work, group.organiser_id),
  ]);
  return {
    id: group.id,
    code: group.code,
    name,
    amount: money(group, group.amount_minor),
    pot: money(group, potMinor(group.amount_minor, group.seats)),
    frequency: group.frequency,
    starts_on: startsOn(group, work.now),
    starts_latest: startsLatest(group, work.now),
    start_passed: group.status === 'forming' && startPassed(toDay(group.starts_on), group.zone, work.now),
    seats: BigInt(group.seats),
    taken: BigInt(group.taken),
    roster: BigInt(group.roster),
    late_fee: money(group, group.late_fee_minor),
    grace_days: BigInt(group.grace_days),
    quorum: BigInt(group.quorum),
    organiser,
    is_organiser: group.organiser_id === user,
    is_member: member !== null,
    agreed: member?.agreed_terms === group.terms,
    order: group.turn_order,
    promise: group.draw_promise === null ? null : shortPromise(group.draw_promise),
    status: group.status,
  };
}

/**
 * The day of the first payment. While new terms are agreed to it may pass; the group then starts whole periods later,
 * and that day is the one to name. Before that the organiser chooses another one.
 */
function startsOn(group: GroupRow, now: Date): Temporal.PlainDate {
  const chosen = toDay(group.starts_on);
  return group.status === 'agreeing' ? firstDay(chosen, group.frequency, group.zone, now) : chosen;
}

/** That day where answers to new terms come at the last moment, if it is another one; else null. */
function startsLatest(group: GroupRow, now: Date): Temporal.PlainDate | null {
  if (group.status !== 'agreeing' && (group.status !== 'forming' || group.taken === group.seats)) return null;
  const answered = new Date(now.getTime() + answerWithinMs);
  const latest = firstDay(toDay(group.starts_on), group.frequency, group.zone, answered);
  return latest.equals(startsOn(group, now)) ? null : latest;
}

function markSeen(tx: Tx, group: GroupRow, user: string): void {
  tx.write({
    name: 'terms_seen.put',
    text: `insert into domain.terms_seen (group_id, user_id, terms) values ($1, $2, $3)
           on conflict (group_id, user_id) do update set terms = excluded.terms`,
    values: [group.id, user, group.terms],
  });
}

/** Whether the terms that a person was shown last are those of now. */
export async function hasSeenTerms(tx: Tx, group: GroupRow, user: string): Promise<boolean> {
  const [seen] = await tx.query<{ terms: number }>({
    name: 'terms_seen.get',
    text: 'select terms from domain.terms_seen where group_id = $1 and user_id = $2',
    values: [group.id, user],
  });
  return seen?.terms === group.terms;
}

/** The records `turn` in order: the schedule once there is one, before it as it would be now. */
export async function turnsView(work: Work, group: GroupRow, user: string): Promise<RecordValue[]> {
  const planned = await cyclesOf(work.tx, group.id);
  const pot = money(group, potMinor(group.amount_minor, group.seats));
  const turns =
    planned.length > 0
      ? planned.map((cycle) => ({ number: cycle.number, user: cycle.user_id, date: toDay(cycle.due_on) }))
      : (await seatsOf(work.tx, group.id)).map((seat) => ({
          number: seat.position,
          user: seat.user_id,
          date: dueDay(startsOn(group, work.now), group.frequency, seat.position - 1),
        }));
  const name = await namesOf(
    work,
    turns.map((turn) => turn.user),
  );
  return turns.map((turn) => ({
    number: BigInt(turn.number),
    name: name(turn.user),
    date: turn.date,
    amount: pot,
    mine: turn.user === user,
  }));
}

/** The record `membership_news`. */
export async function membershipNews(work: Work, group: GroupRow, user: string): Promise<RecordValue> {
  return {
    circle: group.id,
    group_name: await groupName(work.tx, group.id),
    name: await nameOf(work, user),
    taken: BigInt(group.taken),
    seats: BigInt(group.seats),
  };
}
