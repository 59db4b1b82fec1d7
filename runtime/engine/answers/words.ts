/**
 * The words of numbers, money and days, as data. They live in `locales/<language>/numbers.yaml` and `dates.yaml`;
 * whoever reads files parses them and gives the plain objects to `readWords`.
 */
import { languages, type Language } from '../../ports.ts';
import { normalise } from './normalise.ts';
import { phrase } from './phrases.ts';
import { WordFile } from './word-file.ts';

/** What a word does inside a number. */
export type NumberWord =
  | { readonly is: 'unit' | 'ten' | 'alone'; readonly value: bigint }
  | { readonly is: 'scale'; readonly value: bigint; readonly wordsOnly: boolean }
  | { readonly is: 'one' | 'and' | 'half' };

/** How one language says numbers. Keys of all maps are phrases as `phrase` makes them. */
export interface NumberWords {
  readonly language: Language;
  /** Whether a scale word stands behind its count (`five thousand`) or in front of it (`elfu tano`). */
  readonly scale: 'behind' | 'front';
  readonly vocabulary: ReadonlyMap<string, NumberWord>;
  /** Letters behind digits that multiply them: `k`. */
  readonly suffixes: ReadonlyMap<string, bigint>;
}

/** How days are said, in all languages together: people mix them (`tarehe 5 March`). Keys are phrases. */
export interface DateWords {
  /** Days ahead of today. */
  readonly relative: ReadonlyMap<string, number>;
  readonly endOfMonth: ReadonlySet<string>;
  /** 1 is Monday, as in ISO 8601. */
  readonly weekdays: ReadonlyMap<string, number>;
  /** 1 is January. */
  readonly months: ReadonlyMap<string, number>;
  readonly next: ReadonlySet<string>;
  readonly this: ReadonlySet<string>;
  readonly nextWeek: ReadonlySet<string>;
  readonly thisMonth: ReadonlySet<string>;
  readonly nextMonth: ReadonlySet<string>;
  readonly ahead: ReadonlySet<string>;
  readonly ago: ReadonlySet<string>;
  readonly units: ReadonlyMap<string, 'days' | 'weeks' | 'months'>;
  readonly ordinalSuffixes: ReadonlySet<string>;
  readonly ordinals: ReadonlyMap<string, number>;
  readonly dayMarks: ReadonlySet<string>;
  readonly fillers: ReadonlySet<string>;
}

/** Everything that reading answers needs to know of languages. Plain and immutable. */
export interface Words {
  readonly numbers: readonly NumberWords[];
  readonly dates: DateWords;
  /** Phrases that mean no amount of money: `no fee`. */
  readonly noAmount: ReadonlySet<string>;
  /** Phrases that mean "less than nothing": `minus`. */
  readonly minus: ReadonlySet<string>;
  /** Phrases around a number that change nothing. */
  readonly fillers: ReadonlySet<string>;
  /** Places in a list (`first`, `la première`), from 1, and the words around them; as `normalise` has them. */
  readonly places: ReadonlyMap<string, bigint>;
  readonly aroundPlaces: ReadonlySet<string>;
  /** `not`, `pas`, `sitaki`: with one of these beside it, a word in a sentence is no choice; as `normalise` has them. */
  readonly denials: ReadonlySet<string>;
  /** `please`, `merci`, as `normalise` has them. */
  readonly courtesies: ReadonlySet<string>;
  /** `PIN`, `code secret`, and the words between one and its digits, as `normalise` has them. */
  readonly pins: ReadonlySet<string>;
  readonly aroundPins: ReadonlySet<string>;
  /** Names of currencies → the ISO 4217 codes they may stand for. */
  readonly currencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The parsed content of one language's two files. */
export interface WordFiles {
  readonly numbers: unknown;
  readonly dates: unknown;
}

/**
 * Builds the tables from the parsed files of all languages. Mistakes of whoever wrote the files come back as
 * sentences with file and key, all at once; the caller makes diagnostics of them.
 */
export function readWords(
  files: Readonly<Record<Language, WordFiles>>,
): { readonly words: Words } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const noAmount = new Set<string>();
  const minus = new Set<string>();
  const fillers = new Set<string>();
  const places = new Map<string, bigint>();
  const aroundPlaces = new Set<string>();
  const courtesies = new Set<string>();
  const pins = new Set<string>();
  const aroundPins = new Set<string>();
  const denials = new Set<string>();
  const currencies = new Map<string, Set<string>>();
  const numbers: NumberWords[] = [];
  const dates = emptyDateWords();
  for (const language of languages) {
    const file = new WordFile(`locales/${language}/numbers.yaml`, files[language].numbers, problems);
    numbers.push(numberWords(language, file));
    for (const name of file.list('no_amount')) noAmount.add(phrase(name));
    for (const name of file.list('minus')) minus.add(phrase(name));
    for (const name of file.list('fillers')) fillers.add(phrase(name));
    for (const [name, place] of file.numbers('places')) places.set(normalise(name), place);
    for (const name of file.list('around_places')) aroundPlaces.add(normalise(name));
    for (const name of file.list('denials')) denials.add(normalise(name));
    for (const name of file.list('courtesies')) courtesies.add(normalise(name));
    for (const name of file.list('pins')) pins.add(normalise(name));
    for (const name of file.list('around_pins')) aroundPins.add(normalise(name));
    for (const [code, names] of file.lists('currencies')) {
      for (const name of [code, ...names]) {
        const key = phrase(name);
        currencies.set(key, (currencies.get(key) ?? new Set()).add(code));
      }
    }
    file.end();
    addDateWords(dates, new WordFile(`locales/${language}/dates.yaml`, files[language].dates, problems));
  }
  if (problems.length > 0) return { problems };
  const around = { places, aroundPlaces, denials, courtesies, pins, aroundPins };
  return { words: { numbers, dates, noAmount, minus, fillers, ...around, currencies } };
}

