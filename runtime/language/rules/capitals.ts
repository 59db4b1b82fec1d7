/**
 * What a message prints in bold capitals, and what a link to the chat types in, is a word to send: a command, a keyword, a choice of some question or what a
 * notice offers understands it, in whatever language, or people are told to send what nothing answers to.
 */
import { commandWords } from '../command-words.ts';
import { currencyCodes } from '../currencies.ts';
import { error, warning } from '../declared-code.ts';
import type { Place } from '../model.ts';
import { plainWord } from '../offered-words.ts';
import type { PackDraft } from '../pack-draft.ts';
import type { StringTable } from '../strings.ts';
import { placeAt } from '../text-places.ts';
import type { Rule } from './rule.ts';

const codes = {
  STRING_NOT_UNDERSTOOD: warning(
    '*{name}* looks like a word to send, and nothing understands it',
    'print a word that a command, keyword or choice has; or use small letters where it is none to send',
    'once a pack',
  ),
  TEMPLATE_LINK_UNKNOWN: error(
    'a link types in "{name}", and nothing understands it',
    'begin it with a word of a command or keyword',
    'once a message',
  ),
};

export const capitals: Rule<keyof typeof codes> = {
  name: 'capitals',
  sees: 'a sound pack',
  codes,
  check(pack, report) {
    const understood = understoodWords(pack);
    for (const [language, texts] of printed(pack)) {
      // Of what is equally near, a keyword is the plainest.
      const words = understood.byLanguage.get(language) ?? [];
      const among = [...understood.keywords, ...words.map((word) => word.toLocaleUpperCase(language))];
      for (const { text, place } of texts) {
        for (const { word, at } of capitalsIn(text))
          if (!isUnderstood(word, understood))
            report('STRING_NOT_UNDERSTOOD', place(at, word.length), { name: word }, { among });
        for (const { word, at } of linkWordsIn(text))
          if (!isUnderstood(word, understood))
            report('TEMPLATE_LINK_UNKNOWN', place(at, word.length), { name: word }, { among });
      }
    }
  },
};

interface Understood {
  /** As they are compared. */
  readonly plain: ReadonlySet<string>;
  /** Those that something may follow: a code, an amount, what is to be changed. */
  readonly heads: ReadonlySet<string>;
  readonly byLanguage: ReadonlyMap<string, readonly string[]>;
  readonly keywords: readonly string[];
}

function understoodWords(pack: PackDraft): Understood {
  const commands = commandWords(pack);
  const keywords = pack.manifest.keywords.map(({ word }) => word);
  const withArgument = pack.manifest.keywords.filter(({ argument }) => argument !== null);
  const changes = commands.filter(({ of }) => of === 'change');
  const byLanguage = new Map(
    [...pack.strings].map(([language, table]) => {
      const own = commands.filter((command) => command.language === language);
      return [language, [...own.map(({ word }) => word), ...answersIn(table)]];
    }),
  );
  return {
    plain: new Set([...keywords, ...[...byLanguage.values()].flat()].map(plainWord)),
    heads: new Set([...withArgument, ...changes].map(({ word }) => plainWord(word))),
    byLanguage,
    keywords,
  };
}

/** What can be answered somewhere: choices, the words of lists of several and of long ones, greetings and the like. */
function answersIn(table: StringTable): readonly string[] {
  const isAnswer = (key: string) =>
    ['choices.', 'several.', 'paging.'].some((part) => key.startsWith(part)) ||
    key === 'list.done' ||
    key.endsWith('.words');
  return [...table].flatMap(([key, { words }]) => (isAnswer(key) ? words : []));
}

function isUnderstood(word: string, { plain, heads }: Understood): boolean {
  const written = plainWord(word);
  const parts = written.split(' ');
  // M-PESA is MPESA; a number behind a word is an amount or a position, and a currency with it is one.
  const named = parts.filter((part) => !/\d/.test(part)).join(' ');
  return (
    [written, written.replaceAll(' ', ''), named].some((each) => plain.has(each)) ||
    heads.has(parts[0] ?? '') ||
    named === '' ||
    (named !== written && currencies.has(named))
  );
}

const currencies: ReadonlySet<string> = new Set(currencyCodes.map(plainWord));

interface Printed {
  readonly text: string;
  /** The place of some characters of it. */
  readonly place: (at: number, length: number) => Place;
}

/** Everything that is said, by language. */
function printed(pack: PackDraft): readonly (readonly [string, readonly Printed[]])[] {
  return pack.languages.map((language) => {
    const templates = [...pack.templates.values()].flatMap((texts): Printed[] => {
      const text = texts.get(language);
      if (text === undefined || text === null) return [];
      return [{ text: text.source, place: (at, length) => placeAt(text.file, text.source, at, length) }];
    });
    // The runtime's own strings are said by every pack, whatever commands it has.
    const own = [...(pack.strings.get(language)?.values() ?? [])].filter(
      ({ place }) => !place.file.endsWith('/runtime.yaml'),
    );
    const strings = own.flatMap(({ words, place }) =>
      words.map((text): Printed => ({ text, place: () => place })),
    );
    return [language, [...templates, ...strings]];
  });
}

/** The words between stars that have two capitals or more and no small letter; values in braces are none. */
function capitalsIn(text: string): readonly { readonly word: string; readonly at: number }[] {
  const plain = text.replace(/\{\{[\s\S]*?\}\}/g, (braces) => 'x'.repeat(braces.length));
  return [...plain.matchAll(/\*([^\s*](?:[^*\n]*[^\s*])?)\*/g)].flatMap(({ 1: word = '', index }) =>
    /\p{Lu}.*\p{Lu}/u.test(word) && !/\p{Ll}/u.test(word) ? [{ word, at: index + 1 }] : [],
  );
}

/** What links to the chat type in before anything else. */
function linkWordsIn(text: string): readonly { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/(?<=\{\{[^}]*chat_link ")[^\s"#]+/g)].map(({ 0: word, index }) => ({
    word,
    at: index,
  }));
}
