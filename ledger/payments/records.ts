/** What packs may say of contributions, payments, receipts and payouts: records, as data. */
import type { RecordContract } from '../../runtime/ports.ts';

export const records: readonly RecordContract[] = [
  {
    name: 'due',
    does: 'A contribution that one of my seats owes now.',
    id: 'id',
    fields: {
      id: 'text',
      circle: 'text',
      group_name: 'text',
      /** What is still owed: contribution and late fee, less what was paid in part. */
      amount: 'money',
      late_fee: 'money',
      due_on: 'date',
      days_late: 'int',
      round: 'int',
      rounds: 'int',
      recipient: 'text',
    },
  },
  {
    name: 'payment',
    does: 'A payment that was asked for.',
    id: 'id',
    fields: { id: 'text', reference: 'text', amount: 'money', group_name: 'text' },
  },
  {
    name: 'refusal',
    does: 'Why a payment could not even be asked for.',
    fields: { reason: '[number, amount, busy, other]' },
  },
  {
    name: 'receipt',
    does: 'Proof of money that came in, with the ledger hash that covers it.',
    fields: {
      number: 'text',
      name: 'text',
      group_name: 'text',
      amount: 'money',
      paid_at: 'time',
      /** First 12 hexadecimal digits of the chain hash of the group's ledger at that entry. */
      hash: 'text',
      round: 'int',
      rounds: 'int',
      /** What of it paid contributions (and late fees). */
      applied: 'money',
      /** What of it was more than owed and is held as a credit. */
      credit: 'money',
      has_credit: 'bool',
      /** Where that goes: to the payer's next turn, back to the payer, or it is too little for the provider to send. */
      credit_goes: '[none, next_turn, back_at_end, back_now, stays]',
      /** What is still owed of this turn's contribution. */
      left: 'money',
      has_left: 'bool',
      provider_ref: 'text',
    },
  },
  {
    name: 'payment_failure',
    does: 'A payment that did not happen.',
    fields: {
      due: 'text',
      circle: 'text',
      reason: '[declined, expired, insufficient, other]',
      amount: 'money',
      group_name: 'text',
      reference: 'text',
    },
  },
  {
    name: 'payout',
    does: 'The payout of one turn.',
    id: 'id',
    fields: {
      id: 'text',
      circle: 'text',
      group_name: 'text',
      round: 'int',
      rounds: 'int',
      amount: 'money',
      recipient: 'text',
      /** When it goes out, as things stand. */
      at: 'time',
      mine: 'bool',
      state: '[planned, scheduled, held, sending, sent]',
    },
  },
  {
    name: 'payout_sent',
    does: 'A payout that the provider has confirmed.',
    fields: {
      group_name: 'text',
      amount: 'money',
      recipient: 'text',
      round: 'int',
      rounds: 'int',
      reference: 'text',
      hash: 'text',
      paid_at: 'time',
      mine: 'bool',
    },
  },
  {
    name: 'quorum',
    does: 'Enough members have paid for the pot to be released on its date.',
    fields: {
      group_name: 'text',
      /** When the pot goes out: the same as in the announcement of its payout. */
      at: 'time',
      recipient: 'text',
      paid_count: 'int',
      seats: 'int',
      round: 'int',
    },
  },
  {
    name: 'shortfall',
    does: 'The date of a turn has come and too few have paid: its pot waits.',
    fields: {
      group_name: 'text',
      recipient: 'text',
      mine: 'bool',
      round: 'int',
      paid_count: 'int',
      /** How many must have paid. */
      quorum: 'int',
    },
  },
  {
    name: 'lateness',
    does: 'A member of a circle is late; for the organiser.',
    fields: { group_name: 'text', name: 'text', days_late: 'int', amount: 'money' },
  },
  {
    name: 'reminder',
    does: 'A contribution that is to be paid, told before, on or after its date.',
    fields: {
      due: 'text',
      name: 'text',
      group_name: 'text',
      amount: 'money',
      /** What being late (still) adds; zero for who receives this turn, and once it was added before. */
      late_fee: 'money',
      due_on: 'date',
      days_late: 'int',
      grace_days: 'int',
    },
  },
];
