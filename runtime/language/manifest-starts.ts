/** How a manifest starts flows: `flow`, or `{ run: flow, with: { parameter: expression } }`. */
import { brokenExpression, compileExpression, isBroken } from './expressions.ts';
import type { Expression } from './expressions.ts';
import type { Place, Start } from './model.ts';
import type { Tree } from './read.ts';
import { TreeReader } from './tree-reader.ts';
import type { Type } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A start with the place of its flow's name. */
export type PlacedStart = Start & { readonly place: Place };

const startKeys = {
  run: { required: true, example: 'pay' },
  with: { required: false, example: '{ wanted: event.id }' },
};
/** A word under a notice may be a yes to what the notice shows. */
export const offerKeys = { ...startKeys, confirms: { required: false, example: '[event.pot]' } };
export const keywordKeys = {
  argument: { required: false, example: 'code' },
  in: { required: false, example: 'KES' },
  ...startKeys,
};

export class StartReader extends TreeReader {
  readonly vocabulary: Vocabulary;
  constructor(vocabulary: Vocabulary) {
    super();
    this.vocabulary = vocabulary;
  }

  /** `flow`, or `{ run: flow, with: { … } }`; what the expressions may read besides `me` is in `variables`. */
  start(
    tree: Tree,
    variables: ReadonlyMap<string, Type>,
    keys: typeof startKeys = startKeys,
  ): PlacedStart | null {
    if (tree.kind === 'scalar') {
      const flow = this.name(tree, 'the name of a flow');
      return flow === null ? null : { flow, with: new Map(), confirms: [], variables, place: tree.place };
    }
    const map = this.map(tree, 'the name of a flow, or { run: flow, with: … }');
    if (map === null) return null;
    const entries = this.fields(map, { of: 'a start', keys });
    const run = entries.get('run')?.value;
    const flow = run === undefined ? null : this.name(run, 'the name of a flow');
    if (run === undefined || flow === null) return null;
    const given = entries.get('with')?.value;
    const inputs = given === undefined ? undefined : this.map(given, 'a map of parameters to expressions');
    const scope = {
      variables: new Map([...this.vocabulary.ambient, ...variables]),
      notNull: new Set<string>(),
    };
    const expression = (value: Tree): Expression | null => {
      const scalar = this.scalar(value, 'an expression');
      if (scalar === null) return null;
      const compiled = compileExpression(scalar, scope, null);
      this.diagnostics.push(...compiled.diagnostics);
      return compiled.expression ?? brokenExpression(scalar);
    };
    const read = new Map<string, Expression>();
    for (const { key, value } of inputs?.entries ?? []) {
      const input = expression(value);
      if (input !== null) read.set(key, input);
    }
    const confirmed = entries.get('confirms')?.value;
    const confirms =
      confirmed === undefined
        ? []
        : this.list(confirmed, 'a list of paths', (item) => {
            const path = expression(item);
            return path !== null && path.path === null && !isBroken(path)
              ? this.shape(item, 'a path such as event.pot')
              : path;
          });
    return { flow, with: read, confirms: confirms ?? [], variables, place: run.place };
  }
}
