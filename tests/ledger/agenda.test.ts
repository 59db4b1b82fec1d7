import { beforeEach, describe, expect, it } from 'vitest';
import {
  agendaSweep,
  failingItems,
  schedule,
  type AgendaHandler,
  type AgendaKind,
} from '../../ledger/agenda.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { defaultLimits } from '../../ledger/circles/rules/terms.ts';
import { type Bank, pay } from './support/bank.ts';
import { eachWorld } from './support/each-world.ts';
import { kes, started, type World } from './support/world.ts';

let world: World;
let bank: Bank;
eachWorld((open, itsBank) => {
  world = open;
  bank = itsBank;
});

const people = ['u1', 'u2', 'u3'];
const when = (name: string) =>
  world
    .heard(name)
    .map(
      (told) =>
        `${told.to} ${String(told.data['amount'] && (told.data['amount'] as { amountMinor: bigint }).amountMinor)}`,
    );

describe('reminders', () => {
  it('come two days before, on the day and after it, only to who has not paid', async () => {
    await started(world, people);
    await world.until('2026-03-04T05:59:59Z');
    expect(world.heard('contribution.reminded.soon')).toEqual([]);
    await world.until('2026-03-04T06:00:00Z');
    expect(world.heard('contribution.reminded.soon').map((told) => told.to)).toEqual(people);
    expect(world.heard('contribution.reminded.soon', 'u2')[0]?.data).toMatchObject({
      amount: kes(2000),
      late_fee: kes(100),
      days_late: 0n,
      grace_days: 2n,
    });
    await pay(world, bank, 'u1');
    await world.until('2026-03-06T06:00:00Z');
    expect(world.heard('contribution.reminded.today').map((told) => told.to)).toEqual(['u2', 'u3']);
    await pay(world, bank, 'u2');
    await world.until('2026-03-07T06:00:00Z');
    expect(world.heard('contribution.overdue.late')).toMatchObject([
      { to: 'u3', data: { days_late: 1n, amount: kes(2000) } },
    ]);
    await world.until('2026-03-09T06:00:00Z');
    expect(when('contribution.overdue.fee_added')).toEqual(['u3 210000']);
    expect(world.heard('contribution.escalated.happened')).toMatchObject([
      { to: 'u1', data: { name: 'Name of u3', days_late: 3n } },
    ]);
    await world.until('2026-03-13T06:00:00Z');
    // The second turn is due today: one message says both.
    expect(world.heard('contribution.overdue.owing', 'u3')).toMatchObject([
      { data: { days_late: 7n, turns: 2n, today: true, amount: kes(4100) } },
    ]);
    expect(world.heard('contribution.reminded.today', 'u3')).toHaveLength(1);
    expect(world.heard('contribution.overdue.fee_added', 'u3')).toHaveLength(1);
  });

  it('that were missed for more than a day are not sent; late fees are added all the same', async () => {
    await started(world, people);
    world.now = new Date('2026-03-11T06:00:00Z');
    await world.sweep();
    expect(
      world.told.filter(
        (told) =>
          told.name === 'contribution.reminded' &&
          told.data['days_late'] !== undefined &&
          String(told.data['due_on']) === '2026-03-06',
      ),
    ).toEqual([]);
    expect(world.heard('contribution.overdue.late')).toEqual([]);
    // u1 receives this turn and pays no fee in it.
    expect(world.heard('contribution.overdue.fee_added').map((told) => told.to)).toEqual(['u2', 'u3']);
    // The turns opened in order, and what is still ahead of the second is sent.
    expect(world.heard('contribution.reminded.soon')).toEqual([]);
    await world.until('2026-03-13T06:00:00Z');
    expect(world.heard('contribution.overdue.owing')).toMatchObject(
      people.map((to) => ({ to, data: { turns: 2n, today: true } })),
    );
    expect((await world.ledger.verify()).differences).toEqual([]);
  });

  it('come once a morning for all that somebody owes in a circle, with the sum; so does what others hear of it', async () => {
    const five = ['u1', 'u2', 'u3', 'u4', 'u5'];
    await started(world, five, { late_fee: kes(0), frequency: 'daily', quorum: 4n });
    await world.until('2026-03-06T06:00:00Z');
    for (let day = 6; day <= 26; day += 1) {
      if (day <= 10) for (const user of ['u1', 'u2', 'u4']) await pay(world, bank, user);
      const before = world.told.length;
      await world.until(`2026-03-${String(day + 1).padStart(2, '0')}T06:00:00Z`, () => bank.allGoesWell());
      const heard = (name: string, to: string) =>
        world.told.slice(before).filter((told) => told.name === name && told.to === to);
      for (const user of five) {
        const reminders = [...heard('contribution.reminded', user), ...heard('contribution.overdue', user)];
        expect(reminders.length, `${user} on ${day}`).toBeLessThanOrEqual(1);
        const waiting = heard('cycle.waiting', user).filter((told) => told.outcome === 'still');
        expect(waiting.length, `${user} on ${day}`).toBeLessThanOrEqual(1);
      }
    }
    // Five turns, and nothing was left out: on the morning after the last of them all of it is asked for.
    expect(world.heard('contribution.overdue.late', 'u3').at(4)?.data).toMatchObject({ turns: 5n });
    // Who has paused reminders hears of it when the oldest is one, two and three weeks late.
    expect(
      world.heard('contribution.overdue.owing', 'u3').map(({ data }) => [data['days_late'], data['amount']]),
    ).toEqual([7n, 14n, 21n].map((late) => [late, kes(10_000)]));
    expect(world.heard('contribution.escalated.happened', 'u1').at(-2)?.data).toMatchObject({
      name: 'Name of u3',
      days_late: 7n,
      turns: 5n,
      amount: kes(10_000),
    });
    // One's own pot first, else the oldest; and how many wait besides.
    expect(world.heard('cycle.waiting.still', 'u2')[0]?.data).toMatchObject({ round: 1n, others: 4n });
    expect(world.heard('cycle.waiting.still', 'u2')[1]?.data).toMatchObject({ round: 2n, mine: true });
  });

  it('name both turns to who owes both', async () => {
    await started(world, people, { late_fee: kes(0) });
    await world.until('2026-03-06T15:00:00Z');
    const dues = await world.call('u2', 'contribution.find_due');
    expect(dues).toMatchObject({ outcome: 'several', result: [{ round: 1n }, { round: 2n }] });
    // Whoever wants to pay is asked for the oldest of each circle, whichever turn they were reminded of.
    const oldest = { round: 1n, turns: 2n, owed: kes(4000) };
    expect(await world.call('u2', 'contribution.find_due', { oldest_of_each: true })).toMatchObject({
      outcome: 'one',
      result: oldest,
    });
    const [, second] = (dues as { readonly result: unknown }).result as readonly RecordValue[];
    const due = second?.['id'] ?? null;
    expect(await world.expect('u2', 'contribution.read', { due }, 'owed')).toMatchObject({ round: 2n });
    expect(await world.expect('u2', 'contribution.read', { due, oldest: true }, 'owed')).toMatchObject(
      oldest,
    );
  });
});

