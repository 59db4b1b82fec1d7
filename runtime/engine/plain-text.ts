/** Makes texts that people chose (names, group names) safe to print inside our messages, and short enough. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts a text to at most `max` UTF-16 units, the unit WhatsApp's limits are safe in, between characters as people see
 * them (an emoji with its skin tone stays whole), and ends a cut text with `…`. `max` is at least 1.
 */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > max - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Longest text of a person that our messages carry. */
const longestName = 60;

/** Characters that look like nothing: Hangul fillers, the blank Braille pattern. */
const blanks = /[\u115f\u1160\u3164\uffa0\u2800]/g;

/** The marks by which our own messages say that something is done or waited for, and what looks like them. */
const ourMarks = /[\u2705\u2611\u2714\u23f3\u231b]\ufe0f?/g;

/** Invisible and direction-turning characters, but not the joiner inside an emoji (a family is one picture). */
const invisible =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|\u200d(?!\p{Extended_Pictographic})|(?!\u200d)\p{Cf}/gu;

/** A person's text without what nobody sees: direction marks, fillers, what turns the writing around. */
export function visible(text: string): string {
  return text.replace(invisible, '').replace(blanks, ' ').trim();
}

/**
 * A person's text on one line, unable to pass for our own formatting: no `*`, `_`, `~` or backtick (WhatsApp's bold,
 * italic, strike-through, code), none of our ticks, no `>`, `-` or `#` in front (its quotes and lists; a number keeps its
 * sign), no line breaks, control or invisible characters, nothing that turns the direction of writing, few marks per
 * letter. At most `max` UTF-16 units. Empty when nothing readable is left; twice applied it changes nothing more.
 */
export function plainText(text: string, max: number = longestName): string {
  // Longer than this is cut before the work: a name is never near it.
  const written = text.length > 4000 ? shorten(text.slice(0, 4000), 3999) : text;
  const plain = written
    .normalize('NFC')
    .replace(/[^\S ]|[\p{Cc}\p{Zl}\p{Zp}_]/gu, ' ')
    .replace(invisible, '')
    .replace(/[\p{Cs}\p{Co}*~`]/gu, '')
    .replace(ourMarks, '')
    .replace(blanks, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ')
    .replace(/^(?:[\s>#]|-(?!\d))+/u, '')
    .trim()
    .normalize('NFC');
  return shorten(plain, max);
}
