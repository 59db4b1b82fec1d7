/** Reading trees into what is wanted: every reader reports what does not fit and returns null then. */
import type { CommonCode } from './diagnostic-codes.ts';
import { diagnose } from './diagnostics.ts';
import type { Details, Diagnostic, More } from './diagnostics.ts';
import type { Place } from './model.ts';
import { nearest } from './nearest.ts';
import type { Entry, MapTree, ScalarTree, Tree } from './read.ts';
import { bareHint, flagHint, mapHint, templateHint } from './shape-hints.ts';

const nameForm = /^[a-z][a-z0-9_]*$/;
const pathForm = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const templateForm = /^(?!templates\/)[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/;

/** Words that begin something in the grammar and so name nothing. */
const reserved = new Set(['end', 'else', 'true', 'false', 'null', 'in', 'event', 'ticket', 'this', 'item']);

/** The name that a text comes near to: small letters, `_` between words. */
export function nameLike(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

/** A list whose first line lost its dash is read as one long text. */
function listHint(text: string): string {
  return text.includes(' - ') ? 'write - and a space in front of the first line as well' : `write [${text}]`;
}

export interface KeyTable {
  /** What the keys belong to, for messages: `a flow`, `an ask step`. */
  readonly of: string;
  readonly keys: Readonly<Record<string, { readonly required: boolean; readonly example: string }>>;
  /** What to do with a key that is none of them, where more is known of what was meant. */
  readonly strangerHint?: (entry: Entry) => string | null;
  /** The same for keys that are near to none, all together. */
  readonly foreignHint?: (entries: readonly Entry[]) => string | null;
}

export class TreeReader {
  readonly diagnostics: Diagnostic[];
  constructor(diagnostics: Diagnostic[] = []) {
    this.diagnostics = diagnostics;
  }

  report(code: CommonCode, place: Place, details: Details = {}, more: More = {}): null {
    this.diagnostics.push(diagnose(code, place, details, more));
    return null;
  }

  /** `hint` where more is known of what was meant. */
  shape(tree: Tree, what: string, hint: string | null = null): null {
    const more = hint === null ? {} : { hint };
    return tree.kind === 'hole' ? null : this.report('FLOW_SHAPE', tree.place, { what }, more);
  }

  map(tree: Tree, what: string): MapTree | null {
    return tree.kind === 'map' ? tree : this.shape(tree, what, mapHint(tree));
  }

  /** A map that people take for a list: that is told, and its items are read as if they stood without the dashes. */
  mapping(tree: Tree, what: string): MapTree | null {
    if (tree.kind !== 'list' || !tree.items.every((item) => item.kind === 'map')) return this.map(tree, what);
    this.report('FLOW_SHAPE', tree.place, { what }, { hint: 'write it without the dashes (-)' });
    const entries = tree.items.flatMap((item) => (item.kind === 'map' ? item.entries : []));
    return { kind: 'map', entries, repeats: false, place: tree.place };
  }

  /**
   * A map with these keys only. A key that is nearly one that is not there is told and read as that one. Those that
   * belong to something else are one mistake, and what is missing beside them is not told.
   */
  fields(tree: MapTree, table: KeyTable): ReadonlyMap<string, Entry> {
    const known = Object.keys(table.keys);
    const found = new Map(
      tree.entries.filter(({ key }) => known.includes(key)).map((each) => [each.key, each]),
    );
    const details = (name: string) => ({ name, of: table.of, fields: known.join(', ') });
    const foreign: Entry[] = [];
    const misplaced: { readonly entry: Entry; readonly hint: string }[] = [];
    for (const entry of tree.entries) {
      const { key, place, value } = entry;
      if (known.includes(key) || value.kind === 'hole') continue;
      const hint = table.strangerHint?.(entry) ?? null;
      const free = known.filter((each) => !found.has(each));
      const near = nearest(key, free);
      const meant = hint === null || (near !== null && table.keys[near]?.required === true) ? near : null;
      if (meant !== null) {
        this.report('FLOW_UNKNOWN_KEY', place, details(key), { among: [meant] });
        found.set(meant, entry);
      } else if (hint === null) foreign.push(entry);
      else misplaced.push({ entry, hint });
    }
    const missing = Object.entries(table.keys).filter(([name, { required }]) => required && !found.has(name));
    const [lacking, ...others] = missing.map(([name]) => name);
    const [stray, ...strays] = misplaced;
    if (stray !== undefined) {
      const isIt = lacking !== undefined && others.length === 0 && strays.length === 0;
      const { entry } = stray;
      const related = strays.map(({ entry: { key, place } }) => ({ place, message: `nor "${key}"` }));
      const more = { hint: isIt ? `write ${lacking} in place of ${entry.key}` : stray.hint, related };
      this.report('FLOW_UNKNOWN_KEY', entry.place, details(entry.key), more);
      if (isIt) return found.set(lacking, entry);
    }
    const [first, ...further] = foreign;
    if (first !== undefined) {
      const related = further.map(({ key, place }) => ({ place, message: `nor "${key}"` }));
      const hint = table.foreignHint?.(foreign) ?? null;
      const more = { related, ...(hint === null ? {} : { hint }) };
      this.report('FLOW_UNKNOWN_KEY', first.place, details(first.key), more);
      return found;
    }
    if (missing.length === 0) return found;
    const names = missing.map(([name]) => `"${name}"`).join(' and ');
    const lines = missing.map(([name, { example }]) => `${name}: ${example}`).join(', and ');
    this.report('FLOW_MISSING_KEY', tree.place, { of: table.of, names, lines });
    return found;
  }

  scalar(tree: Tree, what: string): ScalarTree | null {
    return tree.kind === 'scalar' ? tree : this.shape(tree, what);
  }

  text(tree: Tree, what: string): string | null {
    return tree.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : this.shape(tree, what);
  }

  flag(tree: Tree): boolean | null {
    return tree.kind === 'scalar' && typeof tree.value === 'boolean'
      ? tree.value
      : this.shape(tree, 'true or false', flagHint(tree));
  }

  /** A whole number from 1 to `max`. */
  count(tree: Tree, max: number): number | null {
    const value = tree.kind === 'scalar' && typeof tree.value === 'bigint' ? Number(tree.value) : 0;
    return value >= 1 && value <= max ? value : this.shape(tree, `a whole number from 1 to ${max}`);
  }

  /** A name that is declared here. */
  newName(name: string, place: Place): boolean {
    if (!nameForm.test(name)) return this.report('FLOW_NAME', place, { name }) ?? false;
    if (reserved.has(name)) return this.report('FLOW_RESERVED_NAME', place, { name }) ?? false;
    return true;
  }

  /** A name that is declared elsewhere; what could be none is told as it is where it is declared. */
  name(tree: Tree, what: string, hint: string | null = null): string | null {
    const text = tree.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : null;
    const meant = hint ?? bareHint(text ?? '', nameForm);
    const more = meant === null ? {} : { hint: meant };
    if (text !== null && !nameForm.test(text))
      return this.report('FLOW_NAME', tree.place, { name: text }, more);
    return this.form(tree, nameForm, what);
  }
  path(tree: Tree): string | null {
    return this.form(tree, pathForm, 'a path such as visit.fee');
  }
  template(tree: Tree): string | null {
    const what = 'the name of a template (such as visit/confirm)';
    return this.form(tree, templateForm, what, templateHint(tree, templateForm));
  }
  dotted(tree: Tree, what: string): string | null {
    return this.form(tree, pathForm, what);
  }

  list<T>(tree: Tree, what: string, read: (item: Tree) => T | null): T[] | null {
    if (tree.kind === 'scalar' && typeof tree.value === 'string')
      return this.report('FLOW_SHAPE', tree.place, { what }, { hint: listHint(tree.value) });
    if (tree.kind !== 'list') return this.shape(tree, what);
    return tree.items.map(read).filter((item) => item !== null);
  }

  /** Names, each once. */
  names(tree: Tree, what: string): string[] | null {
    const seen = new Set<string>();
    return this.list(tree, what, (item) => {
      const name = this.name(item, 'a name');
      if (name === null) return null;
      if (seen.has(name)) return this.report('FLOW_TWICE', item.place, { name });
      seen.add(name);
      return name;
    });
  }

  private form(tree: Tree, form: RegExp, what: string, hint: string | null = null): string | null {
    return tree.kind === 'scalar' && typeof tree.value === 'string' && form.test(tree.value)
      ? tree.value
      : this.shape(tree, what, hint ?? (tree.kind === 'scalar' ? bareHint(String(tree.value), form) : null));
  }
}
