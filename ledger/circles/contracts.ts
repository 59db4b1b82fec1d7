/** What packs may say and ask about circles: records and events, as data. */
import type { EventContract, RecordContract } from '../../runtime/ports.ts';

/** Most seats a circle may have, for now; also the declared maximum of every list of members or turns. */
export const seatsMax = 30;

/** Most debts that are named in one message; who owes and who is owed finds theirs first. */
export const debtsMax = 20;

/** How often a circle's turns come. */
export const frequency = '[daily, weekly, every_two_weeks, monthly]';
/** How the order of turns comes about. */
export const order = '[fixed, drawn]';

export const records: readonly RecordContract[] = [
  {
    name: 'circle',
    does: 'A savings circle as the person who asks may see it.',
    id: 'id',
    fields: {
      id: 'text',
      code: 'text',
      name: 'text',
      /** What one seat pays in per turn. */
      amount: 'money',
      /** What one turn pays out: amount × seats (those planned while forming, those taken once proposed or started). */
      pot: 'money',
      frequency,
      /** The first due day. While new terms are agreed to: if they were agreed to now. */
      starts_on: 'date',
      /** Where a start with fewer seats is asked about: the first due day if answers come late, where it is another. */
      starts_latest: 'date?',
      /** It has not started and that day is over: the organiser chooses another one at the start. */
      start_passed: 'bool',
      seats: 'int',
      taken: 'int',
      /** Grows whenever somebody joins or leaves or another order is fixed: the same number, the same order of people. */
      roster: 'int',
      late_fee: 'money',
      grace_days: 'int',
      quorum: 'int',
      organiser: 'text',
      is_organiser: 'bool',
      is_member: 'bool',
      /** I have agreed to the terms as they are. */
      agreed: 'bool',
      /** As members come, or drawn by lot at the start. */
      order,
      /** The short form of what is promised of the draw; absent when nothing is drawn. */
      promise: 'text?',
      status: '[forming, agreeing, active, completed, closed]',
    },
    // No group was ever changed 0 times: a start that is held against it asks once more.
    gained: { start_passed: false, roster: '0' },
  },
  {
    name: 'name_taken',
    does: 'A circle of mine in which another member has the name that I want.',
    fields: { group_name: 'text' },
  },
  {
    name: 'turn',
    does: 'One turn of a circle: who receives, when and how much.',
    fields: { number: 'int', name: 'text', date: 'date', amount: 'money', mine: 'bool' },
  },
  {
    name: 'member_line',
    does: 'One seat in the status of a turn: whether it has paid.',
    fields: { name: 'text', state: '[paid, due, late]', mine: 'bool' },
  },
  {
    name: 'circle_status',
    does: 'Where an active circle stands: the open turn, who has paid, when my turn is.',
    fields: {
      circle: 'text',
      name: 'text',
      status: '[forming, agreeing, active, completed, closed]',
      round: 'int',
      rounds: 'int',
      due_on: 'date',
      recipient: 'text',
      paid_count: 'int',
      seats: 'int',
      collected: 'money',
      pot: 'money',
      my_turn: 'int',
      my_turn_on: 'date',
      my_turn_done: 'bool',
      members: `list of member_line up to ${seatsMax}`,
      /** What I still owe in the open turns, late fees included, and whether a request for some of it is open. */
      owed: 'money',
      owes: 'bool',
      asked: 'bool',
      /** What I have paid beyond what was owed. */
      credit: 'money',
      has_credit: 'bool',
    },
    gained: {
      owed: { minor: '0', currency: 'KES' },
      owes: false,
      asked: false,
      credit: { minor: '0', currency: 'KES' },
      has_credit: false,
    },
  },
  {
    name: 'limits',
    does: 'Why a pot is refused: what it would be and the most that can be paid out at once.',
    fields: { pot: 'money', limit: 'money' },
  },
  {
    name: 'membership_news',
    does: 'Somebody joined a circle.',
    fields: { circle: 'text', group_name: 'text', name: 'text', taken: 'int', seats: 'int' },
  },
  {
    name: 'departure',
    does: 'Somebody left a circle before the start: by an act of their own, or by not answering to new terms.',
    fields: {
      circle: 'text',
      group_name: 'text',
      name: 'text',
      /** It is me who left. */
      mine: 'bool',
      reason: '[own_wish, silence]',
      /** How many are still in. */
      taken: 'int',
    },
  },
  {
    name: 'closure',
    does: 'A circle ended before it started, and why: its organiser left, or too few remained.',
    fields: {
      circle: 'text',
      group_name: 'text',
      /** Who left or did not answer, one name or several. */
      names: 'text',
      /** It is (also) me who did not answer. */
      mine: 'bool',
      reason: '[organiser_left, organiser_silent, too_few_left, too_few_silent]',
    },
  },
  {
    name: 'draw_ticket',
    does: 'A seat that was drawn, with the number that its member added, or 0.',
    fields: { seat: 'int', number: 'text' },
  },
  {
    name: 'draw_proof',
    does: 'What a draw that was made can be checked with (docs/draw.md).',
    fields: {
      seed: 'text',
      /** The short form of what was promised of the seed. */
      promise: 'text',
      tickets: `list of draw_ticket up to ${seatsMax}`,
      /** How many of them have a number that a member added. */
      numbers: 'int',
    },
  },
  {
    name: 'schedule',
    does: 'The whole schedule of a circle that has started.',
    fields: {
      circle: 'text',
      group_name: 'text',
      amount: 'money',
      pot: 'money',
      my_turn: 'int',
      my_turn_on: 'date',
      turns: `list of turn up to ${seatsMax}`,
      /** Absent when nothing was drawn. */
      draw: 'draw_proof?',
    },
    gained: { draw: null },
  },
  {
    name: 'debt',
    does: 'What one member still owes to another whose turn was paid out without it. It can be paid as long as it stands.',
    fields: { name: 'text', recipient: 'text', amount: 'money', mine: 'bool', to_me: 'bool' },
  },
  {
    name: 'completion',
    does: 'A circle that has paid out its last turn, and what is still owed in it.',
    fields: {
      circle: 'text',
      group_name: 'text',
      rounds: 'int',
      paid_in: 'money',
      /** What of it were late fees. */
      late_fees: 'money',
      received: 'money',
      debts: `list of debt up to ${debtsMax}`,
      /** How many debts are not in the list. */
      more_debts: 'int',
      /** One of them is mine. */
      i_owe: 'bool',
    },
    gained: { late_fees: { minor: '0', currency: 'KES' }, debts: [], more_debts: '0', i_owe: false },
  },
];

