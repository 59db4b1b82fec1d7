/** The gateway's limits over several nodes, and how little a new number sends of its own accord. */
import { describe, expect, test } from 'vitest';
import { allowance } from '../../runtime/conversation/rate.ts';
import { stand, type Stand } from './support/gateway.ts';
import { world } from './support/nodes.ts';
import { phoneOf, until, userOf } from './support/world.ts';

const it = world();

/** Somebody with a phone at the stand. */
function somebody({ sandbox }: Stand): string {
  const number = phoneOf(it.somebody()).slice(1);
  sandbox.addPhone({ number, name: 'Amina' });
  return number;
}

describe('a number new to WhatsApp', () => {
  const day = (days: number): Date => new Date(Date.UTC(2026, 2, 2 + days, 12));
  test.each([
    [0, 50],
    [0.9, 50],
    [1, 75],
    [2, 112],
    [13, 9730],
    [14, null],
    [-1, 50],
  ])('may send on day %d: %j', (days, most) => {
    expect(allowance(50, day(0), day(days))).toBe(most);
  });

  /** A domain event for somebody, which nobody asked for. */
  async function remind(s: Stand, number: string, id: string): Promise<void> {
    const publish = s.node.publish(await businessOf(s));
    const event = {
      id,
      name: 'reminder',
      outcome: 'told',
      about: null,
      to: [userOf(`+${number}`)],
      data: id,
    };
    await s.node.database.transaction((tx) => publish(tx, [event], new Date(0)));
  }
  async function businessOf(s: Stand): Promise<string> {
    const [row] = await it.rows<{ id: string }>(
      `select business_id as id from runtime.accounts where id = $1`,
      s.accountId,
    );
    return row?.id ?? '';
  }

  test('sends so many reminders a day over all nodes; answers go at once, also where a reminder waits', async () => {
    const s = await stand(it, { warmUp: 2 });
    const numbers = [somebody(s), somebody(s), somebody(s)];
    for (const number of numbers) s.sandbox.phoneSends(number, { text: 'hello' });
    await s.settle();
    for (const [i, number] of numbers.entries()) await remind(s, number, `first ${i}`);
    await s.settle();
    await (await s.another()).drain();
    const reminded = () =>
      numbers.filter((number) => s.heard(number).some((text) => text.startsWith('reminder')));
    expect(reminded()).toHaveLength(2);
    const waiting = numbers.find((number) => !reminded().includes(number)) ?? '';
    s.sandbox.phoneSends(waiting, { text: 'say now' });
    await s.settle();
    expect(s.heard(waiting).slice(1)).toEqual([expect.stringMatching(/^reminder first/), 'now']);
  });

  test('sends what waited on the day after', async () => {
    const s = await stand(it, { warmUp: 1 });
    const numbers = [somebody(s), somebody(s)];
    for (const number of numbers) s.sandbox.phoneSends(number, { text: 'hello' });
    await s.settle();
    for (const number of numbers) await remind(s, number, 'second');
    await s.settle();
    expect(numbers.flatMap(s.heard).filter((text) => text.startsWith('reminder'))).toHaveLength(1);
    const [held] = await it.rows<{ hours: number }>(
      `select extract(epoch from due_at - now())::float8 / 3600 as hours from runtime.senders
        where account_id = $1 and held`,
      s.accountId,
    );
    expect(held?.hours).toBeGreaterThan(0);
    expect(held?.hours).toBeLessThanOrEqual(24);
    await it.rows(`update runtime.gateway_days set day = day - 1 where account_id = $1`, s.accountId);
    await it.rows(`update runtime.senders set due_at = now() where held and account_id = $1`, s.accountId);
    await s.settle();
    expect(numbers.flatMap(s.heard).filter((text) => text.startsWith('reminder'))).toHaveLength(2);
  });
});

describe('the gateway’s limits', () => {
  test('are kept for each method: a long queue of looks makes no chat wait with its lease', async () => {
    const s = await stand(it, { client: { timeLimitMs: 150, limits: { look: 1 } } });
    const amina = somebody(s);
    await it.rows(
      `update runtime.gateway_rate set next_at = now() + interval '1 hour' where account_id = $1 and method = 'look'`,
      s.accountId,
    );
    s.sandbox.failNext('timeout_after_success');
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.settle();
    await it.drainPatiently(s.node, 3);
    const [row] = await it.rows<{ state: string; attempts: number }>(
      `select state, attempts from runtime.outbox where account_id = $1`,
      s.accountId,
    );
    // Settled by the report of our own message, or still unknown: never sent a second time.
    expect(row?.attempts).toBe(1);
    expect(s.heard(amina)).toEqual(['a']);
  });

  test('hold over two nodes that send at once', async () => {
    const s = await stand(it, { client: { limits: { send: 20 } }, settings: { sweepMs: 50 } });
    const two = await s.another();
    const numbers = Array.from({ length: 10 }, () => somebody(s));
    s.sandbox.enforceRates(true);
    for (const number of numbers) s.sandbox.phoneSends(number, { text: 'say a b c d' });
    await s.sandbox.idle();
    await s.node.start();
    await two.start();
    await until(() => numbers.every((number) => s.heard(number).length === 4));
    const times = numbers
      .flatMap((number) => s.sandbox.history(number))
      .filter(({ from }) => from === 'bot')
      .map(({ takenAt }) => takenAt.getTime())
      .toSorted((a, b) => a - b);
    // Forty messages at twenty a second, with one second's worth saved up.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(800);
    for (const number of numbers) expect(s.heard(number)).toEqual(['a', 'b', 'c', 'd']);
  });
});
