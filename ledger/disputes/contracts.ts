/** What packs may say and ask about disputes, as data. */
import type { EventContract, RecordContract, ToolContract } from '../../runtime/ports.ts';

export const records: readonly RecordContract[] = [
  {
    name: 'dispute',
    does: 'A dispute about the payout of a turn.',
    id: 'id',
    fields: {
      id: 'text',
      reference: 'text',
      group_name: 'text',
      kind: '[not_recorded, wrong_recipient, fraud, other]',
    },
  },
];

export const tools: readonly ToolContract[] = [
  {
    name: 'dispute.open',
    does: 'Opens a dispute about an announced payout and holds it until a person has decided. One open dispute per member and payout: opened again, it is the one that is open. `too_late` when it is on its way or there, or none of my circles pays it. `details` are of flows of before, and read by nobody: what the member writes goes into the ticket.',
    where: 'inside',
    risk: 'write',
    step: 'committed',
    roles: ['member'],
    needs: [],
    // Decision 0096: `details` goes with the next version.
    input: { payout: 'text', kind: '[not_recorded, wrong_recipient, fraud, other]', details: 'text?' },
    outcomes: { opened: 'dispute', too_late: null },
    limits: ['5 in 24h per person (opened)'],
  },
  {
    name: 'dispute.mine',
    does: 'My own open dispute about a payout.',
    where: 'inside',
    risk: 'read',
    step: 'free',
    roles: ['member'],
    needs: [],
    input: { payout: 'text' },
    outcomes: { open: 'dispute', none: null },
  },
];

export const events: readonly EventContract[] = [
  {
    name: 'dispute.closed',
    does: 'Tells the opener how a dispute ended.',
    about: 'dispute',
    outcomes: { released: 'dispute' },
  },
];