export const events: readonly EventContract[] = [
  {
    name: 'circle.joined',
    does: 'Tells the organiser that somebody took a seat.',
    about: null,
    outcomes: { happened: 'membership_news' },
  },
  {
    name: 'circle.left',
    does: 'Tells the organiser that somebody left before the start; while new terms are asked about, everybody. Who did not answer learns that the time is over.',
    about: null,
    outcomes: { happened: 'departure' },
  },
  {
    name: 'circle.filled',
    does: 'Tells the organiser that all seats are taken: the circle can start.',
    about: null,
    outcomes: { happened: 'circle' },
  },
  {
    name: 'circle.not_started',
    does: 'Tells everybody in a circle that the day of its first payment has come and it has not been started.',
    about: null,
    outcomes: { organiser: 'circle', member: 'circle' },
  },
  {
    name: 'circle.terms_changed',
    does: 'Tells every member the terms of a start with fewer seats; each agrees again or leaves free of charge.',
    about: null,
    outcomes: { happened: 'circle' },
  },
  {
    name: 'circle.started',
    does: 'Tells every member the whole schedule.',
    about: null,
    outcomes: { happened: 'schedule' },
  },
  {
    name: 'circle.closed',
    does: 'Tells every member, and who was left out with it, that a circle ended before it started.',
    about: null,
    outcomes: { happened: 'closure' },
  },
  {
    name: 'circle.completed',
    does: 'Tells every member that the last turn was paid out.',
    about: null,
    outcomes: { happened: 'completion' },
  },
];
