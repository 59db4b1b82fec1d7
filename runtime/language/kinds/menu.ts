import { defineKind, edge, field } from '../grammar.ts';
import type { BuildContext, Edge, Values } from '../grammar.ts';
import type { StepOf, Target } from '../model.ts';

const fields = {
  menu: field('template', 'required', 'The question; the options are appended.', 'visit/choose_day'),
  each: field('variable', 'optional', 'A list variable whose items are offered one by one.', 'visits'),
  into: field('variable', 'optional', 'Takes the chosen item, or the id of the chosen option.', 'day'),
  then: field(
    'target',
    'optional',
    'Where an item leads, or an option that names no way; else the next step.',
    'confirm',
  ),
  choices: field(
    'choices',
    'optional',
    'Options by id, each with its target; or a list of ids.',
    '{ monday: confirm }',
  ),
};

export const menu = defineKind({
  name: 'menu',
  does: 'Offers options and waits for a choice.',
  example:
    'menu: visit/choose_day\ninto: day\nchoices:\n  monday: confirm\n  tuesday: { goto: confirm, if: "visit.fee.currency == \'KES\'" }',
  standing: 'rest',
  fields,
  build(base, values, context) {
    checkFields(values, context);
    const choices = new Map<string, Target>();
    const open = [...(values.choices ?? [])].some(([, target]) => target === null);
    const then = values.then ?? (values.each !== null || open ? context.next('then') : null);
    for (const [id, target] of values.choices ?? []) {
      const leads = target ?? then;
      if (leads !== null) choices.set(id, leads);
    }
    return {
      ...base,
      kind: 'menu',
      template: values.menu,
      into: values.into,
      each: values.each,
      then,
      choices,
    };
  },
  edges: (step) => {
    const items: Edge[] =
      step.each !== null && step.then !== null ? [edge('then', step.then, step.into)] : [];
    return [...items, ...[...step.choices].map(([id, target]) => choice(step, id, target))];
  },
  uses: (step) => ({ templates: [step.template], paths: step.each === null ? [] : [step.each] }),
});

/** Without `each`, `into` takes the id; an option that ends the flow need not be one of the variable's values. */
function choice(step: StepOf<'menu'>, id: string, target: Target): Edge {
  return edge(`choice.${id}`, target, step.each === null && target.end === null ? step.into : null);
}

function checkFields(values: Values<typeof fields>, context: BuildContext): void {
  if (values.each === null && values.choices === null) context.report('MENU_EMPTY', 'menu');
  if (values.each !== null && values.into === null) context.report('MENU_EACH_INTO', 'each');
  const usesThen = values.each !== null || [...(values.choices ?? [])].some(([, target]) => target === null);
  if (values.then !== null && !usesThen) context.report('MENU_THEN_UNUSED', 'then');
}
