/**
 * What a template reads and shows, from its syntax tree; and whether it keeps to the plain part of Handlebars: paths,
 * `#if`, `#unless`, `#each` and our helpers. Inside `#each visits` a path `name` is `visits[].name`.
 */
import Handlebars from 'handlebars';
import type { Details } from './diagnostics.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { TemplateHelper } from './template-helpers.ts';

export interface TemplatePaths {
  /** Every path it reads, sorted. */
  readonly reads: readonly string[];
  /** Paths that are printed whatever the values are: outside of every block. */
  readonly shows: readonly string[];
  /** Paths that are printed somewhere. */
  readonly prints: readonly string[];
  /** Strings it takes by `t`, with the names of the values it gives them. */
  readonly strings: readonly { readonly key: string; readonly names: readonly string[] }[];
  /** Paths given to helpers, with the literal in front (`label "kind" …`). */
  readonly calls: readonly { readonly helper: string; readonly literal: string; readonly path: string }[];
  /** Where each path is read first, 1-based line and 0-based column. */
  readonly places: ReadonlyMap<string, { readonly line: number; readonly column: number }>;
}

export interface TemplateProblem {
  readonly code: DiagnosticCode;
  readonly line: number;
  readonly column: number;
  readonly details: Details;
}

type AnyNode = { type: string; loc: { start: { line: number; column: number } } } & Record<string, unknown>;

/** Walks a parsed template. */
export function templatePaths(
  program: unknown,
  helpers: Readonly<Record<string, Pick<TemplateHelper, 'form' | 'parameters' | 'named'>>>,
): { readonly paths: TemplatePaths; readonly problems: readonly TemplateProblem[] } {
  const walk = new Walk(helpers);
  walk.program(program as AnyNode, [''], true);
  return { paths: walk.paths(), problems: walk.problems };
}

/** Helpers that print what they are given, so that people see the value. */
const showing = new Set(['t', 'label']);

/** Parses; throws with the line in the message, as Handlebars does. */
export function parseTemplate(source: string): unknown {
  return Handlebars.parse(source);
}

class Walk {
  readonly problems: TemplateProblem[] = [];
  private readonly helpers: Readonly<Record<string, Pick<TemplateHelper, 'form' | 'parameters' | 'named'>>>;
  private readonly reads = new Map<string, { line: number; column: number }>();
  private readonly shown = new Set<string>();
  private readonly printed = new Set<string>();
  private readonly strings: { key: string; names: string[] }[] = [];
  private readonly calls: { helper: string; literal: string; path: string }[] = [];

  constructor(helpers: Readonly<Record<string, Pick<TemplateHelper, 'form' | 'parameters' | 'named'>>>) {
    this.helpers = helpers;
  }

  paths(): TemplatePaths {
    return {
      reads: [...this.reads.keys()].sort(),
      shows: [...this.shown].sort(),
      prints: [...this.printed].sort(),
      strings: this.strings,
      calls: this.calls,
      places: this.reads,
    };
  }

  /** `contexts`: the path that `this` stands for, outermost first. */
  program(program: AnyNode, contexts: readonly string[], always: boolean): void {
    for (const statement of (program['body'] as AnyNode[] | undefined) ?? [])
      this.statement(statement, contexts, always);
  }

