/** Showing a question: its text, its options in the order shown, its pages. */
import assert from 'node:assert';
import type { Step, StepOf } from '../language/model.ts';
import type { Value } from '../ports.ts';
import { itemTypeOf } from '../language/answer-types/all.ts';
import type { Draft } from './draft.ts';
import { severalOptions } from './gathering.ts';
import { choiceOption, fieldOption, optionFor, yesOrNo } from './labels.ts';
import type { Frame, OpenQuestion, ShownOption } from './model.ts';
import { describeVariables, render, tappable, withOptions } from './rendering.ts';
import { tooOftenText } from './saying.ts';
import { withoutSecrets } from './secrets.ts';
import { isList, viewStrings } from './view.ts';

/** Items on one page of a long list: short enough for a small screen. */
const pageSize = 8;

type MutableFrame = Draft['frames'][number];
type Question = StepOf<'ask' | 'menu' | 'confirm'>;

/** Shows the question a frame rests at. `lead` stands in front: what was wrong with the last answer. */
export function showQuestion(
  draft: Draft,
  frame: MutableFrame,
  more: { readonly lead?: string; readonly page?: number; readonly tries?: number } = {},
): void {
  const step = draft.stepOf(frame);
  assert(step.kind === 'ask' || step.kind === 'menu' || step.kind === 'confirm');
  frame.changing = false;
  frame.shownAtMs = draft.context.now.getTime();
  const page = more.page ?? 0;
  const options = optionsOf(draft, frame, step, page);
  const text = questionText(draft, frame, step);
  ask(draft, frame, {
    text: more.lead === undefined ? text : `${more.lead}\n\n${text}`,
    template: step.template,
    options,
    asks: 'answer',
    page,
    tries: more.tries ?? 0,
  });
}

/** The question's words; one that takes several messages says how to end. */
function questionText(draft: Draft, frame: Frame, step: Question): string {
  const text = render(draft, step.template, frame.vars);
  if (step.kind !== 'ask') return text;
  const type = draft.flowOf(frame).variables.get(step.into);
  if (type === undefined || itemTypeOf(type) === null) return text;
  return `${text}\n\n${draft.text('list.how')}`;
}

/** Asks a question of the runtime's own about the step a frame rests at. */
export function askAside(
  draft: Draft,
  frame: Frame,
  aside: {
    readonly text: string;
    readonly options: readonly ShownOption[];
    readonly asks: Exclude<OpenQuestion['asks'], 'answer'>;
    readonly which?: readonly Value[];
    readonly tries?: number;
  },
): void {
  ask(draft, frame, { ...aside, template: null, page: 0, tries: aside.tries ?? 0 });
}

function ask(
  draft: Draft,
  frame: Frame,
  question: {
    readonly text: string;
    readonly template: string | null;
    readonly options: readonly ShownOption[];
    readonly asks: OpenQuestion['asks'];
    readonly which?: readonly Value[];
    readonly page: number;
    readonly tries: number;
  },
): void {
  draft.closeQuestion();
  const visit = draft.nextVisit();
  draft.open = {
    visit,
    flow: frame.flow,
    step: frame.at,
    options: question.options,
    page: question.page,
    tries: question.tries,
    asks: question.asks,
    which: question.which ?? [],
  };
  draft.effects.push({
    kind: 'message',
    visit,
    template: question.template,
    text: withOptions(question.text, question.options),
    options: tappable(visit, question.options),
    data: describeVariables(withoutSecrets(draft.flowOf(frame), frame.vars)),
    pausable: false,
  });
}

function optionsOf(draft: Draft, frame: MutableFrame, step: Question, page: number): ShownOption[] {
  switch (step.kind) {
    case 'ask':
      return [];
    case 'confirm': {
      const options = [
        yesOrNo(draft, frame.flow, step.name, 'yes'),
        yesOrNo(draft, frame.flow, step.name, 'no'),
        ...allowedChoices(draft, frame, step),
      ];
      if (step.change.length > 0) options.push(choiceOption(draft, frame.flow, step.name, 'change'));
      return options;
    }
    case 'menu': {
      const choices = allowedChoices(draft, frame, step);
      const options = step.each === null ? choices : [...itemOptions(draft, frame, step, page), ...choices];
      return step.several ? severalOptions(draft, frame, step, options) : options;
    }
  }
}

