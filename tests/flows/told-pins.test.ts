/** A PIN that a member writes into the chat: warned of at once, wherever it comes, and kept nowhere. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../runtime/ports.ts';
import { pinIn } from '../../runtime/engine/pins.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat, testWords } from '../support/chat.ts';
import { at, chatWith, sample } from './member-chat.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');
const tells = (text: string) =>
  pinIn(pack, { open: null, frames: [] }, { kind: 'text', text }, testWords()) !== null;

const told = {
  en: 'Never write your PIN here',
  fr: "N'écrivez jamais votre PIN ici",
  sw: 'Usiandike PIN yako hapa',
};

describe('a PIN in the words of people', () => {
  it.each([
    'my pin is 1234',
    'pin 1234',
    'PIN:1234',
    'pin1234',
    'My M-Pesa PIN is *4821*.',
    'the pin i put in is 4821',
    'my pin is 1 2 3 4',
    '4821 is my pin',
    'PIN ٤٨٢١',
    "mon pin c'est 4821",
    'mon pin c est 4821',
    '4821 c’est mon code secret',
    'PIN yangu ni 1234',
    'namba ya siri ni 4821',
    '1234 ndio pin yangu',
  ])('%j tells one', (text) => {
    expect(tells(text)).toBe(true);
  });

  it.each([
    'PINGA 1234',
    'pinga',
    '1234',
    'my pin',
    'I forgot my PIN',
    'I entered the PIN 2 times',
    'pin but KES 2000 is gone',
    'PIN haikubali, 2,000 zimetoka',
    'nimelipa 2000 bila kuweka pin',
    'pay 2000',
    'pin 0712345678',
    'spin 1234',
    'UL8000000U Confirmed. Ksh100.00 paid',
    'code Q83Q3Q',
  ])('%j does not', (text) => {
    expect(tells(text)).toBe(false);
  });
});

/** All that a chat keeps and hands on. */
const kept = (chat: Chat): string =>
  JSON.stringify(
    [chat.snapshot, chat.effects, chat.calls.map(({ input }) => Object.entries(input))],
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );

describe.each(languages)('in %s', (language) => {
  it('is warned of with nothing open, in a menu and at a question that any text answers', () => {
    for (const before of [[], ['menu'], ['create'], ['refund']]) {
      const chat = chatWith({}, { language });
      for (const text of before) chat.says(text);
      const stood = at(chat);
      const said = chat.says('PIN yangu ni 4821');
      expect(said.join('\n')).toContain(told[language]);
      expect(at(chat)).toBe(stood);
      expect(kept(chat)).not.toContain('4821');
    }
  });

  it('is warned of before anything else is known of somebody', () => {
    const chat = new Chat(pack, { language, role: 'visitor' });
    expect(chat.says('pin 4821')[0]).toContain(told[language]);
    expect(chat.lastMessage.template).toBe('onboarding/welcome');
    expect(kept(chat)).not.toContain('4821');
  });
});

describe('what else was said', () => {
  it('is heard without the PIN where it is an answer: a report of fraud is not lost', () => {
    const chat = chatWith({}, { language: 'en' });
    chat.says('refund');
    const said = chat.says('a man called me, he asked for my pin 4821 and now my money is gone');
    expect(said[0]).toContain(told.en);
    expect(kept(chat)).not.toContain('4821');
    expect(kept(chat)).toContain('he asked for my pin •••• and now');
    expect(at(chat)).not.toBe('support.details');
  });
});

describe('digits alone', () => {
  it('are a PIN while the phone asks for it, and answer a question otherwise', () => {
    const due = sample('due', { asked: false });
    const chat = chatWith({
      'contribution.find_due': () => ({ outcome: 'one', result: due }),
      'payment.collect': () => ({ outcome: 'sent', result: sample('payment', {}) }),
    });
    chat.says('PAY');
    chat.says('1');
    expect(at(chat)).toBe('pay.waiting');
    expect(chat.says('4821')[0]).toContain(told.en);
    expect(kept(chat)).not.toContain('4821');
  });
});
