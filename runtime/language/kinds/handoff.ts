import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';
import { ticketNames } from './ticket.ts';

interface Handoff {
  readonly queue: string;
  /** What the person reads of it first; null for nothing. */
  readonly about: Expression | null;
  readonly say: string | null;
  readonly withinMs: number;
  readonly late: Target;
  readonly then: Target;
}

export const handoff = defineKind({
  name: 'handoff',
  does: 'Hands the conversation to a person: what is written goes to them, commands still work. Goes on when they hand it back. Counts as a ticket.',
  example: 'handoff: support\nsay: support/ticket\nwithin: 3d\nlate: nobody_came\nthen: thanks',
  standing: 'rest',
  drawn: { shape: 'wide', tint: 'person', means: 'hands over to a person' },
  fields: {
    handoff: field('queue', 'required', 'The queue of people, from the manifest.', 'support'),
    about: field(
      'text_expression',
      'optional',
      'What the person reads of it first, in the words of the member. Never a secret.',
      'visit.reason',
    ),
    say: field('template', 'optional', 'The message; it may use ticket.reference.', 'support/ticket'),
    within: field('duration', 'required', 'How long at most, in s, m, h or d.', '3d'),
    late: field('target', 'required', 'Where it leads when it was not handed back by then.', 'nobody_came'),
    then: field('target', 'next', 'Where it goes on once handed back.', 'thanks'),
  },
  build: ({ handoff: queue, about, say, within: withinMs, late, then }): Handoff => ({
    queue,
    about,
    say,
    withinMs,
    late,
    then,
  }),
  edges: (step) => [edge('then', step.then), edge('late', step.late)],
  uses: (step) => ({
    templates: step.say === null ? [] : [step.say],
    expressions: step.about === null ? [] : [step.about],
    names: ticketNames,
    queue: step.queue,
    withinMs: step.withinMs,
    commits: true,
    usesUp: true,
  }),
  doing: ({ queue }) => `hands over to a person (${queue})`,
});
