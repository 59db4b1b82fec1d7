/** No answer means two things: not two options of one question in any language, nor a command and a keyword. */
import { commandWords, commandsByWord } from '../command-words.ts';
import { error } from '../declared-code.ts';
import { usesOf } from '../kinds/all.ts';
import type { Keyword } from '../model.ts';
import type { PackDraft } from '../pack-draft.ts';
import { offersOf, plainWord, spellings } from '../offered-words.ts';
import type { Offer } from '../offered-words.ts';
import { fieldKeys } from '../strings.ts';
import type { StringEntry } from '../strings.ts';
import type { ReportOf, Rule } from './rule.ts';

interface Meaning {
  readonly of: string;
  readonly entry: StringEntry;
}

const codes = {
  PACK_KEYWORD_TAKEN: error('"{name}" is also a word for the command "{command}"', 'choose another keyword'),
  PACK_CODES_ALIKE: error(
    'codes of {name} are as long as those of {other}: nobody knows which one is meant',
    'give one of them codes of another length',
  ),
  STRING_NUMBER: error('"{word}" is a number, and numbers choose by position', 'use a word'),
  STRING_AMBIGUOUS: error(
    '"{word}" means both "{first}" and "{second}" of the same {of}',
    'use another word for one of them',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const ambiguous: Rule<keyof typeof codes> = {
  name: 'ambiguous',
  sees: 'everything',
  codes,
  check(pack, report) {
    const commands = commandWords(pack);
    const meanings = new Map<string, Meaning>();
    for (const command of commands) claim(meanings, command.word, command, 'commands', report);
    const byWord = commandsByWord(commands);
    for (const { word, place } of pack.manifest.keywords) {
      const command = byWord.get(plainWord(word));
      if (command !== undefined) report('PACK_KEYWORD_TAKEN', place, { name: word, command: command.of });
    }
    checkCodes(pack, report);
    const told = new Set<string>();
    const once: Report = (code, place, details, more) => {
      const key = JSON.stringify([code, place.file, place.line, place.column, details]);
      if (!told.has(key)) report(code, place, details, more);
      told.add(key);
    };
    for (const offer of offersOf(pack)) checkOffer(pack, offer, once);
    checkChanges(pack, once);
  },
};

/** A code is known by its length wherever it stands: that of one keyword is as long as none that starts another flow. */
function checkCodes(pack: PackDraft, report: Report): void {
  const byLength = new Map<number, Keyword>();
  for (const keyword of pack.manifest.keywords) {
    if (keyword.like === null) continue;
    const other = byLength.get(keyword.like.length);
    if (other === undefined) byLength.set(keyword.like.length, keyword);
    else if (other.start.flow !== keyword.start.flow)
      report('PACK_CODES_ALIKE', keyword.place, { name: keyword.word, other: other.word });
  }
}

function checkOffer(pack: PackDraft, offer: Offer, report: Report): void {
  const words = new Map<string, Meaning>();
  for (const { id, entry, spelled } of spellings(pack, offer))
    for (const word of spelled) claim(words, word, { of: id, entry }, 'choices', report);
}

/** What `change` changes is called by its name: each name is one variable's. */
function checkChanges(pack: PackDraft, report: Report): void {
  for (const { flow } of pack.flows.values()) {
    for (const step of flow.steps.values()) {
      for (const table of pack.strings.values()) {
        const words = new Map<string, Meaning>();
        for (const variable of usesOf(step).changes) {
          const key = fieldKeys(flow.name, variable).find((each) => table.has(each));
          const entry = table.get(key ?? '');
          if (entry === undefined) continue;
          for (const word of entry.words) claim(words, word, { of: variable, entry }, 'change', report);
        }
      }
    }
  }
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
