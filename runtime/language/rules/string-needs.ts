/** Which small strings a pack needs: by its choices, confirms, notices, commands, labels and templates. */
import { usesOf } from '../kinds/all.ts';
import { builtInCommands } from '../model.ts';
import type { Place } from '../model.ts';
import { localeFiles, placeOf } from '../pack-draft.ts';
import type { PackDraft, Report } from '../pack-draft.ts';
import { typeOfPath } from '../type-paths.ts';
import type { Type } from '../types.ts';
import { offersOf } from './offered-words.ts';
import { templateSites } from './template-sites.ts';

/** Strings that something needs: those that exist, and those that do not, with the places that need them. */
export class StringNeeds {
  readonly used = new Set<string>();
  private readonly missing = new Map<string, { readonly name: string; readonly places: Place[] }>();

  /** The first key that exists in any language is used; else the last one, which others share, is missing. */
  need(pack: PackDraft, keys: readonly string[], place: Place): void {
    const found = keys.find((key) => [...pack.strings.values()].some((table) => table.has(key)));
    if (found !== undefined) {
      this.used.add(found);
      return;
    }
    const shared = keys[keys.length - 1] ?? '';
    const group = this.missing.get(shared) ?? { name: keys[0] ?? '', places: [] };
    group.places.push(place);
    this.missing.set(shared, group);
  }

  tell(pack: PackDraft, report: Report): void {
    for (const [shared, { name, places }] of this.missing) {
      const [place, ...others] = places;
      const related = others.map((each) => ({ place: each, message: 'and here' }));
      const what = name === shared ? `"${name}"` : `"${name}" nor "${shared}"`;
      if (place !== undefined)
        report(
          'STRING_MISSING',
          place,
          { what, files: localeFiles(pack) },
          { ...hintFor(name, pack), related },
        );
    }
  }
}

/** An item is made of its fields: nobody guesses that. */
function hintFor(name: string, pack: PackDraft): { readonly hint?: string } {
  if (!name.endsWith('.item')) return {};
  return { hint: `add it to ${localeFiles(pack)}, with fields of the item, as in "{{name}}"` };
}

export function stringNeeds(pack: PackDraft): StringNeeds {
  const needs = new StringNeeds();
  for (const { words, item } of offersOf(pack)) {
    for (const word of words) needs.need(pack, word.keys, word.place);
    if (item === null) continue;
    needs.need(pack, [item.key], item.place);
    needItemLabels(pack, needs, item.key, item.type);
  }
  needLabels(pack, needs);
  needFields(pack, needs);
  for (const name of [...builtInCommands, ...pack.manifest.commands.keys()]) {
    const place = pack.manifest.commands.get(name)?.place ?? pack.manifest.place;
    needs.need(pack, [`commands.${name}`], place);
    // May be left out.
    needs.used.add(`sentences.${name}`);
  }
  mayHave(pack, needs);
  return needs;
}

/** What questions and notices may have, and do without: words around an answer, words for a value, a sentence. */
function mayHave(pack: PackDraft, needs: StringNeeds): void {
  for (const { flow } of pack.flows.values()) {
    for (const step of flow.steps.values()) {
      const { fills, inWords } = usesOf(step);
      if (!inWords || fills === null) continue;
      needs.used.add(`around.${flow.name}.${fills}`).add(`around.${fills}`);
      for (const other of flow.variables.keys()) needs.used.add(`words.${flow.name}.${fills}.${other}`);
    }
  }
  for (const { offers } of pack.manifest.notices.values())
    for (const word of offers.keys()) needs.used.add(`offers.none.${word}`);
}

/** `label "kind" path` needs a word for every value that the path may have; `t` names its string. */
function needLabels(pack: PackDraft, needs: StringNeeds): void {
  const told = new Set<string>();
  for (const site of templateSites(pack)) {
    for (const text of pack.templates.get(site.template)?.values() ?? []) {
      for (const { key } of text?.paths.strings ?? []) needs.used.add(key);
      for (const { helper, literal, path } of text?.paths.calls ?? []) {
        const found = helper === 'label' ? typeOfPath(path, site.variables, site.notNull) : null;
        const values = found?.ok === true && found.type.kind === 'enum' ? found.type.values : [];
        for (const value of values) {
          const key = `labels.${literal}.${value}`;
          if (!told.has(key)) needs.need(pack, [key], site.place);
          told.add(key);
        }
      }
    }
  }
}

/** `$t(labels.kind.{{field}})` in the string of an item needs a word for every value that the field may have. */
function needItemLabels(pack: PackDraft, needs: StringNeeds, key: string, type: Type): void {
  const fields = type.kind === 'record' ? type.record.fields : new Map<string, Type>();
  for (const table of pack.strings.values()) {
    const entry = table.get(key);
    for (const [, label, field] of (entry?.words[0] ?? '').matchAll(/\$t\(([\w.]+)\.\{\{(\w+)\}\}\)/g)) {
      const of = fields.get(field ?? '');
      if (entry === undefined || of?.kind !== 'enum') continue;
      for (const value of of.values) needs.need(pack, [`${label}.${value}`], entry.place);
    }
  }
}

/** What `change` may change has a name that people read: `fields.<flow>.<variable>`. */
function needFields(pack: PackDraft, needs: StringNeeds): void {
  for (const read of pack.flows.values()) {
    for (const step of read.flow.steps.values()) {
      for (const [index, variable] of usesOf(step).changes.entries()) {
        if (!read.flow.variables.has(variable)) continue;
        const keys = [`fields.${read.flow.name}.${variable}`, `fields.${variable}`];
        needs.need(pack, keys, placeOf(read, step, 'change', index));
      }
    }
  }
}
