/**
 * Warnings that somebody has looked at and lets stand: a comment in the file, with the reason.
 *
 * ```
 * within: 3d # lint-ignore WAIT_BEYOND_WINDOW: the clinic calls before it answers
 * {{! lint-ignore MESSAGE_LONG: people asked for the whole text in one message }}
 * ```
 *
 * Behind something it is about that line, alone on its line about the next one that is not a comment. Errors cannot be
 * let stand: a pack that has one does not run.
 */
import { diagnosticCodes } from './all-codes.ts';
import type { DiagnosticCode } from './all-codes.ts';
import { diagnose, hasErrors } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';

/** A problem that a comment lets stand. */
export interface Suppressed {
  readonly diagnostic: Diagnostic;
  /** As it stands in the comment. */
  readonly reason: string;
  readonly place: Place;
}

export interface Judged {
  /** What is left, with whatever is wrong with the comments themselves. */
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
}

interface Comment {
  readonly code: DiagnosticCode;
  readonly reason: string;
  readonly place: Place;
  /** The line that it is about. */
  readonly about: number;
}

/** By the kind of file: a # in a template is a text that people read. */
const marks = {
  yaml: /(?:^|\s)#\s*lint-ignore\b(.*)$/,
  hbs: /\{\{!(?:--)?\s*lint-ignore\b(.*?)(?:--)?\}\}/,
};
const form = /^\s+([A-Z][A-Z0-9_]*)\s*:\s*(\S.*?)\s*$/;

/** Takes out what comments in the files let stand. Comments that are wrong or that nothing needs are problems. */
export function judge(diagnostics: readonly Diagnostic[], files: ReadonlyMap<string, string>): Judged {
  const problems: Diagnostic[] = [];
  const comments = [...files].flatMap(([file, text]) => commentsOf(file, text, problems));
  const used = new Set<Comment>();
  const suppressed: Suppressed[] = [];
  const left = diagnostics.filter((diagnostic) => {
    const { code, severity, file, place } = diagnostic;
    const comment = comments.find(
      (each) =>
        each.code === code &&
        each.place.file === file &&
        // What is wrong with a file as a whole is told at its first line, where the comment may stand itself.
        (each.about === place.line || each.place.line === place.line),
    );
    if (comment === undefined || severity === 'error') return true;
    used.add(comment);
    suppressed.push({ diagnostic, reason: comment.reason, place: comment.place });
    return false;
  });
  // While there are errors not every rule has run: what is unused cannot be told.
  const unused = hasErrors(diagnostics) ? [] : comments.filter((comment) => !used.has(comment));
  for (const { code, place } of unused) problems.push(diagnose('LINT_IGNORE_UNUSED', place, { name: code }));
  return { diagnostics: [...left, ...problems], suppressed };
}

function commentsOf(file: string, text: string, problems: Diagnostic[]): Comment[] {
  if (!text.includes('lint-ignore')) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const found = marks[file.endsWith('.hbs') ? 'hbs' : 'yaml'].exec(line);
    if (found === null) return [];
    const at = line.indexOf('lint-ignore');
    const place = { file, line: index + 1, column: at + 1, length: line.trimEnd().length - at };
    const [, name = '', reason = ''] = form.exec(found[1] ?? '') ?? [];
    const code = (Object.keys(diagnosticCodes) as DiagnosticCode[]).find((each) => each === name);
    if (name === '') problems.push(diagnose('LINT_IGNORE_SHAPE', place));
    else if (code === undefined)
      problems.push(diagnose('LINT_IGNORE_CODE', place, { name }, { among: Object.keys(diagnosticCodes) }));
    else if (diagnosticCodes[code].severity === 'error')
      problems.push(diagnose('LINT_IGNORE_ERROR', place, { name }));
    else return [{ code, reason, place, about: aboutOf(lines, index, line.slice(0, found.index)) }];
    return [];
  });
}

/** The line itself where something stands in front; else the next that is neither empty nor a comment. */
function aboutOf(lines: readonly string[], index: number, before: string): number {
  if (before.trim() !== '') return index + 1;
  const isComment = (line: string) => /^\s*(#|\{\{!.*\}\}\s*$|$)/.test(line);
  const next = lines.findIndex((line, at) => at > index && !isComment(line));
  return next === -1 ? index + 1 : next + 1;
}
