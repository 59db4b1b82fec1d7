/** Fakes for what is personal: the same thing has the same fake throughout, and no fake is somebody's real name. */
import { normalise } from '../../engine/answers/normalise.ts';
import type { OwnWords } from './own-words.ts';

const names = [
  'Amina',
  'Joe',
  'Zawadi',
  'Baraka',
  'Neema',
  'Omari',
  'Furaha',
  'Juma',
  'Rehema',
  'Simon',
  'Halima',
  'Peter',
  'Grace',
  'Musa',
  'Esther',
  'Kofi',
  'Lulu',
  'Daudi',
  'Salma',
  'Paul',
];
const groups = ['Umoja', 'Tumaini', 'Upendo', 'Amani', 'Jirani', 'Mwanzo', 'Ushindi', 'Nuru'];

export interface Originals {
  /** People in the order in which they first appear. */
  readonly people: readonly { readonly name: string | null; readonly phone: string }[];
  readonly groups: readonly string[];
}

export class Fakes {
  readonly #people: readonly { readonly key: string; readonly name: string; readonly phone: string }[];
  readonly #replaced: readonly { readonly original: RegExp; readonly fake: string }[];
  /** The words of all names. */
  readonly #names: ReadonlySet<string>;
  readonly #made = new Map<string, string>();

  constructor({ people, groups: realGroups }: Originals) {
    const real = [...people.map(({ name }) => name ?? ''), ...realGroups].join(' ').toLowerCase();
    const unused = (list: readonly string[]): string[] =>
      list.filter((fake) => !real.includes(fake.toLowerCase()));
    this.#names = new Set(normalise(real).split(' '));
    const freeNames = unused(names);
    const freeGroups = unused(groups);
    this.#people = people.map((_, index) => {
      const name = freeNames[index] ?? `Person ${index + 1}`;
      const phone = `2547000000${String(index + 1).padStart(2, '0')}`;
      return { key: name.toLowerCase().replaceAll(' ', '_'), name, phone };
    });
    const pairs = [
      ...people.map(({ name }, index) => [name, this.#people[index]?.name] as const),
      ...people.map(({ phone }, index) => [phone, this.#people[index]?.phone] as const),
      ...realGroups.map((name, index) => [name, freeGroups[index] ?? `Group ${index + 1}`] as const),
    ];
    this.#replaced = pairs
      .filter(([original]) => original !== null && original !== '')
      .map(([original, fake]) => ({ original: wholeWords(original ?? ''), fake: fake ?? '' }));
  }

  /** The fake of a person, by their place among the originals. */
  person(index: number): { readonly key: string; readonly name: string; readonly phone: string } {
    const found = this.#people[index];
    if (found === undefined) throw new Error(`there is no person ${index}`);
    return found;
  }

  /** A text in which known names, groups and phones are fakes; null when it is not made of those alone. */
  known(text: string): string | null {
    const exact = this.#replaced.find(({ original }) => original.exec(text)?.[0] === text.trim());
    return exact?.fake ?? null;
  }

  /** Whether something known to be personal is in a text. */
  isPersonal(text: string): boolean {
    return this.#replaced.some(({ original }) => original.test(text));
  }

  /** Whether a word of it is one of somebody's name or of a group's. */
  isOfName(text: string): boolean {
    return normalise(text)
      .split(' ')
      .some((word) => this.#names.has(word));
  }

  /**
   * Instead of a text that nobody can vouch for: the same for the same, as long, of one word or of several, a question
   * where it was one, without any word of ours.
   */
  text(text: string, own: OwnWords): string {
    return this.#same(`text ${text}`, (taken) => {
      const several = /\S\s+\S/.test(text.trim());
      for (let at = taken; ; at += 1) {
        // None of one letter or two may be left.
        const length = Math.max(text.trim().length, 3 + Math.floor((at - taken) / letters.length));
        const made = inWords(at, length, several) + (/[?？]$/.test(text.trim()) ? '?' : '');
        if (!made.split(' ').some(own.isOwnWord)) return made;
      }
    });
  }

  /** Instead of a code: as long, digits for digits, letters for letters. Codes of groups have no such signs in them. */
  code(code: string): string {
    return this.#same(`code ${code.toUpperCase()}`, (taken) => {
      let at = 0;
      return code.toUpperCase().replace(/[\p{L}\p{N}]/gu, (sign) => {
        const odd = (taken >> (at++ % 16)) % 2 === 1;
        return /\p{N}/u.test(sign) ? (odd ? '1' : '0') : odd ? 'I' : 'O';
      });
    }).replace(/./gu, (sign, at: number) => (isSmall(code[at] ?? '') ? sign.toLowerCase() : sign));
  }

  /** Instead of a long number: as long, and a phone number of the same country where it was one. */
  number(number: string): string {
    const digits = number.replace(/\D/g, '');
    return this.#same(`number ${digits}`, (taken) => {
      const begins = /^(?:2547|07|\d)/.exec(digits)?.[0] ?? '';
      return begins + String(taken + 1).padStart(digits.length - begins.length, '0');
    });
  }

  /** The fake of a thing: made when it is first met, of how many there are already. */
  #same(of: string, make: (taken: number) => string): string {
    const made = this.#made.get(of) ?? make(this.#made.size);
    this.#made.set(of, made);
    return made;
  }
}

/** Letters that make no word in any of our languages, nor one that is nearly one. */
const letters = 'zuvrixqwefomjubdrakvylhutzipgoxnaqebv';

/** Words of these letters, from one of them on. */
function inWords(from: number, length: number, several: boolean): string {
  const word = Math.min(6, Math.floor((length - 1) / 2));
  let made = '';
  for (let at = from; made.length < length; at += 1)
    made +=
      several && made.length % (word + 1) === word && made.length < length - Math.min(3, word)
        ? ' '
        : (letters[at % letters.length] ?? '');
  return `${made.charAt(0).toUpperCase()}${made.slice(1)}`;
}

function isSmall(sign: string): boolean {
  return sign !== sign.toUpperCase();
}

function wholeWords(text: string): RegExp {
  const escaped = text.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu');
}
