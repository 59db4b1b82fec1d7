/**
 * Strict reading: the text of a YAML or JSON file becomes a tree with places, or problems.
 *
 * YAML is a large language with surprises, and money hangs on these files, so only its plain part is read: maps, lists,
 * text, whole numbers, true and false. What the reader of the `yaml` package merely warns about is an error here.
 * Tried and refused on purpose: `if: !paid` (a tag, the value is lost), `{ method: one_of(a, card) }` (two keys),
 * `phone: +254…` (a number), `on: ~` (no value).
 */
import { LineCounter, isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, Pair, Scalar } from 'yaml';
import { diagnose } from './diagnostics.ts';
import type { Diagnostic, More } from './diagnostics.ts';
import type { Place } from './model.ts';
import { mergeRepeated, repeatedKey } from './repeated-keys.ts';
import type { Repeated } from './repeated-keys.ts';
import { unquotedIn, unquotedOf } from './unquoted.ts';
import type { Unquoted } from './unquoted.ts';
import { bracedList, isBare, isEmpty } from './yaml-nodes.ts';
import { unseenCharacter, yamlProblem } from './yaml-problems.ts';

export interface MapTree {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  /** Whether a key stood there a second time, which was reported and left out. */
  readonly repeats: boolean;
  readonly place: Place;
}
export interface Entry {
  readonly key: string;
  readonly place: Place;
  readonly value: Tree;
}
export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly place: Place;
}
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | bigint | boolean;
  readonly place: Place;
  /** Whether the text stands in the file letter by letter on one line; then `inside` can point into it. */
  readonly verbatim: boolean;
}
/** What could not be read; its problem is already reported, so readers pass over it in silence. */
export interface HoleTree {
  readonly kind: 'hole';
  readonly place: Place;
}
export type Tree = MapTree | ListTree | ScalarTree | HoleTree;

export interface ReadFile {
  /** Null when the file is not even YAML. */
  readonly tree: Tree | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Longest file that is read, in characters. */
const textMax = 1_000_000;
const canonicalNumber = /^(0|-?[1-9][0-9]*)$/;

/** Reads a file's text. `file` is the name that diagnostics carry. Never throws. */
export function readText(file: string, text: string): ReadFile {
  if (text.length > textMax) {
    return { tree: null, diagnostics: [diagnose('FILE_TOO_LARGE', start(file), { max: textMax })] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    version: '1.2',
    merge: false,
    uniqueKeys: false,
    keepSourceTokens: false,
    stringKeys: false,
    logLevel: 'error',
  });
  const reader = new Reader(file, text, lines);
  if (reader.hasControls()) return { tree: null, diagnostics: reader.diagnostics };
  if (reader.syntax(document)) return { tree: null, diagnostics: reader.diagnostics };
  if (file.endsWith('.json') && !reader.isJson()) return { tree: null, diagnostics: reader.diagnostics };
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.source === ''))
    return { tree: null, diagnostics: [diagnose('FILE_EMPTY', start(file))] };
  return { tree: reader.tree(contents, start(file)), diagnostics: reader.diagnostics };
}

/** The place of some characters of a scalar's text: from offset `from` to `to`, or the whole scalar. */
export function inside(tree: ScalarTree, from: number, to: number): Place {
  if (!tree.verbatim) return tree.place;
  const quoted = tree.place.length - String(tree.value).length === 2 ? 1 : 0;
  return { ...tree.place, column: tree.place.column + quoted + from, length: Math.max(1, to - from) };
}

/** The value under a key, or null. */
export function entry(tree: MapTree, key: string): Entry | null {
  return tree.entries.find((candidate) => candidate.key === key) ?? null;
}

function start(file: string): Place {
  return { file, line: 1, column: 1, length: 1 };
}

class Reader {
  diagnostics: Diagnostic[] = [];
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;

  constructor(file: string, text: string, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.lines = lines;
  }

  hasControls(): boolean {
    const place = unseenCharacter(this.file, this.text);
    if (place !== null) this.report('FILE_NOT_YAML', place, { reason: 'a character that nobody sees' });
    return place !== null;
  }

  /** Reports what makes the text no YAML at all. Tags are reported where they stand, not here. */
  syntax(document: Document): boolean {
    const problems = [...document.errors, ...document.warnings].filter(
      (problem) => problem.code !== 'TAG_RESOLVE_FAILED',
    );
    const unquoted = problems.length === 0 ? null : unquotedIn(document, this.text);
    if (unquoted !== null) {
      this.unquoted(unquoted);
      return true;
    }
    // After the first the reader only guesses.
    for (const problem of problems.slice(0, 1)) {
      const { reason, hint, from, to } = yamlProblem(document, problem, this.text);
      this.report('FILE_NOT_YAML', this.place(from, to), { reason }, { hint });
    }
    if (document.directives?.yaml.explicit === true) this.report('FILE_DIRECTIVE', start(this.file));
    return this.diagnostics.length > 0;
  }

  private unquoted({ whole, from, to }: Unquoted): void {
    this.report('FILE_UNQUOTED', this.place(from, to), { whole });
  }

  isJson(): boolean {
    try {
      JSON.parse(this.text);
      return true;
    } catch (error) {
      const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
      this.report('FILE_NOT_JSON', this.place(offset, offset + 1));
      return false;
    }
  }

