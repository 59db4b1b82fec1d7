/** Keys of strings, level by level: a key that is misspelled in one language is one mistake, with all that is below. */
import type { Language } from '../../ports.ts';
import type { Place } from '../model.ts';
import { nearest } from '../nearest.ts';
import type { PackDraft } from '../pack-draft.ts';
import { pluralBase } from '../strings.ts';

/** A key that only one language has, where it lacks a near one that all others have. */
export interface Misspelled {
  readonly language: Language;
  readonly place: Place;
  readonly written: string;
  readonly meant: string;
}

/**
 * In `clinic.yaml` `choices.pay` has the levels `clinic/choices` and `clinic/choices.pay`: the runtime's own file has
 * keys of the same names. Plural forms count as one.
 */
export function levelsOf(key: string, file: string): readonly string[] {
  const parts = pluralBase(key).split('.');
  const base = file.replace(/^.*\/|\.\w+$/g, '');
  return parts.map((_, index) => `${base}/${parts.slice(0, index + 1).join('.')}`);
}

/** A level as people know it. */
export function shownLevel(level: string): string {
  return level.slice(level.indexOf('/') + 1);
}

/** The levels that exist in a language, with their places. */
export function levelsIn(pack: PackDraft, language: Language): ReadonlyMap<string, Place> {
  const levels = new Map<string, Place>();
  for (const [key, { keys, place }] of pack.strings.get(language) ?? []) {
    for (const [index, level] of levelsOf(key, place.file).entries())
      if (!levels.has(level)) levels.set(level, keys[index] ?? place);
  }
  return levels;
}

/** The highest level of a key that a language lacks; null when it has the key. */
export function lackedLevel(levels: ReadonlyMap<string, Place>, key: string, file: string): string | null {
  return levelsOf(key, file).find((level) => !levels.has(level)) ?? null;
}

export function misspelledKeys(pack: PackDraft): readonly Misspelled[] {
  const all = new Map(pack.languages.map((language) => [language, levelsIn(pack, language)]));
  const found: Misspelled[] = [];
  for (const [language, own] of all) {
    const others = [...all].filter(([each]) => each !== language).map(([, levels]) => levels);
    const [first, ...rest] = others;
    if (first === undefined) continue;
    const lacked = [...first.keys()].filter(
      (level) => !own.has(level) && rest.every((levels) => levels.has(level)),
    );
    for (const [level, place] of own) {
      if (others.some((levels) => levels.has(level)) || !isTop(level, own, others)) continue;
      const beside = lacked.filter((each) => parentOf(each) === parentOf(level));
      const meant = nearest(level, beside);
      if (meant !== null) found.push({ language, place, written: level, meant });
    }
  }
  return found;
}

/** Whether the level above is known to the others: below a stranger all are strangers. */
function isTop(
  level: string,
  own: ReadonlyMap<string, Place>,
  others: readonly ReadonlyMap<string, Place>[],
): boolean {
  const parent = parentOf(level);
  return parent.endsWith('/') || (own.has(parent) && others.some((levels) => levels.has(parent)));
}

function parentOf(level: string): string {
  const dot = level.lastIndexOf('.');
  return dot === -1 ? level.slice(0, level.indexOf('/') + 1) : level.slice(0, dot);
}
