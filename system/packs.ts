/** The packs that run, from their folders; a broken file is refused with everything that is wrong with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formatWeekday } from '../runtime/engine/formatting.ts';
import { readWords } from '../runtime/engine/answers/words.ts';
import type { Words } from '../runtime/engine/answers/words.ts';
import { declareErrors } from '../runtime/errors.ts';
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Pack } from '../runtime/language/model.ts';
import { loadPack } from './pack-files.ts';
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
  words(pack: Pack): Words;
}

/** Reads one pack of the project. */
export function readPack(projectFolder: string, name: string): LoadedPack {
  return loadPack(projectFolder, name, catalogue, { weekday: formatWeekday });
}

/** Loads packs; throws PACK_BROKEN with all problems of the first that is not in order. */
export function openPacks(projectFolder: string, names: readonly string[]): LoadedPacks {
  const words = openWords(projectFolder);
  const packs = new Map(names.map((name) => [name, loadOrRefuse(projectFolder, name)]));
  return {
    current(name) {
      const pack = packs.get(name);
      if (!pack) throw packError('PACK_UNKNOWN', { pack: name });
      return pack;
    },
    words: () => words,
  };
}

function loadOrRefuse(projectFolder: string, name: string): Pack {
  const { pack, diagnostics, sources } = readPack(projectFolder, name);
  if (pack) return pack;
  throw packError('PACK_BROKEN', { pack: name, problems: formatDiagnostics(diagnostics, sources) });
}

function openWords(projectFolder: string): Words {
  const read = (language: Language, name: string): unknown =>
    parse(readFileSync(join(projectFolder, 'locales', language, `${name}.yaml`), 'utf8'));
  const files = (language: Language) => ({
    numbers: read(language, 'numbers'),
    dates: read(language, 'dates'),
  });
  const words = readWords({ en: files('en'), fr: files('fr'), sw: files('sw') });
  if ('problems' in words)
    throw packError('PACK_BROKEN', { pack: 'locales', problems: words.problems.join('\n') });
  return words.words;
}
