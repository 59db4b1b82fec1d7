import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Run {
  readonly flow: string;
  readonly with: ReadonlyMap<string, Expression>;
  readonly on: ReadonlyMap<string, Target>;
}

export const run = defineKind({
  name: 'run',
  does: 'Runs another flow of the pack and goes on with its result.',
  example: 'run: pay\nwith: { wanted: visit.id }\non: { paid: thanks, later: end later, failed: end later }',
  standing: 'call',
  drawn: { shape: 'sides', tint: 'act', means: 'runs a flow' },
  fields: {
    run: field('flow', 'required', "The flow's name.", 'pay'),
    with: field('inputs', 'optional', 'Its parameters.', '{ wanted: visit.id }'),
    on: field('routes', 'required', 'Where each of its results leads.', '{ paid: thanks }'),
  },
  build: (values): Run => ({ flow: values.run, with: values.with ?? new Map(), on: values.on }),
  edges: (step) => [...step.on].map(([result, target]) => edge(`on.${result}`, target)),
  uses: (step) => ({ expressions: [...step.with.values()], runs: step }),
  doing: ({ flow }) => `runs the flow ${flow}`,
});
