/** What is wrong with a file that is no YAML, in words that people can act on. */
import { visit } from 'yaml';
import type { Document, YAMLParseError, YAMLWarning } from 'yaml';
import type { Place } from './model.ts';
import { placeAt } from './text-places.ts';

export interface YamlProblem {
  readonly reason: string;
  readonly hint: string;
  /** Where it is, from and to, as offsets in the text. */
  readonly from: number;
  readonly to: number;
}

interface Known {
  readonly code: string;
  /** In the reader's message, where one code stands for several mistakes. */
  readonly says?: RegExp;
  readonly reason: string;
  readonly hint: string;
}

const known: readonly Known[] = [
  {
    code: 'TAB_AS_INDENT',
    reason: 'a tab stands in front of this line',
    hint: 'indent with spaces, as the lines around it',
  },
  {
    code: 'BAD_INDENT',
    says: /^All /,
    reason: 'this line is indented unlike its neighbours',
    hint: 'give it the same indent as the line it belongs to',
  },
  {
    code: 'MULTILINE_IMPLICIT_KEY',
    reason: 'a name without a colon behind it',
    hint: 'write a colon and a space behind the name, as in "then: step"',
  },
  {
    code: 'MISSING_CHAR',
    says: /^Implicit map keys need/,
    reason: 'a name without a colon behind it',
    hint: 'write a colon and a space behind the name, as in "then: step"',
  },
  {
    code: 'BLOCK_AS_IMPLICIT_KEY',
    reason: 'a second colon on one line',
    hint: 'put the text in quotes if the colon belongs to it, else begin a new line',
  },
  {
    code: 'BLOCK_IN_FLOW',
    reason: 'a comma is missing',
    hint: 'between { } and [ ] a comma stands between two parts, as in { goto: step, if: condition }',
  },
  {
    code: 'BAD_SCALAR_START',
    reason: 'a text cannot begin with this sign',
    hint: 'put the text in quotes',
  },
];

/** Characters that nobody sees and YAML does not allow; the parser is lenient. */
export function unseenCharacter(file: string, text: string): Place | null {
  // oxlint-disable-next-line no-control-regex
  const at = text.search(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/);
  return at === -1 ? null : placeAt(file, text, at, 1);
}

/** The problem that the reader found first; after it the reader only guesses. */
export function yamlProblem(
  document: Document,
  problem: YAMLParseError | YAMLWarning,
  text: string,
): YamlProblem {
  const [from, to] = problem.pos;
  const quote = openQuote(document, from, text);
  if (quote !== null) {
    const mark = text[quote] ?? '"';
    const reason = `this quote (${mark}) is not closed on its line`;
    return { reason, hint: `put ${mark} where the text ends`, from: quote, to: quote + 1 };
  }
  const closer = /must .* end with a ([\]}])$/.exec(problem.message)?.[1];
  const opener = closer === undefined ? null : openBracket(text, from, closer);
  if (opener !== null) {
    const reason = `this bracket (${text[opener]}) is not closed`;
    return { reason, hint: `put ${closer} where it ends`, from: opener, to: opener + 1 };
  }
  if (/["'](?=\p{L})/u.test(text.slice(from - 1, from + 1))) {
    const hint = 'a quote inside a text of the same quotes ends it: use the other kind around the text';
    return { reason: 'the text goes on behind its closing quote', hint, from, to };
  }
  const lost = lostName(problem, text);
  if (lost !== null) return lost;
  const tight = tightColon(problem, text);
  if (tight !== null) return tight;
  const braces = openingBraces(text, from);
  if (braces !== null) return braces;
  const slip = indentSlip(problem, text);
  if (slip !== null) return slip;
  const found = known.find(
    ({ code, says }) => code === problem.code && (says === undefined || says.test(problem.message)),
  );
  const reason = problem.message.replace(/\s+/g, ' ').trim();
  const hint = endSlip(text, from) ?? found?.hint ?? 'mend the indentation, quotes or brackets here';
  return { reason: found?.reason ?? reason.charAt(0).toLowerCase() + reason.slice(1), hint, from, to };
}

/** Lines below a name at the file's edge that lost it: what stands above has its value, or is a list without names. */
function lostName({ code, pos }: YAMLParseError | YAMLWarning, text: string): YamlProblem | null {
  if (!['BAD_INDENT', 'BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY'].includes(code)) return null;
  const lines = contentLines(text);
  const at = lines.findIndex(({ to }) => to > pos[0]);
  const [above, here, below] = [lines[at - 1], lines[at], lines[at + 1]];
  if (above === undefined || here === undefined || here.indent === 0) return null;
  const isWhole = above.indent === 0 && /^\w+: \S/.test(above.text);
  const follows = below?.indent === here.indent && !below.text.startsWith('- ');
  const isListsEnd =
    above.indent === here.indent && /^- [\w.]+$/.test(above.text) && /^[\w.]+:/.test(here.text) && follows;
  if (!isWhole && !isListsEnd) return null;
  return {
    reason: 'no name stands above what begins here',
    hint: `write the line with its name above it, as in "steps:"${isWhole ? '; or indent it as deep as the line above' : ''}`,
    from: here.from,
    to: here.to,
  };
}

