/**
 * What a very long text costs, without a clock: how many characters are normalised on its account, which is what all
 * that looks for words in it does. Twice the text may cost twice as much and no more.
 */
import { beforeEach, expect, test, vi } from 'vitest';
import type * as Normalise from '../../runtime/engine/answers/normalise.ts';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, visitor } from './member-chat.ts';

const counted = vi.hoisted(() => ({ characters: 0 }));

vi.mock('../../runtime/engine/answers/normalise.ts', async (original) => {
  const real = await original<typeof Normalise>();
  return {
    ...real,
    normalise(text: string) {
      counted.characters += text.length;
      return real.normalise(text);
    },
  };
});

const saying = (...texts: string[]): Chat => {
  const chat = chatWith();
  for (const text of texts) chat.says(text);
  return chat;
};

/** Questions of every kind, each in a chat of its own. */
const places: Readonly<Record<string, () => Chat>> = {
  'first words': () => visitor(),
  'onboarding.welcome': () => visitor('hello'),
  'onboarding.name': () => visitor('hello', 'English'),
  'onboarding.terms': () => visitor('hello', 'English', 'Joe'),
  'no question': () => chatWith(),
  'help.menu': () => saying('help'),
  'create_group.name': () => saying('create'),
  'create_group.amount': () => saying('create', 'Umoja'),
  'support.details': () => saying('person'),
};

const texts: Readonly<Record<string, string>> = {
  letters: 'a ',
  digits: '1 ',
  'marks of the end': ' .',
  'words of the question': 'my name is ',
  courtesies: 'please ',
  questions: 'who is next? ',
  quotes: '" ',
};

beforeEach(() => {
  counted.characters = 0;
});

function cost(place: () => Chat, unit: string, length: number): number {
  const chat = place();
  counted.characters = 0;
  chat.says(`${unit.repeat(length / unit.length)}x`);
  return counted.characters;
}

for (const [where, place] of Object.entries(places))
  test.each(Object.entries(texts))(`${where}: %s`, (_what, unit) => {
    if (where.includes('.')) expect(at(place())).toBe(where);
    const once = cost(place, unit, 1000);
    expect(cost(place, unit, 2000)).toBeLessThan(once * 2.5 + 2000);
  });
