/** What packs may say and ask about contributions, payments, receipts and payouts, as data. */
import type { RecordContract } from '../../runtime/ports.ts';
import { failureReasons } from './tables.ts';

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
      /** A request for it is open: on the payer's phone, or on its way there. */
      asked: 'bool',
      /** What I owe in that circle: how many turns, and how much in all. */
      turns: 'int',
      owed: 'money',
      /** What of that is not due yet: its date is still to come. */
      to_come: 'money',
    },
    gained: {
      asked: false,
      turns: '1',
      owed: { minor: '0', currency: 'KES' },
      to_come: { minor: '0', currency: 'KES' },
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
    does: 'Proof of money that came in, or of a credit that went back, with the ledger hash that covers it.',
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
      /** What of it paid a late fee; zero in the list of receipts, which knows sums only. */
      late_fee: 'money',
      /** The payer was told before that this payment had failed. */
      after_all: 'bool',
      /** What of it was more than owed and is held as a credit; where a credit paid, what is left of it at that moment. */
      credit: 'money',
      has_credit: 'bool',
      /** Where that goes: to the payer's next turn, back to the payer, or it is too little for the provider to send. */
      credit_goes: '[none, next_turn, back_at_end, back_now, stays]',
      /** What is still owed of this turn's contribution. */
      left: 'money',
      has_left: 'bool',
      provider_ref: 'text',
      /**
       * What became of it: it paid the turn, is kept as a credit because that was paid, goes back because the circle
       * had ended, or came out of a credit. `returned` is no money that came in but a credit that went back: of no turn.
       */
      kind: '[paid, kept, goes_back, from_credit, returned]',
      /** The request for the same contribution that is still open when this money comes: its reference; else absent. */
      open_request: 'text?',
      /** The contribution that the money was for; absent in the list of receipts. */
      due: 'text?',
    },
    gained: {
      late_fee: { minor: '0', currency: 'KES' },
      after_all: false,
      kind: 'paid',
      open_request: null,
      due: null,
    },
  },
  {
    name: 'payment_failure',
    does: 'A payment that did not happen.',
    fields: {
      due: 'text',
      circle: 'text',
      /**
       * `too_soon`: the same amount again within two minutes, which M-Pesa takes for a mistake. `unheard`: our request
       * was never answered, so whoever has it on the phone may have paid.
       */
      reason: `[${failureReasons.join(', ')}]`,
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
      /** `waiting`: its date has passed, and too few have paid. No date holds for it, nor for one that is held. */
      state: '[planned, waiting, scheduled, held, sending, sent]',
      /** How many have paid their contribution to it, of how many. */
      paid_count: 'int',
      seats: 'int',
    },
    gained: { paid_count: '0', seats: '1' },
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
      /** It follows a payout of the same turn: what was paid later, or what was more than one transaction takes. */
      rest: 'bool',
      /** What of it are late fees. */
      late_fee: 'money',
      /** What others than the recipient still owe to this turn, and how many they are. */
      left: 'money',
      left_from: 'int',
    },
    gained: {
      rest: false,
      late_fee: { minor: '0', currency: 'KES' },
      left: { minor: '0', currency: 'KES' },
      left_from: '0',
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
    name: 'standstill',
    does: 'Weeks after its date a pot still waits, because too few have paid.',
    fields: {
      group_name: 'text',
      recipient: 'text',
      mine: 'bool',
      /** I have paid my own part. */
      i_paid: 'bool',
      round: 'int',
      paid_count: 'int',
      quorum: 'int',
      /** How many of those who have not paid it waits for. */
      missing: 'int',
      days_late: 'int',
      /** What was paid and lies safe. */
      held: 'money',
      /** How many other pots of the circle wait that I wait for or have paid into. */
      others: 'int',
    },
    gained: { others: '0' },
  },
  {
    name: 'arrears',
    does: 'What others still owe to who received a short pot, weeks after its date.',
    fields: { group_name: 'text', round: 'int', amount: 'money', people: 'int', days_late: 'int' },
  },
  {
    name: 'lateness',
    does: 'A member of a circle is late; for the organiser.',
    fields: {
      group_name: 'text',
      name: 'text',
      /** Since the oldest of what they owe was due. */
      days_late: 'int',
      amount: 'money',
      /** How many turns the amount is for. */
      turns: 'int',
    },
    gained: { turns: '1' },
  },
  {
    name: 'reminder',
    does: 'What a member is to pay in a circle, told before, on or after its date: one contribution, or several at once.',
    fields: {
      /** The oldest of them. */
      due: 'text',
      name: 'text',
      group_name: 'text',
      /** Of all of them. */
      amount: 'money',
      /** What being late (still) adds; zero for who receives this turn, and once it was added before. */
      late_fee: 'money',
      /** Of the oldest; of the one that a fee was added to. */
      due_on: 'date',
      days_late: 'int',
      grace_days: 'int',
      /** How many turns the amount is for, and whether one of them is due today. */
      turns: 'int',
      today: 'bool',
    },
    gained: { turns: '1', today: false },
  },
];
