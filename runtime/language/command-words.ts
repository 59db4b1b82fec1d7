/** The words and sentences of a pack's commands in all its languages, as its strings have them. */
import type { Language } from '../ports.ts';
import { builtInCommands } from './model.ts';
import { plainWord } from './offered-words.ts';
import type { PackDraft } from './pack-draft.ts';
import type { StringEntry } from './strings.ts';

export interface CommandWord {
  readonly word: string;
  /** The command's name. */
  readonly of: string;
  readonly language: Language;
  readonly entry: StringEntry;
  /** Whether it is one of its sentences, which yield to what is asked (decision 0051). */
  readonly said: boolean;
}

export function commandWords(pack: PackDraft): readonly CommandWord[] {
  return [...builtInCommands, ...pack.manifest.commands.keys()].flatMap((of) =>
    [...pack.strings].flatMap(([language, table]) =>
      (['commands', 'sentences'] as const).flatMap((kind) => {
        const entry = table.get(`${kind}.${of}`);
        const said = kind === 'sentences';
        return entry === undefined ? [] : entry.words.map((word) => ({ word, of, language, entry, said }));
      }),
    ),
  );
}

/** By word as it is compared; of two that are the same, which is told, the first. */
export function commandsByWord(words: readonly CommandWord[]): ReadonlyMap<string, CommandWord> {
  return new Map(words.toReversed().map((each) => [plainWord(each.word), each]));
}
