import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Assign {
  readonly assignments: ReadonlyMap<string, Expression>;
  readonly then: Target;
}

export const set = defineKind({
  name: 'set',
  does: 'Gives variables new values and goes on. All expressions see the values from before.',
  example: 'set: { tries: 0, note: "\'\'" }',
  standing: 'pass',
  drawn: { shape: 'note', tint: 'act', means: 'notes' },
  fields: {
    set: field('assignments', 'required', 'Variables and the expressions they take.', '{ tries: tries + 1 }'),
    then: field('target', 'next', 'Where it goes on.', 'ask_amount'),
  },
  build: ({ set: assignments, then }): Assign => ({ assignments, then }),
  edges: (step) => [
    {
      ...edge('then', step.then),
      assigns: [...step.assignments].map(([variable, from]) => ({ variable, from })),
    },
  ],
  uses: (step) => ({ expressions: [...step.assignments.values()] }),
  doing: ({ assignments }) =>
    [...assignments].map(([variable, { source }]) => `${variable} = ${source}`).join(', '),
});
