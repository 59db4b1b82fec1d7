/** What the lines of a replay may name, from the pack that it is played with. */
import { usesOf } from '../../language/kinds/all.ts';
import type { Pack } from '../../language/model.ts';
import type { Type } from '../../language/types.ts';
import { vocabularyOf } from '../../language/vocabulary.ts';
import { languages } from '../../ports.ts';

/** Values by their names; a message that several flows say may be made from other types in each. */
export type Values = ReadonlyMap<string, readonly Type[]>;

/** The names of a pack, and what each is made from. */
export interface Contracts {
  /** Templates; those that only help in front of a question included. */
  readonly messages: ReadonlyMap<string, Values>;
  /** Templates that only stand in front of a question, by the questions that they help with. */
  readonly help: ReadonlyMap<string, string>;
  /** `flow.step`, with the variables of its flow. */
  readonly steps: ReadonlyMap<string, Values>;
  /** Tools that the pack may call, with their inputs. */
  readonly tools: ReadonlyMap<string, Values>;
  /** Keys of the small strings. */
  readonly strings: ReadonlySet<string>;
  /** Ids of options: choices of steps, words of notices, answers that can be changed, and the runtime's own. */
  readonly options: ReadonlySet<string>;
  readonly broadcasts: ReadonlySet<string>;
}

/** Options that are no flow's. */
const runtimesOwn = [
  'own_language',
  'change',
  'person',
  'try_again',
  'page.next',
  'page.previous',
  'several.done',
  'several.all',
  'which.none',
];

const made = new WeakMap<Pack, Contracts>();

/** The names of a pack; packs never change, so they are put together once. */
export function contractsOf(pack: Pack): Contracts {
  const known = made.get(pack) ?? make(pack);
  made.set(pack, known);
  return known;
}

function make(pack: Pack): Contracts {
  const vocabulary = vocabularyOf(pack.catalogue);
  const steps = [...pack.flows.values()].flatMap((flow) =>
    [...flow.steps.values()].map((step) => ({ flow, step, uses: usesOf(step) })),
  );
  const messages = new Map<string, Map<string, Type[]>>(
    [...pack.templates.keys()].map((name) => [name, new Map()]),
  );
  const add = (template: string, values: ReadonlyMap<string, Type>): void => {
    for (const [name, type] of values) {
      const of = messages.get(template);
      of?.set(name, [...(of.get(name) ?? []), type]);
    }
  };
  for (const { flow, uses } of steps)
    for (const template of uses.templates) add(template, new Map([...flow.variables, ...uses.names]));
  for (const { event, outcome, say } of pack.notices.values()) {
    const type = vocabulary.events.get(event)?.outcomes.get(outcome) ?? null;
    if (type !== null) add(say, new Map([['event', type]]));
  }
  const questions = steps.flatMap(({ uses: { help, templates } }) =>
    help === null ? [] : [[help, templates[0] ?? ''] as const],
  );
  const spoken = new Set([
    ...steps.flatMap(({ uses: { help, templates } }) => templates.filter((name) => name !== help)),
    ...[...pack.notices.values()].map(({ say }) => say),
  ]);
  return {
    messages,
    help: new Map(questions.filter(([help]) => !spoken.has(help))),
    steps: new Map(steps.map(({ flow, step }) => [`${flow.name}.${step.name}`, valuesOf(flow.variables)])),
    tools: new Map(
      [...pack.tools].map((name) => [name, valuesOf(vocabulary.tools.get(name)?.input ?? new Map())]),
    ),
    strings: new Set(languages.flatMap((language) => pack.strings.keys(language))),
    options: new Set([
      ...steps.flatMap(({ uses: { options, changes } }) => [...options.map(({ id }) => id), ...changes]),
      ...[...pack.notices.values()].flatMap(({ offers }) => [...offers.keys()]),
      ...runtimesOwn,
    ]),
    broadcasts: new Set(pack.broadcasts.keys()),
  };
}

function valuesOf(types: ReadonlyMap<string, Type>): Values {
  return new Map([...types].map(([name, type]) => [name, [type]]));
}
