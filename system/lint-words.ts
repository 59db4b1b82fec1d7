/** What was written behind `npm run lint`: a format, and packs or files. */
import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { packsIn } from './pack-names.ts';
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

/** Reads the options and names; a name is a pack, or the path of a pack's folder or file. */
export function readLintWords(
  projectFolder: string,
  { json = false, sarif = false }: { readonly json?: boolean; readonly sarif?: boolean },
  named: readonly string[],
): LintWords {
  const no = (problem: string): LintWords => ({ ok: false, problem });
  const known = packsIn(projectFolder);
  if (known === null) return no(`The folder "${join(projectFolder, 'flows')}" cannot be read.`);
  if (known.length === 0) return no(`There is no pack under "${join(projectFolder, 'flows')}".`);
  if (json && sarif) return no('Choose one of --json and --sarif.');
  const format = json ? 'json' : sarif ? 'sarif' : 'text';

  const packs = new Set<string>();
  const files = new Set<string>();
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

interface Named {
  readonly packs: readonly string[];
  /** Null when it names a pack as a whole. */
  readonly file: string | null;
}

/** What a word names: a pack, or a path as seen from where npm was called, else from the project. */
function placeOf(projectFolder: string, known: readonly string[], word: string): Named | null {
  if (known.includes(word)) return { packs: [word], file: null };
  for (const from of [process.env['INIT_CWD'] ?? projectFolder, projectFolder]) {
    const path = resolve(from, word);
    if (!existsSync(path)) continue;
    const file = relative(projectFolder, path).replaceAll('\\', '/');
    const packs = packsOf(known, file);
    if (packs === null) continue;
    return { packs, file: statSync(path).isDirectory() ? null : file };
  }
  return null;
}

/** The packs that a file is of; null when it is none of any. A locale of the runtime is in every pack. */
function packsOf(known: readonly string[], file: string): readonly string[] | null {
  if (wordFiles.includes(file)) return [];
  const [folder, second, third] = file.split('/');
  if (!['flows', 'templates', 'locales'].includes(folder ?? '')) return null;
  const pack = folder === 'locales' ? third?.replace(/\.yaml$/, '') : second;
  if (folder === 'locales' && pack === 'runtime') return known;
  const packs = known.filter((each) => each === pack);
  return packs.length === 0 ? null : packs;
}
