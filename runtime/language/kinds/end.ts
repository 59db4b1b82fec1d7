import { defineKind, field } from '../grammar.ts';

export const end = defineKind({
  name: 'end',
  does: 'Ends the flow with one of its results.',
  example: 'end: later',
  standing: 'end',
  fields: { end: field('result', 'required', 'One of the results under gives.', 'later') },
  build: (base, { end: result }) => ({ ...base, kind: 'end', result }),
  edges: () => [],
});
