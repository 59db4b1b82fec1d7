/**
 * Makes what people type comparable. WhatsApp keyboards produce no-break spaces, invisible direction marks, digits of
 * other scripts, keycap emoji, curly quotes and accents that are sometimes there and sometimes not.
 */

/** Letters that keep no accent to strip but are typed as two plain ones or one. */
const foldedLetters: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/** Separators of Arabic-script numbers (U+066B, U+066C, U+060C). */
const foldedSeparators: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '،': ',' };

/** A French word that has lost its vowel to the next, written with a space as on a phone: `j ai`, `d accord`. */
const elided = /(?<![\p{L}\p{N}])([cdjlmnst]|qu) (?=[aeiouyh])/gu;

/**
 * Lower case without accents, one kind of space, dash and apostrophe, ASCII digits, no emoji, invisible or
 * formatting (`* _ ~`) characters. Punctuation stays: numbers and dates are read from this.
 *
 * Superscripts, fractions and circled digits are set apart first, since NFKC would turn `5²` into 52; so are
 * apostrophes, of which it would turn some into a space.
 */
export function fold(text: string): string {
  return text
    .replace(/[\u0060\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032]/g, "'")
    .replace(/\p{No}/gu, ' $& ')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}\p{Emoji_Modifier}]/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[œæßøłđı]/g, (letter) => foldedLetters[letter] ?? letter)
    .replace(/[٫٬،]/g, (separator) => foldedSeparators[separator] ?? separator)
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Cc}\p{Cs}\p{Co}\p{Z}*_~]+/gu, ' ')
    .trim();
}

/**
 * The form in which words are compared: letters and digits of any script, single spaces, nothing else.
 * Apostrophes vanish (`aujourd'hui` = `aujourdhui`), a space in their place too (`j ai` = `j'ai`), every other
 * punctuation mark separates (`après-demain`).
 * Empty for a text without letters and digits.
 */
export function normalise(text: string): string {
  if (text !== last.text)
    last = {
      text,
      made: fold(text)
        .replace(/'/g, '')
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .replace(elided, '$1')
        .trim(),
    };
  return last.made;
}

/** One message is compared with all kinds of words, one after the other. */
let last = { text: '', made: '' };

/** Most words remembered; then it begins anew. */
const rememberedMax = 5_000;
const remembered = new Map<string, string>();

/** The same for words that come again with every message: labels, commands, keywords. Never for what people type. */
export function normaliseOurs(word: string): string {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  if (remembered.size >= rememberedMax) remembered.clear();
  const made = normalise(word);
  remembered.set(word, made);
  return made;
}

/** Unicode keeps decimal digits in runs of ten in order of value; NFKC has already dealt with those set side by side. */
function asciiDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0x39) return character;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}
