/** Domain events into the inboxes of the conversations concerned, in the transaction of whoever caused them. */
import type { Publish } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import { domainEvent } from './events.ts';
import { writeEvents } from './inbox.ts';
import type { Log, Seal } from './ports.ts';

/**
 * Publishes to the conversations that people have with one business. Somebody without a conversation is skipped:
 * `skipped` counts them.
 */
export function createPublish(
  deps: {
    readonly seal: Seal;
    readonly afterCommit: AfterCommit;
    readonly log: Log;
    readonly skipped: (people: number) => void;
  },
  businessId: string,
): Publish {
  return async (tx, events, at) => {
    const people = [...new Set(events.flatMap((event) => event.to))];
    if (people.length === 0) return;
    const rows = await tx.query<{ id: string; user_id: string }>({
      name: 'publish.conversations',
      // In order of id: two postings that reach the same people insert in the same order.
      text: `select id, user_id from runtime.conversations
              where business_id = $1 and user_id = any($2::uuid[]) order by id`,
      values: [businessId, people],
    });
    const reached = new Set(rows.map((row) => row.user_id));
    const missing = people.filter((person) => !reached.has(person)).length;
    if (missing > 0) {
      deps.skipped(missing);
      deps.log.info('publish.skipped', { people: missing, business: businessId });
    }
    const left = deps.afterCommit.of(tx).turns;
    for (const { id } of rows) left.add(id);
    writeEvents(
      tx,
      deps.seal,
      rows.flatMap(({ id, user_id: person }) =>
        events
          .filter(({ to }) => to.includes(person))
          .map((event) => ({ conversationId: id, event: domainEvent(event, at) })),
      ),
    );
  };
}
