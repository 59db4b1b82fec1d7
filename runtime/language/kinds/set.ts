import { defineKind, field } from '../grammar.ts';

export const set = defineKind({
  name: 'set',
  does: 'Gives variables new values and goes on. All expressions see the values from before.',
  example: 'set: { tries: 0, note: "\'\'" }',
  standing: 'pass',
  fields: {
    set: field('assignments', 'required', 'Variables and the expressions they take.', '{ tries: tries + 1 }'),
    then: field('target', 'next', 'Where it goes on.', 'ask_amount'),
  },
  build: (base, { set: assignments, then }) => ({ ...base, kind: 'set', assignments, then }),
  edges: (step) => [
    {
      label: 'then',
      to: step.then,
      assigns: [...step.assignments].map(([variable, from]) => ({ variable, from })),
      holds: [],
      fails: [],
    },
  ],
  uses: (step) => ({ expressions: [...step.assignments.values()] }),
});
