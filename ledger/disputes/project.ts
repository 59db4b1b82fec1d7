/** What events change in the projection of disputes. */
import { groupOf, intOf, textOf } from '../book/fields.ts';
import { need, type Projector } from '../book/projection.ts';
import { disputes, type DisputeRow } from './tables.ts';

/** By event type. */
export const disputeProjectors: Readonly<Record<string, Projector>> = {
  'dispute.opened': (store, event) =>
    store.put(disputes, {
      id: event.subject.id,
      reference: textOf(event, 'reference'),
      group_id: groupOf(event),
      cycle: intOf(event, 'cycle'),
      payout_id: textOf(event, 'payout'),
      opened_by: textOf(event, 'openedBy'),
      kind: textOf(event, 'kind') as DisputeRow['kind'],
      status: 'open',
      outcome: null,
      opened_at: event.occurredAt,
      closed_at: null,
    }),

  async 'dispute.closed'(store, event) {
    const dispute = await need(store, disputes, event.subject.id);
    await store.put(disputes, {
      ...dispute,
      status: 'closed',
      outcome: 'release',
      closed_at: event.occurredAt,
    });
  },
};
