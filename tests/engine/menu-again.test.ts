/** The pack's menu after something else was done from it: it is there again, as it is now. */
import { expect, test } from 'vitest';
import { readPack } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';

const { pack } = readPack('.', 'likelemba');
if (!pack) throw new Error('the pack is broken');

test('who pays while the menu is open is not offered the menu of before: it looks again', () => {
  const mine = ['none', 'one'];
  const chat = new Chat(pack, {
    tools: {
      'circle.mine': () => ({ outcome: mine.shift() ?? 'one', result: null }),
      'contribution.find_due': () => ({ outcome: 'none' }),
    },
  });
  chat.says('Hello');
  expect(chat.lastMessage.template).toBe('main/first_menu');
  chat.says('PAY');
  expect(chat.lastMessage.template).toBe('main/menu');
  // What is open is the new menu alone: its first choice is the group's status, not a new group.
  expect(chat.snapshot.frames.map((frame) => frame.flow)).toEqual(['main']);
});
