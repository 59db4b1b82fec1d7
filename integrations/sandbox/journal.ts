/** An append-only file of JSON lines, so that a sandbox keeps its state over a restart. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The only way to change what a sandbox knows. */
export interface Journal<Entry, Change> {
  /** Writes the entry down, applies it and tells who listens. */
  record(entry: Entry): void;
  /** Hears every change from now on; gives what ends that. */
  subscribe(listener: (change: Change) => void): () => void;
}

/**
 * Opens the journal and applies the entries of earlier runs, oldest first; nobody hears of these. `apply` changes the
 * sandbox's memory and gives what listeners are told, null for nothing. Without a file it remembers nothing. A last
 * line cut off by a kill is left out. `goesOn` false: it begins where the file ends and leaves it as it is.
 */
export function openJournal<Entry, Change>(
  file: string | undefined,
  apply: (entry: Entry) => Change | null,
  goesOn = true,
): Journal<Entry, Change> {
  const listeners = new Set<(change: Change) => void>();
  if (file !== undefined) for (const entry of entriesOf<Entry>(file, goesOn)) apply(entry);
  return {
    record(entry) {
      // Synchronous: what the sandbox has answered must survive a kill of the process.
      if (file !== undefined && goesOn) appendFileSync(file, `${JSON.stringify(entry)}\n`);
      const change = apply(entry);
      if (change !== null) for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What earlier runs wrote; makes the file ready to be written to when it goes on. */
function entriesOf<Entry>(file: string, goesOn: boolean): Entry[] {
  if (goesOn) mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (goesOn && text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}
