import { defineKind, edge, field } from '../grammar.ts';

export const tool = defineKind({
  name: 'tool',
  does: 'Calls a tool; every outcome that its contract declares is routed.',
  example:
    'tool: visit.find\nwith: { visit: wanted }\non:\n  one: { into: visit, goto: confirm }\n  several: { into: visits, goto: choose }\n  none: none',
  standing: 'call',
  fields: {
    tool: field('tool', 'required', "The tool's name; the pack's manifest lists it.", 'visit.find'),
    with: field('inputs', 'optional', 'Its inputs.', '{ visit: visit.id }'),
    on: field('routes', 'required', 'Where each outcome leads.', '{ none: none }'),
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
