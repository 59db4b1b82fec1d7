/** The files of numbers and days in words, which all packs share, read as strictly as a pack's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readWords } from '../runtime/engine/answers/words.ts';
import type { Words } from '../runtime/engine/answers/words.ts';
import { diagnose } from '../runtime/language/diagnostics.ts';
import type { Diagnostic } from '../runtime/language/diagnostics.ts';
import { entry, readText } from '../runtime/language/read.ts';
import type { Tree } from '../runtime/language/read.ts';
import { languages } from '../runtime/ports.ts';
import type { Language } from '../runtime/ports.ts';

/** Their paths in the project. */
export const wordFiles: readonly string[] = languages.flatMap((language) => [
  `locales/${language}/numbers.yaml`,
  `locales/${language}/dates.yaml`,
]);

export interface ReadWordFiles {
  /** Null when there is a problem. */
  readonly words: Words | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The files by the names that diagnostics use. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Reads the tables of all languages. Never throws for what stands in the files, or that one is missing; throws what
 * reading one throws otherwise.
 */
export function readWordFiles(projectFolder: string): ReadWordFiles {
  const sources = new Map<string, string>();
  const trees = new Map<string, Tree | null>();
  const diagnostics: Diagnostic[] = [];
  for (const file of wordFiles) {
    const source = textOf(join(projectFolder, file));
    if (source === null) {
      diagnostics.push(diagnose('FILE_MISSING', { file, line: 1, column: 1, length: 1 }, { name: file }));
      continue;
    }
    sources.set(file, source);
    const read = readText(file, source);
    trees.set(file, read.tree);
    diagnostics.push(...read.diagnostics);
  }
  if (diagnostics.length > 0) return { words: null, diagnostics, sources };
  const files = (language: Language) => ({
    numbers: parse(sources.get(`locales/${language}/numbers.yaml`) ?? '') as unknown,
    dates: parse(sources.get(`locales/${language}/dates.yaml`) ?? '') as unknown,
  });
  const read = readWords({ en: files('en'), fr: files('fr'), sw: files('sw') });
  if ('words' in read) return { words: read.words, diagnostics, sources };
  return { words: null, diagnostics: read.problems.map((problem) => placed(problem, trees)), sources };
}

/** Null where there is no such file. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** `file: key: what is wrong` with the place of the key. */
function placed(problem: string, trees: ReadonlyMap<string, Tree | null>): Diagnostic {
  const [file = '', key = '', ...rest] = problem.split(': ');
  const tree = trees.get(file) ?? null;
  const found = tree?.kind === 'map' ? entry(tree, key) : null;
  const place = found?.place ?? { file, line: 1, column: 1, length: 1 };
  return diagnose('WORDS_SHAPE', place, { what: [key, ...rest].join(': ') });
}
