import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';
import type { Type } from '../types.ts';

interface Ticket {
  readonly queue: string;
  /** The number that people know it by; null for a new one. */
  readonly reference: Expression | null;
  /** What the person reads of it first; null for nothing. */
  readonly about: Expression | null;
  /** What kind of word that is, for the desk and in no member's language; null where it needs none. */
  readonly marked: string | null;
  readonly say: string | null;
  readonly then: Target;
}

/** What the message of a step that opens a ticket may read besides variables. */
export const ticketNames: ReadonlyMap<string, Type> = new Map([
  [
    'ticket',
    {
      kind: 'record',
      optional: false,
      record: {
        name: 'ticket',
        does: 'What was handed over.',
        id: null,
        gained: {},
        fields: new Map<string, Type>([['reference', { kind: 'text', optional: false }]]),
      },
    },
  ],
]);

export const ticket = defineKind({
  name: 'ticket',
  does: 'Calls a person, who answers in this chat, and goes on at once. Ten a day for each member: an eleventh says when again, and leaves the flow; one with a reference of its own is always opened.',
  example: 'ticket: support\nsay: support/ticket\nthen: end later',
  standing: 'call',
  drawn: { shape: 'narrow', tint: 'person', means: 'calls a person' },
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
    marked: field(
      'mark',
      'optional',
      'A name that the person sees in front of it, where it is not simply a request.',
      'called_off',
    ),
    say: field('template', 'optional', 'The message; it may use ticket.reference.', 'support/ticket'),
    then: field('target', 'next', 'Where it goes on.', 'end later'),
  },
  build: ({ ticket: queue, ...rest }): Ticket => ({ queue, ...rest }),
  edges: (step) => [edge('then', step.then)],
  uses: (step) => ({
    templates: step.say === null ? [] : [step.say],
    expressions: [step.reference, step.about].filter((each) => each !== null),
    names: ticketNames,
    queue: step.queue,
    commits: true,
    usesUp: true,
  }),
  doing: ({ queue }) => `calls a person (${queue})`,
});
