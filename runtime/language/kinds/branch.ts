import { defineKind, field } from '../grammar.ts';
import type { Edge } from '../edges.ts';
import type { Expression } from '../expressions.ts';
import type { Target } from '../model.ts';

interface Branch {
  readonly cases: readonly Target[];
}

export const branch = defineKind({
  name: 'branch',
  does: 'Goes where the first condition that holds leads.',
  example: 'branch:\n  - { if: size(visits) == 1, goto: confirm }\n  - else: choose',
  standing: 'pass',
  drawn: { shape: 'diamond', tint: 'plain', means: 'decides' },
  fields: {
    branch: field(
      'cases',
      'required',
      'Conditions in order with their targets; the last is else.',
      '[{ else: choose }]',
    ),
  },
  build: ({ branch: cases }): Branch => ({ cases }),
  edges: (step) => casesOf(step),
});

function casesOf(step: Branch): Edge[] {
  const before: Expression[] = [];
  return step.cases.map((to, index) => {
    const edge: Edge = {
      label: `case.${index}`,
      to,
      assigns: [],
      holds: to.if === null ? [] : [to.if],
      fails: [...before],
      option: null,
      words: to.if?.source ?? 'else',
    };
    if (to.if !== null) before.push(to.if);
    return edge;
  });
}