  tree(node: unknown, fallback: Place): Tree {
    const place = this.placeOf(node, fallback);
    const hole: HoleTree = { kind: 'hole', place };
    if (node === null || node === undefined) {
      this.report('FILE_NO_VALUE', place);
      return hole;
    }
    if (isAlias(node)) {
      this.report('FILE_ALIAS', place, { name: `*${node.source}` });
      return hole;
    }
    if (this.adorned(node as Node, place)) return hole;
    const unquoted = isMap(node) || isSeq(node) ? unquotedOf(node, this.text) : null;
    if (unquoted !== null) {
      this.unquoted(unquoted);
      return hole;
    }
    const braced = isMap(node) ? bracedList(node) : null;
    if (braced !== null) {
      const hint = `a list stands between brackets: [${braced.join(', ')}]`;
      this.report('FILE_NO_VALUE', place, { name: braced[0] ?? '' }, { hint });
      return hole;
    }
    if (isMap(node)) return { kind: 'map', place, ...this.entries(node.items, place) };
    if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => this.tree(item, place)) };
    if (isScalar(node)) return this.scalar(node, place) ?? hole;
    this.report('FILE_NOT_YAML', place, { reason: 'this cannot stand here' });
    return hole;
  }

  /** Anchors and tags: whoever uses them means something that this language does not have. */
  private adorned(node: Node, place: Place): boolean {
    const anchor = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : null;
    const name = anchor ?? node.tag;
    if (typeof name !== 'string') return false;
    const to = node.range?.[0] ?? 0;
    const from = this.text.lastIndexOf(anchor === null ? '!' : '&', to);
    const where = from === -1 ? place : this.place(from, Math.max(to, from + name.length));
    this.report(anchor === null ? 'FILE_TAG' : 'FILE_ANCHOR', where, { name });
    return true;
  }

  private entries(items: readonly unknown[], fallback: Place): Pick<MapTree, 'entries' | 'repeats'> {
    const entries: Entry[] = [];
    const repeated: Repeated[] = [];
    let bare = -1;
    const first = new Map<string, Place>();
    for (const item of items) {
      if (!isPair(item)) continue;
      const read = this.entry(item, fallback);
      if (read === null) continue;
      const earlier = first.get(read.key);
      // Behind a key with nothing they belong to it, and to nothing that stood before.
      if (earlier !== undefined && entries.findIndex(({ key }) => key === read.key) < bare) continue;
      if (earlier !== undefined) {
        // That one of them has no value follows.
        this.forget('FILE_NO_VALUE', [earlier, read.place]);
        repeated.push({ again: read, first: earlier });
        mergeRepeated(entries, read);
        continue;
      }
      first.set(read.key, read.place);
      entries.push(read);
      if (isBare(item.value)) bare = entries.length - 1;
    }
    const [one, ...more] = repeated;
    if (one !== undefined) this.diagnostics.push(repeatedKey([one, ...more]));
    return { entries, repeats: repeated.length > 0 };
  }

  private forget(code: string, places: readonly Place[]): void {
    this.diagnostics = this.diagnostics.filter((each) => each.code !== code || !places.includes(each.place));
  }

  private entry(pair: Pair, fallback: Place): Entry | null {
    const place = this.placeOf(pair.key, fallback);
    if (!isScalar(pair.key) || this.adorned(pair.key, place)) {
      const isValue = this.text.startsWith('{', (pair.key as Node).range?.[0] ?? 0);
      const more = isValue ? { hint: 'put the text in quotes: it begins with {' } : {};
      if (!isScalar(pair.key)) this.report('FILE_KEY', place, {}, more);
      return null;
    }
    const key = pair.key.type === 'PLAIN' ? (pair.key.source ?? '') : String(pair.key.value);
    if (key === '<<') {
      this.report('FILE_MERGE_KEY', place);
      return null;
    }
    if (isEmpty(pair.value)) {
      const name = /^(\w+):\S/.exec(key)?.[1] ?? key;
      this.report(
        'FILE_NO_VALUE',
        place,
        { name },
        name === key ? {} : { hint: 'put a space behind the colon' },
      );
      return { key: name, place, value: { kind: 'hole', place } };
    }
    return { key, place, value: this.tree(pair.value, place) };
  }

  private scalar(node: Scalar, place: Place): ScalarTree | null {
    const { value } = node;
    const source = node.source ?? '';
    if (typeof value === 'string') {
      const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
      const spelled = this.text.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
      return { kind: 'scalar', value, place, verbatim: (quoted ? spelled.slice(1, -1) : spelled) === value };
    }
    if (typeof value === 'boolean' && (source === 'true' || source === 'false'))
      return { kind: 'scalar', value, place, verbatim: true };
    if (typeof value === 'number' && canonicalNumber.test(source))
      return { kind: 'scalar', value: BigInt(source), place, verbatim: true };
    if (value === null) this.report('FILE_NO_VALUE', place);
    else this.report('FILE_SCALAR', place, { value: source });
    return null;
  }

  private report(
    code: Parameters<typeof diagnose>[0],
    place: Place,
    details: Record<string, string | number> = {},
    more: More = {},
  ) {
    this.diagnostics.push(diagnose(code, place, { name: 'this', ...details }, more));
  }

  private placeOf(node: unknown, fallback: Place): Place {
    const range = (node as Node | null)?.range;
    return range ? this.place(range[0], range[1]) : fallback;
  }

  /** A place never runs over its first line: a frame shows one line. */
  private place(from: number, to: number): Place {
    const { line, col } = this.lines.linePos(from);
    const newline = this.text.indexOf('\n', from);
    const end = newline === -1 ? to : Math.min(to, newline);
    return {
      file: this.file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      length: Math.max(1, end - from),
    };
  }
}
