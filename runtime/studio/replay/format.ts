/**
 * The format of replays (docs: `docs/replays.md`): conversations that are the tests.
 *
 * Every line of `talk` is a map with one key: a person's name, or what happens besides.
 */
import { Temporal } from '@js-temporal/polyfill';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument } from 'yaml';
import type { Language } from '../../ports.ts';
import { lineSchemas, personSchema, replaySchema } from './schema.ts';
import type { perturbations } from './schema.ts';
import { providerSwitches } from './stage.ts';
import type { ProviderAct, ProviderSwitch } from './stage.ts';

/** What a person says: one text for all languages, or one for each. */
export type Spoken = string | Readonly<Partial<Record<Language, string>>>;

export type PersonLine =
  | Spoken
  | { readonly tap: string }
  | { readonly quote: string; readonly says: Spoken }
  | { readonly sends: 'voice' | 'location' }
  /** Several texts at once: the next one is on its way before the first is answered. */
  | { readonly quickly: readonly Spoken[] }
  /** A text of so many characters. */
  | { readonly long: number }
  /** Taps the link of the newest invitation that person got: the text it types in. */
  | { readonly follows_invite_of: string }
  /** Types the code of that invitation. */
  | { readonly types_code_of: string };

export type Line =
  | { readonly kind: 'person'; readonly person: string; readonly says: PersonLine; readonly line: number }
  | {
      readonly kind: 'bot';
      readonly to: string;
      /** The message's template; null: whatever it is. */
      readonly says: string | null;
      /** The runtime's own string that it carries, by its key: `back.committed`. */
      readonly tells: string | null;
      readonly with: Readonly<Record<string, unknown>>;
      readonly line: number;
    }
  | { readonly kind: 'silence'; readonly to: string; readonly line: number }
  | {
      readonly kind: 'tool';
      readonly name: string;
      readonly with: Readonly<Record<string, unknown>>;
      readonly times: number;
      readonly line: number;
    }
  | { readonly kind: 'provider'; readonly act: ProviderAct; readonly person: string; readonly line: number }
  | { readonly kind: 'provider_next'; readonly what: ProviderSwitch; readonly line: number }
  | { readonly kind: 'operator'; readonly line: number }
  | { readonly kind: 'wait'; readonly seconds: number; readonly line: number }
  | { readonly kind: 'ledger'; readonly expects: Readonly<Record<string, unknown>>; readonly line: number };

export type Perturbation = (typeof perturbations)[number];

export interface Replay {
  readonly file: string;
  readonly name: string;
  readonly pack: string;
  /** `2026-03-02 09:00 Africa/Nairobi` */
  readonly clock: string;
  readonly people: ReadonlyMap<string, { readonly phone: string; readonly language: Language }>;
  /** The replay it begins with, by its file's name without the ending. */
  readonly after: string | null;
  /** The lines of the replay it begins with: played, not checked. */
  readonly before: readonly Line[];
  readonly talk: readonly Line[];
  readonly in: readonly Language[];
  readonly perturb: readonly Perturbation[];
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validReplay = ajv.compile(replaySchema);
const validLine = new Map(Object.entries(lineSchemas).map(([key, schema]) => [key, ajv.compile(schema)]));
const validPerson = ajv.compile(personSchema);

/** A replay, or its problems with file and line. */
export type ReadReplay =
  | { readonly replay: Replay; readonly problems: readonly [] }
  | { readonly replay: null; readonly problems: readonly string[] };

/** Reads a replay; `other` reads the one it begins with, by its file's name without the ending. */
export function readReplay(file: string, text: string, other: (name: string) => ReadReplay): ReadReplay {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings].map(
    (problem) => `${file}:${problem.linePos?.[0]?.line ?? 1}: ${problem.message.split('\n')[0]}`,
  );
  const tree = document.toJS() as RawReplay;
  if (problems.length === 0 && !validReplay(tree)) {
    for (const error of validReplay.errors ?? [])
      problems.push(`${file}: ${error.instancePath} ${error.message}`);
  }
  if (problems.length > 0) return { replay: null, problems };
  const first = tree.after === undefined ? null : other(tree.after);
  if (first && first.replay === null) return { replay: null, problems: first.problems };
  const lineOf = (index: number): number => {
    const node = document.getIn(['talk', index], true) as { range?: [number] } | undefined;
    return node?.range ? counter.linePos(node.range[0]).line : 1;
  };
  const people = new Map(
    Object.entries(tree.people ?? {}).map(([person, { phone, speaks }]) => [
      person,
      { phone, language: speaks },
    ]),
  );
  for (const [person, known] of first?.replay.people ?? []) people.set(person, known);
  const talk = tree.talk.flatMap((raw, index): Line[] => {
    const line = readLine(raw, lineOf(index), new Set(people.keys()));
    if (typeof line !== 'string') return [line];
    problems.push(`${file}:${lineOf(index)}: ${line}`);
    return [];
  });
  if (problems.length > 0) return { replay: null, problems };
  const replay: Replay = {
    file,
    name: tree.replay,
    pack: tree.pack,
    clock: first?.replay.clock ?? tree.clock ?? '',
    people,
    after: tree.after ?? null,
    before: first === null ? [] : [...first.replay.before, ...first.replay.talk],
    talk,
    in: tree.in ?? [],
    perturb: tree.perturb ?? [],
  };
  return { replay, problems: [] };
}

