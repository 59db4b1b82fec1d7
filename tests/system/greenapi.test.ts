/** What goes out and comes in through the real client and webhook, against the sandbox. */
import { describe, expect, test } from 'vitest';
import { allowance } from '../../runtime/conversation/rate.ts';
import type { FileMaker } from '../../runtime/ports.ts';
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

/** Draws what it is told as bytes. */
const draw: FileMaker = {
  name: 'draw',
  make: (of) => {
    if (of.startsWith('nothing')) throw new Error('there is no such thing');
    return { name: 'drawing.png', mime: 'image/png', bytes: Buffer.from(`drawn: ${of}`) };
  },
};

describe('a picture', () => {
  test('waits in the outbox as a reference, sealed with its caption, and arrives drawn', async () => {
    const s = await stand(it, { makers: [draw] });
    const amina = somebody(s);
    s.sandbox.phoneSends(amina, { text: 'picture of a code' });
    await s.settle();
    const shown = s.sandbox.history(amina).at(-1);
    expect(shown).toMatchObject({ type: 'imageMessage', text: 'of a code', tick: 'read' });
    expect(Buffer.from(shown?.file?.base64 ?? '', 'base64').toString()).toBe('drawn: of a code');
    const rows = await it.rows(
      `select 1 from runtime.outbox where account_id = $1 and convert_from(body, 'UTF8') like '%drawn%'`,
      s.accountId,
    );
    expect(rows).toEqual([]);
  });

  test('that cannot be drawn leaves its words', async () => {
    const s = await stand(it, { makers: [draw] });
    const amina = somebody(s);
    s.sandbox.phoneSends(amina, { text: 'picture nothing' });
    await s.settle();
    expect(s.sandbox.history(amina).at(-1)).toMatchObject({ type: 'extendedTextMessage', text: 'nothing' });
    expect(s.node.log.lines.map(({ event }) => event)).toContain('sender.file_not_made');
  });

  test('of a maker that nobody knows leaves its words too', async () => {
    const s = await stand(it);
    const amina = somebody(s);
    s.sandbox.phoneSends(amina, { text: 'picture of a code' });
    await s.settle();
    expect(s.heard(amina)).toEqual(['of a code']);
  });

  test('with more words than fit under it goes before them', async () => {
    const s = await stand(it, { makers: [draw] });
    const amina = somebody(s);
    const words = 'word '.repeat(300).trim();
    s.sandbox.phoneSends(amina, { text: `picture ${words}` });
    await s.settle();
    const heard = s.sandbox.history(amina).filter(({ from }) => from === 'bot');
    expect(heard.map(({ type, text }) => [type, text])).toEqual([
      ['imageMessage', ''],
      ['extendedTextMessage', words],
    ]);
  });

  test.each(['timeout_after_success', 'timeout_before'] as const)(
    'whose answer is lost (%s) arrives once, and what follows comes after it',
    async (fault) => {
      const s = await stand(it, { makers: [draw], client: { timeLimitMs: 150 } });
      const amina = somebody(s);
      s.sandbox.failNext(fault);
      s.sandbox.phoneSends(amina, { text: 'picture of a code' });
      s.sandbox.phoneSends(amina, { text: 'say after' });
      await s.settle();
      await it.drainPatiently(s.node, 3);
      await s.settle();
      expect(s.heard(amina)).toEqual(['of a code', 'after']);
      expect(s.sandbox.history(amina).filter(({ file }) => file)).toHaveLength(1);
    },
  );

  test('reported back by the gateway settles its lost answer without a look', async () => {
    const s = await stand(it, { makers: [draw], client: { timeLimitMs: 150, journalLagMs: 3_600_000 } });
    const amina = somebody(s);
    s.sandbox.failNext('timeout_after_success');
    s.sandbox.phoneSends(amina, { text: 'picture of a code' });
    await s.settle();
    s.sandbox.redeliver(4);
    await s.settle();
    const rows = await it.rows(`select state from runtime.outbox where account_id = $1`, s.accountId);
    expect(rows).toEqual([{ state: 'sent' }]);
  });
});

