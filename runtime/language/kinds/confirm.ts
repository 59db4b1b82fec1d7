import { shared } from '../diagnostic-codes.ts';
import { optionEdge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import { choicesOf, plainOption } from '../uses.ts';
import type { Target } from '../model.ts';

interface Confirm {
  readonly template: string;
  /** Paths (`due.amount`) whose values the message shows and which the yes confirms. */
  readonly shows: readonly string[];
  /** Steps that `change` may rewind to, by the variable they fill. */
  readonly change: readonly string[];
  /** Other ways on, in the order written; they confirm nothing. */
  readonly choices: ReadonlyMap<string, Target>;
  readonly yes: Target;
  readonly no: Target;
}

/** What every confirm answers to by itself. */
const own = ['yes', 'no', 'change'];

const codes = {
  ...shared('FLOW_RESERVED_NAME'),
};

export const confirm = defineKind({
  name: 'confirm',
  does: 'Shows what is about to happen and waits for yes or no: the only way to a tool that needs it.',
  example:
    'confirm: visit/confirm\nshows: [visit.fee, visit.doctor]\nchange: [day]\nyes: collect\nno: end later',
  standing: 'ask',
  drawn: { shape: 'double_hexagon', tint: 'talk', means: 'asks for a yes' },
  codes,
  fields: {
    confirm: field('template', 'required', 'The message; yes and no are appended.', 'visit/confirm'),
    shows: field(
      'paths',
      'required',
      'What the message shows in every language and the yes confirms.',
      '[visit.fee]',
    ),
    change: field('variables', 'optional', 'Variables whose question a person may go back to.', '[day]'),
    choices: field('choices', 'optional', 'Other answers, each with its target.', '{ rules: rules }'),
    yes: field('target', 'next', 'Where yes leads.', 'collect'),
    no: field('target', 'required', 'Where no leads.', 'end later'),
  },
  build({ confirm: template, shows, change, choices, yes, no }, context): Confirm {
    const others = [...(choices ?? [])].map(([id, target]) => {
      if (own.includes(id)) context.report('FLOW_RESERVED_NAME', 'choices', { name: id });
      return [id, target ?? context.next('choices')] as const;
    });
    return { template, shows, change: change ?? [], choices: new Map(others), yes, no };
  },
  edges: (step) => [
    optionEdge('yes', step.yes),
    optionEdge('no', step.no),
    ...[...step.choices].map(([id, target]) => optionEdge(`choice.${id}`, target)),
  ],
  uses: (step) => ({
    templates: [step.template],
    paths: step.shows.map((path, index) => ({ path, at: ['shows', index] })),
    confirms: step.shows,
    changes: step.change,
    options: [plainOption('yes', step.yes), plainOption('no', step.no), ...choicesOf(step.choices)],
  }),
});
