/** The names in a line of `talk`, held against what there is: one that is misspelled may expect what can only be so. */
import { didYouMean } from '../../language/nearest.ts';
import type { Type } from '../../language/types.ts';
import type { Contracts, Values } from './contracts.ts';
import type { Wrong } from './head.ts';
import { whyNever } from './known-values.ts';
import type { Line } from './lines.ts';

/** What a replay may name besides its people. */
export interface Known {
  /** The packs that there are. */
  readonly packs: readonly string[];
  /** The types of the book's events. */
  readonly events: readonly string[];
  /** The names of a pack; null: any. */
  contracts(pack: string): Contracts | null;
}

/** Each name of a line that is none, with its place below the line. */
export function nameProblems(line: Line, contracts: Contracts, events: readonly string[]): readonly Wrong[] {
  switch (line.kind) {
    case 'bot': {
      const wrong = [
        ...(line.says === null ? [] : spoken(line.says, contracts, ['bot', 'says'])),
        ...(line.tells === null ? [] : told(line.tells, contracts)),
      ];
      if (wrong.length > 0) return wrong;
      const { messages } = contracts;
      const values = line.says === null ? anyOf(messages) : messages.get(line.says);
      return valueProblems(line.with, values, ['bot', 'with'], line.says ?? '');
    }
    case 'silence':
      return line.never === null
        ? []
        : named('message', line.never, contracts.messages.keys(), ['bot', 'never']);
    case 'tool': {
      const wrong = named('tool', line.name, contracts.tools.keys(), ['tool', 'name']);
      if (wrong.length > 0) return wrong;
      return valueProblems(line.with, contracts.tools.get(line.name), ['tool', 'with'], line.name);
    }
    case 'stands': {
      if (line.at === 'nowhere')
        return Object.keys(line.has).map((name) => ({
          problem: `who stands nowhere has no "${name}"`,
          path: ['stands', 'has', name],
        }));
      const wrong = named('step', line.at, contracts.steps.keys(), ['stands', 'at']);
      if (wrong.length > 0) return wrong;
      return valueProblems(line.has, contracts.steps.get(line.at), ['stands', 'has'], line.at);
    }
    case 'ledger':
      return Object.keys((line.expects['events'] ?? {}) as object).flatMap((name) =>
        named('event', name, events, ['ledger', 'events', name]),
      );
    case 'operator':
      return 'broadcasts' in line.does
        ? named('broadcast', line.does.broadcasts, contracts.broadcasts, ['operator', 'broadcasts'])
        : [];
    case 'at_once':
      return line.lines.flatMap((each, index) =>
        nameProblems(each, contracts, events).map(({ problem, path }) => ({
          problem,
          path: ['at_once', index, ...path],
        })),
      );
    case 'person':
      return personNames(line, contracts);
    default:
      return [];
  }
}

function personNames(
  { person, says }: Extract<Line, { kind: 'person' }>,
  { options, messages }: Contracts,
): readonly Wrong[] {
  if (typeof says === 'string') return [];
  if ('quote' in says) return named('message', says.quote, messages.keys(), [person, 'quote']);
  if (!('tap' in says)) return [];
  const older = says.of === undefined ? [] : named('message', says.of, messages.keys(), [person, 'of']);
  // Which items or readings there are is known only when it is played.
  const option = /^(item|which)\.\d+$/.test(says.tap)
    ? []
    : named('option', says.tap, options, [person, 'tap']);
  return [...option, ...older];
}

function spoken(name: string, { messages, help }: Contracts, path: Wrong['path']): readonly Wrong[] {
  const question = help.get(name);
  if (question === undefined) return named('message', name, messages.keys(), path);
  const how = `{ says: ${question}, tells: ${name} }`;
  return [
    { problem: `${name} is no message of its own, it stands in front of its question: write ${how}`, path },
  ];
}

/** A string of the runtime's own, or the help in front of a question. */
function told(key: string, { strings, messages }: Contracts): readonly Wrong[] {
  const path = ['bot', 'tells'];
  return key.includes('/')
    ? named('message', key, messages.keys(), path)
    : named('string', key, strings, path);
}

/** Names that are listed where none is near. */
const listedAtMost = 8;

function named(what: string, name: string, known: Iterable<string>, path: Wrong['path']): readonly Wrong[] {
  const names = [...known];
  if (names.includes(name)) return [];
  const inSmall = names.find((each) => each === name.toLowerCase());
  const meant = inSmall === undefined ? didYouMean(name, names) : `; did you mean ${inSmall}?`;
  const all = names.length > listedAtMost ? '' : `; there is ${names.join(', ') || 'none'}`;
  // What a member reads stands where a name belongs.
  const how =
    what === 'message' && !name.includes('/') ? '; messages are named by their template, as pay/confirm' : '';
  return [{ problem: `there is no ${what} ${name}${meant || how || all}`, path }];
}

function valueProblems(
  expects: Readonly<Record<string, unknown>>,
  values: Values = new Map(),
  path: Wrong['path'],
  of: string,
): readonly Wrong[] {
  return Object.entries(expects).flatMap(([name, expected]) => {
    const why = whyNever(values, name, expected);
    return why === null ? [] : [{ problem: `${of === '' ? '' : `${of}: `}${why}`, path: [...path, name] }];
  });
}

/** What a message of any name may be made from. */
function anyOf(messages: Contracts['messages']): Values {
  const all = new Map<string, readonly Type[]>();
  for (const values of messages.values())
    for (const [name, types] of values) all.set(name, [...(all.get(name) ?? []), ...types]);
  return all;
}
