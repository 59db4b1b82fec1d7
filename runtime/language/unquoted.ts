/** An expression with a comma that stands between { } or [ ] without quotes: YAML ends it at the comma. */
import { isPair, isScalar, visit } from 'yaml';
import type { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export interface Unquoted {
  /** The text as it was meant. */
  readonly whole: string;
  /** From and to, as offsets in the text. */
  readonly from: number;
  readonly to: number;
}

/** The first one in a file. */
export function unquotedIn(document: Document, text: string): Unquoted | null {
  let found: Unquoted | null = null;
  visit(document, {
    Collection(_key, node) {
      found ??= unquotedOf(node, text);
      return found === null ? undefined : visit.BREAK;
    },
  });
  return found;
}

/** The first one in a map or list of one line. */
export function unquotedOf(node: YAMLMap | YAMLSeq, text: string): Unquoted | null {
  if (node.flow !== true) return null;
  const items: readonly unknown[] = node.items;
  const parts = items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item]));
  for (const part of parts) {
    const found = isScalar(part) ? cutAtComma(part, text) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A plain text with a bracket that is closed only behind the comma which ended it. */
function cutAtComma(scalar: Scalar, text: string): Unquoted | null {
  const [from, end] = scalar.range ?? [0, 0];
  if (scalar.type !== 'PLAIN' || depthOf(text.slice(from, end)) <= 0) return null;
  let depth = 0;
  for (let to = from; to < text.length; to++) {
    const sign = text[to] ?? '';
    if (sign === '\n') return null;
    if (depth === 0 && to > end && ',}]'.includes(sign))
      return { whole: text.slice(from, to).trim(), from, to };
    if (sign === '(') depth++;
    if (sign === ')') depth--;
  }
  return null;
}

function depthOf(part: string): number {
  return part.split('(').length - part.split(')').length;
}
