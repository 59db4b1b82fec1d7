import { defineKind, edge, field } from '../grammar.ts';

export const tool = defineKind({
  name: 'tool',
  does: 'Calls a tool; every outcome that its contract declares is routed.',
  example:
    'tool: contribution.find_due\nwith: { due: wanted }\non:\n  one: { into: due, goto: confirm }\n  several: { into: dues, goto: choose }\n  none: nothing_due',
  standing: 'call',
  fields: {
    tool: field(
      'tool',
      'required',
      "The tool's name; the pack's manifest lists it.",
      'contribution.find_due',
    ),
    with: field('inputs', 'optional', 'Its inputs.', '{ due: due.id }'),
    on: field('routes', 'required', 'Where each outcome leads.', '{ none: nothing_due }'),
  },
  build: (base, values) => ({
    ...base,
    kind: 'tool',
    tool: values.tool,
    with: values.with ?? new Map(),
    on: values.on,
  }),
  edges: (step) => [...step.on].map(([outcome, target]) => edge(`on.${outcome}`, target)),
  uses: (step) => ({ expressions: [...step.with.values()] }),
});
