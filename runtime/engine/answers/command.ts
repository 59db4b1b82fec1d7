import { normalise, normaliseOurs } from './normalise.ts';
import { certain, longestAnswer, refused, which, type Reading } from './reading.ts';

/** A global word with its spellings in all languages. */
export interface Command {
  readonly name: string;
  readonly words: readonly string[];
  /** Whether something may follow the word: `change amount`. */
  readonly argument?: boolean;
}

/** A command that was typed. `argument` is what followed the word, as typed, or null. */
export interface CommandCall {
  readonly name: string;
  readonly argument: string | null;
}

/**
 * Reads a command: one of its words and nothing else, but for case, accents, punctuation and emoji; behind the words
 * of a command with an argument anything may follow. Typing mistakes are not forgiven: a command interrupts.
 * `which` when a word belongs to two commands.
 */
export function command(text: string, commands: readonly Command[]): Reading<CommandCall, 'not_a_command'> {
  if (text.length > longestAnswer) return refused('not_a_command');
  const said = normalise(text);
  if (said === '') return refused('not_a_command');
  const calls: CommandCall[] = commands
    .filter(({ words }) => words.some((word) => normaliseOurs(word) === said))
    .map(({ name }) => ({ name, argument: null }));
  if (calls.length === 0) calls.push(...withArgument(text, commands));
  const [only] = calls;
  if (only === undefined) return refused('not_a_command');
  return calls.length === 1 ? certain(only) : which(calls);
}

/** Tries every beginning of the text that ends at a space, the longest first. */
function withArgument(text: string, commands: readonly Command[]): CommandCall[] {
  const pieces = text.trim().split(/\s+/u);
  for (let length = pieces.length - 1; length > 0; length -= 1) {
    const word = normalise(pieces.slice(0, length).join(' '));
    const argument = pieces.slice(length).join(' ');
    if (word === '' || normalise(argument) === '') continue;
    const taking = commands.filter(
      ({ argument: takes, words }) =>
        takes === true && words.some((spelling) => normaliseOurs(spelling) === word),
    );
    if (taking.length > 0) return taking.map(({ name }) => ({ name, argument }));
  }
  return [];
}
