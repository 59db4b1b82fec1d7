/** The tables of numbers and dates in words, which all packs share, from `locales/<language>/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { readWords } from '../runtime/engine/answers/words.ts';
import type { Words } from '../runtime/engine/answers/words.ts';
import { diagnose } from '../runtime/language/diagnostics.ts';
import type { Diagnostic } from '../runtime/language/diagnostics.ts';
import { languages } from '../runtime/ports.ts';
import type { Language } from '../runtime/ports.ts';

export interface ReadWordFiles {
  /** Null when there is a problem. */
  readonly words: Words | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The files by the names that diagnostics use. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads the tables of all languages. Never throws for what stands in the files. */
export function readWordFiles(projectFolder: string): ReadWordFiles {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, string>();
  const read = (language: Language, name: string): unknown => {
    const file = `locales/${language}/${name}.yaml`;
    try {
      const text = readFileSync(join(projectFolder, file), 'utf8');
      sources.set(file, text);
      return parse(text);
    } catch (error) {
      diagnostics.push(unreadable(file, error));
      return null;
    }
  };
  const tables = Object.fromEntries(
    languages.map((language) => [
      language,
      { numbers: read(language, 'numbers'), dates: read(language, 'dates') },
    ]),
  ) as Parameters<typeof readWords>[0];
  if (diagnostics.length > 0) return { words: null, diagnostics, sources };
  const result = readWords(tables);
  if ('words' in result) return { words: result.words, diagnostics, sources };
  return { words: null, diagnostics: result.problems.map((problem) => misread(problem, sources)), sources };
}

function unreadable(file: string, error: unknown): Diagnostic {
  if (!(error instanceof YAMLParseError)) {
    return diagnose('FILE_MISSING', { file, line: 1, column: 1, length: 1 }, { name: file });
  }
  const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
  const reason = error.message.split(' at line ')[0] ?? '';
  return diagnose('FILE_NOT_YAML', { file, line, column: col, length: 1 }, { reason });
}

/** `locales/en/dates.yaml: months: expected …` with the line of the key it names, where it names one. */
function misread(problem: string, sources: ReadonlyMap<string, string>): Diagnostic {
  const [, file = '', reason = problem] = /^(\S+\.yaml): (.*)$/s.exec(problem) ?? [];
  const key = /^(\w+):/.exec(reason)?.[1];
  const lines = (sources.get(file) ?? '').split('\n');
  const at = key === undefined ? -1 : lines.findIndex((line) => line.startsWith(`${key}:`));
  const place = { file, line: at + 1 || 1, column: 1, length: at < 0 ? 1 : (key ?? '').length };
  return diagnose('FILE_NOT_YAML', place, { reason });
}
