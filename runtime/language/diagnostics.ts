/**
 * An author's mistakes, as data: every check collects them, nothing stops at the first, and people see them with the
 * line they wrote. The shape is the Language Server Protocol's diagnostic in plain words.
 */
import assert from 'node:assert';
import type { DiagnosticCode } from './all-codes.ts';
import type { DeclaredCodes } from './declared-code.ts';
import { commonCodes } from './diagnostic-codes.ts';
import type { CommonCode } from './diagnostic-codes.ts';
import type { Place } from './model.ts';
import { nearest } from './nearest.ts';

export type Severity = 'error' | 'warning';

/** Another place that explains a diagnostic, e.g. the first of two equal keys. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** One mistake in a file of a pack. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly file: string;
  readonly place: Place;
  /** What is wrong, where, with which value; no full stop. */
  readonly message: string;
  /** What to do, imperative; or the nearest name ("did you mean …?"). */
  readonly hint: string;
  readonly related: readonly Related[];
  /** The evidence: a shortest way that shows the mistake, step by step. Empty where one place says it all. */
  readonly way: readonly Related[];
}

/** Details that fill `{name}` in a code's message and hint. */
export type Details = Readonly<Record<string, string | number>>;

export interface More {
  /** The names that would have been right; the nearest to `details.name` becomes the hint. */
  readonly among?: Iterable<string>;
  /** In place of the code's own hint, where more is known of what was meant. */
  readonly hint?: string;
  readonly related?: readonly Related[];
  readonly way?: readonly Related[];
}

/** Makes a diagnostic from one of the common codes. */
export function diagnose(code: CommonCode, place: Place, details?: Details, more?: More): Diagnostic {
  return diagnoseBy(commonCodes, code, place, details, more);
}

/**
 * Makes a diagnostic from what a rule or a kind declares. With `among`, a near name replaces the hint by "did you mean
 * …?".
 */
export function diagnoseBy(
  codes: DeclaredCodes,
  code: string,
  place: Place,
  details: Details = {},
  more: More = {},
): Diagnostic {
  const declared = codes[code];
  assert(declared, `${code} is reported and not declared`);
  const near = more.among === undefined ? null : nearest(String(details['name'] ?? ''), more.among);
  return {
    code: code as DiagnosticCode,
    severity: declared.severity,
    file: place.file,
    place,
    message: fill(declared.message, details),
    hint: near === null ? fill(more.hint ?? declared.hint, details) : `did you mean "${near}"?`,
    related: more.related ?? [],
    way: more.way ?? [],
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** By file, then place, then code: the order people read in, the same every time. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

/**
 * For people: one block per diagnostic with a frame of the source line.
 *
 * ```
 * flows/pay.yaml:12:11  FLOW_UNKNOWN_TARGET  no step "don"
 *   12 |     then: don
 *      |           ^^^  did you mean "done"?
 * ```
 *
 * `sources` holds the text of every file by the name the diagnostics use; a file that is missing gives no frame.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string> = new Map(),
): string {
  return sortDiagnostics(diagnostics)
    .map((diagnostic) => formatOne(diagnostic, sources))
    .join('\n');
}

function formatOne(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): string {
  const { place, code, severity, message, hint } = diagnostic;
  const label = severity === 'warning' ? `${code} (warning)` : code;
  const lines = [`${at(place)}  ${label}  ${message}`, ...frame(place, hint, sources)];
  const way = diagnostic.way.map((step) => step.message).join(' → ');
  if (diagnostic.way.length > 1 && !message.includes('→')) lines.push(`  by this way: ${way}`);
  for (const other of diagnostic.related) {
    lines.push(`  ${at(other.place)}  ${other.message}`, ...frame(other.place, '', sources));
  }
  return lines.join('\n') + '\n';
}

function at(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** A tab counts one column and is shown as one space, so that the caret stands right. */
function frame(place: Place, hint: string, sources: ReadonlyMap<string, string>): string[] {
  const line = sources.get(place.file)?.split(/\r?\n/)[place.line - 1];
  if (line === undefined) return hint === '' ? [] : [`  ${hint}`];
  const gutter = String(place.line).padStart(4);
  const start = place.column - 1;
  const length = Math.max(1, Math.min(place.length, line.length - start));
  const caret = `${' '.repeat(start)}${'^'.repeat(length)}`;
  return [`${gutter} | ${line.replaceAll('\t', ' ')}`, `     | ${caret}${hint === '' ? '' : `  ${hint}`}`];
}

function fill(text: string, details: Details): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}
