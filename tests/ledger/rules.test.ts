import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Temporal } from '@js-temporal/polyfill';
import { divide, feePart } from '../../ledger/circles/rules/apply.ts';
import { codeFrom, normaliseCode } from '../../ledger/circles/rules/code.ts';
import { readOrder } from '../../ledger/circles/rules/order.ts';
import { releaseDecision, releaseTime, type ReleaseState } from '../../ledger/circles/rules/release.ts';
import { nextWait, nudges } from '../../ledger/circles/rules/reminders.ts';
import { daysLate, dueDay, dueTime, schedule, type Frequency } from '../../ledger/circles/rules/schedule.ts';
import { defaultLimits, potFits, termsProblem, type Terms } from '../../ledger/circles/rules/terms.ts';

const zone = 'Africa/Nairobi';
const day = (text: string) => Temporal.PlainDate.from(text);

describe('the schedule', () => {
  it.each<[string, Frequency, number, string]>([
    ['2026-03-06', 'daily', 0, '2026-03-06'],
    ['2026-02-28', 'daily', 1, '2026-03-01'],
    ['2026-12-29', 'weekly', 1, '2027-01-05'],
    ['2026-03-06', 'every_two_weeks', 2, '2026-04-03'],
    ['2026-01-31', 'monthly', 1, '2026-02-28'],
    ['2026-01-31', 'monthly', 2, '2026-03-31'],
    ['2026-01-31', 'monthly', 3, '2026-04-30'],
    ['2027-12-30', 'monthly', 2, '2028-02-29'],
    ['2028-01-30', 'monthly', 12, '2029-01-30'],
  ])('%s %s, turn %i is due on %s', (start, frequency, turn, expected) => {
    expect(dueDay(day(start), frequency, turn).toString()).toBe(expected);
  });

  it('is due at six in the evening of the zone, also across a change of the clocks', () => {
    expect(dueTime(day('2026-03-06'), zone).toISOString()).toBe('2026-03-06T15:00:00.000Z');
    expect(dueTime(day('2026-03-28'), 'Europe/Paris').toISOString()).toBe('2026-03-28T17:00:00.000Z');
    expect(dueTime(day('2026-03-29'), 'Europe/Paris').toISOString()).toBe('2026-03-29T16:00:00.000Z');
  });

  it.each([
    ['2026-03-06T14:59:59Z', '2026-03-06'],
    ['2026-03-06T15:00:00Z', '2026-03-13'],
    ['2026-03-20T15:00:00Z', '2026-03-27'],
  ])('moves forward by whole periods when it is %s', (now, first) => {
    const turns = schedule(day('2026-03-06'), 'weekly', 3, zone, new Date(now));
    expect(turns[0]?.day.toString()).toBe(first);
  });

  it('is always ahead, in order, and on the days that its start gives', () => {
    const frequency = fc.constantFrom<Frequency>('daily', 'weekly', 'every_two_weeks', 'monthly');
    fc.assert(
      fc.property(
        frequency,
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 500 }),
        (often, at, gone) => {
          const start = day('2026-01-01').add({ days: at });
          const now = new Date(dueTime(start, zone).getTime() + gone * 86_400_000);
          const turns = schedule(start, often, 12, zone, now);
          const all = Array.from({ length: 530 }, (_, turn) => dueDay(start, often, turn).toString());
          expect(turns.every((turn) => turn.dueAt > now && all.includes(turn.day.toString()))).toBe(true);
          expect([...turns].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())).toEqual(turns);
          expect(new Set(turns.map((turn) => turn.day.toString())).size).toBe(12);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts late days by the calendar', () => {
    expect(daysLate(day('2026-02-27'), day('2026-03-02'))).toBe(3);
    expect(daysLate(day('2026-03-06'), day('2026-03-06'))).toBe(0);
    expect(daysLate(day('2026-03-06'), day('2026-03-01'))).toBe(0);
  });
});

