/**
 * The format of replays (docs: `docs/replays.md`): conversations that are the tests.
 *
 * Every line of `talk` is a map with one key: a person's name, or what happens besides.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument } from 'yaml';
import { didYouMean } from '../../language/nearest.ts';
import { yamlProblem } from '../../language/yaml-problems.ts';
import type { Language } from '../../ports.ts';
import { namedIn } from './acting.ts';
import { headProblems } from './head.ts';
import type { ReplayHead, Wrong } from './head.ts';
import { besidesProblem, noDoing, nobody, personProblem } from './line-problems.ts';
import { nameProblems } from './line-names.ts';
import type { Known } from './line-names.ts';
import type { AtOnce, Line, PersonLine, Replay } from './lines.ts';
import { personOf } from './operating.ts';
import type { OperatorLine } from './operating.ts';
import { pathOf, placeOf, wording, worst } from './problems.ts';
import { lineSchemas, personSchema, replaySchema } from './schema.ts';
import type { Perturbation } from './schema.ts';
import { providerSwitches } from './stage.ts';
import type { ProviderAct, ProviderDeed, ProviderSwitch } from './stage.ts';

const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
const frame = {
  ...replaySchema.properties,
  talk: { ...replaySchema.properties.talk, items: { type: 'object' } },
};
/** All but the lines, which are told apart by their key so that one mistake is one problem. */
const validFrame = ajv.compile({ ...replaySchema, properties: frame });
/** The lines in a line are told apart like the others. */
const ownLines = { ...lineSchemas, at_once: { ...lineSchemas['at_once'], items: { type: 'object' } } };
const validLine = new Map(Object.entries(ownLines).map(([key, schema]) => [key, ajv.compile(schema)]));
const validPerson = ajv.compile(personSchema);
/** What people can do besides saying a text, by the field that says so. */
const validDoing = new Map(
  personSchema.anyOf.flatMap((schema) => {
    const [key] = 'required' in schema ? (schema.required as readonly string[]) : [];
    return key === undefined ? [] : [[key, ajv.compile(schema)] as const];
  }),
);

/** A replay, or its problems with file, line and column. */
export type ReadReplay =
  | { readonly replay: Replay; readonly problems: readonly [] }
  | { readonly replay: null; readonly problems: readonly string[] };

/**
 * Reads a replay; `other` reads the one it goes on from, by its file's name without the ending. `known` is what its lines
 * may name; null: anything.
 */
