/** Putting down when a payout is to be released. */
import { schedule } from '../agenda.ts';
import type { GroupRow } from '../circles/tables.ts';
import type { Work } from '../work.ts';

/** Tries the release at a moment; `cause` tells this time from the others. Whether it may be sent is decided then. */
export async function releaseSoon(
  work: Work,
  group: GroupRow,
  payoutId: string,
  cause: string,
  at: Date,
): Promise<void> {
  schedule(work.tx, {
    id: `payout.release:${payoutId}:${cause}`,
    dueAt: at,
    kind: 'payout.release',
    subject: payoutId,
    groupId: group.id,
  });
}
