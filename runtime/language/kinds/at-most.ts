import { defineKind, edge, field } from '../grammar.ts';

export const atMost = defineKind({
  name: 'at_most',
  does: 'Goes on a number of times in one run of the flow, then another way: a loop that ends.',
  example: 'at_most: 3\nthen: ask_day\nelse: end later',
  standing: 'pass',
  fields: {
    at_most: field('count', 'required', 'How often, 10 at most.', '3'),
    then: field('target', 'next', 'Where it goes so often.', 'ask_day'),
    else: field('target', 'required', 'Where it goes afterwards.', 'end later'),
  },
  build: (base, values) => ({
    ...base,
    kind: 'at_most',
    times: values.at_most,
    then: values.then,
    else: values.else,
  }),
  edges: (step) => [{ ...edge('then', step.then), times: step.times }, edge('else', step.else)],
});
