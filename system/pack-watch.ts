/**
 * Packs that follow their files while people edit them: what is saved is used at once, and while anything is broken the
 * last good version runs.
 *
 * The files are looked at every moment rather than watched: that finds every way in which an editor may save, in every
 * file system, and costs a hundredth of a processor.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isEditorsOwn } from './pack-files.ts';
import { orThrow, readPacks } from './packs.ts';
import type { LoadedPacks, ReadPacks } from './packs.ts';

/** What the newest files say, whether they run or not. */
export interface Edited extends Pick<ReadPacks, 'diagnostics' | 'sources'> {
  /** The files that were saved last; empty before any was. */
  readonly files: readonly string[];
  /** Whether one of them is read: a note beside the flows is not, nor is another pack. */
  readonly used: boolean;
  /** When they were read, by the real clock. */
  readonly at: Date;
  /** Something is broken, and an earlier version runs. */
  readonly broken: boolean;
}

/** Packs whose `current` changes when their files do. */
export interface WatchedPacks extends LoadedPacks {
  edited(): Edited;
  /** Hears of every reading. Returns the function that ends it. */
  subscribe(listener: (edited: Edited) => void): () => void;
  close(): void;
}

/** How often the files are looked at, in milliseconds. */
const lookMs = 200;
/** A file is read once it has stayed as it is for so long: editors and version control write in several steps. */
const settledMs = 60;
const folders = ['flows', 'templates', 'locales'];

/**
 * Loads the packs and goes on looking at their files. Throws PACK_BROKEN when they are broken at first. `report` hears
 * what went wrong otherwise while reading.
 */
export function watchPacks(
  projectFolder: string,
  names: readonly string[],
  report: (error: unknown) => void,
): WatchedPacks {
  let seen = look(projectFolder);
  const first = readPacks(projectFolder, names);
  let packs = orThrow(names, first);
  let edited: Edited = { ...first, files: [], used: false, at: new Date(), broken: false };
  const listeners = new Set<(edited: Edited) => void>();
  let changing: ReadonlyMap<string, string> | null = null;
  let timer = setTimeout(lookAgain, lookMs);

  function lookAgain(): void {
    const now = look(projectFolder);
    const settled = changing !== null && differences(changing, now).length === 0;
    const files = differences(seen, now);
    changing = files.length === 0 ? null : now;
    if (settled && changing !== null) {
      changing = null;
      seen = now;
      try {
        readAgain(files);
      } catch (error) {
        report(error);
      }
    }
    timer = setTimeout(lookAgain, changing === null ? lookMs : settledMs);
  }

  function readAgain(files: readonly string[]): void {
    const read = readPacks(projectFolder, names);
    if (read.packs) packs = read.packs;
    const used = files.some((file) => isRead(file, names));
    edited = { ...read, files, used, at: new Date(), broken: read.packs === null };
    for (const listener of listeners) listener(edited);
  }

  return {
    current: (name) => packs.current(name),
    has: (name) => packs.has(name),
    words: (pack) => packs.words(pack),
    get sources() {
      return packs.sources;
    },
    edited: () => edited,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearTimeout(timer),
  };
}

/** Every file with what tells that it was written: time, size and identity. */
function look(projectFolder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of filesOf(join(projectFolder, folder))) {
      const written = statSync(file, { throwIfNoEntry: false });
      if (!written) continue;
      const name = relative(projectFolder, file).replaceAll('\\', '/');
      found.set(name, `${written.mtimeMs} ${written.size} ${written.ino}`);
    }
  }
  return found;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !isEditorsOwn(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // A folder that goes away while it is read: the next look sees what is left.
    return [];
  }
}

/** Whether a file by its name is one that these packs are made of. */
function isRead(file: string, names: readonly string[]): boolean {
  return names.some(
    (name) =>
      (file.startsWith(`flows/${name}/`) && /\.(ya?ml|json)$/.test(file)) ||
      file.startsWith(`templates/${name}/`) ||
      (file.startsWith('locales/') &&
        [name, 'runtime', 'numbers', 'dates'].some((one) => file.endsWith(`/${one}.yaml`))),
  );
}

/** The files that were added, changed or taken away, in order. */
function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => before.get(name) !== now.get(name)).sort();
}
