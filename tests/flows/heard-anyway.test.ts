/** Decision 0121: a code and a cry for help are heard also while a question is open that cannot take them. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, contributionTo, flows, visitor } from './member-chat.ts';

const code = 'UC90000002';
const message =
  'UC90000002 Confirmed. Ksh2,000.00 paid to LIKELEMBA on 9/3/26 at 9:01 AM. New M-PESA balance is Ksh48,000.00.';

const member = (...texts: string[]): Chat => {
  const chat = chatWith({
    'circle.check_pot': () => ({ outcome: 'fits' }),
    'circle.mine': () => ({ outcome: 'none' }),
    'contribution.find_due': () => ({ outcome: 'one', result: contributionTo('Umoja') }),
    'receipt.by_code': () => ({ outcome: 'none' }),
    'payout.announced': () => ({ outcome: 'none' }),
  });
  for (const text of texts) chat.says(text);
  return chat;
};

const atName = ['create'];
const atAmount = [...atName, 'Umoja'];
const atSeats = [...atAmount, '2000'];
const atFrequency = [...atSeats, '3'];
const atCode = ['join a group'];
const atDate = [...atFrequency, 'weekly', 'as people join', '0', '3'];

describe("M-Pesa's code", () => {
  it.each([
    ['create_group.name', atName],
    ['create_group.amount', atAmount],
    ['create_group.seats', atSeats],
    ['create_group.frequency', atFrequency],
    ['create_group.starts_on', atDate],
    ['join.code', atCode],
  ])('is found at %s, alone and in its message', (step, texts) => {
    for (const text of [code, message]) {
      const chat = member(...texts);
      expect(at(chat)).toBe(step);
      chat.says(text);
      expect(chat.calls.map(({ tool, input }) => [tool, input['code']])).toContainEqual([
        'receipt.by_code',
        code,
      ]);
      expect(at(chat)).toBe(step);
    }
  });

  it('that no name is like is found where a name is asked', () => {
    const chat = member(...atName);
    chat.says('QGH7XK2M1P');
    expect(chat.calls.at(-2)?.tool).toBe('receipt.by_code');
    expect(chat.lastMessage.text).toContain('*"QGH7XK2M1P"*');
  });

  it.each(['TEAM24', 'Class2026', 'KIKUNDI202'])('is not read out of the name %s', (text) => {
    expect(at(member(...atName, text))).toBe('create_group.amount');
  });

  it.each(['8MARCH2027', '8 March 2027'])('is not read out of the day %s', (text) => {
    expect(at(member(...atDate, text))).toBe('create_group.confirm');
  });

  it.each([code, message])('is an answer where it is asked for: %s', (text) => {
    const chat = member('person', text);
    expect(chat.effects.some(({ kind }) => kind === 'ticket')).toBe(true);
    expect(chat.calls).toEqual([]);
  });

  it('of an invitation is the answer where one is asked, and found where a number is', () => {
    expect(member(...atCode, 'Q83Q3Q').calls.at(-1)?.input).toEqual({ code: 'Q83Q3Q' });
    const chat = member(...atSeats, 'Q83Q3Q');
    expect(flows(chat)).toEqual(['create_group', 'join']);
  });

  it('of an invitation is kept for somebody new who is asked for a name', () => {
    const chat = visitor('Hello', 'English', 'Q83Q3Q');
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.lastMessage.text).toContain('We have noted that');
  });
});

const tickets = (chat: Chat) => chat.effects.filter(({ kind }) => kind === 'ticket');
const forwarded = (chat: Chat) =>
  chat.effects.flatMap((effect) => (effect.kind === 'forward' ? [effect.content] : []));

describe('a phone that is lost or stolen', () => {
  it.each([
    'my phone was stolen',
    'I lost my SIM',
    'i lost my fone',
    'simu imepotea',
    'help me please my phone was stolen yesterday',
    "on m'a volé mon téléphone",
    "j'ai perdu ma puce",
    'aidez-moi, téléphone volé',
    'simu yangu imeibiwa',
    'nimepoteza laini',
    'nisaidie simu imeibiwa leo asubuhi',
  ])('calls a person at once, with what was said: %s', (text) => {
    for (const open of [[], ['menu'], ['pay'], atName, atAmount, atSeats, atFrequency, atDate, atCode]) {
      const chat = member(...open);
      const before = at(chat);
      chat.says(text);
      expect(tickets(chat), open.join()).toHaveLength(1);
      expect(forwarded(chat)).toEqual([{ kind: 'text', text }]);
      expect(at(chat)).toBe(before);
    }
  });

  it('is part of the answer where it is asked what happened', () => {
    const chat = member('person', 'my phone was stolen');
    expect(forwarded(chat)).toEqual([{ kind: 'text', text: 'my phone was stolen' }]);
    expect(chat.snapshot.frames).toEqual([]);
  });
});

describe('who wants their money back', () => {
  it.each([
    'I want my money back',
    'please give me my money back now',
    'je veux mon argent',
    'nataka pesa yangu',
  ])('is asked what happened, whatever is open: %s', (text) => {
    for (const open of [atName, atAmount, atSeats, atDate, atCode])
      expect(at(member(...open, text)), open.join()).toBe('support.details');
  });
});

describe('who asks back', () => {
  it.each([
    [atCode, 'where do I find the code?', 'after the word JOIN'],
    [atCode, 'msimbo uko wapi?', 'after the word JOIN'],
    [atName, 'what name?', 'write it'],
  ])('%j hears the help of the question: %s', (open, text, help) => {
    const chat = member(...open);
    const step = at(chat);
    chat.says(text);
    expect(at(chat)).toBe(step);
    expect(chat.lastMessage.text).toContain(help);
    expect(chat.lastMessage.text).toContain('*HELP*');
  });
});

describe('who has a ticket', () => {
  it('is heard by its person also with the first words, while nothing is open', () => {
    const chat = member('person', 'the money did not come');
    const before = forwarded(chat).length;
    expect(chat.says('it was on Monday evening')).toEqual([expect.stringContaining('we have your message')]);
    expect(forwarded(chat).slice(before)).toEqual([{ kind: 'text', text: 'it was on Monday evening' }]);
    chat.says('menu');
    expect(chat.says('at the shop of my cousin')[0]).toContain('We have added that to your ticket');
    expect(forwarded(chat)).toHaveLength(before + 2);
  });

  it('is served all the same', () => {
    const chat = member('person', 'the money did not come', 'thanks', 'hello', 'stauts');
    expect(forwarded(chat)).toHaveLength(1);
  });
});
