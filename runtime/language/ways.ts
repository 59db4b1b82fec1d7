/** Where a way leads, as it is written. */
import type { Target } from './model.ts';
import type { Tree } from './read.ts';
import { wayHint } from './shape-hints.ts';
import type { TreeReader } from './tree-reader.ts';

type Rest = Pick<Target, 'into' | 'if'>;

/** The name of a step, or `end` and a result. */
export function readWay(reader: TreeReader, tree: Tree, rest: Rest): Target | null {
  const way = reader.text(tree, 'a step, or end and a result');
  if (way === null) return null;
  const result = /^end ([a-z][a-z0-9_]*)$/.exec(way)?.[1];
  if (result !== undefined) return { goto: null, end: result, ...rest, place: tree.place };
  if (/^end\b/.test(way) && way !== 'end')
    return reader.shape(tree, 'a step, or end and a result', wayHint(way));
  const hint = wayHint(way);
  const more = hint === null ? {} : { hint };
  if (!/^[a-z][a-z0-9_]*$/.test(way)) return reader.report('FLOW_NAME', tree.place, { name: way }, more);
  return { goto: way, end: null, ...rest, place: tree.place };
}

/** The step that follows; the last one has none. */
export function readNext(
  reader: TreeReader,
  tree: Tree,
  rest: Rest,
  following: string | null,
): Target | null {
  if (following === null) return reader.shape(tree, 'goto or end (no step follows)');
  return { goto: following, end: null, ...rest, place: tree.place };
}
