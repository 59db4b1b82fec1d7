import { withoutCourtesy } from './courtesy.ts';
import { fold, normalise, normaliseOurs } from './normalise.ts';
import { certain, longestAnswer, refused, which, type Reading } from './reading.ts';
import { wholeNumber } from './whole-number.ts';
import type { Words } from './words.ts';

/** Why a choice was refused. `out_of_range`: a number, but not one of those shown. */
export type ChoiceRefusal = 'empty' | 'no_match' | 'out_of_range';

/** An option as shown: labels and aliases in all languages. */
export interface ChoiceOption {
  readonly id: string;
  readonly labels: readonly string[];
}

/** Labels shorter than this are matched whole only: one letter more or less makes "yes" something else. */
const shortestForgiven = 5;
/** A beginning must be at least this long. */
const shortestBeginning = 3;

/**
 * Reads a choice among options in the order they were shown; the value is the option's id.
 *
 * In this order: a label or alias in any language, exact but for case, accents, punctuation, emoji and courtesies; the number
 * shown, in digits or words (`1`, `1.`, `١`, `1️⃣`, `one`, `moja`, `the first one`, `ya pili`); a whole line copied
 * (`2. Card`); for labels of five letters or more a beginning of three or one typing mistake. Whatever fits two options
 * is asked about, also a number that is one option's label and another's position.
 */
export function choice(
  text: string,
  options: readonly ChoiceOption[],
  context: { readonly words: Words },
): Reading<string, ChoiceRefusal> {
  if (text.length > longestAnswer) return refused(text.trim() === '' ? 'empty' : 'no_match');
  if (text.trim() === '') return refused('empty');
  const said = normalise(text);
  if (said === '')
    return asOne(byEmoji(text, options)) ?? refused(/[^\s\p{C}]/u.test(text) ? 'no_match' : 'empty');
  const labels = options.map((option) => ({ id: option.id, labels: option.labels.map(normaliseOurs) }));
  const bare = withoutCourtesy(said, context.words);
  const exact = labels.filter((option) => option.labels.includes(said) || option.labels.includes(bare));
  const number = wholeNumber(text, context);
  const numbered = positions(number);
  // "1, not for 500" and "1 of 3" are no choice because 500 is none: of several numbers all must be.
  const meant = numbered.length > 1 && numbered.some((at) => labels[at] === undefined) ? [] : numbered;
  const byNumber = [...meant, ...placeIn(bare, context)].flatMap((position) => labels[position] ?? []);
  const certainly = asOne([...exact, ...byNumber]) ?? asOne(byLine(said, labels));
  if (certainly) return certainly;
  const nearly = asOne(byBeginning(said, labels)) ?? asOne(byTypingMistake(said, labels));
  if (nearly) return nearly;
  const isNumber = number.kind === 'value' || (number.kind === 'refused' && number.reason === 'negative');
  return refused(isNumber ? 'out_of_range' : 'no_match');
}

/** Places from 0 that a number means. One number in a sentence is no choice, two ("1 or 2") are a question. */
function positions(number: ReturnType<typeof wholeNumber>): number[] {
  if (number.kind === 'value') return [Number(number.value) - 1];
  if (number.kind === 'which' && number.candidates.length > 1) {
    return number.candidates.map((candidate) => Number(candidate) - 1);
  }
  return [];
}

/** The place from 0 that "the first one", "la première" or "ya tatu" means; none or one. */
function placeIn(said: string, context: { readonly words: Words }): number[] {
  const { places, aroundPlaces } = context.words;
  const words = said.split(' ');
  while (aroundPlaces.has(words[0] ?? '')) words.shift();
  while (aroundPlaces.has(words.at(-1) ?? '')) words.pop();
  const place = words.join(' ');
  if (place === '' || place === said) return places.has(said) ? [Number(places.get(said)) - 1] : [];
  const named = places.get(place);
  return named === undefined ? positions(wholeNumber(place, context)) : [Number(named) - 1];
}

/** An option as compared: labels normalised. */
type Compared = ChoiceOption;

/** `2. Card` or `2 card`: number and label of the same option; of two options when they disagree. */
function byLine(said: string, options: readonly Compared[]): Compared[] {
  const line = /^(\d{1,3}) (.+)$/.exec(said);
  if (line === null) return [];
  const labelled = options.filter((option) => option.labels.includes(line[2] ?? ''));
  const numbered = options[Number(line[1]) - 1];
  return labelled.length > 0 && numbered ? [numbered, ...labelled] : labelled;
}

function byBeginning(said: string, options: readonly Compared[]): Compared[] {
  if (said.length < shortestBeginning) return [];
  // "100" is not the beginning of "1000 KES".
  const beginning = /\d$/.test(said) ? `${said} ` : said;
  return options.filter((option) =>
    option.labels.some((label) => isForgiven(label) && label.startsWith(beginning)),
  );
}

function byTypingMistake(said: string, options: readonly Compared[]): Compared[] {
  // A wrong digit is another number, not a typing mistake.
  if (/\p{N}/u.test(said)) return [];
  return options.filter((option) =>
    option.labels.some(
      (label) => isForgiven(label) && !/\p{N}/u.test(label) && isOneMistakeFrom(said, label),
    ),
  );
}

function isForgiven(label: string): boolean {
  return label.replace(/ /g, '').length >= shortestForgiven;
}

/** 👍 where it is an alias. Skin tones and presentation marks do not matter. */
function byEmoji(text: string, options: readonly ChoiceOption[]): ChoiceOption[] {
  const said = emojiOf(text);
  return said === ''
    ? []
    : options.filter((option) => option.labels.some((label) => emojiOf(label) === said));
}

/** The signs of a text that is nothing else, as compared; empty for any other. */
export function emojiOf(text: string): string {
  return fold(text) === '' ? text.replace(/[\p{Emoji_Modifier}\p{M}\p{C}\p{Z}]/gu, '') : '';
}

function asOne(options: readonly ChoiceOption[]) {
  const ids = [...new Set(options.map((option) => option.id))];
  const [only] = ids;
  if (only === undefined) return null;
  return ids.length === 1 ? certain(only) : which(ids);
}

/** Whether one letter too many, too few, other or swapped with its neighbour turns one word into the other. */
export function isOneMistakeFrom(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || short === long) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  if (long.length > short.length) return short.slice(same) === long.slice(same + 1);
  if (short.slice(same + 1) === long.slice(same + 1)) return true;
  const swapped = short[same] === long[same + 1] && short[same + 1] === long[same];
  return swapped && short.slice(same + 2) === long.slice(same + 2);
}
