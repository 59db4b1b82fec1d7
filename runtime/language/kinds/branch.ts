import { defineKind, field } from '../grammar.ts';
import type { Edge } from '../grammar.ts';
import type { Expression } from '../expressions.ts';
import type { StepOf } from '../model.ts';

export const branch = defineKind({
  name: 'branch',
  does: 'Goes where the first condition that holds leads.',
  example: 'branch:\n  - { if: size(visits) == 1, goto: confirm }\n  - else: choose',
  standing: 'pass',
  fields: {
    branch: field(
      'cases',
      'required',
      'Conditions in order with their targets; the last is else.',
      '[{ else: choose }]',
    ),
  },
  build: (base, { branch: cases }) => ({ ...base, kind: 'branch', cases }),
  edges: casesOf,
});

function casesOf(step: StepOf<'branch'>): Edge[] {
  const before: Expression[] = [];
  return step.cases.map((to, index) => {
    const edge: Edge = {
      label: `case.${index}`,
      to,
      assigns: [],
      holds: to.if === null ? [] : [to.if],
      fails: [...before],
    };
    if (to.if !== null) before.push(to.if);
    return edge;
  });
}
