/** A confirm that stands open while an older request pays its contribution. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { chatWith, contributionTo, sample } from './member-chat.ts';

const umoja = contributionTo('Umoja', { id: '1' });

/** Who is asked whether to pay, over what was said before. */
const asking = (...before: string[]): Chat => {
  const chat = chatWith({
    'contribution.find_due': () => ({ outcome: 'one', result: umoja }),
    'circle.mine': () => ({ outcome: 'none' }),
    'payment.collect': () => 'pending',
  });
  for (const text of [...before, 'PAY']) chat.says(text);
  expect(chat.lastMessage.template).toBe('pay/confirm');
  return chat;
};
const arrives = (chat: Chat, due: string) =>
  chat.hears('payment.settled', 'paid', 'p1', sample('receipt', { due }));
const settled = (...before: string[]): Chat => {
  const chat = asking(...before);
  arrives(chat, '1');
  return chat;
};
const called = (chat: Chat) => chat.calls.map(({ tool }) => tool);

describe('a confirm that an older request has settled', () => {
  it('hears a yes, a number and a label that are left over, and asks nothing more', () => {
    for (const text of ['yes', '1', 'later', 'not now', 'no', 'ok']) {
      const chat = settled();
      expect(chat.says(text), text).toEqual(['That question has been answered or left already.']);
      expect(chat.snapshot.frames).toEqual([]);
      expect(called(chat)).not.toContain('payment.collect');
    }
  });

  it('is not shown again by a word that leads away, nor by what is no answer', () => {
    for (const text of ['help', 'repeat', 'back', 'change', 'cancel', 'blah blah', 'thanks']) {
      const said = settled().says(text).join();
      expect(said, text).not.toContain('to *Umoja*?');
      expect(said, text).not.toBe('');
    }
  });

  it('still takes its own button: the flow looks again', () => {
    const chat = settled();
    chat.taps(`${chat.snapshot.open?.visit}/yes`);
    expect(called(chat)).toContain('payment.collect');
  });

  it('leads back to what it stood on', () => {
    const said = settled('create', 'Kesho', '2000').says('yes').join('\n');
    expect(said).toMatch(/answered or left already\.\nBack to your question.*How many people/s);
  });
});

describe('a confirm beside an older request that fails', () => {
  it('stays open, since nothing is paid', () => {
    const chat = asking();
    chat.hears('payment.settled', 'failed', 'p1', sample('payment_failure', { due: '1' }));
    expect(chat.says('yes').join()).toMatch(/^Another message came in between.*to \*Umoja\*\?/s);
  });
});

describe('a confirm for something else than what was paid', () => {
  it('is asked once more after the receipt', () => {
    const chat = asking();
    arrives(chat, '2');
    expect(chat.says('yes').join()).toMatch(/^Another message came in between.*to \*Umoja\*\?/s);
  });
});
