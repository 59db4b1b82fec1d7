/**
 * An expression that cannot be read, in words of its author. The reader speaks of tokens ("expected RPAREN, got EOF") and
 * stops where it gives up; here is said what is missing or too much, and where.
 */
import type { CelSyntaxError } from './cel.ts';
import { slipAt } from './expression-slips.ts';

export interface SyntaxProblem {
  readonly reason: string;
  /** Null: nothing is known but that it is no expression. */
  readonly hint: string | null;
  /** From and to, as offsets in the source. */
  readonly start: number;
  readonly end: number;
}

const partners: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** By the reader's code; what is not here is about what stands at the place. */
const known: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  unterminated_string: ['this text is not closed', "a text has ' at both ends: one of them is missing"],
  unterminated_triple_quoted_string: ['this text is not closed', "write it between ' and '"],
  newline_in_string: ['a text goes on behind its line', "put ' where it ends, on the same line"],
  invalid_exponent: ['this is no number', 'write whole numbers with digits only, as in 1000'],
  invalid_number: ['this is no number', 'write whole numbers with digits only, as in 1000'],
  invalid_integer: ['this is no number', 'write whole numbers with digits only, as in 1000'],
  invalid_hex_integer: ['this is no number', 'write whole numbers with digits only, as in 1000'],
  invalid_macro_argument: [
    'the first part between these brackets is a name for one item of the list',
    'write it as in visits.exists(v, v.id == visit.id)',
  ],
};

const braces = ['braces { } are not part of the language', 'delete them'] as const;

const tooLong = [
  /./,
  'it is too long, or has too many brackets inside of brackets',
  'make two of it: put a part into a variable with set',
] as const;

/** Limits of the reader; it speaks of them by its own names. */
const limits: readonly (readonly [says: RegExp, reason: string, hint: string])[] = [
  [/maxMapEntries/, ...braces],
  [/maxListElements/, 'a list has 50 values at most', 'write fewer'],
  [
    /maxCallArguments/,
    'too many values between these brackets',
    'write fewer, as docs/flow-language.md shows it',
  ],
];

/** What is wrong with an expression that the reader refused. */
export function syntaxProblem(source: string, error: CelSyntaxError): SyntaxProblem {
  const { code, start, end } = error;
  const at = (reason: string, hint: string | null, from = start, to = end) => ({
    reason,
    hint,
    start: from,
    end: to,
  });
  if (source.trim() === '') return at('nothing is written here', 'write a condition or a value');
  if (known[code] !== undefined) return at(...known[code]);
  if (code === 'limit_exceeded') {
    const [, reason, hint] = limits.find(([says]) => says.test(error.message)) ?? tooLong;
    return at(reason, hint);
  }
  if (code === 'reserved_identifier')
    return at(
      `"${source.slice(start, end)}" is a word of the language and names nothing`,
      'use another name',
    );
  if (/escape/.test(code))
    return at(`"${source.slice(start, end)}" means nothing in a text`, 'write \\\\ where a \\ is meant');

  const atEnd = source.slice(start).trim() === '';
  const open = openBracket(source);
  if (atEnd && open !== null && endsInValue(source)) {
    const mark = source[open] ?? '(';
    return at(`the bracket ${mark} is not closed`, `put ${partners[mark]} where it ends`, open, open + 1);
  }
  const slip = slipAt(source, start);
  if (slip !== null)
    return at(
      `"${source.slice(slip.start, slip.end)}" is not part of the language`,
      slip.hint,
      slip.start,
      slip.end,
    );
  if (/got|token/.test(error.message) && !endsInValue(source.slice(0, start))) {
    const before = lastMark(source.slice(0, start));
    if (before === null) {
      const first = source.slice(start, end);
      return at(
        `something is missing in front of ${first}`,
        `write a value in front of it, or delete ${first}`,
      );
    }
    const from = source.slice(0, start).trimEnd().length - before.length;
    return at(
      `something is missing behind ${before}`,
      `write a value behind it, or delete ${before}`,
      from,
      from + before.length,
    );
  }
  if (atEnd) return at('the second part behind ? is missing', 'write both: condition ? value : otherwise');
  return surplus(source, start, Math.max(end, start + 1));
}

/** What stands behind an expression that is whole without it. */
function surplus(source: string, start: number, end: number): SyntaxProblem {
  const text = source.slice(start, end);
  const found = (reason: string, hint: string) => ({ reason, hint, start, end });
  if (text === '}') return found(...braces);
  if (/^[)\]]$/.test(text))
    return found(`the bracket ${text} was never opened`, `delete it, or put its partner in front`);
  if (text === ',') return found('a comma has no place here', 'join conditions with && (and) or || (or)');
  if (text === '?' || text === ':')
    return found(`"${text}" stands alone`, 'write both parts: condition ? value : otherwise');
  if (/^[\w'"]/.test(text))
    return found(
      `nothing joins "${text}" to what is in front of it`,
      openBracket(source.slice(0, start)) === null
        ? 'write a sign between them: && (and), || (or), ==, >=, +'
        : 'write a comma between two values, or a sign such as && (and) or +',
    );
  return found(`"${text}" is not part of the language`, 'use the signs listed in docs/flow-language.md');
}

/** The bracket that was opened last and is not closed; texts are passed over. */
function openBracket(source: string): number | null {
  const open: number[] = [];
  for (const { 0: mark, index } of source.matchAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[()[\]{}]/g)) {
    if (mark in partners) open.push(index);
    else if (mark.length === 1) open.pop();
  }
  return open.at(-1) ?? null;
}

/** Whether a value stands at the end, so that a sign or a bracket may follow. */
function endsInValue(source: string): boolean {
  return /[\w'")\]}]$/.test(source.trimEnd()) && !/(^|\W)in$/.test(source.trimEnd());
}

/** The sign at the end, which a value should follow. */
function lastMark(source: string): string | null {
  return /(\bin|[^\w\s'")\]}]+|.)$/.exec(source.trimEnd())?.[0] ?? null;
}
