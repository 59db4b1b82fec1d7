/** The day of the first payment comes to a circle that nobody has started. */
import { schedule } from '../agenda.ts';
import { tell, type Work } from '../work.ts';
import { lockGroup, membersOf } from './find.ts';
import { dueTime, morningTime } from './rules/schedule.ts';
import type { GroupRow } from './tables.ts';
import { circleRecord, toDay } from './views.ts';

/** Puts the first day down: its morning, or its due time where that is over. */
export function awaitFirstDay(work: Work, group: GroupRow): void {
  const day = toDay(group.starts_on);
  const morning = morningTime(day, group.zone);
  schedule(work.tx, {
    id: `circle.first_day:${group.id}:${group.starts_on}`,
    dueAt: morning > work.now ? morning : dueTime(day, group.zone),
    kind: 'circle.first_day',
    subject: `${group.id}/${group.starts_on}`,
    groupId: group.id,
  });
}

/** Everybody in it hears that it has not begun; the organiser, how it can. Who is alone waits for nobody. */
export async function firstDayCame(work: Work, subject: string): Promise<void> {
  const [id = '', day] = subject.split('/');
  const group = await lockGroup(work.tx, id);
  if (group?.status !== 'forming' || group.starts_on !== day || group.taken < 2) return;
  const people = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  await tell(
    work,
    await Promise.all(
      people.map(async (user) => ({
        id: `circle.not_started:${group.id}:${day}`,
        name: 'circle.not_started',
        outcome: user === group.organiser_id ? 'organiser' : 'member',
        about: null,
        to: [user],
        data: await circleRecord(work, group, user),
      })),
    ),
  );
}
