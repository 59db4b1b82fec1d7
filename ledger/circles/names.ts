/** Names inside a circle: no two members of one are called the same (decision 0090). */
import type { Work } from '../work.ts';
import { groupsOf, membersOf } from './find.ts';
import type { GroupRow } from './tables.ts';

/** More circles of one person are not looked through. */
const circlesMax = 100;

/** How names are compared: as they look and sound, without case, accents, signs and spaces. */
const asRead = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether another member of a circle is called so. */
export async function isTaken(work: Work, group: GroupRow, user: string, name: string): Promise<boolean> {
  const others = (await membersOf(work.tx, group.id)).map((member) => member.user_id);
  const names = await work.people.names(
    work.tx,
    others.filter((other) => other !== user),
  );
  return [...names.values()].some((other) => asRead(other) === asRead(name));
}

/** The newest of a person's circles, ended ones included, in which another member is called so; null when none. */
export async function whereTaken(work: Work, user: string, name: string): Promise<GroupRow | null> {
  for (const group of await groupsOf(work.tx, user, circlesMax))
    if (await isTaken(work, group, user, name)) return group;
  return null;
}
