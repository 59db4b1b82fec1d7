/**
 * A statement that takes the first few of what is due takes no more than these, however few the server believes there
 * are. It remembers a plan that it made while a table was empty, and in it may ask again for each row what is due first.
 */
import { expect, test } from 'vitest';
import { claimChats } from '../../runtime/conversation/sender-rows.ts';
import { createTimers } from '../../runtime/conversation/timers.ts';
import { createCipher } from '../../runtime/identity/cipher.ts';
import { world } from './support/nodes.ts';
import { message, tell } from './support/world.ts';

const it = world();

/** Often enough for the server to keep its plan. */
async function whileEmpty(table: string, work: () => Promise<unknown>): Promise<void> {
  await it.rows(`vacuum analyze ${table}`);
  for (let n = 0; n < 10; n += 1) await work();
}

test('a claim brings no more chats than were asked for', async () => {
  const one = await it.node();
  const claim = () => claimChats(it.db.database, 'me', 60_000, 2);
  await whileEmpty('runtime.senders', claim);
  for (let n = 0; n < 5; n += 1) await tell(one, message(it.somebody(), 'say a'));
  expect(await claim()).toHaveLength(2);
  expect(await claim()).toHaveLength(2);
});

test('each timer that is due comes to its conversation', async () => {
  const one = await it.node();
  const people = Array.from({ length: 5 }, () => it.somebody());
  for (const person of people) await tell(one, message(person, 'say a'));
  const timers = createTimers({
    database: it.db.database,
    seal: createCipher(Buffer.alloc(32, 1)),
    afterCommit: { of: () => ({ turns: new Set(), sends: new Set(), calls: new Set() }) } as never,
  });
  const now = new Date();
  await whileEmpty('runtime.timers', () => timers.run(now));
  const before = await it.rows(`select 1 from runtime.inbox`);
  for (const person of people)
    await it.rows(
      `insert into runtime.timers (conversation_id, timer, due_at) values ($1, 'a', $2)`,
      await it.conversationOf(person),
      now,
    );
  expect(await timers.run(now)).toBe(people.length);
  expect(await it.rows(`select 1 from runtime.inbox`)).toHaveLength(before.length + people.length);
});
