/** Reads the parsed content of a word file key by key and collects what is wrong with it. */
export class WordFile {
  readonly #name: string;
  readonly #content: Readonly<Record<string, unknown>>;
  readonly #problems: string[];
  readonly #known = new Set<string>();

  /** `content` is what a YAML reader gave; `problems` receives a sentence for each mistake. */
  constructor(name: string, content: unknown, problems: string[]) {
    this.#name = name;
    this.#problems = problems;
    this.#content = isRecord(content) ? content : {};
    if (!isRecord(content)) problems.push(`${name}: expected keys with values`);
  }

  /** A list of words. */
  list(key: string): readonly string[] {
    const words = this.#take(key);
    if (Array.isArray(words) && words.every(isWord)) return words;
    return this.#wrong(key, 'expected a list of words', []);
  }

  /** Words and the whole number each of them means. */
  numbers(key: string): ReadonlyMap<string, bigint> {
    const entries = this.#take(key);
    if (isRecord(entries) && Object.values(entries).every(Number.isSafeInteger)) {
      return new Map(Object.entries(entries).map(([word, value]) => [word, BigInt(value as number)]));
    }
    return this.#wrong(key, 'expected words with a whole number each', new Map<string, bigint>());
  }

  /** Names and a list of words for each. */
  lists(key: string): ReadonlyMap<string, readonly string[]> {
    const entries = this.#take(key);
    if (
      isRecord(entries) &&
      Object.values(entries).every((list) => Array.isArray(list) && list.every(isWord))
    ) {
      return new Map(Object.entries(entries) as [string, string[]][]);
    }
    return this.#wrong(key, 'expected names with a list of words each', new Map<string, string[]>());
  }

  /** A list of exactly `count` lists of words. */
  groups(key: string, count: number): readonly (readonly string[])[] {
    const groups = this.#take(key);
    const right = (group: unknown) => Array.isArray(group) && group.length > 0 && group.every(isWord);
    if (Array.isArray(groups) && groups.length === count && groups.every(right)) return groups;
    return this.#wrong(key, `expected ${count} lists of words`, []);
  }

  /** One of a few words. */
  oneOf<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const given = this.#take(key);
    return (
      choices.find((choice) => choice === given) ??
      this.#wrong(key, `expected ${choices.join(' or ')}`, choices[0])
    );
  }

  /** Call last: a key that nobody asked for is a typing mistake. */
  end(): void {
    for (const key of Object.keys(this.#content)) {
      if (!this.#known.has(key)) this.#problems.push(`${this.#name}: ${key}: unknown key`);
    }
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return this.#content[key];
  }

  #wrong<Instead>(key: string, problem: string, instead: Instead): Instead {
    this.#problems.push(`${this.#name}: ${key}: ${problem}`);
    return instead;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
