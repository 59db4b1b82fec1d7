/** What to write where something of another form stands: made of what was written, where that says what was meant. */
import { truthWords } from './expression-hints.ts';
import { nearest } from './nearest.ts';
import type { Tree } from './read.ts';

/** Null everywhere below: nothing more is known than what is wanted. */
type Hint = string | null;

/** Where the name of a template is wanted: its text, its file, several, or a name with other signs. */
export function templateHint(tree: Tree, form: RegExp): Hint {
  if (tree.kind === 'list') return 'write one name; each further message is a step of its own';
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return null;
  const [, pack = 'pack', flow = 'flow'] = tree.place.file.replace(/\.\w+$/, '').split('/');
  const name = tree.value
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\/?templates\/[^/]+\//, '')
    .replace(/(\.\w+)?\.hbs$/, '')
    .replaceAll('-', '_')
    .toLowerCase();
  if (form.test(name) && name !== tree.value) return `write ${name}`;
  const folder = flow === 'pack' ? 'notices' : flow;
  return /\s/.test(name)
    ? `write the text into templates/${pack}/${folder}/….<language>.hbs, and ${folder}/… here: the name of that file`
    : null;
}

const units: readonly (readonly [RegExp, string, number])[] = [
  [/^s(ec(onds?|s)?)?$/, 's', 1],
  [/^m(in(utes?|s)?)?$/, 'm', 1],
  [/^h(ours?|rs?)?$/, 'h', 1],
  [/^d(ays?)?$/, 'd', 1],
  [/^w(eeks?)?$/, 'd', 7],
];

/** `3 minutes` is written 3m. */
export function durationHint(text: string): Hint {
  const [, count, word = ''] = /^(\d{1,4}) *([a-z]+)$/i.exec(text.trim()) ?? [];
  const [, unit, times] = units.find(([form]) => form.test(word.toLowerCase())) ?? [];
  if (count !== undefined && unit !== undefined) return `write ${Number(count) * (times ?? 1)}${unit}`;
  return /^\d{1,4}$/.test(text) ? `say of what: ${text}s, ${text}m, ${text}h or ${text}d` : null;
}

/** yes, no, on and off are words here. */
export function flagHint(tree: Tree): Hint {
  const meant = tree.kind === 'scalar' ? truthWords[String(tree.value).toLowerCase()] : undefined;
  return meant === undefined ? null : `write ${meant}`;
}

/** Where one step is wanted, or `end` and a result. */
export function wayHint(way: string): Hint {
  const [first = '', second, ...more] = way.split(/[\s,.:_-]+/).filter(Boolean);
  if (/,|&|\band\b/.test(way)) return 'name one step: what is to follow it stands behind that one';
  const isEnd = /^(ends?|finish)$/.test(first) || nearest(first, ['ends', 'finish']) !== null;
  return second !== undefined && more.length === 0 && isEnd ? `write end ${second}` : null;
}

/** A name with more behind it: the ending of its file, the brackets of a call. */
export function bareHint(text: string, form: RegExp): Hint {
  const bare = text.replace(/\.(ya?ml|json)$|\(\)$/, '');
  return bare !== text && form.test(bare) ? `write ${bare}` : null;
}

/** A list of names where each has something behind it. */
export function mapHint(tree: Tree): Hint {
  if (tree.kind !== 'list') return null;
  const isName = (item: Tree) => item.kind === 'scalar' && /^[a-z]\w*$/.test(String(item.value));
  if (!tree.items.every(isName)) return null;
  const names = tree.items.map((item) => (item.kind === 'scalar' ? `${String(item.value)}: …` : ''));
  return `write { ${names.join(', ')} } in place of the list`;
}

/** A field of a record where a variable takes all of it. */
export function variableHint(tree: Tree, variables: ReadonlyMap<string, unknown>): Hint {
  const [root = ''] = tree.kind === 'scalar' ? String(tree.value).split('.') : [];
  return tree.kind === 'scalar' && String(tree.value) !== root && variables.has(root)
    ? `write ${root}: a variable takes all of it, and its fields come with it`
    : null;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'int',
  integer: 'int',
  boolean: 'bool',
  amount: 'money',
  datetime: 'time',
  timestamp: 'time',
  day: 'date',
};

/** How a type is called here that has another name elsewhere. */
export function typeHint(name: string): Hint {
  const meant = typeWords[name.replace(/\?$/, '').toLowerCase()];
  return meant === undefined ? null : `write ${meant}${name.endsWith('?') ? '?' : ''}`;
}
