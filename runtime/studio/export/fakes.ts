/** Fakes for what is personal: the same thing has the same fake throughout, and no fake is somebody's real name. */

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
  readonly #texts = new Map<string, string>();

  constructor({ people, groups: realGroups }: Originals) {
    const real = [...people.map(({ name }) => name ?? ''), ...realGroups].join(' ').toLowerCase();
    const unused = (list: readonly string[]): string[] =>
      list.filter((fake) => !real.includes(fake.toLowerCase()));
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
      // The longest first: a group may be called after its founder.
      .toSorted(([a], [b]) => (b ?? '').length - (a ?? '').length)
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

  /** Instead of a text that nobody can vouch for: the same for the same. */
  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const made = `Some words, no. ${this.#texts.size + 1}`;
    this.#texts.set(text, made);
    return made;
  }
}

function wholeWords(text: string): RegExp {
  const escaped = text.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu');
}
