/** What is written behind a command, read in one way for all: `--help`, options, names. */
import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { nearest } from '../runtime/language/nearest.ts';

/** Prints a line for whoever called. */
export type Say = (line: string) => void;

/** How a command is called. */
export interface Usage<Options extends ParseArgsOptionsConfig> {
  /** What `--help` prints: how it is called, what each option does, the exit codes. */
  readonly text: string;
  readonly options?: Options;
  /** Most names that it takes; none unless it says so. */
  readonly names?: number;
}

/** Options and names as they were given. */
export interface Written<Options extends ParseArgsOptionsConfig> {
  readonly values: ReturnType<typeof parseArgs<{ options: Options; strict: true }>>['values'];
  readonly names: readonly string[];
}

/** The options and names that were given, or the exit code when there is no more to do: 0 after `--help`, 2 misused. */
export function readWords<const Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  { text, options, names = 0 }: Usage<Options>,
  say: Say,
): Written<Options> | number {
  if (words.includes('--help') || words.includes('-h')) {
    say(text);
    return 0;
  }
  const known = options ?? ({} as Options);
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: known,
      strict: true,
      allowPositionals: true,
    });
    const extra = positionals[names];
    if (extra === undefined) return { values, names: positionals };
    return misused(`"${extra}" is one name too many.`, text, say);
  } catch (error) {
    return misused(mistakeIn(error as Error, Object.keys(known)), text, say);
  }
}

/** That a word names nothing of this sort: with the one it must be meant for, else with all there are. */
export function noSuch(sort: string, word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== null) return `There is no ${sort} "${word}"; did you mean "${meant}"?`;
  return `There is no ${sort} "${word}"; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}.`;
}

/** Says what was not understood and how it is called. Returns the exit code. */
export function misused(problem: string, usage: string, say: Say): number {
  say(`${problem}\n\n${usage}`);
  return 2;
}

/** Node's words, but for an option that does not exist: its advice on dashes helps nobody here. */
function mistakeIn({ message }: Error, known: readonly string[]): string {
  const option = /^Unknown option '(\S+)'/.exec(message)?.[1];
  if (option === undefined) return message;
  const meant = nearest(option.replace(/^-+/, ''), known);
  return `There is no option "${option}".${meant === null ? '' : ` Did you mean --${meant}?`}`;
}
