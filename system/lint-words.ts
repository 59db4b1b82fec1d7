/** What was written behind `npm run lint`: a format, and packs or files. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { wordFiles } from './word-files.ts';

export type LintWords =
  | {
      readonly ok: true;
      readonly format: 'text' | 'json' | 'sarif';
      readonly packs: readonly string[];
      /** Whether the words of numbers and days are asked about. */
      readonly words: boolean;
      /** Files by path relative to the project, with `/`; empty: all. */
      readonly files: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly problem: string };

/** Reads the words; a name is a pack, or the path of a pack's folder or file. */
export function readLintWords(projectFolder: string, words: readonly string[]): LintWords {
  const no = (problem: string): LintWords => ({ ok: false, problem });
  const known = packsIn(projectFolder);
  if (known === null) return no(`The folder "${join(projectFolder, 'flows')}" cannot be read.`);
  if (known.length === 0) return no(`There is no pack under "${join(projectFolder, 'flows')}".`);
  const options = words.filter((word) => word.startsWith('-'));
  const stranger = options.find((option) => option !== '--json' && option !== '--sarif');
  if (stranger !== undefined) return no(`There is no option "${stranger}".`);
  if (options.includes('--json') && options.includes('--sarif'))
    return no('Choose one of --json and --sarif.');
  const format = options.includes('--json') ? 'json' : options.includes('--sarif') ? 'sarif' : 'text';

  const packs = new Set<string>();
  const files = new Set<string>();
  const named = words.filter((each) => !each.startsWith('-'));
  for (const word of named) {
    const place = placeOf(projectFolder, known, word);
    if (place === null)
      return no(`"${word}" is neither a pack nor a file of one. The packs are: ${known.join(', ')}.`);
    for (const pack of place.packs) packs.add(pack);
    if (place.file === null) continue;
    files.add(place.file);
  }
  const everything = named.length === 0;
  const aboutWords = everything || wordFiles.some((file) => files.has(file));
  return { ok: true, format, packs: everything ? known : [...packs], words: aboutWords, files };
}

function packsIn(projectFolder: string): string[] | null {
  try {
    return readdirSync(join(projectFolder, 'flows'), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map((each) => each.name)
      .sort();
  } catch {
    return null;
  }
}

/** The packs that a word is about, and the file when it names one. A locale of the runtime is in every pack. */
function placeOf(
  projectFolder: string,
  known: readonly string[],
  word: string,
): { readonly packs: readonly string[]; readonly file: string | null } | null {
  if (known.includes(word)) return { packs: [word], file: null };
  // npm runs scripts in the project's folder and tells where it was called.
  const path = [process.env['INIT_CWD'] ?? projectFolder, projectFolder]
    .map((folder) => resolve(folder, word))
    .find((each) => existsSync(each));
  if (path === undefined) return null;
  const file = relative(projectFolder, path).replaceAll('\\', '/');
  if (wordFiles.includes(file)) return { packs: [], file };
  const [folder, second, third] = file.split('/');
  const pack = folder === 'locales' ? third?.replace(/\.yaml$/, '') : second;
  const packs = folder === 'locales' && pack === 'runtime' ? known : known.filter((each) => each === pack);
  if (!['flows', 'templates', 'locales'].includes(folder ?? '') || packs.length === 0) return null;
  return { packs, file: statSync(path).isDirectory() ? null : file };
}
