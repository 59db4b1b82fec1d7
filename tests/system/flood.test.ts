import { randomUUID } from 'node:crypto';
import { describe, expect, it as plain, test } from 'vitest';
import { greenApiRouter } from '../../integrations/whatsapp/greenapi/router.ts';
import { Chats, saveAccount } from '../../runtime/conversation/chats.ts';
import { realClock } from '../../runtime/conversation/clock.ts';
import type { Persons } from '../../runtime/conversation/ports.ts';
import type { Database } from '../../runtime/ports.ts';
import { Flood } from '../../runtime/conversation/flood.ts';
import { greenApi, serveRouter } from '../integrations/support.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, openSeal, phoneOf, tell, until, userOf } from './support/world.ts';

const it = world();

describe('somebody who writes faster than a person can', () => {
  test('is told once that the newest messages are not read; the others notice nothing', async () => {
    const one = await it.node({ settings: { messagesAMinuteMax: 5 } });
    const [flooder, joe] = [it.somebody(), it.somebody()];
    for (let i = 0; i < 20; i++) expect(await tell(one, message(flooder, 'count'))).toBe('ok');
    await tell(one, message(joe, 'count'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(flooder))).toEqual([
      'count 1',
      'count 2',
      'count 3',
      'count 4',
      'count 5',
      'too many (en)',
    ]);
    expect(await it.inboxOf(flooder)).toHaveLength(5);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['count 1']);
    expect(one.counts.get('message.not_read')).toBe(15);
    expect(one.log.lines.filter(({ event }) => event === 'receive.flood')).toHaveLength(1);
  });
});

describe('the count of a chat', () => {
  plain('begins anew each minute', () => {
    let now = 0;
    const flood = new Flood(2, () => now);
    const admit = () => flood.admit('chat');
    expect([admit(), admit(), admit(), admit()]).toEqual(['read', 'read', 'first', 'over']);
    expect(flood.admit('another')).toBe('read');
    now = 59_999;
    expect(admit()).toBe('over');
    now = 60_000;
    expect([admit(), admit(), admit()]).toEqual(['read', 'read', 'first']);
  });
});

/** How many notices the flood has; `FLOOD=10000 npm test -- tests/system/flood.test.ts` is the whole of it. */
const noticesMax = Number(process.env['FLOOD'] ?? 2_000);

describe('thousands of notices from one number, through the webhook', () => {
  /** A node behind the real webhook, and what posts there as the gateway does: up to 50 at once. */
  async function webhook() {
    const node = await it.node({ settings: { messagesAMinuteMax: 120 } });
    await saveAccount(it.db.database, {
      gateway: 'fake',
      instance: greenApi.idInstance,
      businessId: 'b1',
      pack: 'tiny',
      number: '254700000009',
    });
    const base = await serveRouter(
      greenApiRouter({
        token: greenApi.webhookToken,
        receive: (events, raw) => node.receive('fake', events, raw),
        quarantine: ({ source, bytes, reason }) => node.quarantine(source, bytes, reason),
      }),
    );
    let ids = 0;
    const post = async (person: number, text: string): Promise<number> => {
      const sender = { chatId: chatOf(person), sender: chatOf(person) };
      const response = await fetch(`${base}/webhooks/greenapi`, {
        method: 'POST',
        headers: { authorization: `Bearer ${greenApi.webhookToken}` },
        body: JSON.stringify({
          typeWebhook: 'incomingMessageReceived',
          instanceData: {
            idInstance: Number(greenApi.idInstance),
            wid: '254700000000@c.us',
            typeInstance: 'whatsapp',
          },
          timestamp: 1_790_000_000,
          idMessage: `F${person}-${++ids}`,
          senderData: sender,
          messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: text } },
        }),
      });
      return response.status;
    };
    /** Posts all of the flood; `midway` runs once half of it has been answered, while the rest goes on. */
    const flood = async (person: number, midway: () => Promise<void>): Promise<number[]> => {
      const answers: number[] = [];
      let begun = 0;
      let between: Promise<void> | null = null;
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          while (begun++ < noticesMax) {
            answers.push(await post(person, 'count'));
            if (answers.length === noticesMax / 2) between = midway();
          }
        }),
      );
      await between;
      return answers;
    };
    return { node, post, flood };
  }

  test('are all taken, read as far as a person can write, and the others are answered in between', async () => {
    const { node, post, flood } = await webhook();
    const flooder = it.somebody();
    const others = Array.from({ length: 5 }, () => it.somebody());
    await node.start();
    const answers = await flood(flooder, async () => {
      expect(await Promise.all(others.map((person) => post(person, 'count')))).toEqual([
        200, 200, 200, 200, 200,
      ]);
    });
    await node.drain();
    expect(answers).toHaveLength(noticesMax);
    expect(answers.every((status) => status === 200)).toBe(true);
    // What is not read leaves no row: a flood fills nothing. A slow machine may see a second minute begin.
    const rows = (await it.inboxOf(flooder)).length;
    const heard = it.gateway.textsOf(chatOf(flooder));
    const told = heard.filter((text) => text.startsWith('too many')).length;
    expect(told).toBeGreaterThanOrEqual(1);
    expect(rows).toBeGreaterThanOrEqual(120);
    expect(rows).toBeLessThanOrEqual(120 * (told + 1));
    expect(heard).toHaveLength(rows + told);
    for (const person of others) expect(it.gateway.textsOf(chatOf(person))).toEqual(['count 1']);
  }, 120_000);
});

test('a chat that nobody knows yet is looked for once, however many of its messages come at once', async () => {
  const asked: string[] = [];
  const counting: Database = {
    query: (statement) => (asked.push(statement.name), it.db.database.query(statement)),
    transaction: (work) => (asked.push('transaction'), it.db.database.transaction(work)),
  };
  const phone = phoneOf(it.somebody());
  const persons = { findOrCreateByPhone: () => Promise.resolve(userOf(phone)) } as unknown as Persons;
  const chats = new Chats(counting, openSeal, persons, realClock, randomUUID);
  const find = async () => {
    const account = await chats.account('fake', 'i1');
    return account && chats.ofChat(account, `${phone.slice(1)}@c.us`, phone);
  };
  const found = await Promise.all(Array.from({ length: 500 }, find));
  expect(new Set(found.map((chat) => chat?.id)).size).toBe(1);
  expect(asked).toEqual(['chats.account', 'chats.by_index', 'transaction']);
});

test('a thousand messages that wait for their turns hold up nobody who writes behind them', async () => {
  const node = await it.node();
  const flooder = it.somebody();
  const others = Array.from({ length: 5 }, () => it.somebody());
  await node.start();
  let done = 0;
  const backlog = Array.from({ length: 1_000 }, async () => {
    expect(await tell(node, message(flooder, 'count'))).toBe('ok');
    done++;
  });
  const answers = await Promise.all(others.map((person) => tell(node, message(person, 'count'))));
  const doneThen = done;
  expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  await until(() => others.every((person) => it.gateway.textsOf(chatOf(person)).includes('count 1')));
  const sentThen = it.gateway.textsOf(chatOf(flooder)).length;
  await Promise.all(backlog);
  await node.drain();
  expect(doneThen).toBeLessThan(500);
  expect(sentThen).toBeLessThan(1_000);
  // And it lost nothing of its own.
  const heard = it.gateway.textsOf(chatOf(flooder));
  expect(heard).toEqual(Array.from({ length: 1_000 }, (_, index) => `count ${index + 1}`));
}, 120_000);
