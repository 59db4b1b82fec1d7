/** What was done too often: the member hears when it may be done again, and stands where `cancel` would leave them. */
import { describe, expect, it } from 'vitest';
import { clinicChat, stack } from './clinic-chat.ts';
import { checkupChat, upTo } from './checkup.ts';

const again = new Date('2026-03-02T06:29:30Z');
const limited = { 'fee.collect': () => ({ outcome: 'too_often', result: again }) };

describe('a tool that was called too often', () => {
  it('leaves its flow and those that ran it, says from when on, and has used up the yes', () => {
    const chat = clinicChat({ tools: limited });
    for (const text of ['hello', 'pay']) chat.says(text);
    // It is 9:00 in Nairobi; a time is never said too early.
    expect(chat.says('yes')).toEqual([
      '⏸ That was too many times in a short while. You can try again from 09:30. Write *MENU* for everything else.',
    ]);
    expect(stack(chat)).toEqual([]);
    expect(chat.snapshot).toMatchObject({ confirmed: null, pending: [], open: null });
  });

  it('names the day when it is another one', () => {
    const tools = {
      'fee.collect': () => ({ outcome: 'too_often', result: new Date('2026-03-03T06:00:00Z') }),
    };
    for (const [language, when] of [
      ['en', 'from 3 March 2026 at 09:00.'],
      ['fr', 'possible : 3 mars 2026 à 09:00.'],
      ['sw', 'kuanzia 3 Machi 2026 saa 09:00.'],
    ] as const) {
      const chat = clinicChat({ tools, language });
      chat.says('hello');
      chat.taps(chat.lastMessage.options.find(({ id }) => id.endsWith('/pay'))?.id ?? '');
      chat.taps(chat.lastMessage.options.find(({ id }) => id.endsWith('/yes'))?.id ?? '');
      expect(chat.lastMessage.text).toContain(when);
    }
  });

  it('brings back the question that it interrupted', () => {
    const chat = checkupChat({ tools: limited });
    upTo(chat, 'friend');
    const before = stack(chat);
    chat.says('menu');
    chat.says('pay');
    const said = chat.says('yes');
    expect(said[0]).toContain('⏸');
    expect(said[1]).toContain('Back to your question (*CANCEL* leaves it):');
    expect(stack(chat)).toEqual(before);
  });
});

describe('a person who was called too often', () => {
  it('is not called by a flow', () => {
    const chat = checkupChat({ tools: { 'checkup.ask_for': () => ({ outcome: 'full' }) } });
    chat.ticketsFrom = again;
    for (let round = 0; round < 3; round += 1) {
      upTo(chat, 'pin');
      chat.says('4711');
    }
    expect(chat.lastMessage.text).toContain('You can try again from 09:30');
    expect(stack(chat)).toEqual([]);
    expect(chat.effects.filter(({ kind }) => kind === 'ticket')).toEqual([]);
  });

  it('is not called after too many tries either, and the question stays', () => {
    const chat = checkupChat();
    upTo(chat, 'friend');
    const before = stack(chat);
    chat.ticketsFrom = again;
    for (let tries = 0; tries < 3; tries += 1) chat.says('?');
    const person = chat.lastMessage.options.find(({ id }) => id.endsWith('/person'));
    chat.taps(person?.id ?? '');
    expect(chat.lastMessage.text).toContain('You can try again from 09:30');
    expect(stack(chat)).toEqual(before);
    expect(chat.effects.filter(({ kind }) => kind === 'ticket')).toEqual([]);
  });
});
