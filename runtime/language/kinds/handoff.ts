import { defineKind, edge, field } from '../grammar.ts';

export const handoff = defineKind({
  name: 'handoff',
  does: 'Hands the conversation to a person and goes on when they are done.',
  example: 'handoff: support\nsay: support/ticket\nthen: end later',
  standing: 'rest',
  fields: {
    handoff: field('queue', 'required', 'The queue of people, from the manifest.', 'support'),
    say: field('template', 'optional', 'The message; it may use ticket.reference.', 'support/ticket'),
    then: field('target', 'next', 'Where it goes on afterwards.', 'end later'),
  },
  build: (base, { handoff: queue, say, then }) => ({ ...base, kind: 'handoff', queue, say, then }),
  edges: (step) => [edge('then', step.then)],
  uses: (step) => ({ templates: step.say === null ? [] : [step.say] }),
});
