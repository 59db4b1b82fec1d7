import type { Expression } from '../expressions.ts';
import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Wait {
  /** Said on entry, before waiting. */
  readonly say: string | null;
  readonly event: string;
  /** The id that the event must be about. */
  readonly of: Expression;
  readonly withinMs: number;
  readonly on: ReadonlyMap<string, Target>;
  readonly late: Target;
}

export const wait = defineKind({
  name: 'wait',
  does: 'Waits until something happens, or until it is late.',
  example:
    'say: visit/prompt_sent\nwait: fee.settled\nof: request.id\nwithin: 3m\non:\n  paid: { into: receipt, goto: thanks }\n  failed: try_again\nlate: still_waiting',
  standing: 'rest',
  drawn: { shape: 'delay', tint: 'plain', means: 'waits' },
  fields: {
    wait: field('event', 'required', 'The event.', 'fee.settled'),
    say: field('template', 'optional', 'Said before waiting.', 'visit/prompt_sent'),
    of: field('text_expression', 'required', 'The id that the event must be about.', 'request.id'),
    within: field('duration', 'required', 'How long, in s, m, h or d.', '3m'),
    on: field('routes', 'required', 'Where each outcome leads.', '{ failed: try_again }'),
    late: field('target', 'required', 'Where it leads when nothing came in time.', 'still_waiting'),
  },
  build: ({ wait: event, say, of, within: withinMs, on, late }): Wait => ({
    say,
    event,
    of,
    withinMs,
    on,
    late,
  }),
  edges: (step) => [
    ...[...step.on].map(([outcome, target]) => edge(`on.${outcome}`, target)),
    edge('late', step.late),
  ],
  uses: (step) => ({
    templates: step.say === null ? [] : [step.say],
    expressions: [step.of],
    awaits: step,
    withinMs: step.withinMs,
    usesUp: true,
  }),
  doing: ({ event }) => `waits for ${event}`,
});
