import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface AtMost {
  readonly times: number;
  readonly then: Target;
  readonly else: Target;
}

export const atMost = defineKind({
  name: 'at_most',
  does: 'Goes on a number of times in one run of the flow, then another way: a loop that ends.',
  example: 'at_most: 3\nthen: ask_day\nelse: end later',
  standing: 'pass',
  drawn: { shape: 'diamond', tint: 'plain', means: 'counts' },
  fields: {
    at_most: field('count', 'required', 'How often, 10 at most.', '3'),
    then: field('target', 'next', 'Where it goes so often.', 'ask_day'),
    else: field('target', 'required', 'Where it goes afterwards.', 'end later'),
  },
  build: (values): AtMost => ({ times: values.at_most, then: values.then, else: values.else }),
  edges: ({ times, then, else: other }) => [
    { ...edge('then', then), times, words: `${times} ×` },
    edge('else', other),
  ],
});