describe('the agenda', () => {
  const at = new Date('2026-03-02T06:00:00Z');
  const done: string[] = [];
  const handlers = (handle: AgendaHandler): Record<AgendaKind, AgendaHandler> => ({
    'terms.deadline': handle,
    'circle.first_day': handle,
    'cycle.due': handle,
    'cycle.nudge': handle,
    'circle.end': handle,
    'payment.ask': handle,
    'payment.expire': handle,
    'paybill.ask': handle,
    'payout.release': handle,
    'payout.ask': handle,
    'payout.give_up': handle,
  });
  const sweep = (handle: AgendaHandler, failures: string[] = []) =>
    agendaSweep({
      database: world.database,
      ports: {
        people: undefined as never,
        publish: undefined as never,
        outsideCalls: undefined as never,
        limits: defaultLimits,
        drawSeed: undefined as never,
      },
      handlers: handlers(handle),
      onFailure: (_, item) => failures.push(item.id),
    });
  const put = (id: string, minutes: number, groupId: string | null = null) =>
    world.database.transaction(async (tx) =>
      schedule(tx, {
        id,
        dueAt: new Date(at.getTime() + minutes * 60_000),
        kind: 'cycle.due',
        subject: id,
        groupId,
      }),
    );
  beforeEach(() => {
    done.length = 0;
  });
  const note: AgendaHandler = (_, item) => {
    done.push(item.id);
    return Promise.resolve();
  };

  it('does what is due in order of due time, each item once on any number of nodes', async () => {
    for (let n = 0; n < 12; n += 1) await put(`i${n}`, 12 - n, 'g1');
    await put('later', 60);
    const now = new Date(at.getTime() + 30 * 60_000);
    const counts = await Promise.all(Array.from({ length: 4 }, () => sweep(note).run(now)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(done).toEqual(Array.from({ length: 12 }, (_, n) => `i${11 - n}`));
    expect(await sweep(note).nextDueAt()).toEqual(new Date(at.getTime() + 60 * 60_000));
  });

  it('tries an item that fails again later and goes on with the others', async () => {
    await put('bad', 1, 'g1');
    await put('good', 2, 'g1');
    const failures: string[] = [];
    const now = new Date(at.getTime() + 30 * 60_000);
    const fails: AgendaHandler = async (work, item) => {
      if (item.id === 'bad') throw new Error('broken');
      await note(work, item);
    };
    expect(await sweep(fails, failures).run(now)).toBe(2);
    expect([done, failures]).toEqual([['good'], ['bad']]);
    expect(await world.database.transaction(failingItems)).toEqual([
      { id: 'bad', kind: 'cycle.due', tries: 1, note: 'failed' },
    ]);
    expect(await sweep(note).nextDueAt()).toEqual(new Date(now.getTime() + 5_000));
    expect(await sweep(note).run(new Date(now.getTime() + 5_000))).toBe(1);
    expect(done).toEqual(['good', 'bad']);
  });
});
