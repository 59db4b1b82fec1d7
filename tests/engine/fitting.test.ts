/** A flow was changed under a conversation: what can go on goes on, what cannot is found out before it breaks. */
import assert from 'node:assert';
import { expect, test } from 'vitest';
import { assertFits } from '../../runtime/engine/fitting.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import type { Pack, Step } from '../../runtime/language/model.ts';
import { readPack } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';

const before = readPack('.', 'likelemba').pack as Pack;

/** The pack after one step was written anew under its old name. */
function edited(flowName: string, name: string, like: string): Pack {
  const flow = before.flows.get(flowName);
  const step = flow?.steps.get(like);
  assert(flow && step);
  const steps = new Map(flow.steps).set(name, { ...step, name } as Step);
  return { ...before, flows: new Map(before.flows).set(flowName, { ...flow, steps }) };
}

/** Whether the chat goes on under another pack. */
function goesOn(chat: Chat, pack: Pack): boolean {
  const snapshot = decodeSnapshot(pack, encodeSnapshot(before, chat.snapshot));
  try {
    assertFits(pack, snapshot);
    return true;
  } catch {
    return false;
  }
}

/** A chat at the question for a group's late fee, with the menu's flow beneath. */
function atFrequency(): Chat {
  const chat = new Chat(before, {
    tools: {
      'circle.mine': () => ({ outcome: 'none' }),
      'circle.check_pot': () => ({ outcome: 'fits' }),
    },
  });
  for (const text of ['menu', '1', 'Umoja', '2000', '3']) chat.says(text);
  expect(chat.snapshot.frames.map(({ flow, at }) => `${flow}.${at}`)).toEqual([
    'main.create',
    'create_group.frequency',
  ]);
  return chat;
}

test('an edit elsewhere lets it go on', () => {
  expect(goesOn(atFrequency(), before)).toBe(true);
  expect(goesOn(atFrequency(), edited('create_group', 'late_fee', 'amount'))).toBe(true);
  expect(goesOn(atFrequency(), edited('create_group', 'frequency', 'pot_too_large'))).toBe(true);
});

test.each(['amount', 'intro', 'pot', 'check_pot'])(
  'a menu that became like step %s is not answered with what was shown',
  (like) => expect(goesOn(atFrequency(), edited('create_group', 'frequency', like))).toBe(false),
);

test('a sub-flow that nothing runs any more does not end into the void', () => {
  expect(goesOn(atFrequency(), edited('main', 'create', 'join'))).toBe(false);
  expect(goesOn(atFrequency(), edited('main', 'create', 'menu'))).toBe(false);
});

test('the outcome of a call that nobody makes any more is not waited for, nor the end of such a wait', () => {
  const chat = atFrequency();
  const [, frame] = chat.snapshot.frames;
  assert(frame);
  const pending = {
    ...chat.snapshot,
    open: null,
    pending: [{ id: 'c', tool: 'circle.check_pot', frame: frame.id }],
  };
  expect(() => assertFits(before, pending)).toThrow('nothing calls circle.check_pot any more');
  const waiting = {
    ...chat.snapshot,
    open: null,
    frames: [{ ...frame, origin: 'main' as const, timer: 't' }],
  };
  expect(() => assertFits(before, waiting)).toThrow('frequency does something else now');
});
