import { defineKind, edge, field } from '../grammar.ts';

export const run = defineKind({
  name: 'run',
  does: 'Runs another flow of the pack and goes on with its result.',
  example: 'run: pay\nwith: { wanted: visit.id }\non: { paid: thanks, later: end later, failed: end later }',
  standing: 'call',
  fields: {
    run: field('flow', 'required', "The flow's name.", 'pay'),
    with: field('inputs', 'optional', 'Its parameters.', '{ wanted: visit.id }'),
    on: field('routes', 'required', 'Where each of its results leads.', '{ paid: thanks }'),
  },
  build: (base, values) => ({
    ...base,
    kind: 'run',
    flow: values.run,
    with: values.with ?? new Map(),
    on: values.on,
  }),
  edges: (step) => [...step.on].map(([result, target]) => edge(`on.${result}`, target)),
  uses: (step) => ({ expressions: [...step.with.values()] }),
});