export function readReplay(
  file: string,
  text: string,
  other: (name: string) => ReadReplay,
  known: Known | null = null,
): ReadReplay {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false });
  const problems: string[] = [];
  const report = (path: readonly (string | number)[], message: string): void => {
    const { line, col } = placeOf(document, counter, path);
    problems.push(`${file}:${line}:${col}  ${message}`);
  };
  // After the first the reader only guesses.
  for (const problem of [...document.errors, ...document.warnings].slice(0, 1)) {
    const { reason, hint, from } = yamlProblem(document, problem, text);
    const { line, col } = counter.linePos(from);
    problems.push(`${file}:${line}:${col}  this cannot be read: ${reason}; ${hint}`);
  }
  if (problems.length > 0) return { replay: null, problems };
  const tree = document.toJS() as RawReplay;
  if (!validFrame(tree)) for (const error of worst(validFrame.errors)) report(pathOf(error), wording(error));
  else for (const { path, problem } of headProblems(tree, known?.packs ?? null)) report(path, problem);
  if (problems.length > 0) return { replay: null, problems };
  const first = tree.after === undefined ? null : other(tree.after);
  if (first && first.replay === null) {
    const [why, ...more] = first.problems;
    report(['after'], `cannot go on from ${tree.after}: ${why}`);
    return { replay: null, problems: [...problems, ...more] };
  }
  if (first && first.replay.pack !== tree.pack)
    report(['after'], `${tree.after} is of the pack ${first.replay.pack}, this one of ${tree.pack}`);
  const people = new Map(
    Object.entries(tree.people ?? {}).map(([person, { phone, speaks }]) => [
      person,
      { phone, language: speaks },
    ]),
  );
  for (const [person, known] of first?.replay.people ?? []) people.set(person, known);
  const contracts = known?.contracts(tree.pack) ?? null;
  const talk = tree.talk.flatMap((raw, index): Line[] => {
    const lineAt: LineAt = (path) => placeOf(document, counter, ['talk', index, ...path]).line;
    const line = readLine(raw, lineAt, new Set(people.keys()));
    const isLine = !('problem' in line);
    const names = isLine && contracts ? nameProblems(line, contracts, known?.events ?? []) : [];
    for (const { path, problem } of isLine ? names : [line]) report(['talk', index, ...path], problem);
    return isLine ? [line] : [];
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

interface RawReplay extends ReplayHead {
  replay: string;
  after?: string;
  talk: Record<string, never>[];
  in?: Language[];
  perturb?: Perturbation[];
}

/** The line of the file at which a part of a line of talk begins. */
type LineAt = (path: Wrong['path']) => number;

/** One line, or what is wrong with it. */
function readLine(raw: Record<string, unknown>, lineAt: LineAt, people: ReadonlySet<string>): Line | Wrong {
  const line = lineAt([]);
  const [key, ...more] = Object.keys(raw);
  if (key === undefined || more.length > 0)
    return { problem: `a line has one key, this one has ${Object.keys(raw).join(', ') || 'none'}`, path: [] };
  const value = raw[key];
  const valid = validLine.get(key);
  if (valid) {
    if (valid(value))
      return key === 'at_once'
        ? readAtOnce(value as Record<string, unknown>[], lineAt, people)
        : besides(key, value as never, line, people);
    const problem = besidesProblem(key, value);
    if (problem !== null) return { problem, path: [key] };
    const [error] = worst(valid.errors);
    if (!error) return { problem: `${key}: says nothing to hold against what happens`, path: [key] };
    return { problem: `${key}: ${wording(error)}`, path: [key, ...pathOf(error)] };
  }
  if (!people.has(key)) {
    const known = [...people, ...validLine.keys()];
    return {
      problem: `"${key}" is neither a person of this replay nor one of ${[...validLine.keys()].join(', ')}${didYouMean(key, known)}`,
      path: [],
    };
  }
  if (!validPerson(value)) return wrongDoing(key, value);
  const other = namedIn(value as PersonLine);
  if (other !== null && !people.has(other)) return { problem: nobody(other, people), path: [key] };
  return { kind: 'person', person: key, says: value as PersonLine, line };
}

/** What is wrong with what a person does: a field of what they must mean, else what stands there at all. */
function wrongDoing(person: string, value: unknown): Wrong {
  const problem = personProblem(person, value);
  if (problem !== null) return { problem, path: [person] };
  const fields = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const valid = fields.map((field) => validDoing.get(field)).find((each) => each !== undefined);
  const [error] = valid === undefined || valid(value) ? [] : worst(valid.errors);
  if (error === undefined) return { problem: noDoing(person, fields), path: [person] };
  return { problem: `${person}: ${wording(error)}`, path: [person, ...pathOf(error)] };
}

/** Lines that are done together, or what is wrong with the first that is. */
function readAtOnce(
  raws: readonly Record<string, unknown>[],
  lineAt: LineAt,
  people: ReadonlySet<string>,
): Line | Wrong {
  const lines: AtOnce[] = [];
  for (const [index, raw] of raws.entries()) {
    const path = ['at_once', index];
    const line = readLine(raw, (inner) => lineAt([...path, ...inner]), people);
    if ('problem' in line) return { ...line, path: [...path, ...line.path] };
    if (line.kind !== 'provider' && (line.kind !== 'person' || isQuick(line.says)))
      return {
        problem: 'at once: what people say and do, one thing each, and what they do with a prompt',
        path,
      };
    lines.push(line);
  }
  return { kind: 'at_once', lines, line: lineAt([]) };
}

function isQuick(says: PersonLine): boolean {
  return typeof says === 'object' && 'quickly' in says;
}

function besides(
  key: string,
  value: {
    to: string;
    says?: string;
    tells?: string;
    with?: Record<string, unknown>;
    has?: Record<string, unknown>;
    nothing?: true;
    never?: string;
    name: string;
    times?: number;
    mpesa: ProviderAct | ProviderSwitch;
    for: string;
    amount?: number;
    of: string;
    who: string;
    at: string;
    payout_max: number;
  },
  line: number,
  people: ReadonlySet<string>,
): Line | Wrong {
  const person = value.to ?? value.for ?? value.of ?? value.who;
  if (person !== undefined && !people.has(person)) return { problem: nobody(person, people), path: [key] };
  switch (key) {
    case 'bot':
      if (value.nothing) return { kind: 'silence', to: value.to, never: null, line };
      if (value.never !== undefined) return { kind: 'silence', to: value.to, never: value.never, line };
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
        : { kind: 'provider', deed: deedOf(value.mpesa, value.amount ?? null), person: value.for, line };
    case 'operator':
      return operatorLine(value as unknown as OperatorLine, line, people);
    case 'deploy':
      return { kind: 'deploy', payoutMaxMinor: value.payout_max, line };
    case 'wait':
      return { kind: 'wait', seconds: seconds(value as unknown as string), line };
    case 'money': {
      const { of, ...expects } = value as unknown as { of: string } & Record<string, number>;
      return { kind: 'money', of, expects, line };
    }
    case 'stands':
      return { kind: 'stands', who: value.who, at: value.at, has: value.has ?? {}, line };
    default:
      return { kind: 'ledger', expects: value as unknown as Record<string, unknown>, line };
  }
}

function operatorLine(does: OperatorLine, line: number, people: ReadonlySet<string>): Line | Wrong {
  const person = personOf(does);
  if (person !== null && !people.has(person)) return { problem: nobody(person, people), path: ['operator'] };
  return { kind: 'operator', does, line };
}

function seconds(text: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) ?? 's'] ?? 1;
  return Number(text.slice(0, -1)) * unit;
}

function deedOf(act: ProviderAct, amountMinor: number | null): ProviderDeed {
  return act === 'pays_by_hand' ? { act, amountMinor } : { act };
}

function isSwitch(act: ProviderAct | ProviderSwitch): act is ProviderSwitch {
  return (providerSwitches as readonly string[]).includes(act);
}
