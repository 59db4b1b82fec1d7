/**
 * The format of replays (docs: `docs/replays.md`): conversations that are the tests.
 *
 * Every line of `talk` is a map with one key: a person's name, or what happens besides.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument } from 'yaml';
import { languages } from '../../ports.ts';
import type { Language } from '../../ports.ts';
import { providerActs, providerSwitches } from './stage.ts';
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

export const perturbations = [
  'double_tap',
  'redeliver',
  'restart_each_turn',
  'stale_tap',
  'menu_then_resume',
] as const;
export type Perturbation = (typeof perturbations)[number];

export interface Replay {
  readonly file: string;
  readonly name: string;
  readonly pack: string;
  /** `2026-03-02 09:00 Africa/Nairobi` */
  readonly clock: string;
  readonly people: ReadonlyMap<string, { readonly phone: string; readonly language: Language }>;
  /** The replay it begins with, by its file's name without the ending. */
  readonly beginsWith: string | null;
  /** The lines of the replay it begins with: played, not checked. */
  readonly before: readonly Line[];
  readonly talk: readonly Line[];
  readonly in: readonly Language[];
  readonly perturb: readonly Perturbation[];
}

const name = { type: 'string', pattern: '^[a-z][a-z0-9_]*$' };
const spoken = {
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: Object.fromEntries(languages.map((language) => [language, { type: 'string' }])),
      additionalProperties: false,
      required: ['en', 'fr', 'sw'],
    },
  ],
};
const values = { type: 'object' };

/** The JSON Schema of a replay; `npm run schema` writes it to `docs/schema/`. */
export const replaySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A replay: a conversation that is a test',
  type: 'object',
  required: ['replay', 'pack', 'talk'],
  // A replay that begins with another one goes on with its people at its end.
  oneOf: [
    { required: ['clock', 'people'], properties: { begins_with: false } },
    { required: ['begins_with'], properties: { clock: false, people: false } },
  ],
  additionalProperties: false,
  properties: {
    replay: { type: 'string', minLength: 3 },
    pack: name,
    begins_with: name,
    clock: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} [A-Za-z_]+/[A-Za-z_]+$' },
    people: {
      type: 'object',
      minProperties: 1,
      propertyNames: name,
      additionalProperties: {
        type: 'object',
        required: ['phone', 'speaks'],
        additionalProperties: false,
        properties: {
          phone: { type: 'string', pattern: '^2547000000\\d{2}$' },
          speaks: { enum: [...languages] },
        },
      },
    },
    talk: { type: 'array', minItems: 1, items: { type: 'object', minProperties: 1, maxProperties: 1 } },
    in: { type: 'array', items: { enum: [...languages] }, minItems: 1, uniqueItems: true },
    perturb: { type: 'array', items: { enum: [...perturbations] }, uniqueItems: true },
  },
};

const lineSchemas: Record<string, object> = {
  bot: {
    type: 'object',
    required: ['to'],
    additionalProperties: false,
    properties: {
      to: name,
      says: { type: 'string' },
      tells: { type: 'string' },
      with: values,
      nothing: { const: true },
    },
  },
  tool: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: { type: 'string' }, with: values, times: { type: 'integer', minimum: 0 } },
  },
  provider: {
    type: 'object',
    required: ['mpesa'],
    additionalProperties: false,
    properties: { mpesa: { enum: [...providerActs, ...providerSwitches] }, for: name },
    // What a person does with a prompt has a person, what the provider does next has none.
    if: { properties: { mpesa: { enum: [...providerActs] } } },
    then: { required: ['for'] },
    else: { properties: { for: false } },
  },
  operator: { type: 'object', required: ['dispute'], properties: { dispute: { const: 'release' } } },
  wait: { type: 'string', pattern: '^\\d+(s|m|h|d)$' },
  ledger: values,
};
const personSchema = {
  anyOf: [
    spoken,
    {
      type: 'object',
      required: ['tap'],
      additionalProperties: false,
      properties: { tap: { type: 'string' } },
    },
    {
      type: 'object',
      required: ['quote', 'says'],
      additionalProperties: false,
      properties: { quote: { type: 'string' }, says: spoken },
    },
    ...['follows_invite_of', 'types_code_of'].map((key) => ({
      type: 'object',
      required: [key],
      additionalProperties: false,
      properties: { [key]: name },
    })),
    {
      type: 'object',
      required: ['sends'],
      additionalProperties: false,
      properties: { sends: { enum: ['voice', 'location'] } },
    },
    {
      type: 'object',
      required: ['quickly'],
      additionalProperties: false,
      properties: { quickly: { type: 'array', items: spoken, minItems: 2 } },
    },
    {
      type: 'object',
      required: ['long'],
      additionalProperties: false,
      properties: { long: { type: 'integer', minimum: 1, maximum: 100_000 } },
    },
  ],
};

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
  const first = tree.begins_with === undefined ? null : other(tree.begins_with);
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
    beginsWith: tree.begins_with ?? null,
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
  begins_with?: string;
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
