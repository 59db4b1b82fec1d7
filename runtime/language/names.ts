/** What others may read as a name: nothing that passes for a link, a number to call, a sum or somebody official. */

/** Lines of one of our lists; line breaks have become spaces by now. */
const listed = /(?<!\S)\p{Nd}+[.)]\s/u;
const link =
  /:\/\/|\bwww\.|\p{L}\.(?:com|net|org|info|biz|me|ke|tz|ug|cd|co|io|app|ly|link|xyz)(?![\p{L}\p{N}])/iu;
/** Five digits and more, however they are set apart: a phone number, a sum, a code. A year is no such run. */
const manyDigits = /\p{Nd}(?:[ .,()/-]{0,2}\p{Nd}){4}/u;
const sum =
  /(?<!\p{L})(?:kes|kshs?|tzs|tsh|ugx|cdf|usd|fc|shs?|shilingi|shillings?)\W{0,3}\p{Nd}|\p{Nd}\W{0,3}(?:kes|kshs?|tzs|tsh|ugx|cdf|usd|fc|shs?|shilingi|shillings?|\/=)(?!\p{L})/iu;

/** Whether a text can stand as a name in other people's messages: no link, no sum, no long number, no list. */
export function isNameLike(text: string): boolean {
  return ![listed, link, manyDigits, sum].some((pattern) => pattern.test(text.normalize('NFKC')));
}

/** Shorter words count only where they stand alone: "PIN", but not "Crispin". */
const shortWord = 4;

/** Whether a text says one of the words (lower case, spaces between), however it is written: `M-PESA` says `mpesa`. */
export function mentions(text: string, words: string): boolean {
  const folded = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, '');
  const squeezed = folded.replace(/[^\p{L}\p{N}]/gu, '');
  const alone = folded.split(/[^\p{L}\p{N}]+/u);
  return words
    .split(' ')
    .some((word) => (word.length > shortWord ? squeezed.includes(word) : alone.includes(word)));
}
