/** Keys of strings, level by level: a key that is misspelled in one language is one mistake, with all that is below. */
import type { Language } from '../ports.ts';
import type { Place } from './model.ts';
import { nearest } from './nearest.ts';
import type { PackDraft } from './pack-draft.ts';
import { pluralBase } from './strings.ts';

/** A key that only one language has, where it lacks one that all others have and that is likely to be the same. */
export interface Stray {
  readonly language: Language;
  readonly place: Place;
  readonly written: string;
  readonly meant: string;
  /** What to do; null where it is told with the one before. */
  readonly hint: string | null;
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

/** Keys of one language that are misspelled, or stand under another name than in all others. */
export function strayKeys(pack: PackDraft): readonly Stray[] {
  const all = new Map(pack.languages.map((language) => [language, levelsIn(pack, language)]));
  return [...all].flatMap(([language, own]) => {
    const others = [...all].filter(([each]) => each !== language).map(([, levels]) => levels);
    const [first, ...rest] = others;
    const lacked = [...(first?.keys() ?? [])].filter(
      (level) => !own.has(level) && rest.every((levels) => levels.has(level)),
    );
    const told = new Set<string>();
    return [...own].flatMap(([written, place]): Stray[] => {
      if (lacked.length === 0 || others.some((levels) => levels.has(written)) || !isTop(written, own, others))
        return [];
      const beside = (level: string) => parentOf(level) === parentOf(written);
      const missing = lacked.filter(beside);
      const strangers = [...own.keys()].filter(
        (level) => beside(level) && !others.some((each) => each.has(level)),
      );
      // One that nobody else has, where one is missing: they are the same, however they are spelled.
      const only = missing.length === 1 && strangers.length === 1 ? (missing[0] ?? null) : null;
      const spelled = nearest(written, missing) ?? only;
      if (spelled !== null)
        return [{ language, place, written, meant: spelled, hint: `did you mean "${shownLevel(spelled)}"?` }];
      const [meant, ...more] = lacked.filter((level) => leafOf(level) === leafOf(written));
      if (meant === undefined || more.length > 0) return [];
      const move = `${parentOf(written)} ${parentOf(meant)}`;
      const hint = told.has(move) ? null : moveHint(parentOf(meant), own);
      told.add(move);
      return [{ language, place, written, meant, hint }];
    });
  });
}

function moveHint(under: string, own: ReadonlyMap<string, Place>): string {
  const name = shownLevel(under);
  if (own.has(under) || name === '') return name === '' ? 'indent it less' : `move it under "${name}"`;
  return `write the line "${name.slice(name.lastIndexOf('.') + 1)}:" above it`;
}

/** In one file: the file's name stays. */
function leafOf(level: string): string {
  return (
    level.slice(0, level.indexOf('/') + 1) +
    level.slice(Math.max(level.indexOf('/'), level.lastIndexOf('.')) + 1)
  );
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
