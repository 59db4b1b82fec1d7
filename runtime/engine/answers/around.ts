/** Words that people say around an answer and that are no part of it: "my name is", "code", "people". */
import { normalise, normaliseOurs } from './normalise.ts';
import { longestAnswer } from './reading.ts';

/** What may stand around an answer; in any spelling. */
export interface Around {
  /** That of this question: "naitwa". */
  readonly own: readonly string[];
  /** Before those of the question only, as in "hello, my name is". */
  readonly greetings: readonly string[];
  /** "please". */
  readonly courtesies: ReadonlySet<string>;
}

/**
 * What is left, as written; `led` when words of the question stood in front. All of it where nothing would be left, and
 * where it is longer than any such answer: each beginning and end is looked at, which grows with its square.
 */
export function withoutAround(
  text: string,
  around: Around,
): { readonly answer: string; readonly led: boolean } {
  if (text.length > longestAnswer) return { answer: text, led: false };
  const own = new Set(around.own.map(normaliseOurs));
  const greetings = new Set(around.greetings.map(normaliseOurs));
  let pieces = text.trim().split(/\s+/u);
  let led = false;
  const greeted = front(pieces, greetings);
  if (greeted > 0 && front(pieces.slice(greeted), own) > 0) pieces = pieces.slice(greeted);
  for (let before = 0; before !== pieces.length;) {
    before = pieces.length;
    const first = front(pieces, own);
    led ||= first > 0;
    pieces = pieces.slice(first || front(pieces, around.courtesies));
    const last = back(pieces, own) || back(pieces, around.courtesies);
    pieces = pieces.slice(0, pieces.length - last);
  }
  const answer = pieces.join(' ').replace(/^[\s,:;.–-]+(?=\p{L})|(?<![\s,:;.!])[\s,:;.!]+$/gu, '');
  return answer === '' ? { answer: text, led: false } : { answer, led };
}

/** How many pieces in front are one of the phrases, the longest; never all of them. */
function front(pieces: readonly string[], phrases: ReadonlySet<string>): number {
  for (let length = pieces.length - 1; length > 0; length -= 1)
    if (phrases.has(normalise(pieces.slice(0, length).join(' ')))) return length;
  return 0;
}

function back(pieces: readonly string[], phrases: ReadonlySet<string>): number {
  for (let length = pieces.length - 1; length > 0; length -= 1)
    if (phrases.has(normalise(pieces.slice(-length).join(' ')))) return length;
  return 0;
}
