/** Joining and leaving a circle that has not started, and agreeing to a start with fewer seats. */
import type { DomainEvent } from '../../runtime/ports.ts';
import { schedule } from '../agenda.ts';
import { systemActor, type Actor } from '../book/model.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { begin } from './begin.ts';
import { end, tellLeft } from './departure.ts';
import { lockedGroup, membersOf, reread, seatsOf } from './find.ts';
import { inGroup, userActor } from './happening.ts';
import { answerWithinMs, scaledQuorum } from './rules/terms.ts';
import type { GroupRow, SeatRow } from './tables.ts';
import { circleRecord, membershipNews } from './views.ts';

/** Takes the next seat. The group is locked and has one. `key` is the act's. */
export async function join(work: Work, group: GroupRow, user: string, key: string): Promise<GroupRow> {
  await record(work.tx, [
    inGroup(work, group, userActor(user), {
      id: `group.member.joined:${group.id}:${key}`,
      type: 'group.member.joined',
      subject: { type: 'user', id: user },
      data: { user, seat: group.next_seat, role: 'member' },
    }),
  ]);
  const now = await reread(work.tx, group);
  const to = [group.organiser_id];
  const shared = { outcome: 'happened', about: group.id, to };
  const events: DomainEvent[] = [
    {
      ...shared,
      id: `circle.joined:${group.id}:${key}`,
      name: 'circle.joined',
      data: await membershipNews(work, now, user),
    },
  ];
  if (now.taken === now.seats)
    events.push({
      ...shared,
      id: `circle.filled:${group.id}:${key}`,
      name: 'circle.filled',
      data: await circleRecord(work, now, group.organiser_id),
    });
  await tell(work, events);
  return now;
}

/** Gives seats back. The others move up. The group is locked. */
async function removeMembers(
  work: Work,
  group: GroupRow,
  users: readonly string[],
  actor: Actor,
  cause: string,
): Promise<GroupRow> {
  const seats = await seatsOf(work.tx, group.id);
  let staying: readonly SeatRow[] = seats;
  const drafts = users.flatMap((user) => {
    staying = staying.filter((seat) => seat.user_id !== user);
    const order = staying.map((seat) => ({ seat: seat.seat }));
    return seats
      .filter((seat) => seat.user_id === user)
      .map((seat) =>
        inGroup(work, group, actor, {
          id: `group.member.removed:${group.id}:${seat.seat}`,
          type: 'group.member.removed',
          subject: { type: 'user', id: user },
          data: { user, seat: seat.seat, reason: cause, order },
        }),
      );
  });
  await record(work.tx, drafts);
  return reread(work.tx, group);
}

/**
 * A member leaves before the start. While everybody is being asked about new terms, the terms change again, and
 * everybody who stays is asked again. The group is locked.
 */
export async function leave(work: Work, before: GroupRow, user: string): Promise<void> {
  const group = await removeMembers(work, before, [user], userActor(user), 'left');
  if (group.status === 'agreeing') return afterLeaving(work, group, userActor(user), 'own_wish', [user]);
  await tellLeft(work, group, 'own_wish', user, [group.organiser_id]);
}

/** While new terms are asked about: new ones for those who stay, or the end when nobody is left to save with. */
async function afterLeaving(
  work: Work,
  group: GroupRow,
  actor: Actor,
  reason: 'own_wish' | 'silence',
  gone: readonly string[],
): Promise<void> {
  if (group.taken < 2)
    return end(work, group, actor, reason === 'silence' ? 'too_few_silent' : 'too_few_left', gone);
  const staying = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  for (const user of gone)
    await tellLeft(work, group, reason, user, reason === 'silence' ? [user, ...staying] : staying);
  await propose(work, group, actor);
  await tellTerms(work, await reread(work.tx, group), staying);
}

/** The organiser starts with fewer seats: has agreed, and the others are asked. The group is locked. */
export async function proposeFewer(work: Work, before: GroupRow): Promise<GroupRow> {
  const actor = userActor(before.organiser_id);
  await propose(work, before, actor);
  await agreeTo(work, await reread(work.tx, before), before.organiser_id);
  const group = await reread(work.tx, before);
  const others = (await membersOf(work.tx, before.id)).map((member) => member.user_id);
  await tellTerms(
    work,
    group,
    others.filter((user) => user !== before.organiser_id),
  );
  return group;
}

/** Writes new terms down: the seats that are taken, and a time by which to answer. */
async function propose(work: Work, before: GroupRow, actor: Actor): Promise<void> {
  await record(work.tx, [
    inGroup(work, before, actor, {
      id: `group.updated:${before.id}:terms-${before.terms + 1}`,
      type: 'group.updated',
      subject: { type: 'group', id: before.id },
      data: {
        change: 'proposal',
        seats: before.taken,
        quorum: scaledQuorum(before.quorum, before.taken),
      },
    }),
  ]);
  schedule(work.tx, {
    id: `terms.deadline:${before.id}:${before.terms + 1}`,
    dueAt: new Date(work.now.getTime() + answerWithinMs),
    kind: 'terms.deadline',
    subject: `${before.id}/${before.terms + 1}`,
    groupId: before.id,
  });
}

async function tellTerms(work: Work, group: GroupRow, people: readonly string[]): Promise<void> {
  const events: DomainEvent[] = [];
  for (const user of people)
    events.push({
      id: `circle.terms_changed:${group.id}:${group.terms}`,
      name: 'circle.terms_changed',
      outcome: 'happened',
      about: null,
      to: [user],
      data: await circleRecord(work, group, user),
    });
  await tell(work, events);
}

async function agreeTo(work: Work, group: GroupRow, user: string): Promise<void> {
  await record(work.tx, [
    inGroup(work, group, userActor(user), {
      id: `group.terms.agreed:${group.id}:${group.terms}:${user}`,
      type: 'group.terms.agreed',
      subject: { type: 'user', id: user },
      data: { user, terms: group.terms },
    }),
  ]);
}

/** A member agrees to the terms as they are; the last one starts the circle. Returns whether it started. Locked. */
export async function agree(work: Work, group: GroupRow, user: string): Promise<boolean> {
  await agreeTo(work, group, user);
  const waiting = (await membersOf(work.tx, group.id)).some((member) => member.agreed_terms !== group.terms);
  if (waiting) return false;
  await begin(work, await reread(work.tx, group), userActor(user));
  return true;
}

/** The time to answer is over: who has not agreed leaves, free of charge. `subject` names the circle and the terms. */
export async function termsDeadline(work: Work, subject: string): Promise<void> {
  const [id = '', terms = ''] = subject.split('/');
  const before = await lockedGroup(work.tx, id);
  if (before.status !== 'agreeing' || String(before.terms) !== terms) return;
  const silent = (await membersOf(work.tx, id))
    .filter((member) => member.agreed_terms !== before.terms)
    .map((member) => member.user_id);
  if (silent.length === 0) return;
  // Without its organiser a circle ends, as when the organiser leaves.
  if (silent.includes(before.organiser_id))
    return end(work, before, systemActor, 'organiser_silent', [before.organiser_id]);
  const group = await removeMembers(work, before, silent, systemActor, 'no_answer');
  await afterLeaving(work, group, systemActor, 'silence', silent);
}
