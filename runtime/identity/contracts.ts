/** What every pack may do with the profile of the person who speaks. */
import type { RecordContract, ToolContract } from '../ports.ts';

export const records: readonly RecordContract[] = [
  {
    name: 'me',
    does: 'The person who speaks; readable in every expression and template as `me`.',
    id: 'id',
    fields: { id: 'text', name: 'text', language: '[en, fr, sw]', registered: 'bool', notifications: 'bool' },
  },
];

const own = { where: 'inside', risk: 'write', roles: ['visitor', 'member', 'operator'], needs: [] } as const;

export const tools: readonly ToolContract[] = [
  {
    ...own,
    name: 'me.set_language',
    does: 'Changes my language; the next message is in it.',
    step: 'reversible',
    input: { language: '[en, fr, sw]' },
    outcomes: { done: null },
  },
  {
    ...own,
    name: 'me.set_name',
    does: 'Changes my display name.',
    step: 'reversible',
    input: { name: 'text' },
    outcomes: { done: null },
    // Others know a person by it.
    limits: ['10 in 24h per person'],
  },
  {
    ...own,
    name: 'me.set_notifications',
    does: 'Pauses or resumes reminders. Receipts, payouts and disputes are told all the same.',
    step: 'reversible',
    input: { on: 'bool' },
    outcomes: { done: null },
  },
];
