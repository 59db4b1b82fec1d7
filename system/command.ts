/** The beginning and the end of every command: its words are read, `--help` answered, and what went wrong is said. */
import type { ParseArgsOptionsConfig } from 'node:util';
import { misused, readWords } from './command-words.ts';
import type { Say, Usage, Written } from './command-words.ts';

/**
 * Runs with what is written behind its name. Gives the exit code: 0; 1 for a result that is not good; 2 where it was
 * not understood, or a file that it needs cannot be used.
 */
export type Command = (projectFolder: string, words: readonly string[], say: Say) => Promise<number>;

/** What a command works with. */
export interface Called<Options extends ParseArgsOptionsConfig> extends Written<Options> {
  readonly projectFolder: string;
  readonly say: Say;
  /** Says what was not understood and how the command is called. Gives its exit code, 2. */
  misused(problem: string): number;
}

/** A command: how it is called, and its work once that is understood, which gives 0 or 1, or what `misused` gave. */
export function command<const Options extends ParseArgsOptionsConfig>(
  usage: Usage<Options>,
  work: (called: Called<Options>) => number | Promise<number>,
): Command {
  return async (projectFolder, words, say) => {
    const written = readWords(words, usage, say);
    if (typeof written === 'number') return written === 2 ? beyondNpm() : written;
    try {
      return await work({
        ...written,
        projectFolder,
        say,
        misused: (problem) => {
          misused(problem, usage.text, say);
          return beyondNpm();
        },
      });
    } catch (error) {
      const problem = fileProblem(error);
      if (problem === null) throw error;
      say(problem);
      return 2;
    }

    /** Its option may have been taken by npm, which hands on what stood behind it as one more name. */
    function beyondNpm(): 2 {
      const isByNpm = process.env['npm_lifecycle_event'] !== undefined;
      const hasNames = words.length > 0 && !words.some((word) => word.startsWith('-'));
      if (isByNpm && hasNames && usage.options !== undefined)
        say('\nWas there an option? It stands behind --, or npm takes it for itself.');
      return 2;
    }
  };
}

/** What a person can mend about a file. Anything else is a mistake of ours, and keeps its stack. */
const ofFiles = ['EACCES', 'EISDIR', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS'];

function fileProblem(error: unknown): string | null {
  const { code = '', syscall = '', path } = error as NodeJS.ErrnoException;
  // Programs and sockets have paths too.
  if (!ofFiles.includes(code) || /^(spawn|connect|listen)/.test(syscall)) return null;
  return `${path === undefined ? 'A file' : `"${path}"`} cannot be ${syscall === 'read' ? 'read' : 'read or written'} (${code}).`;
}
