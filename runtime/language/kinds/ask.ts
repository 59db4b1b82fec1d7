import { absentAt } from '../expressions.ts';
import type { Expression } from '../expressions.ts';
import { edge, optionEdge } from '../edges.ts';
import type { Edge } from '../edges.ts';
import { defineKind, field, mediaKinds } from '../grammar.ts';
import type { MediaKind } from '../grammar.ts';
import { plainOption, triesDefault } from '../uses.ts';
import type { Target } from '../model.ts';

/** What WhatsApp lets a picture be at most; documents may be larger where a flow says so. */
const sizeDefault = 16 * 1024 * 1024;

interface Ask {
  readonly template: string;
  readonly into: string;
  /** Must hold of the parsed answer, which is readable under its variable's name. */
  readonly check: Expression | null;
  /** The currency of a money answer that names none. */
  readonly currency: Expression | null;
  readonly help: string | null;
  readonly secret: boolean;
  /** What media may be sent, and how large in bytes. */
  readonly kinds: readonly MediaKind[];
  readonly sizeMax: number;
  /** Messages with less than this between them are one answer; null: each is one. */
  readonly pauseMs: number | null;
  readonly tries: number;
  /** Where it leads when the question is left out; null: it needs an answer. */
  readonly skip: Target | null;
  readonly then: Target;
}

export const ask = defineKind({
  name: 'ask',
  does: "Asks for an answer of its variable's type and waits for it.",
  example: 'ask: visit/ask_guests\ninto: guests\ncheck: guests >= 3 && guests <= 30\nhelp: visit/help_guests',
  standing: 'ask',
  drawn: { shape: 'slanted', tint: 'talk', means: 'asks' },
  fields: {
    ask: field('template', 'required', 'The question.', 'visit/ask_guests'),
    into: field(
      'variable',
      'required',
      'The variable that takes the answer; its type says what is understood.',
      'guests',
    ),
    check: field(
      'boolean',
      'optional',
      'Must hold of the answer, which is readable as its variable.',
      'guests >= 3',
    ),
    in: field('text_expression', 'optional', 'The currency of an amount that names none.', '"\'KES\'"'),
    help: field(
      'template',
      'optional',
      'Said in front of the question after an answer that does not fit.',
      'visit/help_guests',
    ),
    secret: field('flag', 'optional', 'A PIN or code: blanked everywhere.', 'true'),
    kinds: field(
      'media_kinds',
      'optional',
      'Which media may be sent; any when left out.',
      '[image, document]',
    ),
    size: field('size', 'optional', 'The largest file that is taken; 16MB when left out.', '5MB'),
    pause: field('duration', 'optional', 'Messages with less than this between them are one answer.', '20s'),
    tries: field('count', 'optional', 'Wrong answers before a person is offered; 3 when left out.', '3'),
    skip: field(
      'target',
      'optional',
      'Where *skip* leads: the question may be left out. Its variable is absent then, `guests: int?`.',
      'ask_date',
    ),
    then: field('target', 'next', 'Where an answer leads.', 'ask_date'),
  },
  build: (values): Ask => ({
    template: values.ask,
    into: values.into,
    check: values.check,
    currency: values.in,
    help: values.help,
    secret: values.secret ?? false,
    kinds: values.kinds ?? mediaKinds,
    sizeMax: values.size ?? sizeDefault,
    pauseMs: values.pause,
    tries: values.tries ?? triesDefault,
    skip: values.skip,
    then: values.then,
  }),
  edges: (step) => [edge('then', step.then, step.into), ...skipping(step)],
  uses: (step) => ({
    templates: step.help === null ? [step.template] : [step.template, step.help],
    expressions: step.currency === null ? [] : [step.currency],
    checks: step.check === null ? [] : [step.check],
    currency: step.currency,
    options: step.skip === null ? [] : [plainOption('skip', step.skip)],
    fills: step.into,
    help: step.help,
    tries: step.tries,
    inWords: true,
    secret: step.secret,
  }),
});

/** The way past the question: its variable becomes absent, whatever it was before. */
function skipping({ skip, into }: Ask): readonly Edge[] {
  if (skip === null) return [];
  return [{ ...optionEdge('skip', skip), assigns: [{ variable: into, from: absentAt(skip.place) }] }];
}