interface RawReplay {
  replay: string;
  pack: string;
  after?: string;
  clock?: string;
  people?: Record<string, { phone: string; speaks: Language }>;
  talk: Record<string, never>[];
  in?: Language[];
  perturb?: Perturbation[];
}

/** One line, or what is wrong with it. */
function readLine(raw: Record<string, unknown>, line: number, people: ReadonlySet<string>): Line | string {
  const [key, value] = Object.entries(raw)[0] ?? ['', null];
  const valid = validLine.get(key);
  if (valid) {
    if (!valid(value))
      return `${key}: ${valid.errors?.[0]?.instancePath ?? ''} ${valid.errors?.[0]?.message ?? ''}`;
    return besides(key, value as never, line, people);
  }
  if (!people.has(key))
    return `"${key}" is neither a person of this replay nor one of ${[...validLine.keys()].join(', ')}`;
  if (!validPerson(value))
    return `what ${key} does is a text, a text for each language, { tap }, { quote, says }, { sends }, { quickly } or { long }`;
  return { kind: 'person', person: key, says: value as PersonLine, line };
}

function besides(
  key: string,
  value: {
    to: string;
    says?: string;
    tells?: string;
    with?: Record<string, unknown>;
    nothing?: true;
    name: string;
    times?: number;
    mpesa: ProviderAct | ProviderSwitch;
    for: string;
  },
  line: number,
  people: ReadonlySet<string>,
): Line | string {
  const person = value.to ?? value.for;
  if (person !== undefined && !people.has(person)) return `there is nobody called "${person}"`;
  switch (key) {
    case 'bot':
      if (value.nothing) return { kind: 'silence', to: value.to, line };
      if (value.says === undefined && value.tells === undefined) return 'bot: says, tells or nothing';
      return {
        kind: 'bot',
        to: value.to,
        says: value.says ?? null,
        tells: value.tells ?? null,
        with: value.with ?? {},
        line,
      };
    case 'tool':
      return { kind: 'tool', name: value.name, with: value.with ?? {}, times: value.times ?? 1, line };
    case 'provider':
      return isSwitch(value.mpesa)
        ? { kind: 'provider_next', what: value.mpesa, line }
        : { kind: 'provider', act: value.mpesa, person: value.for, line };
    case 'operator':
      return { kind: 'operator', line };
    case 'wait':
      return { kind: 'wait', seconds: seconds(value as unknown as string), line };
    default:
      return { kind: 'ledger', expects: value as unknown as Record<string, unknown>, line };
  }
}

function seconds(text: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) ?? 's'] ?? 1;
  return Number(text.slice(0, -1)) * unit;
}

function isSwitch(act: ProviderAct | ProviderSwitch): act is ProviderSwitch {
  return (providerSwitches as readonly string[]).includes(act);
}

/** The moment a replay's clock line names. */
export function clockOf(replay: Replay): Date {
  const [date = '', time = '', zone = 'UTC'] = replay.clock.split(' ');
  const moment = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone);
  return new Date(moment.epochMilliseconds);
}