/** The lines that say something. */
function contentLines(text: string): readonly Line[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return starts.map((start) => lineAt(text, start)).filter((line) => !/^(#|$)/.test(line.text));
}

/** A colon with no space behind it is part of a word: `no:later`. */
function tightColon({ code, pos }: YAMLParseError | YAMLWarning, text: string): YamlProblem | null {
  if (!['MISSING_CHAR', 'MULTILINE_IMPLICIT_KEY'].includes(code)) return null;
  const { from, to, text: line } = lineAt(text, text.lastIndexOf('\n', pos[0] - 1) + 1);
  const found = /^(\w+):(\w.*)$/.exec(line);
  if (found === null) return null;
  const hint = `put a space behind the colon: ${found[1]}: ${found[2]}`;
  return { reason: 'no space stands behind the colon', hint, from, to };
}

/** A colon between end and its result. */
function endSlip(text: string, at: number): string | null {
  const { text: line } = lineAt(text, text.lastIndexOf('\n', at - 1) + 1);
  const result = /: end: *([a-z]\w*)$/.exec(line)?.[1];
  return result === undefined ? null : `write end ${result}`;
}

/** A text that begins with the braces of a value: YAML takes them for a map. */
function openingBraces(text: string, at: number): YamlProblem | null {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const { from, to, text: line } = lineAt(text, start);
  const found = /(?:: +|- +|^)(?=\{\{)/.exec(line);
  if (found === null) return null;
  const begins = from + found.index + found[0].length;
  return { reason: 'a text cannot begin with {{', hint: 'put the text in quotes', from: begins, to };
}

/** A line that is indented deeper than the one above it, or that lost its dash. */
function indentSlip(problem: YAMLParseError | YAMLWarning, text: string): YamlProblem | null {
  const [from] = problem.pos;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const here = lineAt(text, start);
  const above = lineAt(text, text.lastIndexOf('\n', start - 2) + 1);
  const dash = strayDash(text, here) ?? lostDash(above, here);
  if (dash !== null) return dash;
  if (problem.code !== 'BLOCK_AS_IMPLICIT_KEY' || /:\s.*:\s/.test(`${here.text} `)) return null;
  const next = lineAt(text, here.to + 1);
  if (next.indent <= here.indent) return null;
  const either = above.indent === next.indent ? ', or that line as deep as this one' : '';
  const hint = `indent it as deep as that line${either}`;
  return {
    reason: 'this line is indented deeper than the one above',
    hint,
    from: next.from,
    to: next.to,
  };
}

/** Of two names as deep as each other, nothing behind their colons, the one with a dash: steps have none. */
function strayDash(text: string, here: Line): YamlProblem | null {
  const name = /^(- +)?\w+:$/;
  let above = here;
  do {
    if (above.from === 0 || above.from - above.indent === 0) return null;
    above = lineAt(text, text.lastIndexOf('\n', above.from - above.indent - 2) + 1);
  } while (above.text === '' || above.text.startsWith('#') || above.indent > here.indent);
  if (above.indent < here.indent || !name.test(above.text) || !name.test(here.text)) return null;
  const stray = here.text.startsWith('- ') ? here : above;
  if (!stray.text.startsWith('- ')) return null;
  return {
    reason: 'a dash stands in front of this name',
    hint: 'delete the dash: the names around it have none',
    from: stray.from,
    to: stray.to,
  };
}

/** Of two lines the one without a dash, where it stands as deep as the dash or what is behind the dash. */
function lostDash(above: Line, here: Line): YamlProblem | null {
  const [lost, other, where] = here.text.startsWith('- ') ? [above, here, 'below'] : [here, above, 'above'];
  const isLevel = lost.indent === other.indent || lost.indent === other.indent + 2;
  // A key may stand above its list.
  if (!other.text.startsWith('- ') || lost.text.startsWith('- ') || !isLevel || /^$|:$/.test(lost.text))
    return null;
  // Behind a dash a line may go on with what belongs to it.
  if (where === 'above' && lost.indent !== other.indent) return null;
  return {
    reason: 'the dash in front of this line is missing',
    hint: `write - and a space in front of it, as on the line ${where}`,
    from: lost.from,
    to: lost.to,
  };
}

interface Line {
  readonly text: string;
  readonly indent: number;
  /** From and to, as offsets in the text. */
  readonly from: number;
  readonly to: number;
}

/** The line that begins at an offset, without its indent. */
function lineAt(text: string, start: number): Line {
  const newline = text.indexOf('\n', start);
  const to = newline === -1 ? text.length : newline;
  const indent = /^ */.exec(text.slice(start, to))?.[0].length ?? 0;
  return { text: text.slice(start + indent, to).trimEnd(), indent, from: start + indent, to };
}

/** The first quoted text that runs over a line's end up to the problem: where it should end was forgotten. */
function openQuote(document: Document, before: number, text: string): number | null {
  let found: number | null = null;
  visit(document, {
    Scalar(_key, { range, type }) {
      const [from, to] = range ?? [0, 0];
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (isQuoted && from <= before && text.slice(from, to).includes('\n')) found ??= from;
    },
  });
  return found;
}

/** The bracket before an offset that has no partner up to there. */
function openBracket(text: string, before: number, closer: string): number | null {
  const opener = closer === '}' ? '{' : '[';
  let depth = 0;
  for (let at = before - 1; at >= 0; at--) {
    if (text[at] === closer) depth++;
    if (text[at] === opener && depth-- === 0) return at;
  }
  return null;
}