function numberWords(language: Language, file: WordFile): NumberWords {
  const vocabulary = new Map<string, NumberWord>();
  const wordsOnly = new Set(file.list('words_only').map(phrase));
  for (const [word, value] of file.numbers('units')) vocabulary.set(phrase(word), { is: 'unit', value });
  for (const [word, value] of file.numbers('tens')) vocabulary.set(phrase(word), { is: 'ten', value });
  for (const [word, value] of file.numbers('alone')) vocabulary.set(phrase(word), { is: 'alone', value });
  for (const [word, value] of file.numbers('scales')) {
    const key = phrase(word);
    vocabulary.set(key, { is: 'scale', value, wordsOnly: wordsOnly.has(key) });
  }
  for (const is of ['one', 'and', 'half'] as const) {
    for (const word of file.list(is)) vocabulary.set(phrase(word), { is });
  }
  const suffixes = new Map([...file.numbers('suffixes')].map(([word, value]) => [normalise(word), value]));
  return { language, scale: file.oneOf('scale', ['behind', 'front']), vocabulary, suffixes };
}

interface DateTables {
  relative: Map<string, number>;
  endOfMonth: Set<string>;
  weekdays: Map<string, number>;
  months: Map<string, number>;
  next: Set<string>;
  this: Set<string>;
  nextWeek: Set<string>;
  thisMonth: Set<string>;
  nextMonth: Set<string>;
  ahead: Set<string>;
  ago: Set<string>;
  units: Map<string, 'days' | 'weeks' | 'months'>;
  ordinalSuffixes: Set<string>;
  ordinals: Map<string, number>;
  dayMarks: Set<string>;
  fillers: Set<string>;
}

function emptyDateWords(): DateTables {
  return {
    relative: new Map(),
    endOfMonth: new Set(),
    weekdays: new Map(),
    months: new Map(),
    next: new Set(),
    this: new Set(),
    nextWeek: new Set(),
    thisMonth: new Set(),
    nextMonth: new Set(),
    ahead: new Set(),
    ago: new Set(),
    units: new Map(),
    ordinalSuffixes: new Set(),
    ordinals: new Map(),
    dayMarks: new Set(),
    fillers: new Set(),
  };
}

function addDateWords(tables: DateTables, file: WordFile): void {
  for (const [word, days] of file.numbers('relative')) tables.relative.set(phrase(word), Number(days));
  for (const [word, day] of file.numbers('ordinals')) tables.ordinals.set(phrase(word), Number(day));
  file.groups('weekdays', 7).forEach((names, index) => {
    for (const name of names) tables.weekdays.set(phrase(name), index + 1);
  });
  file.groups('months', 12).forEach((names, index) => {
    for (const name of names) tables.months.set(phrase(name), index + 1);
  });
  const sets = {
    end_of_month: tables.endOfMonth,
    next: tables.next,
    this: tables.this,
    next_week: tables.nextWeek,
    this_month: tables.thisMonth,
    next_month: tables.nextMonth,
    ahead: tables.ahead,
    ago: tables.ago,
    ordinal_suffixes: tables.ordinalSuffixes,
    day_marks: tables.dayMarks,
    fillers: tables.fillers,
  };
  for (const [key, set] of Object.entries(sets)) {
    for (const word of file.list(key)) set.add(phrase(word));
  }
  for (const [key, unit] of [
    ['days', 'days'],
    ['weeks', 'weeks'],
    ['months_long', 'months'],
  ] as const) {
    for (const word of file.list(key)) tables.units.set(phrase(word), unit);
  }
  file.end();
}
