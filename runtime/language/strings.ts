/** Small strings: labels, errors, words. YAML per language, read strictly, served by an i18next instance of our own. */
import { createInstance } from 'i18next';
import type { Language } from '../ports.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place, Strings } from './model.ts';
import type { Tree } from './read.ts';
import { oneBrace } from './template-slips.ts';
import { TreeReader } from './tree-reader.ts';

/** A string as written: the first word is shown, all are understood. */
export interface StringEntry {
  readonly words: readonly string[];
  readonly place: Place;
  /** Where the parts of its key stand, the outermost first. */
  readonly keys: readonly Place[];
}
/** All strings of one language by dotted key. */
export type StringTable = ReadonlyMap<string, StringEntry>;

const keyForm = /^[A-Za-z0-9][A-Za-z0-9_]*$/;

/** Reads a locale file's tree into a flat table. */
export function readStrings(tree: Tree): {
  readonly table: StringTable;
  readonly diagnostics: readonly Diagnostic[];
} {
  const reader = new TreeReader();
  const table = new Map<string, StringEntry>();
  const walk = (node: Tree, prefix: string, keys: readonly Place[]): void => {
    if (node.kind === 'map') {
      for (const { key, place, value } of node.entries) {
        if (!keyForm.test(key)) reader.report('FLOW_NAME', place, { name: key });
        else walk(value, prefix === '' ? key : `${prefix}.${key}`, [...keys, place]);
      }
      return;
    }
    const items = node.kind === 'list' ? node.items : [node];
    const words = items.map((item) =>
      item.kind === 'scalar' && typeof item.value === 'string' ? item.value : null,
    );
    if (prefix === '' || words.length === 0 || words.includes(null)) {
      const bare = items.find((item) => item.kind === 'scalar' && typeof item.value !== 'string');
      if (bare?.kind === 'scalar') {
        reader.report('STRING_SHAPE', bare.place, {}, { hint: `put it in quotes: "${bare.value}"` });
        return;
      }
      const isEmpty = node.kind === 'list' && items.length === 0;
      const more = isEmpty
        ? { hint: 'write its words, the first is shown: [Later, not now]; or delete the key' }
        : {};
      if (!items.some((item) => item.kind === 'hole')) reader.report('STRING_SHAPE', node.place, {}, more);
      return;
    }
    const [only] = words;
    if (node.kind === 'scalar' && only?.endsWith(']') === true && !only.includes('[')) {
      const hint = `put [ in front: [${only}`;
      reader.report('STRING_SHAPE', node.place, {}, { hint });
      return;
    }
    const above = keys.at(-1);
    if (node.kind === 'scalar' && node.place.line > (above?.line ?? 0) && /^\w+:\S/.test(only ?? '')) {
      const hint = 'put a space behind the colon';
      reader.report('STRING_SHAPE', node.place, {}, { hint });
      return;
    }
    const brace = oneBrace(words.join('\n'));
    if (brace !== null) reader.report('TEMPLATE_ONE_BRACE', node.place, { name: brace.name });
    table.set(prefix, { words: words as string[], place: node.place, keys });
  };
  walk(tree, '', []);
  return { table, diagnostics: reader.diagnostics };
}

/** Thrown when a string is asked for without a value that it interpolates: the engine passes all it has. */
class StringError extends Error {
  constructor(language: Language, key: string, variable: string) {
    super(`the string ${key} in ${language} needs {{${variable}}}`);
    this.name = 'StringError';
  }
}

/** Serves tables through i18next: plurals by `count` (`key_one`, `key_other`), `{{name}}` without HTML escaping. */
export function stringsOf(tables: ReadonlyMap<Language, StringTable>): Strings {
  const instance = createInstance();
  const resources: Record<string, { strings: Record<string, string> }> = {};
  for (const [language, table] of tables) {
    resources[language] = {
      strings: Object.fromEntries([...table].map(([key, { words }]) => [key, words[0] ?? ''])),
    };
  }
  // The first call of `init` is complete when it returns: nothing is loaded from outside.
  void instance.init({
    resources,
    lng: 'en',
    fallbackLng: false,
    ns: ['strings'],
    defaultNS: 'strings',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
  } as never);
  const text: Strings['text'] = (language, key, values = {}) => {
    const translate = instance.getFixedT(language);
    const options = { ...values, missingInterpolationHandler: missing(language, key) } as Record<
      string,
      unknown
    >;
    if (instance.exists(key, { lng: language, ...values } as never))
      return String(translate(key, options as never));
    // Some languages have more plural forms than a file needs to spell out.
    const other = `${key}_other`;
    if ('count' in values && tables.get(language)?.has(other) === true)
      return String(translate(other, options as never));
    return null;
  };
  return {
    text,
    words: (language, key) => tables.get(language)?.get(key)?.words ?? [],
    keys: (language) => [...(tables.get(language)?.keys() ?? [])],
  };
}

function missing(language: Language, key: string) {
  return (_text: string, match: readonly string[]): never => {
    throw new StringError(language, key, match[1]?.trim() ?? '');
  };
}

/** Names that a string interpolates, sorted. */
export function variablesOf(entry: StringEntry): string[] {
  const found = entry.words.flatMap((word) =>
    [...word.matchAll(/\{\{-?\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)].sort();
}

/** The key without a plural ending. */
export function pluralBase(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

/** Keys of the name by which people change an answer; the first that exists counts. */
export function fieldKeys(flow: string, variable: string): readonly string[] {
  return [`fields.${flow}.${variable}`, `fields.${variable}`];
}
