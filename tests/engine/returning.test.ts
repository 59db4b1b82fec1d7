/** What is returned to after an interruption, and what a paused reminder leaves behind. */
import { Temporal } from '@js-temporal/polyfill';
import { expect, test } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import { readPack } from '../../system/packs.ts';
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
