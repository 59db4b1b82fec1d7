/**
 * Problems of a pack that was imported stand in files that nobody has: what is told of them is where they stand in the
 * JSON graph that was read.
 */
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';

type Keys = readonly (string | number)[];

/** A place in the text of a file, by the names that lead there. */
interface Way {
  readonly keys: Keys;
  /** It is the last name itself, and not what stands behind it. */
  readonly isName: boolean;
}

/**
 * The same problems by their places in the graph, with the names that lead there behind the message. `json` is its text,
 * `file` its name, `made` the files that were made of it. Those of other files stay as they are.
 */
export function inGraph(
  diagnostics: readonly Diagnostic[],
  graph: { readonly json: string; readonly file: string; readonly pack: string },
  made: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const counter = new LineCounter();
  const root = parseDocument(graph.json, { lineCounter: counter }).contents;
  const put = <Told extends { readonly place: Place; readonly message: string }>(told: Told): Told => {
    const way = wayInGraph(told.place, graph.pack, made);
    if (way === null) return told;
    const { from, to } = rangeOf(root, way);
    const { line, col } = counter.linePos(from);
    const inside = told.place.file.endsWith('.hbs') && told.place.line > 1 ? `, line ${told.place.line}` : '';
    const place = { file: graph.file, line, column: col, length: to - from };
    return { ...told, place, message: `${told.message} (${way.keys.join('.')}${inside})` };
  };
  return diagnostics.map((each) => {
    const told = put(each);
    return { ...told, file: told.place.file, related: each.related.map(put), way: each.way.map(put) };
  });
}

/** Where a place of a made file is in the graph; null where the file is not made of it. */
function wayInGraph(place: Place, pack: string, made: ReadonlyMap<string, string>): Way | null {
  const template = /^templates\/[^/]+\/(.+)\.([a-z]{2})\.hbs$/.exec(place.file);
  if (template?.[1] !== undefined && template[2] !== undefined)
    return { keys: ['templates', template[1], template[2]], isName: false };
  const { keys, isName } = wayInFile(made.get(place.file) ?? '', place);
  const strings = new RegExp(`^locales/([a-z]{2})/${pack}\\.yaml$`).exec(place.file)?.[1];
  if (strings !== undefined) return { keys: ['strings', strings, ...keys], isName };
  const flow = new RegExp(`^flows/${pack}/(.+)\\.yaml$`).exec(place.file)?.[1];
  if (flow === undefined) return null;
  if (flow === 'pack') return { keys: ['manifest', ...keys], isName };
  const [first, state, ...more] = keys;
  if (first !== 'steps') return { keys: ['flows', flow, 'head', ...keys], isName };
  if (state === undefined) return { keys: ['flows', flow, 'states'], isName: true };
  const step = more.length === 0 ? [] : ['step', ...more];
  return { keys: ['flows', flow, 'states', state, ...step], isName };
}

/** The names that lead to a place in a YAML file. */
function wayInFile(text: string, { line, column }: Place): Way {
  const lines = text.split('\n').slice(0, line - 1);
  const at = lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  const keys: (string | number)[] = [];
  let node: unknown = parseDocument(text).contents;
  for (;;) {
    if (isSeq(node)) {
      const index = node.items.findIndex((item) => holds(item, at));
      if (index < 0) return { keys, isName: false };
      keys.push(index);
      node = node.items[index];
      continue;
    }
    if (!isMap(node)) return { keys, isName: false };
    const pair: Pair | undefined = node.items.find(({ key, value }) => holds(key, at) || holds(value, at));
    if (pair === undefined || !isScalar(pair.key)) return { keys, isName: true };
    keys.push(String(pair.key.value));
    if (holds(pair.key, at)) return { keys, isName: true };
    node = pair.value;
  }
}

function holds(node: unknown, at: number): boolean {
  const range = (node as Node | null)?.range;
  return range !== undefined && range !== null && range[0] <= at && at < Math.max(range[1], range[0] + 1);
}

/** Where a way ends in the graph's text, or the last part of it that is there. */
function rangeOf(root: unknown, { keys, isName }: Way): { readonly from: number; readonly to: number } {
  let node = root;
  let last: unknown = root;
  for (const [index, key] of keys.entries()) {
    if (isSeq(node)) {
      last = node.items[Number(key)] ?? last;
      node = node.items[Number(key)];
      continue;
    }
    const pair = isMap(node)
      ? node.items.find((each) => isScalar(each.key) && each.key.value === key)
      : undefined;
    if (pair === undefined) break;
    const isEnd = index === keys.length - 1;
    last = isEnd && !isName ? pair.value : pair.key;
    node = pair.value;
  }
  const [from = 0, to = 1] = (last as Node | null)?.range ?? [];
  return { from, to };
}