  private statement(node: AnyNode, contexts: readonly string[], always: boolean): void {
    switch (node.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        if (node['escaped'] === false) return this.refuse(node, 'a triple brace');
        const path = this.value(node, contexts);
        if (path !== null) this.printed.add(path);
        if (path !== null && always) this.shown.add(path);
        if (path === null && always && showing.has(String((node['path'] as AnyNode)['original']))) {
          for (const read of this.parameters(node, contexts)) this.shown.add(read);
        }
        return;
      }
      case 'BlockStatement':
        return this.block(node, contexts, always);
      default:
        this.refuse(node, node.type === 'PartialStatement' ? 'a partial ({{> …}})' : 'this');
    }
  }

  private block(node: AnyNode, contexts: readonly string[], always: boolean): void {
    const name = (node['path'] as AnyNode)['original'] as string;
    const params = node['params'] as AnyNode[];
    const [only] = params;
    if (!['if', 'unless', 'each'].includes(name)) return this.refuse(node, `{{#${name}}}`);
    if (only === undefined || params.length !== 1) {
      return this.problem('TEMPLATE_HELPER_CALL', node, { name: `#${name}`, form: `{{#${name} path}}` });
    }
    if (((node['program'] as AnyNode)['blockParams'] as unknown[] | undefined)?.length)
      return this.refuse(node, '"as |x|"');
    const path = this.value(only, contexts);
    const inner = name === 'each' && path !== null ? [...contexts, `${path}[]`] : contexts;
    this.program(node['program'] as AnyNode, inner, false);
    const inverse = node['inverse'] as AnyNode | null | undefined;
    if (inverse) this.program(inverse, contexts, false);
    const either =
      always && name === 'if' && inverse
        ? this.eitherWay(only, node['program'] as AnyNode, inverse, contexts)
        : null;
    if (either !== null) this.shown.add(either);
  }

  /** `{{#if (positive fee)}}{{fee}}{{else}}none{{/if}}` shows the fee whatever it is: nothing is a value too. */
  private eitherWay(
    condition: AnyNode,
    program: AnyNode,
    inverse: AnyNode,
    contexts: readonly string[],
  ): string | null {
    const isPositive =
      condition.type === 'SubExpression' && (condition['path'] as AnyNode)['original'] === 'positive';
    const [path] = isPositive ? this.parameters(condition, contexts) : [];
    const body = (of: AnyNode) => of['body'] as AnyNode[];
    const prints = body(program).some(
      (node) =>
        node.type === 'MustacheStatement' && path !== undefined && this.value(node, contexts) === path,
    );
    const says = body(inverse).some(
      (node) => node.type === 'ContentStatement' && String(node['value']).trim() !== '',
    );
    return prints && says ? (path ?? null) : null;
  }

  /** The path that a node reads, or null for a helper's call or a literal; what parameters read is recorded as well. */
  private value(node: AnyNode, contexts: readonly string[]): string | null {
    if (node.type === 'MustacheStatement' || node.type === 'SubExpression') {
      const path = node['path'] as AnyNode;
      const name = path['original'] as string;
      if (Object.hasOwn(this.helpers, name)) {
        this.call(name, node, contexts);
        return null;
      }
      if (
        node.type === 'SubExpression' ||
        (node['params'] as unknown[]).length > 0 ||
        hashOf(node).length > 0
      ) {
        this.problem('TEMPLATE_UNKNOWN_HELPER', node, { name });
        return null;
      }
      return this.value(path, contexts);
    }
    return node.type === 'PathExpression' ? this.path(node, contexts) : null;
  }

  private path(node: AnyNode, contexts: readonly string[]): string | null {
    const parts = node['parts'] as (string | AnyNode)[];
    if (node['data'] === true) {
      const inEach =
        contexts.length > 1 && ['index', 'first', 'last'].includes(String(parts[0])) && parts.length === 1;
      if (!inEach) this.refuse(node, `"${String(node['original'])}"`);
      return null;
    }
    const depth = node['depth'] as number;
    const base = contexts[contexts.length - 1 - depth];
    if (base === undefined || parts.some((part) => typeof part !== 'string')) {
      this.refuse(node, `"${String(node['original'])}"`);
      return null;
    }
    const path = [base, ...parts].filter((part) => part !== '').join('.');
    if (path === '') {
      this.refuse(node, '"this" outside of each');
      return null;
    }
    if (!this.reads.has(path)) this.reads.set(path, node.loc.start);
    return path;
  }

  private call(name: string, node: AnyNode, contexts: readonly string[]): void {
    const helper = this.helpers[name];
    const params = node['params'] as AnyNode[];
    if (helper === undefined) return;
    const [least, most] = helper.parameters;
    const wrongName = hashOf(node).length > 0 && !helper.named;
    const needsLiteral = (name === 't' || name === 'label') && params[0]?.type !== 'StringLiteral';
    if (params.length < least || params.length > most || wrongName || needsLiteral) {
      return this.problem('TEMPLATE_HELPER_CALL', node, { name, form: helper.form });
    }
    const literal = params[0]?.type === 'StringLiteral' ? String(params[0]['value']) : '';
    if (name === 't') this.strings.push({ key: literal, names: pairsOf(node).map((pair) => pair.key) });
    for (const path of this.parameters(node, contexts)) this.calls.push({ helper: name, literal, path });
  }

  /** The paths that a call's parameters read. */
  private parameters(node: AnyNode, contexts: readonly string[]): string[] {
    const params = [...((node['params'] as AnyNode[] | undefined) ?? []), ...hashOf(node)];
    return params.map((param) => this.value(param, contexts)).filter((path) => path !== null);
  }

  private refuse(node: AnyNode, what: string): void {
    this.problem('TEMPLATE_NOT_ALLOWED', node, { what });
  }

  private problem(code: DiagnosticCode, node: AnyNode, details: Details): void {
    const { line, column } = node.loc.start;
    const known = this.problems.some(
      (each) => each.code === code && each.line === line && each.column === column,
    );
    if (!known) this.problems.push({ code, line, column, details });
  }
}

function pairsOf(node: AnyNode): { key: string; value: AnyNode }[] {
  return (node['hash'] as { pairs: { key: string; value: AnyNode }[] } | undefined)?.pairs ?? [];
}

function hashOf(node: AnyNode): AnyNode[] {
  return pairsOf(node).map((pair) => pair.value);
}
