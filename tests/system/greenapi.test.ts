/** What goes out and comes in through the real client and webhook, against the sandbox. */
import { describe, expect, test } from 'vitest';
import type { FileMaker } from '../../runtime/gateway.ts';
import { stand, type Stand } from './support/gateway.ts';
import { world } from './support/nodes.ts';
import { phoneOf } from './support/world.ts';

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
