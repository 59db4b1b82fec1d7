/** The packs that run, from their folders; a broken file is refused with everything that is wrong with it. */
import { formatWeekday } from '../runtime/engine/formatting.ts';
import type { Words } from '../runtime/engine/answers/words.ts';
import { declareErrors } from '../runtime/errors.ts';
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Diagnostic } from '../runtime/language/diagnostics.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { PackFiles, PackSources } from '../runtime/conversation/versions.ts';
import { loadPack } from './pack-files.ts';
import { loadPackFromText } from '../runtime/language/pack.ts';
import type { LoadedPack } from '../runtime/language/pack.ts';
import { catalogue } from './catalogue.ts';
import { readWordFiles } from './word-files.ts';

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

/** What reading all files gave. */
export interface ReadPacks {
  /** Null when anything is broken. */
  readonly packs: LoadedPacks | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The files by the names that diagnostics use, for `formatDiagnostics`. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads one pack of the project. */
export function readPack(projectFolder: string, name: string): LoadedPack {
  return loadPack(projectFolder, name, catalogue, { weekday: formatWeekday });
}

/** Reads a pack from texts by path, as `readPack` reads it from its files. */
export function readPackText(files: ReadonlyMap<string, string>, name: string): LoadedPack {
  return loadPackFromText(files, name, catalogue, { weekday: formatWeekday });
}

/** Reads packs and the words of all languages. Never throws for what stands in the files. */
export function readPacks(projectFolder: string, names: readonly string[]): ReadPacks {
  const { words, diagnostics, sources } = readWordFiles(projectFolder);
  const found = [...diagnostics];
  const texts = new Map(sources);
  const packs = new Map<string, Pack>();
  const files = new Map<string, PackFiles>();
  for (const name of names) {
    const read = readPack(projectFolder, name);
    files.set(name, read.sources);
    if (read.pack) packs.set(name, read.pack);
    found.push(...read.diagnostics);
    for (const [file, text] of read.sources) texts.set(file, text);
  }
  const whole = words !== null && packs.size === names.length;
  return { packs: whole ? loaded(packs, files, words) : null, diagnostics: found, sources: texts };
}

/** Loads packs and words; throws PACK_BROKEN with all problems of all files. */
export function openPacks(projectFolder: string, names: readonly string[]): LoadedPacks {
  return orThrow(names, readPacks(projectFolder, names));
}

/** The packs, or PACK_BROKEN with all problems of all files. */
export function orThrow(names: readonly string[], { packs, diagnostics, sources }: ReadPacks): LoadedPacks {
  if (packs) return packs;
  const problems = formatDiagnostics(diagnostics, sources).trimEnd();
  throw packError('PACK_BROKEN', { pack: names.join(', '), problems });
}

function loaded(
  packs: ReadonlyMap<string, Pack>,
  files: ReadonlyMap<string, PackFiles>,
  words: Words,
): LoadedPacks {
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
