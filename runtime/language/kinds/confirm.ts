import { defineKind, edge, field } from '../grammar.ts';

/** What every confirm answers to by itself. */
const own = ['yes', 'no', 'change'];

export const confirm = defineKind({
  name: 'confirm',
  does: 'Shows what is about to happen and waits for yes or no: the only way to a tool that needs it.',
  example:
    'confirm: visit/confirm\nshows: [visit.fee, visit.doctor]\nchange: [day]\nyes: collect\nno: end later',
  standing: 'rest',
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
  build(base, { confirm: template, shows, change, choices, yes, no }, context) {
    const others = [...(choices ?? [])].map(([id, target]) => {
      if (own.includes(id)) context.report('FLOW_RESERVED_NAME', 'choices', { name: id });
      return [id, target ?? context.next('choices')] as const;
    });
    return {
      ...base,
      kind: 'confirm',
      template,
      shows,
      change: change ?? [],
      choices: new Map(others),
      yes,
      no,
    };
  },
  edges: (step) => [
    edge('yes', step.yes),
    edge('no', step.no),
    ...[...step.choices].map(([id, target]) => edge(`choice.${id}`, target)),
  ],
  uses: (step) => ({ templates: [step.template], paths: step.shows }),
});
