/** An append-only file of JSON lines, so that a sandbox keeps its state over a restart. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A sandbox's memory of what happened, one entry per change. */
export interface Journal<Entry> {
  /** The entries of earlier runs, oldest first. */
  readonly past: readonly Entry[];
  append(entry: Entry): void;
}

/**
 * Opens the journal; without a file it remembers nothing. A last line cut off by a kill is left out. `goesOn` false: it
 * begins where the file ends and leaves it as it is.
 */
export function openJournal<Entry>(file: string | undefined, goesOn = true): Journal<Entry> {
  if (file === undefined) return { past: [], append: () => {} };
  if (goesOn) mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (goesOn && text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return {
    past: text.split('\n').flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as Entry];
      } catch {
        return [];
      }
    }),
    // Synchronous: what the sandbox has answered must survive a kill of the process.
    append: goesOn ? (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`) : () => {},
  };
}
