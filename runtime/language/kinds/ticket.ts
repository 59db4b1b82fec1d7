import { defineKind, edge, field } from '../grammar.ts';

export const ticket = defineKind({
  name: 'ticket',
  does: 'Calls a person, who answers in this chat, and goes on at once. Ten a day for each member: an eleventh says when again, and leaves the flow; one with a reference of its own is always opened.',
  example: 'ticket: support\nsay: support/ticket\nthen: end later',
  standing: 'call',
  fields: {
    ticket: field('queue', 'required', 'The queue of people, from the manifest.', 'support'),
    reference: field(
      'text_expression',
      'optional',
      'The number people know it by, where there is one; else a new one.',
      'visit.number',
    ),
    about: field(
      'text_expression',
      'optional',
      'What the person reads of it first, in the words of the member. Never a secret.',
      'visit.reason',
    ),
    say: field('template', 'optional', 'The message; it may use ticket.reference.', 'support/ticket'),
    then: field('target', 'next', 'Where it goes on.', 'end later'),
  },
  build: (base, { ticket: queue, reference, about, say, then }) => ({
    ...base,
    kind: 'ticket',
    queue,
    reference,
    about,
    say,
    then,
  }),
  edges: (step) => [edge('then', step.then)],
  uses: (step) => ({
    templates: step.say === null ? [] : [step.say],
    expressions: [step.reference, step.about].filter((each) => each !== null),
  }),
});
