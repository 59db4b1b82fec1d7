/** What starts a flow wherever it is typed: upper-case words (`JOIN ABC123`, `PAY`, `PAY 2000`) and the marks of links. */
import { standsAlone } from '../language/keyword-alone.ts';
import type { Keyword, Start } from '../language/model.ts';
import type { Value } from '../ports.ts';
import { money } from './answers/money.ts';
import { normalise, normaliseOurs } from './answers/normalise.ts';
import type { Draft } from './draft.ts';
import { offerOf } from './notices.ts';
import { takesAnyText } from './open-question.ts';
import { asksShortly } from './short-answers.ts';

/** Longest argument: a code or an amount, not a letter. */
const longestArgument = 40;

/** A link's mark or a keyword that was typed, and what its flow's parameters may read. */
export interface KeywordCall {
  readonly start: Start;
  readonly scope: Readonly<Record<string, Value>>;
}

/**
 * Reads a keyword with its argument. While a question is open that is answered in one's own words (`asked`), what
 * merely begins like a keyword is the answer: "Join Hands" is a name. The word alone, and a word with what can only be
 * a code, stay keywords there too, as does one with an amount, unless the question may be answered by an amount and is
 * the newest that was said of it. A word alone starts a flow that asks for the rest itself.
 * Where nothing of the kind is asked, a code is enough, wherever it stands: "hi i want to join Q83Q3Q".
 */
export function keywordIn(draft: Draft, text: string, asked: boolean): KeywordCall | null {
  const link = linkIn(draft, text);
  if (link) return { start: link, scope: {} };
  const [first = '', ...rest] = normalise(text).split(' ');
  const keyword = draft.pack.keywords.find(({ word }) => normaliseOurs(word) === first);
  if (!keyword) return asked ? otherCode(draft, text) : codeBeside(draft, text);
  const { start } = keyword;
  const code = keyword.like === null ? null : codeBehind(text, keyword.like, asked);
  if (code !== null && keyword.argument !== null) return { start, scope: { [keyword.argument]: code } };
  const argument = rest.join(' ').toUpperCase();
  if (argument.length > longestArgument) return null;
  if (keyword.argument === null) return argument === '' ? { start, scope: {} } : null;
  if (keyword.currency !== null) {
    const amount = amountBehind(draft, text, keyword.currency);
    if (asked && argument !== '' && (amount === null || isAmountAsked(draft, start.flow))) return null;
    return { start, scope: { [keyword.argument]: amount } };
  }
  if (argument === '')
    return standsAlone(keyword, draft.pack.flows.get(start.flow)?.takes)
      ? { start, scope: { [keyword.argument]: null } }
      : null;
  // Where that flow asks for it, the word in front of it is no part of the answer.
  const own = draft.top?.flow === start.flow;
  if (asked && !own && !isCode(text, keyword)) return null;
  return { start, scope: { [keyword.argument]: argument } };
}

/** Whether an amount behind a keyword answers the open question: no text is asked for, and nothing offered the keyword's flow since. */
function isAmountAsked(draft: Draft, flow: string): boolean {
  if (takesAnyText(draft)) return false;
  const asked = draft.open?.visit ?? 0;
  return !draft.notices.some((notice) => notice.visit > asked && offerOf(draft, notice, flow) !== null);
}

/** A code that stands anywhere in a text. */
export function codeBeside(draft: Draft, text: string): KeywordCall | null {
  return codeIn(draft, text, (token) => isPlainlyCode(draft, token));
}

/**
 * A code where a few words are asked for: never of the kind that is asked for. Where a code is, another kind is none;
 * a name may be "TEAM24", but has no digits among its letters.
 */
function otherCode(draft: Draft, text: string): KeywordCall | null {
  if (!takesAnyText(draft) || !asksShortly(draft)) return null;
  const flow = draft.top?.flow ?? '';
  const asksCode = draft.pack.keywords.some(({ like, start }) => like !== null && start.flow === flow);
  const found = codeIn(draft, text, (token) =>
    asksCode ? isPlainlyCode(draft, token) : isMixed(token) && halves(token) === null,
  );
  return found?.start.flow === flow ? null : found;
}

/** A text that is nothing but a code, all letters: looked at last, for it may be a word in capitals. */
export function bareCode(draft: Draft, text: string): KeywordCall | null {
  return codeIn(draft, text, (token) => token === text.trim() && /^[A-Z]+$/.test(token));
}

/** The one code in a text that is as a keyword's argument, and the start of that keyword. */
function codeIn(draft: Draft, text: string, counts: (token: string) => boolean): KeywordCall | null {
  for (const { start, argument, like } of draft.pack.keywords) {
    if (argument === null || like === null) continue;
    const [code, ...others] = tokensLike(text, like).filter(counts);
    if (code !== undefined && others.length === 0)
      return { start, scope: { [argument]: code.toUpperCase() } };
  }
  return null;
}

/** The code in "JOIN abc234 please"; one without a digit only in capitals, and not where any text is an answer. */
function codeBehind(text: string, like: string, asked: boolean): string | null {
  const tokens = tokensLike(text.trim().replace(/^\S+/u, ''), like);
  const code = tokens.find(isMixed) ?? tokens.find((token) => !asked && token === token.toUpperCase());
  return code?.toUpperCase() ?? null;
}

/** What stands alone in a text and is as long as a code, of letters and digits. */
function tokensLike(text: string, like: string): string[] {
  const tokens = text.split(/[\s.,;:!?()"'«»“”*]+/u);
  return tokens.filter((token) => token.length === like.length && /^[a-z0-9]+$/i.test(token));
}

function isMixed(token: string): boolean {
  return /\d/.test(token) && /[a-z]/i.test(token);
}

/** Not "2weeks" nor "KES500": those are letters and digits side by side, a code is that only in capitals. */
function isPlainlyCode(draft: Draft, token: string): boolean {
  const letters = halves(token);
  if (letters === null) return isMixed(token);
  return token === token.toUpperCase() && !draft.context.words.currencies.has(letters);
}

/** The letters of "2weeks" and "KES500": letters and digits side by side; null for anything else. */
function halves(token: string): string | null {
  const found = /^(?:\d+([a-z]+)|([a-z]+)\d+)$/i.exec(token);
  return found && (found[1] ?? found[2] ?? '').toLowerCase();
}

/** The start of a link whose mark, e.g. `#spring`, stands anywhere in the text that it typed in. */
function linkIn(draft: Draft, text: string): Start | null {
  const mark = /(?:^|\s)#([a-z][a-z0-9_]*)(?=$|[\s.,;!?])/i.exec(text)?.[1];
  return mark === undefined ? null : (draft.pack.links.get(mark.toLowerCase()) ?? null);
}

/** One word behind the keyword, in capitals or with a digit: nobody's name is written so. */
function isCode(text: string, { word }: Keyword): boolean {
  const code = text.trim().slice(word.length).trim();
  return /^\S+$/.test(code) && (/\d/.test(code) || code === code.toUpperCase());
}

/** What is no amount for certain is left out: "pay tomorrow" is still about paying. */
function amountBehind(draft: Draft, text: string, currency: string): Value {
  const behind = text.replace(/^[^\p{L}\p{N}]*[\p{L}\p{M}\p{N}]+/u, '');
  const read = money(behind, { currency, words: draft.context.words });
  return read.kind === 'value' ? read.value : null;
}
