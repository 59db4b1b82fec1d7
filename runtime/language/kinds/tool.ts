import type { ToolContract } from '../../ports.ts';
import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Call {
  readonly tool: ToolContract;
  readonly with: ReadonlyMap<string, Expression>;
  readonly on: ReadonlyMap<string, Target>;
}

export const tool = defineKind({
  name: 'tool',
  does: 'Calls a tool; every outcome that its contract declares is routed.',
  example:
    'tool: visit.find\nwith: { visit: wanted }\non:\n  one: { into: visit, goto: confirm }\n  several: { into: visits, goto: choose }\n  none: none',
  standing: 'call',
  drawn: { shape: 'box', tint: 'act', means: 'calls a tool' },
  fields: {
    tool: field('tool', 'required', "The tool's name; the pack's manifest lists it.", 'visit.find'),
    with: field('inputs', 'optional', 'Its inputs.', '{ visit: visit.id }'),
    on: field('routes', 'required', 'Where each outcome leads.', '{ none: none }'),
  },
  build: (values): Call => ({ tool: values.tool, with: values.with ?? new Map(), on: values.on }),
  edges: (step) => [...step.on].map(([outcome, target]) => edge(`on.${outcome}`, target)),
  uses: (step) => ({
    expressions: [...step.with.values()],
    calls: step,
    commits: step.tool.step === 'committed',
    usesUp: step.tool.needs.includes('confirm'),
  }),
  doing: ({ tool: { name } }) => `calls ${name}`,
});
