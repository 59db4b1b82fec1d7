/** The blocks of a template (`{{#if …}}`), and which of their sides a rendering comes to. */
import type Handlebars from 'handlebars';
import type { RenderContext, TemplateSide } from './model.ts';

/** What Handlebars gives a block's helper beside its declared options: where the block is written. */
interface BlockOptions extends Handlebars.HelperOptions {
  readonly loc?: hbs.AST.SourceLocation;
}

type Block = (this: unknown, value: unknown, options: BlockOptions) => string;

/**
 * Both sides of each `#if` and `#unless`, in the order written; of `#each` that there is something, and its `else` where
 * it has one.
 */
export function templateSides(file: string, source: string, program: unknown): readonly TemplateSide[] {
  const lines = source.split('\n');
  const sides: TemplateSide[] = [];
  const walk = (inside: hbs.AST.Program | undefined, within: string | null): void => {
    for (const statement of inside?.body ?? []) {
      if (statement.type !== 'BlockStatement') continue;
      const { path, loc, program: said, inverse } = statement as hbs.AST.BlockStatement;
      const { line, column } = loc.start;
      const [written = ''] = /^.*?\}\}/.exec((lines[line - 1] ?? '').slice(column)) ?? [];
      const side = { file, line, block: written, within };
      const [whenSaid, whenLeft] = [keyOf(loc, true), keyOf(loc, false)];
      const isList = (path as hbs.AST.PathExpression).original === 'each';
      sides.push({ ...side, said: true, key: whenSaid });
      // The grammar leaves an absent one undefined or null.
      if (!isList || inverse) sides.push({ ...side, said: false, key: whenLeft });
      walk(said, whenSaid);
      walk(inverse, whenLeft);
    }
  };
  walk(program as hbs.AST.Program, null);
  return sides;
}

/** Has the blocks of an instance tell the context of a rendering which side they come to. */
export function tellSides(handlebars: typeof Handlebars): void {
  for (const name of ['if', 'unless', 'each']) {
    const plain = handlebars.helpers[name] as Block;
    const telling: Block = function (value, options) {
      const { loc, fn, inverse } = options;
      // `unless` calls `if` with its sides turned round, and says nothing of the place.
      if (loc === undefined) return plain.call(this, value, options);
      const { context } = options.data as { context: RenderContext };
      const told =
        (said: boolean, side: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate =>
        (...given) => {
          context.side?.(keyOf(loc, said));
          return side(...given);
        };
      return plain.call(this, value, { ...options, fn: told(true, fn), inverse: told(false, inverse) });
    };
    handlebars.registerHelper(name, telling);
  }
}

function keyOf({ start }: hbs.AST.SourceLocation, said: boolean): string {
  return `${start.line}:${start.column} ${said ? 'said' : 'left'}`;
}
