import { error } from '../declared-code.ts';
import { edge, optionEdge } from '../edges.ts';
import type { Edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { BuildContext, Values } from '../grammar.ts';
import { choicesOf } from '../uses.ts';
import type { Target } from '../model.ts';

interface Menu {
  readonly template: string;
  /** The variable that takes the chosen id (fixed choices) or the chosen item (`each`). */
  readonly into: string | null;
  /** A list variable whose items are offered one by one. */
  readonly each: string | null;
  /** Where a chosen item leads. */
  readonly then: Target | null;
  /** Fixed choices, in the order written; with `each` they stand behind the items. */
  readonly choices: ReadonlyMap<string, Target>;
  /** Choices that name no way of their own: they lead where `then` does. */
  readonly open: readonly string[];
  /** `into` is a list: several may be chosen; choices with a way of their own leave at once. */
  readonly several: boolean;
  readonly help: string | null;
}

const fields = {
  menu: field('template', 'required', 'The question; the options are appended.', 'visit/choose_day'),
  each: field('variable', 'optional', 'A list variable whose items are offered one by one.', 'visits'),
  into: field(
    'variable',
    'optional',
    'Takes the chosen item, or the id of the chosen option; a list takes several.',
    'day',
  ),
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
  help: field(
    'template',
    'optional',
    'Said in front of the question after an answer that is none of the choices.',
    'visit/help_guests',
  ),
};

const codes = {
  MENU_PICK_WAY: error(
    'what may be chosen together leads different ways',
    'let all of them lead to one step, and branch there',
  ),
  MENU_EMPTY: error('a menu without choices', 'add choices, or each with a list'),
  MENU_EACH_INTO: error('the chosen item is kept nowhere', 'add into with a variable for it'),
  MENU_THEN_UNUSED: error('every choice names its own way, "then" is never taken', 'delete then'),
};

export const menu = defineKind({
  name: 'menu',
  does: 'Offers options and waits for a choice.',
  example:
    'menu: visit/choose_day\ninto: day\nchoices:\n  monday: confirm\n  tuesday: { goto: confirm, if: "visit.fee.currency == \'KES\'" }',
  standing: 'ask',
  drawn: { shape: 'hexagon', tint: 'talk', means: 'offers choices' },
  codes,
  fields,
  build(values, context): Menu {
    checkFields(values, context);
    const choices = new Map<string, Target>();
    const into = values.into === null ? null : context.typeOf(values.into);
    const several = into?.kind === 'list';
    // Of several, the list's values are chosen together; every other choice leads away at once.
    const together = several && values.each === null && into.of?.kind === 'enum' ? into.of.values : [];
    const open = [...(values.choices ?? [])]
      .filter(([id, target]) => target === null || together.includes(id))
      .map(([id]) => id);
    const way = several ? wayOfPicks(open, values, context) : null;
    const then =
      values.then ?? way ?? (values.each !== null || open.length > 0 ? context.next('then') : null);
    for (const [id, target] of values.choices ?? []) {
      const leads = target ?? then;
      if (leads !== null) choices.set(id, leads);
    }
    return {
      template: values.menu,
      into: values.into,
      each: values.each,
      then,
      choices,
      open,
      several,
      help: values.help,
    };
  },
  edges: (step) => {
    const taken = step.each !== null || step.several;
    const items = taken && step.then !== null ? [itemEdge(step, step.then)] : [];
    const ways = [...step.choices].filter(([id]) => !step.several || !step.open.includes(id));
    return [...items, ...ways.map(([id, target]) => choice(step, id, target))];
  },
  uses: (step) => ({
    templates: step.help === null ? [step.template] : [step.template, step.help],
    paths: step.each === null ? [] : [{ path: step.each, at: ['each'] }],
    options: choicesOf(step.choices, (id, to) => isValue(step, id, to)),
    items: step.each,
    fills: step.into,
    help: step.help,
  }),
});

function itemEdge({ into }: Menu, then: Target): Edge {
  return { ...edge('then', then, into), words: into === null ? '' : `‹${into}›` };
}

function choice(step: Menu, id: string, target: Target): Edge {
  return optionEdge(`choice.${id}`, target, isValue(step, id, target) ? step.into : null);
}

/**
 * Without `each`, `into` takes the id. An option that ends the flow need not be one of the variable's values, nor one
 * that leads away from several.
 */
function isValue({ each, into, several, open }: Menu, id: string, to: Target): boolean {
  return each === null && into !== null && to.end === null && (!several || open.includes(id));
}

/** What is chosen together leads one way. */
function wayOfPicks(
  open: readonly string[],
  values: Values<typeof fields>,
  context: BuildContext<keyof typeof codes>,
): Target | null {
  const targets = open.map((id) => values.choices?.get(id) ?? null).filter((target) => target !== null);
  const first = values.then ?? targets[0] ?? null;
  if (targets.some(({ goto, end }) => goto !== first?.goto || end !== first.end))
    context.report('MENU_PICK_WAY', 'choices');
  return first;
}

function checkFields(values: Values<typeof fields>, context: BuildContext<keyof typeof codes>): void {
  const isEmpty = values.each === null && values.choices === null;
  if (isEmpty) context.report('MENU_EMPTY', 'menu');
  if (values.each !== null && values.into === null) context.report('MENU_EACH_INTO', 'each');
  const into = values.into === null ? null : context.typeOf(values.into);
  const usesThen =
    // A record is no choice, which is told: an item was meant.
    into?.kind === 'list' ||
    into?.kind === 'record' ||
    values.each !== null ||
    [...(values.choices ?? [])].some(([, target]) => target === null);
  if (values.then !== null && !usesThen && !isEmpty) context.report('MENU_THEN_UNUSED', 'then');
}
