/** Who is out of a circle that has not started, and who is told so, and why. */
import type { Actor } from '../book/model.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { groupName, membersOf } from './find.ts';
import { inGroup, userActor } from './happening.ts';
import type { GroupRow } from './tables.ts';
import { nameOf, namesOf } from './views.ts';

/** Tells people that somebody left; `gone` is among them when it was not an act of their own. */
export async function tellLeft(
  work: Work,
  group: GroupRow,
  reason: 'own_wish' | 'silence',
  gone: string,
  people: readonly string[],
): Promise<void> {
  const news = {
    circle: group.id,
    group_name: await groupName(work.tx, group.id),
    name: await nameOf(work, gone),
    reason,
    taken: BigInt(group.taken),
  };
  await tell(
    work,
    people.map((user) => ({
      id: `circle.left:${group.id}:${gone}:${group.roster}`,
      name: 'circle.left',
      outcome: 'happened',
      about: null,
      to: [user],
      data: { ...news, mine: user === gone },
    })),
  );
}

/** The organiser ends a circle that has not started. The group is locked. */
export const close = (work: Work, group: GroupRow): Promise<void> =>
  end(work, group, userActor(group.organiser_id), 'organiser_left', [group.organiser_id]);

/**
 * Ends a circle that has not started. Whoever is in it, and who is left out by silence, is told why; who left by an
 * act of their own was answered there.
 */
export async function end(
  work: Work,
  group: GroupRow,
  actor: Actor,
  reason: 'organiser_left' | 'organiser_silent' | 'too_few_left' | 'too_few_silent',
  causes: readonly string[],
): Promise<void> {
  await record(work.tx, [
    inGroup(work, group, actor, {
      id: `group.closed:${group.id}`,
      type: 'group.closed',
      subject: { type: 'group', id: group.id },
      data: { reason, causes: causes.map((user) => ({ user })) },
    }),
  ]);
  const silent = reason === 'organiser_silent' || reason === 'too_few_silent';
  const members = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  const people = new Set([...members, ...causes].filter((user) => silent || !causes.includes(user)));
  const name = await namesOf(work, causes);
  const news = {
    circle: group.id,
    group_name: await groupName(work.tx, group.id),
    names: causes.map(name).join(', '),
    reason,
  };
  await tell(
    work,
    [...people].map((user) => ({
      id: `circle.closed:${group.id}`,
      name: 'circle.closed',
      outcome: 'happened',
      about: null,
      to: [user],
      data: { ...news, mine: causes.includes(user) },
    })),
  );
}
