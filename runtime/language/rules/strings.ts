/** Every small string that is needed exists in every language, takes the same values there, and labels are short. */
import type { Language } from '../../ports.ts';
import { builtInCommands } from '../model.ts';
import type { Place } from '../model.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { pluralBase, variablesOf } from '../strings.ts';
import type { StringEntry } from '../strings.ts';
import { showType } from '../types.ts';
import type { Type } from '../types.ts';
import { offersOf } from './offered-words.ts';
import { templateSites } from './template-sites.ts';
import { typeOfPath } from '../type-paths.ts';

/** WhatsApp's limit for the text on a button. */
export const labelMax = 20;

export const strings: Rule = {
  name: 'strings',
  check(pack, report) {
    checkSame(pack, report);
    const used = new Set<string>();
    checkOffers(pack, used, report);
    checkLabels(pack, used, report);
    for (const name of [...builtInCommands, ...pack.manifest.commands.keys()]) {
      need(
        pack,
        [`commands.${name}`],
        pack.manifest.commands.get(name)?.place ?? pack.manifest.place,
        used,
        report,
      );
    }
    checkUnused(pack, used, report);
  },
};

/** Marks the first key that exists anywhere as used, or reports that there is none. */
function need(
  pack: PackDraft,
  keys: readonly string[],
  place: Place,
  used: Set<string>,
  report: Report,
): string | null {
  const found = keys.find((key) => [...pack.strings.values()].some((table) => table.has(key)));
  if (found !== undefined) used.add(found);
  else report('STRING_MISSING', place, { name: keys[0] ?? '' });
  return found ?? null;
}

function checkOffers(pack: PackDraft, used: Set<string>, report: Report): void {
  const short = new Set<string>();
  for (const offer of offersOf(pack)) {
    for (const word of offer.words) {
      const key = need(pack, word.keys, word.place, used, report);
      if (key !== null) short.add(key);
    }
    if (offer.item === null) continue;
    const key = need(pack, [offer.item.key], offer.item.place, used, report);
    for (const table of key === null ? [] : pack.strings.values()) {
      const entry = table.get(offer.item.key);
      if (entry !== undefined) checkItem(entry, offer.item.type, report);
    }
  }
  for (const key of short) {
    for (const table of pack.strings.values()) {
      const entry = table.get(key);
      const label = entry?.words[0] ?? '';
      const length = [...label].length;
      if (entry !== undefined && length > labelMax)
        report('STRING_TOO_LONG', entry.place, { label, length, max: labelMax });
    }
  }
}

/** An item's string takes fields of the item that can be printed. */
function checkItem(entry: StringEntry, type: Type, report: Report): void {
  const fields = type.kind === 'record' ? type.record.fields : new Map<string, Type>();
  for (const name of variablesOf(entry)) {
    const field = fields.get(name);
    if (field === undefined) {
      report(
        'EXPRESSION_UNKNOWN_FIELD',
        entry.place,
        { name, type: showType(type) },
        { among: fields.keys() },
      );
    } else if (['record', 'list', 'bool'].includes(field.kind)) {
      report('TEMPLATE_NOT_PRINTABLE', entry.place, { path: name, type: showType(field) });
    }
  }
}

/** `label "frequency" path` needs a word for every value that the path may have. */
function checkLabels(pack: PackDraft, used: Set<string>, report: Report): void {
  const told = new Set<string>();
  for (const site of templateSites(pack)) {
    for (const text of pack.templates.get(site.template)?.values() ?? []) {
      for (const { key } of text?.paths.strings ?? [])
        for (const form of ['', '_other']) used.add(key + form);
      for (const { helper, literal, path } of text?.paths.calls ?? []) {
        const found = helper === 'label' ? typeOfPath(path, site.variables, site.notNull) : null;
        const values = found?.ok === true && found.type.kind === 'enum' ? found.type.values : [];
        for (const value of values) {
          const key = `labels.${literal}.${value}`;
          if (!told.has(key)) need(pack, [key], site.place, used, report);
          told.add(key);
        }
      }
    }
  }
}

/** What one language has all have, with the same values in it. Plural forms count as one string. */
function checkSame(pack: PackDraft, report: Report): void {
  const bases = new Map<string, Map<Language, StringEntry[]>>();
  for (const [language, table] of pack.strings) {
    for (const [key, entry] of table) {
      const base = pluralBase(key);
      const languages = bases.get(base) ?? new Map<Language, StringEntry[]>();
      languages.set(language, [...(languages.get(language) ?? []), entry]);
      bases.set(base, languages);
    }
  }
  for (const [name, languages] of bases) {
    const missing = pack.languages.filter(
      (language) => !languages.has(language) && hasStrings(pack, language),
    );
    const [first] = languages;
    const [entry] = first?.[1] ?? [];
    if (first === undefined || entry === undefined) continue;
    if (missing.length > 0) report('STRING_LANGUAGE', entry.place, { name, languages: missing.join(', ') });
    const wanted = valuesOf(first[1]);
    for (const [language, entries] of languages) {
      const [place] = entries.map((each) => each.place);
      const found = valuesOf(entries);
      if (place === undefined || found === wanted) continue;
      const details = { name, language, found: found || 'none', other: first[0], wanted: wanted || 'none' };
      report('STRING_DIFFERS', place, details, {
        related: [{ place: entry.place, message: `in ${first[0]}` }],
      });
    }
  }
}

/** A language whose files are missing is told about once. */
function hasStrings(pack: PackDraft, language: Language): boolean {
  return (pack.strings.get(language)?.size ?? 0) > 0;
}

/** `count` may be left out of a form such as "one visit". */
function valuesOf(entries: readonly StringEntry[]): string {
  const names = new Set(entries.flatMap(variablesOf));
  names.delete('count');
  return [...names].sort().join(', ');
}

/** The pack's own strings are all used; the runtime's serve the engine. */
function checkUnused(pack: PackDraft, used: ReadonlySet<string>, report: Report): void {
  const bases = new Set([...used].map(pluralBase));
  const told = new Set<string>();
  for (const table of pack.strings.values()) {
    for (const [key, { place }] of table) {
      if (place.file.endsWith('/runtime.yaml') || bases.has(pluralBase(key)) || told.has(key)) continue;
      told.add(key);
      report('STRING_UNUSED', place, { name: key });
    }
  }
}
