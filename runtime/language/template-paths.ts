/**
 * What a template reads and shows, from its syntax tree; and whether it keeps to the plain part of Handlebars: paths,
 * `#if`, `#unless`, `#each` and our helpers. Inside `#each visits` a path `name` is `visits[].name`.
 */
import Handlebars from 'handlebars';
import type { Details } from './diagnostics.ts';
import type { CommonCode } from './diagnostic-codes.ts';
import type { TemplateHelper } from './template-helpers.ts';
import { operandOf } from './template-operands.ts';
import type { Operand, OperandNode } from './template-operands.ts';

type Helpers = Readonly<Record<string, Pick<TemplateHelper, 'form' | 'parameters' | 'named' | 'gives'>>>;

/** A helper that is called, with the literal that names a string or labels (`label "kind" …`). */
export interface TemplateCall {
  readonly helper: string;
  readonly literal: string;
  /** What it is given besides. */
  readonly operands: readonly Operand[];
}

export interface TemplatePaths {
  /** Every path it reads, sorted. */
  readonly reads: readonly string[];
  /** Paths that are printed whatever the values are: outside of every block. */
  readonly shows: readonly string[];
  /** Paths that are printed somewhere. */
  readonly prints: readonly string[];
  /** Paths that are printed or given to a helper somewhere where nothing asks whether they are there. */
  readonly bare: readonly string[];
  /** Paths that `#each` goes through. */
  readonly lists: readonly string[];
  /** What is there wherever a path is read: `friend` for `friend.phone` that is read inside `{{#if friend}}` only. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  /** Strings it takes by `t`, with the names of the values it gives them. */
  readonly strings: readonly { readonly key: string; readonly names: readonly string[] }[];
  readonly calls: readonly TemplateCall[];
  /** Where each path is read first, 1-based line and 0-based column. */
  readonly places: ReadonlyMap<string, { readonly line: number; readonly column: number }>;
}

export interface TemplateProblem {
  readonly code: CommonCode;
  readonly line: number;
  readonly column: number;
  readonly details: Details;
  /** In place of the code's own, where more is known of what was meant. */
  readonly hint?: string;
}

/** What stands around a node. */
interface At {
  /** The path that `this` stands for, outermost first. */
  readonly contexts: readonly string[];
  /** Outside of every block. */
  readonly always: boolean;
  /** Paths that an `#if` around it has asked for. */
  readonly known: ReadonlySet<string>;
}

type AnyNode = OperandNode;