describe('reminders', () => {
  const list = (frequency: Frequency, grace: number, fee: boolean) =>
    nudges(day('2026-03-06'), frequency, grace, fee, zone).map(
      ({ nudge, at }) => `${nudge} ${at.toISOString().slice(5, 13)}`,
    );
  it.each<[Frequency, number, boolean, string[]]>([
    [
      'weekly',
      2,
      true,
      [
        'soon 03-04T06',
        'today 03-06T06',
        'late 03-07T06',
        'fee 03-09T06',
        'escalate 03-09T06',
        'late 03-13T06',
      ],
    ],
    [
      'weekly',
      0,
      true,
      [
        'soon 03-04T06',
        'today 03-06T06',
        'fee 03-07T06',
        'late 03-09T06',
        'escalate 03-09T06',
        'late 03-13T06',
      ],
    ],
    [
      'daily',
      0,
      false,
      ['today 03-06T06', 'late 03-07T06', 'late 03-09T06', 'escalate 03-09T06', 'late 03-13T06'],
    ],
  ])('%s with %i days of grace, fee %s', (frequency, grace, fee, expected) => {
    expect(list(frequency, grace, fee)).toEqual(expected);
  });
});

describe('who waits', () => {
  it.each([
    [0, false, 14],
    [13, false, 14],
    [14, false, 21],
    [17, true, 21],
    [21, true, 28],
    [28, false, 56],
    [57, true, 84],
    [336, true, 364],
    [364, true, null],
    [364, false, 392],
  ])('%i days late, paid out %s: told next on day %s', (late, paidOut, expected) => {
    expect(nextWait(late, paidOut)).toBe(expected);
  });
});

describe('release', () => {
  const at = (time: string) => new Date(`2026-03-06T${time}:00Z`);
  const ready: ReleaseState = {
    now: at('15:00'),
    dueAt: at('15:00'),
    quorumMet: true,
    openDisputes: 0,
    announcedAt: at('08:00'),
    zone: 'Africa/Nairobi',
    allAccepted: false,
    released: false,
  };
  it.each<[string, Partial<ReleaseState>, string]>([
    ['due, quorum, announced, nothing held', {}, 'release'],
    ['one millisecond early', { now: new Date(at('15:00').getTime() - 1) }, 'not_due'],
    ['without quorum', { quorumMet: false }, 'no_quorum'],
    ['with a dispute', { openDisputes: 1 }, 'held'],
    ['released before', { released: true }, 'released_already'],
    ['announced an hour ago', { announcedAt: at('14:00') }, 'just_announced'],
    [
      'announced an hour ago and everybody said OK',
      { announcedAt: at('14:00'), allAccepted: true },
      'release',
    ],
    ['everybody said OK before it is due', { now: at('14:00'), allAccepted: true }, 'not_due'],
  ])('%s', (_, state, expected) => {
    expect(releaseDecision({ ...ready, ...state })).toBe(expected);
  });
  // Nairobi is three hours ahead: the time of announcement and the moment two hours later, both in UTC.
  it.each<[string, string]>([
    ['03-06T13:30', '03-06T15:30'],
    ['03-06T15:00', '03-06T17:00'],
    ['03-06T15:01', '03-07T07:00'],
    ['03-06T21:06', '03-07T07:00'],
    ['03-07T04:59', '03-07T07:00'],
    ['03-07T05:00', '03-07T07:00'],
    ['03-07T05:01', '03-07T07:01'],
  ])('announced %s after its date: %s, never at night', (announced, expected) => {
    const announcedAt = new Date(`2026-${announced}:00Z`);
    const due = new Date('2026-03-06T13:00:00Z');
    expect(releaseTime(due, announcedAt, false, 'Africa/Nairobi').toISOString()).toBe(
      `2026-${expected}:00.000Z`,
    );
    expect(releaseTime(due, announcedAt, true, 'Africa/Nairobi')).toEqual(due);
  });
  it('is never earlier than two hours after the announcement, and by less than a night later', () => {
    const time = fc.integer({ min: 0, max: 10_000 }).map((minute) => new Date(minute * 60_000));
    const zone = fc.constantFrom('Africa/Nairobi', 'Africa/Kinshasa', 'Africa/Abidjan');
    fc.assert(
      fc.property(time, time, zone, (due, announced, where) => {
        const plain = Math.max(due.getTime(), announced.getTime() + 2 * 3_600_000);
        const later = releaseTime(due, announced, false, where).getTime() - plain;
        expect(later).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThan(14 * 3_600_000);
      }),
    );
  });
  it('never happens early, without quorum or under a hold, whatever else is so', () => {
    const time = fc.integer({ min: 0, max: 100 }).map((hour) => new Date(hour * 3_600_000));
    const state = fc.record({
      now: time,
      dueAt: time,
      announcedAt: time,
      zone: fc.constantFrom('Africa/Nairobi', 'Africa/Kinshasa'),
      quorumMet: fc.boolean(),
      openDisputes: fc.integer({ min: 0, max: 2 }),
      allAccepted: fc.boolean(),
      released: fc.boolean(),
    });
    fc.assert(
      fc.property(state, (given) => {
        fc.pre(releaseDecision(given) === 'release');
        expect(
          given.now >= given.dueAt && given.quorumMet && given.openDisputes === 0 && !given.released,
        ).toBe(true);
      }),
    );
  });
});

