/** A PIN that somebody writes into the chat though nobody asks for it there: it is not kept (decision 0089). */
import type { Content } from '../gateway.ts';
import { usesOf } from '../language/kinds/all.ts';
import type { Pack } from '../language/model.ts';
import { normalise } from './answers/normalise.ts';
import type { Words } from './answers/words.ts';
import { isSecretAgain } from './doubles.ts';
import type { Snapshot } from './model.ts';
import { isUnderWay } from './stack.ts';

/** What stands for the digits where the rest is kept. */
const hidden = '••••';
/** So many words may stand between "PIN" and its digits: "the PIN that I put in is 1234". */
const between = 4;
/** A text is worth keeping without its digits when it says so many words besides. */
const restWords = 3;

const run = String.raw`(?<![\p{L}\p{N}])\d{4,6}(?![\p{L}\p{N}])`;
const spacedRun = String.raw`(?<![\p{L}\p{N}])\d(?:[ .-]\d){3,5}(?![\p{L}\p{N}])`;
/** Whatever may be its digits, in any script and glued to a word. */
const masked =
  /(?<![\p{L}\p{N}])\p{Nd}(?:[ .-]\p{Nd}){3,5}(?![\p{L}\p{N}])|(?<!\p{Nd})\p{Nd}{4,6}(?!\p{Nd})/gu;

/** Where a chat stands. */
type Position = Pick<Snapshot, 'open' | 'frames'>;

/** What a text that tells a PIN says besides. */
export interface TellsPin {
  /** The text with its digits hidden; null where it says nothing else. */
  readonly rest: string | null;
}

/**
 * Reads a PIN in a message: a word for one with four to six digits near it, or such digits alone while something is
 * under way, when it is the phone that asks for them. Amounts with their currency are none. Null where there is none,
 * and where a secret is what was asked for.
 */
export function pinIn(pack: Pack, chat: Position, content: Content, words: Words): TellsPin | null {
  const text = textIn(content);
  if (!/\p{Nd}/u.test(text) || asksSecret(pack, chat)) return null;
  const plain = plainly(text, words);
  if (/^\d{4,6}$/.test(plain)) return isWaiting(pack, chat) ? { rest: null } : null;
  const told = patterns(words).find((pattern) => pattern.test(plain));
  if (!told) return null;
  const besides = plain
    .replace(told, ' ')
    .split(' ')
    .filter((word) => word !== '');
  if (besides.length < restWords) return { rest: null };
  return { rest: text.replace(masked, hidden) };
}

/** Whether a message is not to be kept: it answers a question for a secret, now or a moment ago, or tells a PIN unasked. */
export function isSecret(
  pack: Pack,
  chat: Position & Pick<Snapshot, 'tapped'>,
  content: Content | null,
  words: Words,
  now: Date,
): boolean {
  if (asksSecret(pack, chat)) return true;
  if (content === null) return false;
  return isSecretAgain(chat, textIn(content), now) || pinIn(pack, chat, content, words) !== null;
}

function asksSecret(pack: Pack, { open }: Position): boolean {
  const step = open === null ? undefined : pack.flows.get(open.flow)?.steps.get(open.step);
  return step !== undefined && usesOf(step).secret;
}

function textIn(content: Content): string {
  if (content.kind === 'text' || content.kind === 'edited') return content.text;
  return content.kind === 'media' ? content.caption : '';
}

/** Whether nothing is asked and something that was begun goes on, e.g. a payment on the phone. */
function isWaiting(pack: Pack, { open, frames }: Position): boolean {
  const top = frames.at(-1);
  const step = top && pack.flows.get(top.flow)?.steps.get(top.at);
  return open === null && step !== undefined && isUnderWay(step);
}

/** The words, with digits in one run, apart from what is glued to them, and without amounts of money. */
function plainly(text: string, { currencies }: Words): string {
  const joined = text.replace(new RegExp(spacedRun, 'gu'), (digits) => digits.replaceAll(/[ .-]/g, ''));
  const words = normalise(joined)
    .replace(/(?<=\p{L})(?=\d{4,6}(?!\d))/gu, ' ')
    .split(' ');
  const isMoney = (word: string | undefined) => word !== undefined && currencies.has(word);
  return words
    .filter((word, index) => !/^\d+$/.test(word) || !(isMoney(words[index - 1]) || isMoney(words[index + 1])))
    .join(' ');
}

const known = new WeakMap<Words, readonly RegExp[]>();

/** "PIN … 1234" with any few words between; "1234 … PIN" only with words that belong to it: "1234 is my PIN". */
function patterns(words: Words): readonly RegExp[] {
  let made = known.get(words);
  if (!made) {
    const any = (list: ReadonlySet<string>) => `(?:${[...list].join('|')})`;
    const pin = String.raw`(?<!\S)${any(words.pins)}(?!\S)`;
    made = [
      new RegExp(String.raw`${pin}(?: \p{L}+){0,${between}} ${run}`, 'u'),
      new RegExp(String.raw`${run}(?: ${any(words.aroundPins)}){0,${between}} ${pin}`, 'u'),
    ];
    known.set(words, made);
  }
  return made;
}
