import { describe, expect, test } from 'vitest';
import type { Sweep } from '../../runtime/ports.ts';
import { advanceTo } from '../../runtime/conversation/advance.ts';
import { world } from './support/nodes.ts';
import { chatOf, gate, message, tell, until } from './support/world.ts';

const it = world();
const begin = new Date('2026-03-02T06:00:00Z');
const hours = (count: number): Date => new Date(begin.getTime() + count * 3_600_000);

/** A sweep over times in memory that notes when it ran. */
function listSweep(name: string, times: Date[], ran: string[]): Sweep {
  return {
    name,
    nextDueAt: () => Promise.resolve(times[0] ?? null),
    run(now) {
      let count = 0;
      while (times[0] !== undefined && times[0] <= now) {
        times.shift();
        ran.push(`${name} ${now.toISOString()}`);
        count++;
      }
      return Promise.resolve(count);
    },
  };
}

describe('a timer', () => {
  test('becomes an event of its conversation when domain time reaches it, and not before', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const amina = it.somebody();
    await tell(one, message(amina, `timer ${3_600_000}`));
    await advanceTo(hours(0.9), one);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual([]);
    await advanceTo(hours(1), one);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['timer late']);
  });

  test('that was cancelled does not come, and one set again comes once at the new time', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const [amina, joe] = [it.somebody(), it.somebody()];
    await tell(one, message(amina, `timer ${3_600_000}`));
    await tell(one, message(amina, 'cancel'));
    await tell(one, message(joe, `timer ${3_600_000}`));
    await tell(one, message(joe, `timer ${7_200_000}`));
    await advanceTo(hours(1.5), one);
    expect(it.gateway.arrived).toEqual([]);
    await advanceTo(hours(3), one);
    expect(it.gateway.arrived.map(({ chat, text }) => [chat, text])).toEqual([[chatOf(joe), 'timer late']]);
  });

  test('set again for the same moment after it came, comes again', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const amina = it.somebody();
    for (let i = 0; i < 2; i++) {
      await tell(one, message(amina, 'timer 0'));
      await advanceTo(begin, one);
    }
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['timer late', 'timer late']);
  });

  test('comes by itself on a running node', async () => {
    const one = await it.node({ settings: { sweepMs: 10 } });
    await one.clock.stop(begin);
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'timer 1000'));
    const other = await it.node();
    // Moved by another node: the row is read again.
    await other.clock.moveTo(hours(1));
    await until(() => it.gateway.arrived.length === 1);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['timer late']);
  });
});

describe('moving the clock', () => {
  test('does what is due on the way in order and at its time', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const ran: string[] = [];
    const sweeps = [
      listSweep('daily', [hours(24), hours(48), hours(72)], ran),
      listSweep('once', [hours(30), hours(48)], ran),
    ];
    expect(await advanceTo(hours(80), { ...one, sweeps })).toBe(5);
    expect(ran).toEqual([
      `daily ${hours(24).toISOString()}`,
      `once ${hours(30).toISOString()}`,
      `daily ${hours(48).toISOString()}`,
      `once ${hours(48).toISOString()}`,
      `daily ${hours(72).toISOString()}`,
    ]);
    expect(one.clock.now()).toEqual(hours(80));
  });

  test('stops at a sweep that says something is due and does nothing', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const stuck: Sweep = {
      name: 'stuck',
      nextDueAt: () => Promise.resolve(hours(1)),
      run: () => Promise.resolve(0),
    };
    await expect(advanceTo(hours(2), { ...one, sweeps: [stuck], patienceMs: 50 })).rejects.toMatchObject({
      code: 'SWEEP_STUCK',
    });
  });

  test('waits for what another node has taken and not committed yet', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    const amina = it.somebody();
    await tell(one, message(amina, `timer ${3_600_000}`));
    const [taken, passedOver] = [gate(), gate()];
    const other = it.db.database.transaction(async (tx) => {
      await tx.query({
        name: 'test.take_timer',
        text: 'select 1 as one from runtime.timers where conversation_id = $1 for update',
        values: [await it.conversationOf(amina)],
      });
      taken.open();
      await passedOver.opened;
    });
    await taken.opened;
    const sweeps = one.sweeps.map((sweep): Sweep => ({
      ...sweep,
      async run(now) {
        const ran = await sweep.run(now);
        if (ran === 0) passedOver.open();
        return ran;
      },
    }));
    await advanceTo(hours(2), { ...one, sweeps });
    await other;
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['timer late']);
  });

  test('goes forward only, and its offset survives a restart', async () => {
    const one = await it.node();
    await one.clock.stop(begin);
    await one.clock.moveTo(hours(5));
    await expect(one.clock.moveTo(hours(4))).rejects.toMatchObject({ code: 'CLOCK_BACKWARDS' });
    const two = await it.node();
    expect(two.clock.now()).toEqual(hours(5));
  });
});
