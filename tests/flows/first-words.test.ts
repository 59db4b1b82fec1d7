/** Decision 0080: the first words of somebody new, however they say them: language, name, consent, help. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, visitor } from './member-chat.ts';

const name = (chat: Chat): unknown => chat.snapshot.frames[0]?.vars['name'];

describe('the language of somebody new', () => {
  it.each([
    ['Français', 'fr'],
    ['Nataka kuongea kiswahili tafadhali', 'sw'],
    ['english', 'en'],
  ])('%s, as the first words, is the answer: nothing is asked', (text, language) => {
    const chat = visitor(text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe(language);
    expect(chat.effects.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  });

  it.each(['kiswahili bana', 'i speak swahili'])('%s answers the question', (text) => {
    const chat = visitor('niaje', text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe('sw');
  });

  it('is not what somebody does not speak', () => {
    expect(at(visitor('hello', 'i dont speak english'))).toBe('onboarding.welcome');
  });

  it('is asked once, whoever writes the word for it', () => {
    const chat = visitor('hello', 'langue');
    expect(flows(chat)).toEqual(['onboarding']);
    chat.says('2');
    expect(at(chat)).toBe('onboarding.name');
  });

  it('is changed by its name where the name is asked', () => {
    const chat = visitor('hello', 'fr', 'english pls');
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe('en');
    expect(name(chat)).toBeUndefined();
  });
});

describe('the name', () => {
  it.each([
    ['my name is Otieno', 'Otieno'],
    ['Hi, my name is Otieno', 'Otieno'],
    ['Naitwa Zawadi', 'Zawadi'],
    ['mimi ni Zawadi tafadhali', 'Zawadi'],
    ["je m'appelle Kadi", 'Kadi'],
    ['je m appelle Kadi', 'Kadi'],
    ['Jina langu ni Amina Otieno.', 'Amina Otieno'],
    ['Daniel Moi', 'Daniel Moi'],
  ])('%s', (text, expected) => {
    expect(name(visitor('hello', 'English', text))).toBe(expected);
  });

  it.each([
    'comment ca marche?',
    'kwa nini unataka jina langu?',
    'whats the catch',
    'y shd i agree',
    'wat is this',
    'should i',
    'idk',
    'pk mon nom',
    'ya nini',
    'ndio lakini',
    'nimekubali',
    'nakubali',
  ])('is not %s, but in quotes', (text) => {
    const chat = visitor('hello', 'English', text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.lastMessage.text).toContain(`If "${text}" is your answer, write it in quotes`);
    chat.says(`"${text}"`);
    expect(at(chat)).toBe('onboarding.terms');
  });

  it.each([
    'Likelemba',
    'M-PESA Safaricom',
    'Votre code : 1234\nEnvoyez votre PIN',
    'https://wa.me/254799',
    '+254799000111',
    '"M-Pesa"',
    'my name is mpesa',
    'Tumepokea KES 9,000',
  ])('that could mislead others is refused: %s', (text) => {
    const chat = visitor('hello', 'English', text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.lastMessage.text).toContain('M-Pesa');
    chat.says('Pini Kesi');
    expect(name(chat)).toBe('Pini Kesi');
  });

  it.each(['change', 'changer', 'badilisha', 'back'])('is asked again at the terms by %s', (text) => {
    const chat = visitor('hello', 'English', 'joee', text);
    expect(at(chat)).toBe('onboarding.name');
    chat.says('Joe');
    expect(at(chat)).toBe('onboarding.terms');
    expect(name(chat)).toBe('Joe');
  });

  it.each(['my name is Zawadi', 'naitwa Zawadi', 'je m appelle Zawadi'])(
    'is corrected at the terms by %s',
    (text) => {
      const chat = visitor('hello', 'English', 'joee');
      expect(chat.says(text)).toHaveLength(1);
      expect(at(chat)).toBe('onboarding.terms');
      expect(chat.lastMessage.text).toMatch(/^Thank you, Zawadi\./);
    },
  );

  it.each(['change my name', 'change name', 'my name', 'changer mon nom', 'jina langu', 'profile'])(
    'of a member, %s leads to the settings, from help too',
    (text) => {
      const chat = chatWith();
      for (const said of ['help', text]) chat.says(said);
      expect(flows(chat).slice(0, 2)).toEqual(['help', 'settings']);
    },
  );

  it('of a member is asked at once', () => {
    const chat = chatWith();
    chat.says('change my name');
    expect(at(chat)).toBe('name.ask');
  });

  it('stays the one of the group where one is being made', () => {
    const chat = chatWith();
    for (const said of ['create', 'Umoja', 'change name']) chat.says(said);
    expect(at(chat)).toBe('create_group.name');
  });
});

describe('the terms', () => {
  const agreed = [
    ['wi', 'wii', 'ouais', "oui j'accepte", 'd accord', 'j accepte'],
    ['naam', 'nimekubali', 'nimekubali masharti', 'poa', '👍', 'ndiyo nakubali'],
    ['yes i agree', 'accept', 'yeah', 'k', 'kk', 'yup', 'yh', 'ok boss'],
    ['ok chef', 'oui chef', 'sawa mkuu', 'sawa kabisa'],
  ].flat();
  it.each(agreed)('are agreed to by %s', (text) => {
    const chat = visitor('hello', 'English', 'Joe', text);
    expect(chat.calls.map(({ tool }) => tool)).toContain('member.register');
  });

  it.each(['nn', 'sitaki', "j'accepte pas", "i don't agree", 'hapana sikubali', 'i dont agree'])(
    'are refused by %s',
    (text) => {
      expect(at(visitor('hello', 'English', 'Joe', text))).toBe('onboarding.declined');
    },
  );

  it.each(['maybe', 'should i agree', 'i agree with nobody'])('are not agreed to by %s', (text) => {
    expect(at(visitor('hello', 'English', 'Joe', text))).toBe('onboarding.terms');
  });

  it('that were refused wait: whoever comes back agrees, and is still invited', () => {
    const chat = visitor('JOIN ABC234 plz', 'English', 'Joe', 'no');
    expect(at(chat)).toBe('onboarding.declined');
    chat.says('ok');
    chat.says('hello');
    expect(at(chat)).toBe('onboarding.declined');
    chat.says('why');
    expect(at(chat)).toBe('onboarding.terms');
    chat.says('accepter');
    expect(at(chat)).toBe('join.find');
    expect(chat.calls.at(-1)?.input).toEqual({ code: 'ABC234' });
  });

  it('that were refused are not agreed to in half a sentence', () => {
    const chat = visitor('hello', 'English', 'Joe', 'no', 'maybe i agree later');
    expect(chat.calls.map(({ tool }) => tool)).not.toContain('member.register');
  });

  it('that were refused for good are asked about from the beginning, and the invitation is kept', () => {
    const chat = visitor('JOIN ABC234', 'English', 'Joe', 'no', 'no thanks');
    expect(flows(chat)).toEqual([]);
    for (const text of ['hello', 'English', 'Joe', 'yes']) chat.says(text);
    expect(at(chat)).toBe('join.find');
  });
});

describe('help', () => {
  it('stays open until it is left', () => {
    const chat = chatWith();
    for (const text of ['help', '3', 'how']) chat.says(text);
    expect(
      chat.effects.filter((effect) => effect.kind === 'message').map(({ template }) => template),
    ).toContain('help/how');
    expect(at(chat)).toBe('help.menu');
  });

  it.each(['c bon', 'cbon', 'rien', 'non merci', 'nn', 'nothing', 'hapana', 'imetosha', 'back', 'rudi'])(
    '%s leaves it, to what it came between',
    (text) => {
      const chat = visitor('hello', 'English', 'Joe', 'help', '1');
      expect(at(chat)).toBe('help.menu');
      chat.says(text);
      expect(flows(chat)).toEqual(['onboarding']);
      expect(chat.lastMessage.template).toBe('onboarding/terms');
    },
  );

  it('that has answered is left by whoever goes on to something else, and does not come back', () => {
    const chat = chatWith();
    for (const text of ['settings', 'help', '1', 'language']) chat.says(text);
    expect(flows(chat)).toEqual(['settings', 'language']);
    const fresh = chatWith();
    for (const text of ['settings', 'help', 'language']) fresh.says(text);
    expect(flows(fresh)).toEqual(['settings', 'help', 'language']);
  });

  it('is left by another word that has to wait', () => {
    const chat = visitor('hello', 'English', 'Joe', 'help', 'menu');
    expect(flows(chat)).toEqual(['onboarding']);
    expect(chat.lastMessage.text).toMatch(/^First this question/);
  });

  it.each(['can u help me pls', 'i need some help'])('is what %s asks for', (text) => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.says('menu');
    expect(at(chat)).toBe('main.first_menu');
    chat.says(text);
    expect(at(chat)).toBe('help.menu');
  });
});