describe('choices', () => {
  test('are buttons under the text, and a press comes back as their option', async () => {
    const s = await stand(it);
    const amina = somebody(s);
    s.sandbox.phoneSends(amina, { text: 'offer Pay Later' });
    await s.settle();
    const shown = s.sandbox.history(amina).at(-1);
    expect(shown).toMatchObject({ type: 'interactiveButtonsReply', text: 'which? Pay Later' });
    const [pay] = shown?.buttons ?? [];
    s.sandbox.phoneSends(amina, {
      tap: { option: pay?.id ?? '', label: pay?.text ?? '', quotes: shown?.id ?? '' },
    });
    await s.settle();
    expect(s.heard(amina).at(-1)).toBe('heard (tap)');
    const taps = await it.rows<{ payload: Buffer }>(
      `select payload from runtime.inbox i join runtime.conversations c on c.id = i.conversation_id
        where c.account_id = $1 order by i.id desc limit 1`,
      s.accountId,
    );
    expect(taps[0]?.payload.toString()).toContain(pay?.id);
  });

  test('are text alone where the method is switched off, and nobody waits for that', async () => {
    const s = await stand(it);
    const amina = somebody(s);
    s.sandbox.switchButtons(false);
    s.sandbox.phoneSends(amina, { text: 'offer Pay Later' });
    await s.settle();
    expect(s.sandbox.history(amina).at(-1)).toMatchObject({
      type: 'extendedTextMessage',
      text: 'which? Pay Later',
    });
  });
});

describe('an answer', () => {
  test('that comes late quotes the message it answers, in its first message only', async () => {
    const s = await stand(it, { sandboxNow: () => new Date(Date.now() - 61_000) });
    const amina = somebody(s);
    const asked = s.sandbox.phoneSends(amina, { text: 'say a b' });
    await s.settle();
    const heard = s.sandbox.history(amina).filter(({ from }) => from === 'bot');
    expect(heard.map(({ text, quotes }) => [text, quotes])).toEqual([
      ['a', asked],
      ['b', undefined],
    ]);
  });

  test('in time quotes nothing', async () => {
    const s = await stand(it);
    const amina = somebody(s);
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.settle();
    expect(s.sandbox.history(amina).at(-1)?.quotes).toBeUndefined();
  });
});

describe('a group', () => {
  test('is told once a day that only private chats are served, and not for what is no word', async () => {
    const s = await stand(it);
    const [amina, joe] = [somebody(s), somebody(s)];
    const group = '120363043968066561@g.us';
    s.sandbox.phoneSendsTo(group, amina, { reaction: { emoji: '👍', quotes: '3EB0AA' } });
    s.sandbox.phoneSendsTo(group, amina, { delete: '3EB0AA' });
    await s.settle();
    expect(s.heard(group)).toEqual([]);
    for (const number of [amina, joe]) s.sandbox.phoneSendsTo(group, number, { text: 'say a' });
    await s.settle();
    expect(s.heard(group)).toEqual(['only private chats']);
    expect([s.heard(amina), s.heard(joe)]).toEqual([[], []]);
  });
});

test('an edit is heard as an edit, and the message it changes is not worked off again', async () => {
  const s = await stand(it);
  const amina = somebody(s);
  const first = s.sandbox.phoneSends(amina, { text: 'say 1000' });
  await s.settle();
  s.sandbox.phoneSends(amina, { edit: { of: first, text: 'say 9000' } });
  await s.settle();
  expect(s.heard(amina)).toEqual(['1000', 'heard (edited)']);
});

test('a call is answered once, however many stages it has', async () => {
  const s = await stand(it);
  const amina = somebody(s);
  s.sandbox.phoneCalls(amina);
  await s.settle();
  expect(s.heard(amina)).toEqual(['heard (call)']);
});

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
    await s.node.database.transaction((tx) => publish(tx, [event]));
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
