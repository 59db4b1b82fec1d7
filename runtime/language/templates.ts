/** Messages: one Handlebars file per template and language, compiled strictly; a missing path is an error. */
import Handlebars from 'handlebars';
import type { Language } from '../ports.ts';
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place, RenderContext, Strings, Template, TemplateSide } from './model.ts';
import { templateHelpers } from './template-helpers.ts';
import type { HelperFormats } from './template-helpers.ts';
import { tellSides, templateSides } from './template-sides.ts';
import { oneBrace, templateSlip } from './template-slips.ts';
import { placeAt } from './text-places.ts';
import { parseTemplate, templatePaths } from './template-paths.ts';
import type { TemplatePaths } from './template-paths.ts';

/** A template in one language, as read. */
export interface TemplateText {
  readonly file: string;
  readonly source: string;
  /** Its syntax tree, as `parseTemplate` gives it. */
  readonly program: unknown;
  readonly paths: TemplatePaths;
  readonly sides: readonly TemplateSide[];
  readonly render: (view: object, context: RenderContext) => string;
}

/** A template could not be rendered: which, in which language, why. Never carries the view's values. */
export class RenderError extends Error {
  readonly file: string;
  constructor(file: string, cause: unknown) {
    const reason =
      cause instanceof Error ? cause.message.replace(/ in \[object Object\]| in [^"]*$/s, '') : 'it threw';
    super(`${file}: ${reason}`, { cause });
    this.name = 'RenderError';
    this.file = file;
  }
}

/** Compiles templates with the helpers; one instance of Handlebars for a pack, nothing global. */
export class TemplateCompiler {
  private readonly handlebars = Handlebars.create();
  private readonly helpers: ReturnType<typeof templateHelpers>;
  private readonly known: Record<string, boolean>;

  constructor(strings: Strings, formats: HelperFormats) {
    this.helpers = templateHelpers(strings, formats);
    this.known = { if: true, unless: true, each: true };
    tellSides(this.handlebars);
    for (const name of ['with', 'lookup', 'log']) this.handlebars.unregisterHelper(name);
    for (const [name, helper] of Object.entries(this.helpers)) {
      this.known[name] = true;
      this.handlebars.registerHelper(name, (...all: unknown[]) => {
        const options = all.pop() as Handlebars.HelperOptions;
        return helper.run(
          (options.data as { context: RenderContext }).context,
          all,
          options.hash as Record<string, unknown>,
        );
      });
    }
  }

  compile(
    file: string,
    source: string,
  ): { readonly text: TemplateText | null; readonly diagnostics: readonly Diagnostic[] } {
    if (source.trim() === '') {
      const place = { file, line: 1, column: 1, length: 1 };
      return { text: null, diagnostics: [diagnose('TEMPLATE_EMPTY', place)] };
    }
    let program: unknown;
    try {
      program = parseTemplate(source);
    } catch (error) {
      return { text: null, diagnostics: [syntaxProblem(file, source, error)] };
    }
    const brace = bracePath(file, source);
    if (brace !== null) return { text: null, diagnostics: [brace] };
    const { paths, problems } = templatePaths(program, this.helpers);
    const diagnostics = problems.map(({ code, line, column, details, hint }) => {
      const among = code === 'TEMPLATE_UNKNOWN_HELPER' ? { among: Object.keys(this.helpers) } : {};
      const more = hint === undefined ? among : { ...among, hint };
      return diagnose(code, lineRest(file, source, line, column), details, more);
    });
    if (diagnostics.length > 0) return { text: null, diagnostics };
    const template = this.handlebars.compile(source, {
      strict: true,
      noEscape: true,
      knownHelpers: this.known as never,
      knownHelpersOnly: true,
      preventIndent: true,
    });
    const render = (view: object, context: RenderContext): string => {
      try {
        for (const path of paths.reads) requirePath(view, path.replaceAll('[]', '.[]').split('.'), path);
        return template(view, { data: { context } }).trim();
      } catch (error) {
        throw new RenderError(file, error);
      }
    };
    return {
      text: { file, source, program, paths, sides: templateSides(file, source, program), render },
      diagnostics,
    };
  }
}

/**
 * Handlebars is strict about what it prints and lenient about what it asks (`#if`), and takes inherited names for
 * present. Here every path that a template reads is an own field; behind what is null there is nothing to read.
 */
function requirePath(value: unknown, rest: readonly string[], path: string): void {
  const [name, ...further] = rest;
  if (name === undefined || value === null) return;
  if (name === '[]') {
    for (const item of Array.isArray(value) ? value : []) requirePath(item, further, path);
    return;
  }
  if (typeof value !== 'object' || !Object.hasOwn(value as object, name))
    throw new Error(`${path} is not there`);
  requirePath((value as Record<string, unknown>)[name], further, path);
}

/** A template out of its languages. */
export function templateOf(name: string, texts: ReadonlyMap<Language, TemplateText>): Template {
  const each = <T>(pick: (text: TemplateText) => T): ReadonlyMap<Language, T> =>
    new Map([...texts].map(([language, text]) => [language, pick(text)]));
  return {
    name,
    reads: each((text) => text.paths.reads),
    source: each((text) => text.source),
    render: each((text) => text.render),
    sides: each((text) => text.sides),
  };
}

/** Where a path is read in a template. */
export function placeOfPath(text: TemplateText, path: string): Place {
  const at = text.paths.places.get(path);
  if (at === undefined) return { file: text.file, line: 1, column: 1, length: 1 };
  const written = path.split('[].').pop() ?? path;
  return { file: text.file, line: at.line, column: at.column + 1, length: written.length };
}

function lineRest(file: string, source: string, line: number, column: number): Place {
  const rest = (source.split('\n')[line - 1] ?? '').slice(column);
  const end = rest.indexOf('}}');
  return { file, line, column: column + 1, length: Math.max(1, end === -1 ? rest.length : end + 2) };
}

function syntaxProblem(file: string, source: string, error: unknown): Diagnostic {
  const slip = templateSlip(source);
  if (slip !== null) {
    const { reason, hint, index } = slip;
    const { line, column } = placeAt(file, source, index, 1);
    return diagnose('TEMPLATE_SYNTAX', lineRest(file, source, line, column - 1), { reason }, { hint });
  }
  const brace = openBrace(source);
  if (brace !== null) {
    const reason = 'the braces {{ are not closed';
    return diagnose(
      'TEMPLATE_SYNTAX',
      lineRest(file, source, brace.line, brace.column),
      { reason },
      { hint: 'put }} where it ends' },
    );
  }
  const open = openBlock(source);
  if (open !== null) {
    const { name, line, column } = open;
    const place = lineRest(file, source, line, column);
    const hint = `put {{/${name}}} where it ends`;
    return diagnose('TEMPLATE_SYNTAX', place, { reason: `{{#${name} …}} is not closed` }, { hint });
  }
  const message = String((error as Error).message);
  const line = Number(/line (\d+)/.exec(message)?.[1] ?? (error as { lineNumber?: number }).lineNumber ?? 1);
  const expecting = /Expecting .*?, got '(\w+)'/.exec(message)?.[1];
  const mismatch = /^(\S+) doesn't match (\S+)/.exec(message);
  const reason =
    mismatch !== null
      ? `{{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}`
      : expecting === undefined
        ? (message.split('\n')[0] ?? message)
        : expecting === 'EOF'
          ? 'it ends before a block or a brace is closed'
          : 'braces or a block are not closed as they were opened';
  const more = mismatch === null ? {} : { hint: `close it as it was opened: {{/${mismatch[1]}}}` };
  return diagnose('TEMPLATE_SYNTAX', lineRest(file, source, Math.max(1, line), 0), { reason }, more);
}

/** A path in one pair of braces. */
function bracePath(file: string, source: string): Diagnostic | null {
  const found = oneBrace(source);
  if (found === null) return null;
  const place = placeAt(file, source, found.index, found.length);
  return diagnose('TEMPLATE_ONE_BRACE', place, { name: found.name });
}

/** The first {{ that is not closed on its line. */
function openBrace(source: string): { readonly line: number; readonly column: number } | null {
  for (const [index, line] of source.split('\n').entries()) {
    const column = /\{\{(?!\{)(?:(?!\}\}|\{\{).)*?(?=\{\{|$)/.exec(line)?.index;
    if (column !== undefined && !line.slice(column).startsWith('{{!')) return { line: index + 1, column };
  }
  return null;
}

/** The block that was opened last and is not closed, while every other block is closed as it was opened. */
function openBlock(
  source: string,
): { readonly name: string; readonly line: number; readonly column: number } | null {
  const open: { name: string; line: number; column: number }[] = [];
  for (const found of source.matchAll(/\{\{~?([#/])\s*(\w+)[^}]*\}\}/g)) {
    const name = found[2] ?? '';
    if (found[1] === '/') {
      if (open.pop()?.name !== name) return null;
      continue;
    }
    const { line, column } = placeAt('', source, found.index, 1);
    open.push({ name, line, column: column - 1 });
  }
  return open.at(-1) ?? null;
}
