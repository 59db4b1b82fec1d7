/** What is returned to after an interruption, and what a paused reminder leaves behind. */
import { Temporal } from '@js-temporal/polyfill';
import { expect, test } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import { readPack } from '../../system/packs.ts';
import { contributionTo } from '../flows/member-chat.ts';
import { Chat } from '../support/chat.ts';

const { pack } = readPack('.', 'likelemba');
if (!pack) throw new Error('the pack is broken');

const tools = {
  'circle.mine': () => ({ outcome: 'none' }),
  'me.set_language': () => ({ outcome: 'done' }),
  'contribution.find_due': () => ({ outcome: 'none' }),
};

test('a question of an hour ago is returned to, one of three days ago is not', () => {
  const chat = new Chat(pack, { tools });
  chat.says('Hello');
  chat.says('1');
  expect(chat.lastMessage.template).toBe('create_group/name');
  chat.now = new Date(chat.now.getTime() + 3_600_000);
  chat.says('language');
  chat.says('1');
  expect(chat.lastMessage.template).toBe('create_group/name');

  chat.now = new Date(chat.now.getTime() + 72 * 3_600_000);
  chat.says('language');
  chat.says('1');
  expect(chat.lastMessage.template).not.toBe('create_group/name');
  expect(chat.snapshot.frames).toEqual([]);
});

test('PAY after STOP is not taken for an answer to a reminder that was never read', () => {
  const chat = new Chat(pack, { tools });
  chat.notifications = false;
  const none = new Money(0n, 'KES');
  chat.hears('contribution.reminded', 'today', null, {
    due: 'd3',
    name: 'Joe',
    group_name: 'Umoja',
    amount: new Money(200_000n, 'KES'),
    late_fee: none,
    due_on: Temporal.PlainDate.from('2026-03-16'),
    days_late: 0n,
    grace_days: 0n,
  });
  chat.says('PAY');
  // What is owed is looked for, not the contribution of that reminder.
  expect(chat.calls.map(({ tool }) => tool)).toEqual(['contribution.find_due']);
});

/** Somebody who has begun a group and left it for the menu, where *Help* is the third choice. */
const leftForMenu = (): Chat => {
  const chat = new Chat(pack, { tools });
  for (const text of ['create', 'Umoja', 'menu']) chat.says(text);
  expect(chat.lastMessage.template).toBe('main/first_menu');
  return chat;
};

const backToAmount = /^Back to your question \(\*CANCEL\* leaves it\):\n\nHow much does each person pay/;

test('a question left for the menu is come back to once, and says how to leave it', () => {
  const chat = leftForMenu();
  chat.says('3');
  expect(chat.says('done')).toEqual([expect.stringMatching(backToAmount)]);
  chat.says('language');
  chat.says('1');
  expect(chat.lastMessage.text).not.toMatch(/How much does each person pay/);
  expect(chat.snapshot.frames).toEqual([]);
});

test('it is come back to again once it was answered, and one that was not left for the menu always is', () => {
  const chat = leftForMenu();
  chat.says('3');
  for (const text of ['done', '2000', 'help', 'done', 'help', 'done', 'help', 'done']) chat.says(text);
  expect(chat.lastMessage.text).toMatch(/^Back to your question .*How many people/s);
});

test('left again with several answers in it, it does not go without a word, and says so once', () => {
  const chat = new Chat(pack, { tools });
  for (const text of ['create', 'Umoja', '2000', 'menu', '3']) chat.says(text);
  expect(chat.says('done').join()).toMatch(/^Back to your question .*How many people/s);
  chat.says('language');
  expect(chat.says('1').at(-1)).toMatch(/^What you had begun before is closed, and its answers are gone\./);
  expect(chat.snapshot.frames).toEqual([]);
  chat.says('language');
  expect(chat.says('1').join()).not.toContain('closed');
  // One answer is not worth a message.
  const little = leftForMenu();
  little.says('3');
  for (const text of ['done', 'language']) little.says(text);
  expect(little.says('1').join()).not.toContain('closed');
});

test('what is cancelled over it says so, whatever had led away from it', () => {
  const chat = new Chat(pack, { tools });
  for (const text of ['create', 'menu']) chat.says(text);
  expect(chat.says('cancel')[0]).toMatch(/^Cancelled\. This question is still open .*called\?$/s);
});

test('somebody new is not told of leaving the first questions, which cannot be left', () => {
  const chat = new Chat(pack, { tools, role: 'visitor' });
  for (const text of ['Hello', 'English', 'help']) chat.says(text);
  const [back] = chat.says('done');
  expect(back).toMatch(/^First this question/);
  expect(back).not.toContain('CANCEL');
});

test('who leaves help while a payment is awaited hears what goes on under it', () => {
  const chat = new Chat(pack, {
    tools: {
      ...tools,
      'contribution.find_due': () => ({ outcome: 'one', result: contributionTo('Umoja') }),
      'payment.collect': () => 'pending',
    },
  });
  for (const text of ['PAY', 'yes', 'help']) chat.says(text);
  expect(chat.says('done')).toEqual([
    '⏳ One moment, we are still waiting for the answer. You will hear from us here.',
  ]);
});