describe('terms', () => {
  const terms: Terms = {
    name: 'A',
    amountMinor: 200_000n,
    currency: 'KES',
    seats: 3,
    lateFeeMinor: 0n,
    graceDays: 0,
    quorum: 3,
  };
  it.each<[string, Partial<Terms>]>([
    ['another currency', { currency: 'USD' }],
    ['less than KES 10', { amountMinor: 900n }],
    ['cents', { amountMinor: 200_050n }],
    ['one seat', { seats: 1 }],
    ['31 seats', { seats: 31 }],
    ['no quorum', { quorum: 0 }],
    ['more quorum than seats', { quorum: 4 }],
    ['a fee above the contribution', { lateFeeMinor: 200_100n }],
    ['a fee in cents', { lateFeeMinor: 50n }],
    ['a fee below zero', { lateFeeMinor: -100n }],
    ['no name', { name: ' ' }],
  ])('refuses %s', (_, change) => {
    expect(termsProblem({ ...terms, ...change }, defaultLimits)).not.toBeNull();
  });
  it('takes usual ones', () => {
    expect(termsProblem(terms, defaultLimits)).toBeNull();
  });
  it('knows the largest pot that fits one wallet', () => {
    expect(potFits(2_500_000n, 10, defaultLimits)).toBe(true);
    expect(potFits(2_500_100n, 10, defaultLimits)).toBe(false);
  });
});

describe('small things', () => {
  it.each<[string, number, number[] | null]>([
    ['3 1 2', 3, [3, 1, 2]],
    [' 3,1 , 2 ', 3, [3, 1, 2]],
    ['3-1-2', 3, [3, 1, 2]],
    ['1 2', 3, null],
    ['1 2 2', 3, null],
    ['0 1 2', 3, null],
    ['1 2 4', 3, null],
    ['one two three', 3, null],
    ['1e0 2 3', 3, null],
    ['', 3, null],
  ])('reads the order "%s" of %i', (text, turns, expected) => {
    expect(readOrder(text, turns)).toEqual(expected);
  });
  it('divides money without losing any, in whole shillings to what is owed', () => {
    const amount = fc.bigInt({ min: 1n, max: 30_000_000n });
    const owed = fc.bigInt({ min: 0n, max: 300_000n }).map((shillings) => shillings * 100n);
    fc.assert(
      fc.property(amount, owed, (paid, due) => {
        const { appliedMinor, creditMinor } = divide(paid, due);
        expect(appliedMinor + creditMinor).toBe(paid);
        expect(appliedMinor <= due && appliedMinor >= 0n && appliedMinor % 100n === 0n).toBe(true);
      }),
    );
  });
  it('says what of a payment is the late fee, so that the parts make the fee', () => {
    const contribution = { amount_minor: 200_000n, paid_minor: 0n };
    expect(feePart(contribution, 200_000n)).toBe(0n);
    expect(feePart(contribution, 210_000n)).toBe(10_000n);
    expect(feePart({ ...contribution, paid_minor: 150_000n }, 60_000n)).toBe(10_000n);
    expect(feePart({ ...contribution, paid_minor: 205_000n }, 5_000n)).toBe(5_000n);
  });
  it('makes codes that nobody mistakes, and reads them in any spelling', () => {
    const code = codeFrom('g1', 6);
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
    expect(codeFrom('g1', 6, 1)).not.toBe(code);
    expect(normaliseCode(` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `)).toBe(code);
  });
});
