/** What packs may say and ask about contributions, payments, receipts and payouts, as data. */
import type { EventContract, RecordContract } from '../../runtime/ports.ts';
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
      /** An earlier turn of the same circle is open as well. */
      earlier: 'bool',
    },
    gained: { asked: false, earlier: false },
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
      /** What of it was more than owed and is held as a credit. */
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
    },
    gained: {
      late_fee: { minor: '0', currency: 'KES' },
      after_all: false,
      kind: 'paid',
      open_request: null,
    },
  },
  {
    name: 'payment_failure',
    does: 'A payment that did not happen.',
    fields: {
      due: 'text',
      circle: 'text',
      /** `too_soon`: the same amount again within two minutes, which M-Pesa takes for a mistake. */
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
    },
  },
  {
    name: 'arrears',
    does: 'What others still owe to who received a short pot, weeks after its date.',
    fields: { group_name: 'text', round: 'int', amount: 'money', people: 'int', days_late: 'int' },
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

export const events: readonly EventContract[] = [
  {
    name: 'payment.settled',
    does: 'The provider has confirmed what became of a payment. `credited`: the money came and nothing was owed any more.',
    about: 'payment',
    outcomes: { paid: 'receipt', credited: 'receipt', failed: 'payment_failure' },
  },
  {
    name: 'credit.applied',
    does: "A credit has paid (part of) the new turn's contribution.",
    about: null,
    outcomes: { happened: 'receipt' },
  },
  {
    name: 'credit.returned',
    does: 'What was left of a credit when the circle ended has been sent back.',
    about: null,
    outcomes: { happened: 'payout_sent' },
  },
  {
    name: 'contribution.reminded',
    does: 'A contribution is due soon or today.',
    about: null,
    outcomes: { soon: 'reminder', today: 'reminder' },
  },
  {
    name: 'contribution.overdue',
    does: 'A contribution is late; with the fee once the grace days are over.',
    about: null,
    outcomes: { late: 'reminder', fee_added: 'reminder' },
  },
  {
    name: 'contribution.escalated',
    does: 'Tells the organiser that a member is days late.',
    about: null,
    outcomes: { happened: 'lateness' },
  },
  {
    name: 'cycle.quorum_met',
    does: 'Tells every member that enough have paid.',
    about: null,
    outcomes: { happened: 'quorum' },
  },
  {
    name: 'cycle.waiting',
    does: 'Tells every member, when the date has come, that the pot does not go out yet and what it waits for. `still`: again and again from two weeks later, to the one who waits for it and to those who have paid.',
    about: null,
    outcomes: { happened: 'shortfall', still: 'standstill' },
  },
  {
    name: 'cycle.owing',
    does: 'Tells the recipient of a short pot, again and again from two weeks after its date, what is still owed to them.',
    about: null,
    outcomes: { happened: 'arrears' },
  },
  {
    name: 'payout.scheduled',
    does: 'Announces a payout to the group and the recipient: OK or DISPUTE; silence releases.',
    about: null,
    outcomes: { happened: 'payout' },
  },
  {
    name: 'payout.completed',
    does: 'Tells every member that the provider has confirmed the payout.',
    about: null,
    outcomes: { happened: 'payout_sent' },
  },
  {
    name: 'payout.delayed',
    does: 'Tells the recipient that a payout could not be sent yet and is tried again or looked into.',
    about: null,
    outcomes: { happened: 'payout' },
  },
  {
    name: 'payout.held',
    does: 'Tells every member that a dispute holds a payout. `due`: on its date, that it still does.',
    about: null,
    outcomes: { happened: 'payout', due: 'payout' },
  },
  {
    name: 'payout.resumed',
    does: 'Tells every member that a dispute has ended and the payout goes on.',
    about: null,
    outcomes: { happened: 'payout' },
  },
];
