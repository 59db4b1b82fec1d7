/** No answer means two things: not two options of one question, in any language, nor an option and a command or keyword. */
import { builtInCommands } from '../model.ts';
import type { PackDraft, Report, Rule } from '../pack-draft.ts';
import { offersOf, plainWord } from './offered-words.ts';
import type { Offer } from './offered-words.ts';
import { wayBack } from './recursion.ts';
import type { StringEntry } from '../strings.ts';

interface Meaning {
  readonly of: string;
  readonly entry: StringEntry;
  /** Of a command: one of its sentences, which yield to what is asked (decision 0051). */
  readonly said?: boolean;
}

export const ambiguous: Rule = {
  name: 'ambiguous',
  sees: 'everything',
  check(pack, report) {
    const commands = commandWords(pack, report);
    for (const { word, place } of pack.manifest.keywords) {
      const command = commands.get(plainWord(word));
      if (command !== undefined) report('PACK_KEYWORD_TAKEN', place, { name: word, command: command.of });
    }
    const told = new Set<string>();
    const once: Report = (code, place, details, more) => {
      const key = JSON.stringify([code, place.file, place.line, place.column, details]);
      if (!told.has(key)) report(code, place, details, more);
      told.add(key);
    };
    for (const offer of offersOf(pack)) checkOffer(pack, offer, commands, once);
  },
};

/** All spellings of all commands in all languages. */
function commandWords(pack: PackDraft, report: Report): ReadonlyMap<string, Meaning> {
  const words = new Map<string, Meaning>();
  for (const name of [...builtInCommands, ...pack.manifest.commands.keys()]) {
    for (const table of pack.strings.values()) {
      for (const kind of ['commands', 'sentences'] as const) {
        const entry = table.get(`${kind}.${name}`);
        if (entry === undefined) continue;
        const said = kind === 'sentences';
        for (const word of entry.words) claim(words, word, { of: name, entry, said }, 'commands', report);
      }
    }
  }
  return words;
}

function checkOffer(
  pack: PackDraft,
  offer: Offer,
  commands: ReadonlyMap<string, Meaning>,
  report: Report,
): void {
  const words = new Map<string, Meaning>();
  for (const { id, keys, besides, flow } of offer.words) {
    for (const table of pack.strings.values()) {
      const entry = keys.map((key) => table.get(key)).find((each) => each !== undefined);
      if (entry === undefined) continue;
      const more = besides === undefined ? undefined : table.get(besides);
      for (const word of new Set([...entry.words, ...(more?.words ?? [])])) {
        claim(words, word, { of: id, entry }, 'choices', report);
        const command = commands.get(plainWord(word));
        const where = [flow, offer.flow];
        const start = command === undefined ? undefined : pack.manifest.commands.get(command.of)?.flow;
        const yields = command === undefined || command.said === true || command.of === id;
        if (!yields && !leadsThere(pack, start, where))
          report('STRING_LIKE_COMMAND', entry.place, { word, command: command.of });
        const keyword = pack.manifest.keywords.find(
          (each) => each.argument === null && plainWord(each.word) === plainWord(word),
        );
        if (keyword !== undefined && !leadsThere(pack, keyword.start.flow, where))
          report('STRING_LIKE_KEYWORD', entry.place, { word, flow: keyword.start.flow });
      }
    }
  }
}

/** Whether a command or keyword is the choice by another name: it runs, or runs what runs, the same flow. */
function leadsThere(pack: PackDraft, start: string | undefined, where: readonly (string | null)[]): boolean {
  return start !== undefined && where.some((flow) => flow !== null && wayBack(pack, start, flow) !== null);
}

function claim(
  words: Map<string, Meaning>,
  word: string,
  meaning: Meaning,
  of: string,
  report: Report,
): void {
  const plain = plainWord(word);
  if (/^\d+$/.test(plain)) {
    report('STRING_NUMBER', meaning.entry.place, { word });
    return;
  }
  const other = words.get(plain);
  if (other === undefined) words.set(plain, meaning);
  else if (other.of !== meaning.of) {
    const related = [{ place: other.entry.place, message: `"${other.of}"` }];
    report(
      'STRING_AMBIGUOUS',
      meaning.entry.place,
      { word, first: other.of, second: meaning.of, of },
      { related },
    );
  }
}
