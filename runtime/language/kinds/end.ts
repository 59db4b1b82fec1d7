import { defineKind, field } from '../grammar.ts';

interface End {
  readonly result: string;
}

export const end = defineKind({
  name: 'end',
  does: 'Ends the flow with one of its results.',
  example: 'end: later',
  standing: 'end',
  drawn: { shape: 'pill', tint: 'plain', means: 'ends' },
  fields: { end: field('result', 'required', 'One of the results under gives.', 'later') },
  build: ({ end: result }): End => ({ result }),
  edges: () => [],
  uses: ({ result }) => ({ ends: result }),
  doing: ({ result }) => `ends: ${result}`,
});
