/** What packs may tell about payments and payouts: events, as data. */
import type { EventContract } from '../../runtime/ports.ts';

export const events: readonly EventContract[] = [
  {
    name: 'payment.settled',
    does: 'The provider has confirmed what became of a payment. `credited`: the money came and nothing was owed any more.',
    about: 'payment',
    outcomes: { paid: 'receipt', credited: 'receipt', failed: 'payment_failure' },
    money: true,
  },
  {
    name: 'credit.applied',
    does: "A credit has paid (part of) the new turn's contribution.",
    about: null,
    outcomes: { happened: 'receipt' },
    money: true,
  },
  {
    name: 'credit.returned',
    does: 'What was left of a credit when the circle ended has been sent back.',
    about: null,
    outcomes: { happened: 'payout_sent' },
    money: true,
  },
  {
    name: 'contribution.reminded',
    does: 'A contribution is due soon or today.',
    about: null,
    outcomes: { soon: 'reminder', today: 'reminder' },
  },
  {
    name: 'contribution.overdue',
    does: 'Contributions are late, all that a member owes in a circle at once; `fee_added`: with the fee, once the grace days are over; `owing`: a week late and now and then after it, for as long as others wait for it.',
    about: null,
    outcomes: { late: 'reminder', fee_added: 'reminder', owing: 'reminder' },
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
    money: true,
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
    money: true,
  },
  {
    name: 'payout.completed',
    does: 'Tells every member that the provider has confirmed the payout.',
    about: null,
    outcomes: { happened: 'payout_sent' },
    money: true,
  },
  {
    name: 'payout.delayed',
    does: 'Tells the recipient that a payout could not be sent yet and is tried again or looked into.',
    about: null,
    outcomes: { happened: 'payout' },
    money: true,
  },
  {
    name: 'payout.held',
    does: 'Tells every member that a dispute holds a payout. `due`: on its date, that it still does.',
    about: null,
    outcomes: { happened: 'payout', due: 'payout' },
    money: true,
  },
  {
    name: 'payout.resumed',
    does: 'Tells every member that a dispute has ended and the payout goes on.',
    about: null,
    outcomes: { happened: 'payout' },
    money: true,
  },
];
