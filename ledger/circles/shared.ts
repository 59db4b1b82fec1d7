/** Who saves with whom, for exports of conversations. */
import type { Database } from '../../runtime/ports.ts';

/** A circle and those who were ever in it. */
export interface SharedCircle {
  readonly name: string;
  /** What an invitation types. */
  readonly code: string;
  readonly organiserId: string;
  /** Everybody who was ever a member, the organiser included. */
  readonly memberIds: readonly string[];
}

/** The circles that a person has ever been in. */
export async function circlesOf(database: Database, userId: string): Promise<readonly SharedCircle[]> {
  return database.query<SharedCircle>({
    name: 'circles.shared',
    text: `select coalesce(n.name, '') as name, g.code, g.organiser_id as "organiserId",
                  array(select user_id from domain.group_members where group_id = g.id order by joined_at, user_id)
                    as "memberIds"
             from domain.groups g left join domain.group_names n on n.group_id = g.id
            where exists (select 1 from domain.group_members where group_id = g.id and user_id = $1)
            order by g.created_at`,
    values: [userId],
  });
}
