/** The table of amounts and dates, walked through the real flow in the three languages of the pack. */
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../runtime/engine/model.ts';
import { describe as shown } from '../../runtime/engine/view.ts';
import type { Json, Language } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');
const languages: readonly Language[] = ['en', 'fr', 'sw'];

/** A chat in which somebody makes a group. Monday, 2 March 2026, 09:00 in Nairobi. */
function making(language: Language): Chat {
  const chat = new Chat(pack, {
    language,
    tools: {
      'circle.mine': () => ({ outcome: 'none' }),
      'circle.check_pot': () => ({ outcome: 'fits' }),
    },
  });
  for (const text of ['menu', '1', 'Umoja']) chat.says(text);
  return chat;
}

/** The same, up to the last question. */
function dating(language: Language): Chat {
  const chat = making(language);
  for (const text of ['2000', '3', '2', '1', '100', '2', '3']) chat.says(text);
  return chat;
}

const top = (chat: Chat): Frame | undefined => chat.snapshot.frames.at(-1);
const kept = (chat: Chat, name: string): Json => shown(top(chat)?.vars[name] ?? null);
const words = (language: Language, key: string): string => pack.strings.text(language, key) ?? '';

const kes = (shillings: number): Json => ({ amount: shillings * 100, currency: 'KES' });

describe.each(languages)('a late fee asked in %s', (language) => {
  it.each(['0', 'none', 'nothing', 'aucune', 'rien', 'hakuna', 'bila', 'sifuri'])('%j is no fee', (text) => {
    const chat = making(language);
    for (const said of ['2000', '3', '2', '1', text]) chat.says(said);
    expect(kept(chat, 'late_fee')).toEqual(kes(0));
  });
});

describe.each(languages)('an amount asked in %s', (language) => {
  it.each([
    ['5000', 5000],
    ['5,000', 5000],
    ['5 000', 5000],
    ['5k', 5000],
    ['elfu tano', 5000],
    ['cinq mille', 5000],
    ['five thousand', 5000],
    ['5000 KSH', 5000],
    ['KES 5,000/=', 5000],
    ['10', 10],
    ['٥٠٠٠', 5000],
  ])('takes %j as KES %i', (text, shillings) => {
    const chat = making(language);
    chat.says(text);
    expect(top(chat)?.at).toBe('seats');
    expect(kept(chat, 'amount')).toEqual(kes(shillings));
  });

  // KES 5 is below the least that M-Pesa pays out, so it is not offered.
  it('asks whether 5,000 is meant by "5.000"', () => {
    const chat = making(language);
    chat.says('5.000');
    expect(chat.lastMessage.text).toMatch(/5.?000/);
    expect(chat.lastMessage.options).toHaveLength(2);
    chat.says('1');
    expect(top(chat)?.at).toBe('seats');
    expect(kept(chat, 'amount')).toEqual(kes(5000));
  });

  it.each([
    ['-5', 'answers.zero_or_less'],
    ['0', 'answers.zero_or_less'],
    ['1e9', 'answers.not_understood'],
    ['9.99', 'answers.check_failed'],
    ['2000.50', 'answers.check_failed'],
    ['9', 'answers.check_failed'],
    ['100000000000', 'answers.too_large'],
    ['5 USD', 'answers.other_currency'],
    ['🙂', 'answers.not_understood'],
    ['a'.repeat(60_000), 'answers.not_understood'],
  ])('refuses %.20j with an example', (text, reason) => {
    const chat = making(language);
    const [answer = ''] = chat.says(text);
    expect(answer).toContain((pack.strings.text(language, reason, { currency: 'KES' }) ?? '?').trim());
    expect(answer).toContain('2000');
    expect(top(chat)?.at).toBe('amount');
  });

  it('is offered as a question when it stands in a sentence', () => {
    const chat = making(language);
    chat.says({ en: 'I think 500', fr: 'je pense 500', sw: 'nadhani 500' }[language]);
    expect(chat.lastMessage.options).toHaveLength(2);
    chat.says('1');
    expect(kept(chat, 'amount')).toEqual(kes(500));
  });
});

describe.each(languages)('a late fee asked in %s', (language) => {
  it.each([
    ['0', 'quorum', 0],
    ['100', 'grace_days', 100],
    ['2000', 'grace_days', 2000],
  ])('takes %s and goes on to %s', (text, next, shillings) => {
    const chat = making(language);
    for (const answer of ['2000', '3', '2', '1', text]) chat.says(answer);
    expect(top(chat)?.at).toBe(next);
    expect(kept(chat, 'late_fee')).toEqual(kes(shillings));
  });

  it.each(['2001', '-1', '0.50', '1e9'])('refuses %s', (text) => {
    const chat = making(language);
    for (const answer of ['2000', '3', '2', '1', text]) chat.says(answer);
    expect(top(chat)?.at).toBe('late_fee');
  });
});

describe.each(languages)('a day asked in %s', (language) => {
  it.each([
    ['tomorrow', '2026-03-03'],
    ['kesho', '2026-03-03'],
    ['demain', '2026-03-03'],
    ['today', '2026-03-02'],
    ['6 March', '2026-03-06'],
    ['le 6 mars', '2026-03-06'],
    ['tarehe 6 Machi', '2026-03-06'],
    ['06/03/2026', '2026-03-06'],
    ['2026-03-06', '2026-03-06'],
    ['in 3 days', '2026-03-05'],
    ['dans 3 jours', '2026-03-05'],
  ])('takes %j as %s', (text, day) => {
    const chat = dating(language);
    chat.says(text);
    expect(top(chat)?.at).toBe('confirm');
    expect(kept(chat, 'starts_on')).toBe(day);
  });

  it.each(['next Friday', 'vendredi prochain', 'Ijumaa ijayo'])(
    'asks which Friday is meant by %j',
    (text) => {
      const chat = dating(language);
      chat.says(text);
      expect(chat.lastMessage.options).toHaveLength(2);
      chat.says('2');
      expect(kept(chat, 'starts_on')).toBe('2026-03-13');
    },
  );

  it.each([
    ['31/02/2026', 'answers.no_such_day'],
    ['01/03/2026', 'answers.past_date'],
    ['yesterday', 'answers.past_date'],
    ['hier', 'answers.past_date'],
    ['jana', 'answers.past_date'],
    ['soon', 'answers.not_understood'],
  ])('refuses %j and says why', (text, reason) => {
    const chat = dating(language);
    const [answer = ''] = chat.says(text);
    expect(answer).toContain(words(language, reason));
    expect(top(chat)?.at).toBe('starts_on');
  });
});