/** Walks a parsed template. */
export function templatePaths(
  program: unknown,
  helpers: Helpers,
): { readonly paths: TemplatePaths; readonly problems: readonly TemplateProblem[] } {
  const walk = new Walk(helpers);
  walk.program(program as AnyNode, { contexts: [''], always: true, known: new Set() });
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
  private readonly helpers: Helpers;
  private readonly reads = new Map<string, { line: number; column: number }>();
  private readonly shown = new Set<string>();
  private readonly printed = new Set<string>();
  private readonly bare = new Set<string>();
  private readonly lists = new Set<string>();
  private readonly known = new Map<string, ReadonlySet<string>>();
  private readonly strings: { key: string; names: string[] }[] = [];
  private readonly calls: TemplateCall[] = [];

  constructor(helpers: Helpers) {
    this.helpers = helpers;
  }

  paths(): TemplatePaths {
    return {
      reads: [...this.reads.keys()].sort(),
      shows: [...this.shown].sort(),
      prints: [...this.printed].sort(),
      bare: [...this.bare].sort(),
      lists: [...this.lists].sort(),
      known: this.known,
      strings: this.strings,
      calls: this.calls,
      places: this.reads,
    };
  }

  program(program: AnyNode, at: At): void {
    for (const statement of (program['body'] as AnyNode[] | undefined) ?? []) this.statement(statement, at);
  }

  private statement(node: AnyNode, at: At): void {
    switch (node.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        if (node['escaped'] === false)
          return this.refuse(node, 'a triple brace', 'take two braces on either side');
        const path = this.value(node, at);
        if (path !== null) this.print(path, at);
        if (path !== null && at.always) this.shown.add(path);
        if (path === null && at.always && showing.has(String((node['path'] as AnyNode)['original']))) {
          for (const read of this.parameters(node, at)) this.shown.add(read);
        }
        return;
      }
      case 'BlockStatement':
        return this.block(node, at);
      default:
        this.refuse(node, node.type === 'PartialStatement' ? 'a partial ({{> …}})' : 'this');
    }
  }

  private print(path: string, at: At): void {
    this.printed.add(path);
    if (!at.known.has(path)) this.bare.add(path);
  }

  private block(node: AnyNode, at: At): void {
    const name = (node['path'] as AnyNode)['original'] as string;
    const params = node['params'] as AnyNode[];
    const [only] = params;
    if (!['if', 'unless', 'each'].includes(name)) return this.refuse(node, `{{#${name}}}`);
    if (only === undefined || params.length !== 1) {
      return this.problem('TEMPLATE_HELPER_CALL', node, { name: `#${name}`, form: `{{#${name} path}}` });
    }
    if (((node['program'] as AnyNode)['blockParams'] as unknown[] | undefined)?.length)
      return this.refuse(node, '"as |x|"');
    const path = this.value(only, at);
    const inside: At = { ...at, always: false };
    const there = path === null ? inside : { ...inside, known: new Set([...at.known, path]) };
    if (name === 'each' && path !== null) this.lists.add(path);
    const contexts = name === 'each' && path !== null ? [...at.contexts, `${path}[]`] : at.contexts;
    this.program(node['program'] as AnyNode, { ...(name === 'unless' ? inside : there), contexts });
    const inverse = node['inverse'] as AnyNode | null | undefined;
    if (inverse) this.program(inverse, name === 'unless' ? there : inside);
    const either =
      at.always && name === 'if' && inverse
        ? this.eitherWay(only, node['program'] as AnyNode, inverse, at)
        : null;
    if (either !== null) this.shown.add(either);
  }

  /**
   * `{{#if (positive fee)}}{{fee}}{{else}}none{{/if}}` shows the fee whatever it is, and so does `{{#if fee}}`: nothing
   * is a value too.
   */
  private eitherWay(condition: AnyNode, program: AnyNode, inverse: AnyNode, at: At): string | null {
    const isPositive =
      condition.type === 'SubExpression' && (condition['path'] as AnyNode)['original'] === 'positive';
    const [path] = isPositive ? this.parameters(condition, at) : [this.value(condition, at)];
    if (path === null || path === undefined) return null;
    const body = (of: AnyNode) => of['body'] as AnyNode[];
    const there: At = { ...at, known: new Set([...at.known, path]) };
    const prints = body(program).some(
      (node) => node.type === 'MustacheStatement' && this.value(node, there) === path,
    );
    const says = body(inverse).some(
      (node) => node.type === 'ContentStatement' && String(node['value']).trim() !== '',
    );
    return prints && says ? path : null;
  }

  /** The path that a node reads, or null for a helper's call or a literal; what parameters read is recorded as well. */
  private value(node: AnyNode, at: At): string | null {
    if (node.type === 'MustacheStatement' || node.type === 'SubExpression') {
      const path = node['path'] as AnyNode;
      const name = path['original'] as string;
      if (Object.hasOwn(this.helpers, name)) {
        this.call(name, node, at);
        return null;
      }
      if (
        node.type === 'SubExpression' ||
        (node['params'] as unknown[]).length > 0 ||
        hashOf(node).length > 0
      ) {
        this.problem('TEMPLATE_UNKNOWN_HELPER', node, { name }, fieldHint(name, node));
        return null;
      }
      return this.value(path, at);
    }
    return node.type === 'PathExpression' ? this.path(node, at) : null;
  }

  private path(node: AnyNode, { contexts, known }: At): string | null {
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
    const before = this.known.get(path);
    this.known.set(
      path,
      before === undefined ? known : new Set([...before].filter((each) => known.has(each))),
    );
    return path;
  }

  private call(name: string, node: AnyNode, at: At): void {
    const helper = this.helpers[name];
    const params = node['params'] as AnyNode[];
    if (helper === undefined) return;
    const [least, most] = helper.parameters;
    const wrongName = hashOf(node).length > 0 && !helper.named;
    const isKeyed = name === 't' || name === 'label';
    const needsLiteral = isKeyed && params[0]?.type !== 'StringLiteral';
    if (params.length < least || params.length > most || wrongName || needsLiteral) {
      return this.problem('TEMPLATE_HELPER_CALL', node, { name, form: helper.form });
    }
    const literal = params[0]?.type === 'StringLiteral' ? String(params[0]['value']) : '';
    if (name === 't') this.strings.push({ key: literal, names: pairsOf(node).map((pair) => pair.key) });
    const given = [
      ...params.slice(isKeyed ? 1 : 0).map((param) => ({ key: null, value: param })),
      ...pairsOf(node),
    ];
    const operands = given.map(({ key, value }) =>
      operandOf(value, this.value(value, at), key, this.helpers),
    );
    this.calls.push({ helper: name, literal, operands });
    for (const { path } of operands)
      if (path !== null && name !== 'eq' && !at.known.has(path)) this.bare.add(path);
  }

  /** The paths that a call's parameters read. */
  private parameters(node: AnyNode, at: At): string[] {
    const params = [...((node['params'] as AnyNode[] | undefined) ?? []), ...hashOf(node)];
    return params.map((param) => this.value(param, at)).filter((path) => path !== null);
  }

  private refuse(node: AnyNode, what: string, hint?: string): void {
    this.problem('TEMPLATE_NOT_ALLOWED', node, { what }, hint);
  }

  private problem(code: CommonCode, node: AnyNode, details: Details, hint?: string): void {
    const { line, column } = node.loc.start;
    const known = this.problems.some(
      (each) => each.code === code && each.line === line && each.column === column,
    );
    const more = hint === undefined ? {} : { hint };
    if (!known) this.problems.push({ code, line, column, details, ...more });
  }
}

/** A record with one of its fields behind a space. */
function fieldHint(name: string, node: AnyNode): string | undefined {
  const [only, ...more] = (node['params'] as AnyNode[] | undefined) ?? [];
  const isField = only?.type === 'PathExpression' && more.length === 0 && hashOf(node).length === 0;
  return isField && /^\w+$/.test(name)
    ? `a field stands behind a point, ${name}.${String(only['original'])}; helpers are listed in docs/flow-language.md`
    : undefined;
}

function pairsOf(node: AnyNode): { key: string; value: AnyNode }[] {
  return (node['hash'] as { pairs: { key: string; value: AnyNode }[] } | undefined)?.pairs ?? [];
}

function hashOf(node: AnyNode): AnyNode[] {
  return pairsOf(node).map((pair) => pair.value);
}
