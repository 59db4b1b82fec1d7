/** Which small strings a pack needs: by its choices, confirms, notices, commands, labels and templates. */
import { usesOf } from './kinds/all.ts';
import { builtInCommands } from './model.ts';
import type { Related } from './diagnostics.ts';
import type { Place } from './model.ts';
import { nearest } from './nearest.ts';
import { localeFiles, placeOf } from './pack-draft.ts';
import type { PackDraft } from './pack-draft.ts';
import type { ReportOf } from './rules/rule.ts';
import { fieldKeys, pluralBase } from './strings.ts';
import { placeOfPath } from './templates.ts';
import { typeOfPath } from './type-paths.ts';
import type { Type } from './types.ts';
import { offersOf } from './offered-words.ts';
import { templateSites } from './template-sites.ts';
import { filledVariables } from './variable-reads.ts';

/** Strings that something needs: those that exist, and those that do not, with the places that need them. */
export class StringNeeds {
  readonly used = new Set<string>();
  private readonly missing = new Map<string, Missing>();

  /** The first key that exists in any language is used; else the last one, which others share, is missing. */
  need(pack: PackDraft, keys: readonly string[], place: Place, flow: string | null = null): void {
    const found = keys.find((key) => [...pack.strings.values()].some((table) => table.has(key)));
    if (found !== undefined) {
      this.used.add(found);
      return;
    }
    if (flow !== null && pack.misnamedFlows.has(flow)) return;
    const shared = keys[keys.length - 1] ?? '';
    const group = this.missing.get(shared) ?? { shared, name: keys[0] ?? '', flow, places: [] };
    group.places.push(place);
    this.missing.set(shared, group);
  }

  /** A string beside a missing one that nothing needs and that is nearly called so. */
  private meant(pack: PackDraft, { name, flow }: Missing): { readonly hint?: string } {
    const dot = name.lastIndexOf('.') + 1;
    const keys = [...pack.strings.values()].flatMap((table) => [...table.keys()]);
    const free = keys.filter((key) => key.lastIndexOf('.') + 1 === dot && !this.used.has(key));
    const beside = free.filter((key) => key.startsWith(name.slice(0, dot)));
    const near = nearest(
      name.slice(dot),
      beside.map((key) => pluralBase(key.slice(dot))),
    );
    if (near !== null) return { hint: `did you mean "${name.slice(0, dot)}${near}"?` };
    const group = name.slice(0, Math.max(0, dot - 1));
    // The labels of a message may be others' as well, those of a question are its own.
    const others = keys.filter((key) => flow === null || !this.used.has(key));
    const groups = new Set(others.map((key) => key.slice(0, key.lastIndexOf('.'))));
    const nearGroup = groups.has(group) ? null : nearest(group, groups);
    return nearGroup === null ? {} : { hint: `did you mean "${nearGroup}"?` };
  }

  tell(pack: PackDraft, report: ReportOf<'STRING_MISSING'>): void {
    const told = new Map<string, Missing[]>();
    for (const each of this.missing.values()) {
      const group = groupOf(pack, each);
      // The step, or what leads to it, may have another name than it should: then that is told.
      if (group !== null && each.flow !== null && pack.troubled(each.places[0]?.file ?? '')) continue;
      const key = group ?? each.shared;
      told.set(key, [...(told.get(key) ?? []), each]);
    }
    for (const [first, ...others] of told.values()) {
      const [place, ...places] = first?.places ?? [];
      if (first === undefined || place === undefined) continue;
      const { name, shared } = first;
      const what = name === shared ? `"${name}"` : `"${name}" nor "${shared}"`;
      const related: Related[] = [
        ...places.map((each) => ({ place: each, message: 'and here' })),
        ...others.flatMap((each) => each.places.map((of) => ({ place: of, message: `nor "${each.name}"` }))),
      ];
      const more = { ...hintFor(name, pack), ...this.meant(pack, first), related };
      report('STRING_MISSING', place, { what, files: localeFiles(pack) }, more);
    }
  }
}

/** A string that is nowhere, with the places that need it. */
interface Missing {
  /** Its key, and the one that others share with it. */
  readonly name: string;
  readonly shared: string;
  readonly flow: string | null;
  readonly places: Place[];
}

/** Where nothing is named after a flow, or a question, or a label: it is new or has another name, and that is one thing. */
function groupOf(pack: PackDraft, { name, flow }: Missing): string | null {
  const parts = name.split('.');
  const above = [...(flow === null ? [] : [parts.slice(0, 2)]), parts.slice(0, -1)];
  const groups = above.filter(({ length }) => length > 1).map((each) => `${each.join('.')}.`);
  const hasAny = (group: string) =>
    [...pack.strings.values()].some((table) => [...table.keys()].some((key) => key.startsWith(group)));
  return groups.find((group) => !hasAny(group)) ?? null;
}

/** An item is made of its fields: nobody guesses that. */
function hintFor(name: string, pack: PackDraft): { readonly hint?: string } {
  if (!name.endsWith('.item')) return {};
  return { hint: `add it to ${localeFiles(pack)}, with fields of the item, as in "{{name}}"` };
}

export function stringNeeds(pack: PackDraft): StringNeeds {
  const needs = new StringNeeds();
  for (const { words, item, flow } of offersOf(pack)) {
    for (const word of words) needs.need(pack, word.keys, word.place, flow);
    if (item === null) continue;
    needs.need(pack, [item.key], item.place, flow);
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
      for (const { helper, literal, operands } of text?.paths.calls ?? []) {
        const path = operands[0]?.path ?? null;
        const isLabel = helper === 'label' && path !== null;
        const found = isLabel ? typeOfPath(path, site.variables, site.notNull) : null;
        const values = found?.ok === true && found.type.kind === 'enum' ? found.type.values : [];
        for (const value of values) {
          const key = `labels.${literal}.${value}`;
          if (!told.has(key) && text !== null && path !== null)
            needs.need(pack, [key], placeOfPath(text, path));
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
    const asked = filledVariables(read.flow);
    for (const step of read.flow.steps.values()) {
      for (const [index, variable] of usesOf(step).changes.entries()) {
        // Of one that cannot be changed that is told.
        if (!read.flow.variables.has(variable) || !asked.has(variable)) continue;
        const keys = fieldKeys(read.flow.name, variable);
        needs.need(pack, keys, placeOf(read, step, 'change', index), read.flow.name);
      }
    }
  }
}
