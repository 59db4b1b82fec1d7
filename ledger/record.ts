/** Posting to the book and keeping the projections: the only way in which the state of money changes. */
import assert from 'node:assert/strict';
import type { Tx } from '../runtime/ports.ts';
import { post } from './book/post.ts';
import { storedRows } from './book/projection.ts';
import type { BookEvent, EventDraft } from './book/model.ts';
import { project } from './projections.ts';

/**
 * Posts events of one cause and changes the projections. Returns them as they stand in the book, or null when the
 * cause was posted before. Throws when money is missing: whoever calls has looked under the same lock.
 */
export async function record(tx: Tx, drafts: readonly EventDraft[]): Promise<readonly BookEvent[] | null> {
  const posted = await post(tx, drafts);
  switch (posted.result) {
    case 'exists':
      return null;
    case 'posted':
      for (const event of posted.events) await project(storedRows(tx, event.scope), event);
      return posted.events;
    case 'insufficient':
      return assert.fail(`${posted.account} misses ${posted.missingMinor} ${posted.currency}`);
    case 'differs':
      return assert.fail(`event ${posted.eventId} stands in the book and says something else`);
  }
}
