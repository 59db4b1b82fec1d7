/** What was written behind `npm run explore`: bounds, a language, flows and packs. */
import { languages } from '../runtime/ports.ts';
import type { Language } from '../runtime/ports.ts';

export const exploreOptions = {
  interruptions: { type: 'string' },
  through: { type: 'string' },
  states: { type: 'string' },
  seconds: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  save: { type: 'string' },
} as const;

type Given = Partial<Record<'interruptions' | 'through' | 'states' | 'seconds' | 'lang' | 'save', string>>;

export type ExploreWords =
  | {
      readonly ok: true;
      readonly interruptions: number;
      /** Null: the menu, help and the flow itself. */
      readonly through: readonly string[] | null;
      readonly states: number;
      readonly seconds: number;
      readonly language: Language;
    }
  | { readonly ok: false; readonly problem: string };

/** Bounds where none is given. */
const usual = { interruptions: 1, states: 20_000, seconds: 60 };

export function readExploreWords(given: Given): ExploreWords {
  const no = (problem: string): ExploreWords => ({ ok: false, problem });
  const numbers = { ...usual };
  for (const name of ['interruptions', 'states', 'seconds'] as const) {
    const text = given[name];
    if (text === undefined) continue;
    const least = name === 'interruptions' ? 0 : 1;
    if (!/^\d{1,7}$/.test(text) || Number(text) < least)
      return no(`--${name} is a whole number of ${least} or more, and "${text}" is none.`);
    numbers[name] = Number(text);
  }
  const language = languages.find((each) => each === (given.lang ?? 'en'));
  if (language === undefined) return no(`--lang is one of ${languages.join(', ')}, not "${given.lang}".`);
  if (given.save !== undefined && !/^[a-z][a-z0-9_]*$/.test(given.save))
    return no(`--save is a name in small letters, like late_payment, not "${given.save}".`);
  return { ok: true, ...numbers, through: given.through?.split(',') ?? null, language };
}
