import { error } from '../declared-code.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { BuildContext, Values } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Split {
  /** The name of what is tried out. */
  readonly trial: string;
  readonly ways: ReadonlyMap<string, Target>;
  /** Shares of each way. */
  readonly weights: ReadonlyMap<string, number>;
}

const fields = {
  split: field('result', 'required', 'The name of the trial; its result is recorded under it.', 'wording'),
  ways: field('ways', 'required', 'Where each way leads; two at least.', '{ short: brief, long: full }'),
  weights: field(
    'weights',
    'optional',
    'How many shares each way has; equal when left out.',
    '{ short: 1, long: 3 }',
  ),
};

const codes = {
  SPLIT_ONE_WAY: error('a split with less than two ways', 'add a way, or go there directly'),
  SPLIT_WEIGHTS: error('weights and ways differ: "{name}"', 'give every way a weight, or none'),
};

export const split = defineKind({
  name: 'split',
  does: 'Sends people different ways to compare them. One person always goes the same way, which is recorded.',
  example: 'split: wording\nways: { short: brief, long: full }\nweights: { short: 1, long: 3 }',
  standing: 'call',
  drawn: { shape: 'diamond', tint: 'plain', means: 'tries ways out' },
  codes,
  fields,
  build(values, context): Split {
    checkFields(values, context);
    const weights = new Map([...values.ways.keys()].map((id) => [id, values.weights?.get(id) ?? 1]));
    return { trial: values.split, ways: values.ways, weights };
  },
  edges: (step) => [...step.ways].map(([id, target]) => edge(`way.${id}`, target)),
});

function checkFields(
  { ways, weights }: Values<typeof fields>,
  context: BuildContext<keyof typeof codes>,
): void {
  if (ways.size < 2) context.report('SPLIT_ONE_WAY', 'ways');
  if (weights === null) return;
  const differs = [...weights.keys(), ...ways.keys()].find((id) => weights.has(id) !== ways.has(id));
  if (differs !== undefined) context.report('SPLIT_WEIGHTS', 'weights', { name: differs });
}
