/** Every small string that is needed exists in every language, takes the same values there, and labels are short. */
import type { Language } from '../../ports.ts';
import { error } from '../declared-code.ts';
import { shared } from '../diagnostic-codes.ts';
import { amongFields } from '../expression-hints.ts';
import type { Place } from '../model.ts';
import { nearest } from '../nearest.ts';
import type { PackDraft } from '../pack-draft.ts';
import { pluralBase, variablesOf } from '../strings.ts';
import type { StringEntry } from '../strings.ts';
import { showType } from '../types.ts';
import type { Type } from '../types.ts';
import { offersOf } from '../offered-words.ts';
import { lackedLevel, levelsIn, levelsOf, shownLevel, strayKeys } from '../string-groups.ts';
import { stringNeeds } from '../string-needs.ts';
import type { ReportOf, Rule } from './rule.ts';

/** WhatsApp's limit for the text on a button. */
const labelMax = 20;

const codes = {
  STRING_LANGUAGE: error('string "{name}" is missing in {languages}', 'add it to {files}'),
  STRING_PLURAL: error(
    'string "{name}" has forms for some numbers in {language} and none for the others',
    'add {name}_other',
  ),
  STRING_DIFFERS: error(
    'string "{name}" takes ({found}) in {language} and ({wanted}) in {other}',
    'take the same values in every language',
  ),
  STRING_TOO_LONG: error('the label "{label}" has {length} characters, {max} fit on a button', 'shorten it'),
  ...shared('EXPRESSION_UNKNOWN_FIELD', 'STRING_MISSING', 'TEMPLATE_NOT_PRINTABLE'),
};
type Report = ReportOf<keyof typeof codes>;

export const strings: Rule<keyof typeof codes> = {
  name: 'strings',
  sees: 'everything',
  codes,
  check(pack, report) {
    // What is misspelled in one language differs from the others as well, and is told once.
    const told = new Set<string>();
    for (const { item } of offersOf(pack)) {
      for (const table of item === null ? [] : pack.strings.values()) {
        const entry = item === null ? undefined : table.get(item.key);
        if (item !== null && entry !== undefined && !checkItem(entry, item.type, report)) told.add(item.key);
      }
    }
    checkSame(pack, told, report);
    checkPlurals(pack, report);
    stringNeeds(pack).tell(pack, report);
    checkLabelLength(pack, report);
  },
};

function checkLabelLength(pack: PackDraft, report: Report): void {
  const labels = new Set(offersOf(pack).flatMap(({ words }) => words.flatMap((word) => word.keys)));
  for (const key of labels) {
    for (const table of pack.strings.values()) {
      const entry = table.get(key);
      const label = entry?.words[0] ?? '';
      const length = [...label].length;
      if (entry === undefined || length <= labelMax) continue;
      report('STRING_TOO_LONG', entry.place, { label, length, max: labelMax });
    }
  }
}

/** An item's string takes fields of the item that can be printed. Returns whether it does. */
function checkItem(entry: StringEntry, type: Type, report: Report): boolean {
  let fits = true;
  const fields = type.kind === 'record' ? type.record.fields : new Map<string, Type>();
  for (const name of variablesOf(entry)) {
    const field = fields.get(name);
    if (field === undefined) {
      fits = false;
      const details = { name, type: showType(type) };
      report('EXPRESSION_UNKNOWN_FIELD', entry.place, details, amongFields(fields.keys()));
    } else if (['record', 'list', 'bool'].includes(field.kind)) {
      fits = false;
      report('TEMPLATE_NOT_PRINTABLE', entry.place, { path: name, type: showType(field) });
    }
  }
  return fits;
}

/** What one language has all have, with the same values in it. Plural forms count as one string. */
function checkSame(pack: PackDraft, itemsTold: ReadonlySet<string>, report: Report): void {
  // A language whose files cannot be read is told about once.
  const unread = new Set(pack.languages.filter((language) => pack.troubled(`locales/${language}/`)));
  const stray = strayKeys(pack).filter(({ language }) => !unread.has(language));
  for (const { place, written, hint } of stray) {
    if (hint === null) continue;
    const details = {
      name: shownLevel(written),
      languages: 'the others',
      files: 'the locales of the others',
    };
    report('STRING_LANGUAGE', place, details, { hint });
  }
  const isStray = (key: string, file: string, language: Language) =>
    stray.some(({ language: of, written, meant }) =>
      levelsOf(key, file).includes(of === language ? meant : written),
    );
  const levels = new Map(pack.languages.map((language) => [language, levelsIn(pack, language)]));
  const told = new Set<string>();
  const misspelt = new Set(lackingPlurals(pack).map((each) => each.misspelt));
  for (const [name, all] of byBase(pack)) {
    if ([...all.values()].flat().every((entry) => misspelt.has(entry))) continue;
    const languages = new Map([...all].filter(([language]) => !unread.has(language)));
    const [first] = languages;
    const [entry] = first?.[1] ?? [];
    if (first === undefined || entry === undefined) continue;
    const missing = pack.languages.filter(
      (language) =>
        !languages.has(language) && !unread.has(language) && !isStray(name, entry.place.file, language),
    );
    tellMissing(name, entry, missing, levels, told, report);
    if (itemsTold.has(name)) continue;
    tellDiffering(name, languages, report);
  }
}