function allowedChoices(draft: Draft, frame: Frame, step: StepOf<'menu' | 'confirm'>): ShownOption[] {
  return [...step.choices]
    .filter(([, target]) => target.if === null || target.if.evaluate(draft.scope(frame.vars)) === true)
    .map(([id]) => choiceOption(draft, frame.flow, step.name, id));
}

function itemOptions(draft: Draft, frame: Frame, step: StepOf<'menu'>, page: number): ShownOption[] {
  const items = frame.vars[step.each ?? ''] ?? [];
  assert(isList(items), `${frame.flow}.${step.name}: ${step.each} is no list`);
  const format = { language: draft.language, timeZone: draft.context.timeZone };
  const from = page * pageSize;
  const options = items.slice(from, from + pageSize).map((item, index): ShownOption => {
    const label = draft.text(`choices.${frame.flow}.${step.name}.item`, viewStrings(item, format));
    return { id: `item.${from + index}`, label, words: [label] };
  });
  if (from > 0) options.push(optionFor(draft, 'page.previous', ['paging.previous']));
  if (from + pageSize < items.length) options.push(optionFor(draft, 'page.next', ['paging.more']));
  return options;
}

/** The variable that an answer to a step fills, if any. */
export function variableOf(step: Step | undefined): string | null {
  return step?.kind === 'ask' || step?.kind === 'menu' ? step.into : null;
}

/** Asks which of the shown answers is to be changed. */
export function askWhatToChange(draft: Draft, frame: MutableFrame, lead?: string, tries = 0): void {
  const step = draft.stepOf(frame);
  assert(step.kind === 'confirm', `${frame.flow}.${frame.at} shows no answers to change`);
  // Only what was asked: a way round a question leaves nothing to change there.
  const asked = new Set(frame.trail.map(({ step: name }) => variableOf(draft.flowOf(frame).steps.get(name))));
  const options = step.change
    .filter((variable) => asked.has(variable))
    .map((variable) => fieldOption(draft, frame.flow, variable));
  const text = draft.text('change.which');
  askAside(draft, frame, {
    text: lead === undefined ? text : `${lead}\n\n${text}`,
    options,
    asks: 'change',
    tries,
  });
  frame.changing = true;
}

/** Offers a person after too many answers that could not be read. `lead` stands in front when it is offered again. */
export function offerPerson(draft: Draft, frame: Frame, lead?: string): void {
  const option = (id: string, plain: string): ShownOption => {
    const { words } = optionFor(draft, id, [`choices.${id}`]);
    const label = draft.speaks.map((each) => draft.pack.strings.words(each, `choices.${id}`)[0]).join(' · ');
    return { id, label, words: [...words, ...optionFor(draft, plain, [`choices.${plain}`]).words] };
  };
  const options = [option('person', 'yes'), option('try_again', 'no')];
  const text = draft.text('answers.offer_person');
  askAside(draft, frame, { text: lead === undefined ? text : `${lead}\n\n${text}`, options, asks: 'person' });
}

/** The offer is taken up: a ticket, and the question again, which may be answered meanwhile. */
export function callPerson(draft: Draft, frame: MutableFrame): void {
  const { ticketsFrom } = draft.context;
  if (ticketsFrom !== undefined)
    return showQuestion(draft, frame, { lead: tooOftenText(draft, ticketsFrom) });
  const reference = draft.reference('T');
  const queue = draft.pack.queues[0] ?? 'support';
  draft.effects.push({ kind: 'ticket', reference, queue, flow: frame.flow, step: frame.at });
  showQuestion(draft, frame, { lead: draft.text('failure.person', { reference }) });
}
