/**
 * How long a message may get: the text as it stands, the longest value for each path, the longer side of each `#if`,
 * and each list with as many items as its type allows.
 */
import type { Language } from '../ports.ts';
import { longestLabel, longestOf, longestText, longestValues } from './longest.ts';
import { variablesOf } from './strings.ts';
import type { StringTable } from './strings.ts';
import { typeOfPath } from './type-paths.ts';
import type { Type } from './types.ts';

export interface LengthScope {
  readonly language: Language;
  readonly variables: ReadonlyMap<string, Type>;
  readonly strings: StringTable | undefined;
  /** Texts of which more is known, by path. */
  readonly texts: ReadonlyMap<string, number>;
}

export interface MessageLength {
  readonly length: number;
  /** Lists that are gone through without a declared maximum. */
  readonly unbounded: readonly string[];
}

type AnyNode = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Characters of an item's number. */
const countLength = 3;

/** The longest that a template becomes. What is wrong with it is told elsewhere and counts nothing here. */
export function messageLength(program: unknown, scope: LengthScope): MessageLength {
  const walk = new Lengths(scope);
  return { length: walk.program(program as AnyNode, ['']), unbounded: [...walk.unbounded] };
}

class Lengths {
  readonly unbounded = new Set<string>();
  private readonly scope: LengthScope;

  constructor(scope: LengthScope) {
    this.scope = scope;
  }

  program(node: AnyNode | null | undefined, contexts: readonly string[]): number {
    const body = (node?.['body'] as AnyNode[] | undefined) ?? [];
    return body.reduce((sum, each) => sum + this.statement(each, contexts), 0);
  }

  private statement(node: AnyNode, contexts: readonly string[]): number {
    if (node.type === 'ContentStatement') return [...String(node['value'])].length;
    if (node.type === 'MustacheStatement') return this.printed(node, contexts);
    return node.type === 'BlockStatement' ? this.block(node, contexts) : 0;
  }

  private block(node: AnyNode, contexts: readonly string[]): number {
    const name = (node['path'] as AnyNode)['original'];
    const [of] = node['params'] as AnyNode[];
    const inverse = this.program(node['inverse'] as AnyNode | null, contexts);
    const path = name === 'each' && of !== undefined ? pathOf(of, contexts) : null;
    if (path === null) return Math.max(this.program(node['program'] as AnyNode, contexts), inverse);
    const type = this.typeOf(path);
    if (type?.kind === 'list' && type.max === null) this.unbounded.add(path);
    const times = type?.kind === 'list' ? (type.max ?? 1) : 1;
    const inner = this.program(node['program'] as AnyNode, [...contexts, `${path}[]`]);
    return Math.max(times * inner, inverse);
  }

  private printed(node: AnyNode, contexts: readonly string[]): number {
    const { language, strings } = this.scope;
    const params = node['params'] as AnyNode[];
    const name = String((node['path'] as AnyNode)['original']);
    const literal = String(params[0]?.['value'] ?? '');
    if (name === 't') return this.string(node, literal, contexts);
    if (name === 'label') return longestLabel(strings, literal);
    if (name === 'weekday') return longestValues.weekday[language].length;
    // What is left counts items.
    if (params.length > 0) return countLength;
    return this.value(node['path'] as AnyNode, contexts);
  }

  /** A string of the locales in its longest form, with its values. */
  private string(node: AnyNode, key: string, contexts: readonly string[]): number {
    const forms = [...(this.scope.strings ?? [])].filter(
      ([each]) => each === key || each.startsWith(`${key}_`),
    );
    const pairs = ((node['hash'] as AnyNode | undefined)?.['pairs'] as AnyNode[] | undefined) ?? [];
    const values = new Map(pairs.map((each) => [String(each['key']), each['value'] as AnyNode]));
    const lengths = forms.map(([, entry]) => {
      const bare = [...(entry.words[0] ?? '').replaceAll(/\{\{[^}]*\}\}/g, '')].length;
      const filled = variablesOf(entry).map((name) => {
        const value = values.get(name);
        return value === undefined ? 0 : this.value(value, contexts);
      });
      return filled.reduce((sum, each) => sum + each, bare);
    });
    return Math.max(0, ...lengths);
  }

  private value(node: AnyNode, contexts: readonly string[]): number {
    const path = pathOf(node, contexts);
    if (path === null) return countLength;
    const known = this.scope.texts.get(path);
    const type = this.typeOf(path);
    return known ?? (type === null ? longestText : longestOf(type, this.scope.language));
  }

  private typeOf(path: string): Type | null {
    // What may be absent is longest where it is there.
    const there = [...path.matchAll(/(?=[.[])|$/g)].map(({ index }) => path.slice(0, index));
    const found = typeOfPath(path, this.scope.variables, new Set(there));
    return found.ok ? found.type : null;
  }
}

/** The path that a node reads, with `[]` for the items of lists; null for a literal or `@index`. */
function pathOf(node: AnyNode, contexts: readonly string[]): string | null {
  if (node.type !== 'PathExpression' || node['data'] === true) return null;
  const base = contexts[contexts.length - 1 - Number(node['depth'])] ?? '';
  return [base, ...(node['parts'] as string[])].filter((part) => part !== '').join('.');
}
