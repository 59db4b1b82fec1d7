/** The packs that run, from their folders; a broken file is refused with everything that is wrong with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { formatWeekday } from '../runtime/engine/formatting.ts';
import { readWords } from '../runtime/engine/answers/words.ts';
import type { Words } from '../runtime/engine/answers/words.ts';
import { declareErrors } from '../runtime/errors.ts';
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { PackFiles, PackSources } from '../runtime/conversation/versions.ts';
import { loadPack } from './pack-files.ts';
import { loadPackFromText } from '../runtime/language/pack.ts';
import type { LoadedPack } from '../runtime/language/pack.ts';
import type { Language } from '../runtime/ports.ts';
import { catalogue } from './catalogue.ts';

const packError = declareErrors({
  PACK_BROKEN: {
    message: 'the pack {pack} has problems:\n{problems}',
    hint: 'Mend the files named above, then start again.',
    retryable: false,
  },
  PACK_UNKNOWN: {
    message: 'there is no pack called {pack}',
    hint: 'Check the name of the folder under flows/.',
    retryable: false,
  },
});

/** The packs of a project folder. */
export interface LoadedPacks {
  current(name: string): Pack;
  has(name: string): boolean;
  words(pack: Pack): Words;
  /** For versions: the files of a pack, and packs of the files of then. */
  readonly sources: PackSources;
}

/** Reads one pack of the project. */
export function readPack(projectFolder: string, name: string): LoadedPack {
  return loadPack(projectFolder, name, catalogue, { weekday: formatWeekday });
}

/** Reads a pack from texts by path, as `readPack` reads it from its files. */
export function readPackText(files: ReadonlyMap<string, string>, name: string): LoadedPack {
  return loadPackFromText(files, name, catalogue, { weekday: formatWeekday });
}

/** Loads packs and the words of all languages; throws PACK_BROKEN with all problems of all files. */
export function openPacks(projectFolder: string, names: readonly string[]): LoadedPacks {
  const problems: string[] = [];
  const words = openWords(projectFolder, problems);
  const packs = new Map<string, Pack>();
  const files = new Map<string, PackFiles>();
  for (const name of names) {
    const { pack, diagnostics, sources } = readPack(projectFolder, name);
    files.set(name, sources);
    if (pack) packs.set(name, pack);
    else problems.push(formatDiagnostics(diagnostics, sources).trimEnd());
  }
  if (words === null || problems.length > 0)
    throw packError('PACK_BROKEN', { pack: names.join(', '), problems: problems.join('\n\n') });
  return {
    current(name) {
      const pack = packs.get(name);
      if (!pack) throw packError('PACK_UNKNOWN', { pack: name });
      return pack;
    },
    has: (name) => packs.has(name),
    words: () => words,
    sources: packSources(files),
  };
}

/** Makes packs of the files of then: with the texts of now where they fit, else with those of then. */
export function packSources(now: ReadonlyMap<string, PackFiles>, load = readPackText): PackSources {
  const isText = (path: string): boolean => /^(templates|locales)\//.test(path);
  return {
    files: (name) => now.get(name) ?? new Map(),
    make(name, then) {
      const flows = [...then].filter(([path]) => !isText(path));
      const texts = [...(now.get(name) ?? [])].filter(([path]) => isText(path));
      const corrected = load(new Map([...flows, ...texts]), name);
      if (corrected.pack) return { pack: corrected.pack, problems: '' };
      const { pack, diagnostics, sources } = load(then, name);
      return { pack, problems: pack ? '' : formatDiagnostics(diagnostics, sources).trimEnd() };
    },
  };
}

/** The tables of numbers and dates in words, which all packs share; null when they are not in order. */
function openWords(projectFolder: string, problems: string[]): Words | null {
  const read = (language: Language, name: string): unknown => {
    const file = join('locales', language, `${name}.yaml`);
    try {
      return parse(readFileSync(join(projectFolder, file), 'utf8'));
    } catch (error) {
      if (error instanceof YAMLParseError) {
        const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
        problems.push(`${file}:${line}:${col}  ${error.message.split(' at line ')[0]}`);
      } else problems.push(`${file}  cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
      return null;
    }
  };
  const before = problems.length;
  const files = (language: Language) => ({
    numbers: read(language, 'numbers'),
    dates: read(language, 'dates'),
  });
  const tables = { en: files('en'), fr: files('fr'), sw: files('sw') };
  if (problems.length > before) return null;
  const words = readWords(tables);
  if ('words' in words) return words.words;
  problems.push(words.problems.join('\n'));
  return null;
}