/** The values that most languages take are the measure. */
function tellDiffering(
  name: string,
  languages: ReadonlyMap<Language, readonly StringEntry[]>,
  report: Report,
): void {
  const values = new Map([...languages].map(([language, entries]) => [language, valuesOf(entries)]));
  const count = (of: string) => [...values.values()].filter((each) => each === of).length;
  const [measure] = [...values].sort(([, a], [, b]) => count(b) - count(a));
  if (measure === undefined) return;
  const [other, wanted] = measure;
  for (const [language, entries] of languages) {
    const found = values.get(language) ?? '';
    const [place] = entries.map((each) => each.place);
    if (place === undefined || found === wanted) continue;
    const details = { name, language, found: found || 'none', other, wanted: wanted || 'none' };
    const related = (languages.get(other) ?? [])
      .slice(0, 1)
      .map((each) => ({ place: each.place, message: `in ${other}` }));
    report('STRING_DIFFERS', place, details, { related });
  }
}

/** What a language lacks as a whole, down to one string, is told as a whole. */
function tellMissing(
  name: string,
  entry: StringEntry,
  missing: readonly Language[],
  levels: ReadonlyMap<Language, ReadonlyMap<string, Place>>,
  told: Set<string>,
  report: Report,
): void {
  const byLevel = new Map<string, Language[]>();
  for (const language of missing) {
    const own = levels.get(language) ?? new Map<string, Place>();
    const level = lackedLevel(own, name, entry.place.file) ?? name;
    if (told.has(`${language} ${level}`)) continue;
    told.add(`${language} ${level}`);
    byLevel.set(level, [...(byLevel.get(level) ?? []), language]);
  }
  const base = entry.place.file.split('/').pop() ?? '';
  for (const [level, languages] of byLevel) {
    const shown = shownLevel(level);
    const place = shown === name ? entry.place : (entry.keys[shown.split('.').length - 1] ?? entry.place);
    const files = languages.map((language) => `locales/${language}/${base}`).join(', ');
    report('STRING_LANGUAGE', place, { name: shown, languages: languages.join(', '), files });
  }
}

/** `key_one` without `key_other`: for most numbers there would be nothing to say. */
function checkPlurals(pack: PackDraft, report: Report): void {
  for (const { name, language, first, misspelt } of lackingPlurals(pack)) {
    const place = misspelt?.keys.at(-1) ?? first.place;
    const more = misspelt === null ? {} : { hint: 'did you mean "{name}_other"?' };
    report('STRING_PLURAL', place, { name, language }, more);
  }
}

interface LackingPlural {
  readonly name: string;
  readonly language: Language;
  readonly first: StringEntry;
  /** What was meant to be `name_other`. */
  readonly misspelt: StringEntry | null;
}

function lackingPlurals(pack: PackDraft): readonly LackingPlural[] {
  const bases = byBase(pack);
  return [...bases].flatMap(([name, languages]) => {
    const counts = [...languages.values()].some((entries) =>
      entries.some((entry) => variablesOf(entry).includes('count')),
    );
    return [...languages.keys()].flatMap((language): LackingPlural[] => {
      const table = pack.strings.get(language);
      const keys = [...(table?.keys() ?? [])];
      const first = table?.get(keys.find((key) => key !== name && pluralBase(key) === name) ?? '');
      const other = `${name}_other`;
      if (first === undefined || table === undefined || table.has(other)) return [];
      const single = keys.filter((key) => pluralBase(key) === key && key.startsWith(`${name}_`));
      const misspelt = table.get(nearest(other, single) ?? '') ?? null;
      const isCounted = counts || (misspelt !== null && variablesOf(misspelt).includes('count'));
      return isCounted ? [{ name, language, first, misspelt }] : [];
    });
  });
}

function byBase(pack: PackDraft): ReadonlyMap<string, ReadonlyMap<Language, readonly StringEntry[]>> {
  const bases = new Map<string, Map<Language, StringEntry[]>>();
  for (const [language, table] of pack.strings) {
    for (const [key, entry] of table) {
      const base = pluralBase(key);
      const languages = bases.get(base) ?? new Map<Language, StringEntry[]>();
      languages.set(language, [...(languages.get(language) ?? []), entry]);
      bases.set(base, languages);
    }
  }
  return bases;
}

/** `count` may be left out of a form such as "one visit". */
function valuesOf(entries: readonly StringEntry[]): string {
  const names = new Set(entries.flatMap(variablesOf));
  names.delete('count');
  return [...names].sort().join(', ');
}
