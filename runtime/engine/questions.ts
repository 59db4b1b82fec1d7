/** Showing a question: its text, its options in the order shown, its pages. */
import assert from 'node:assert';
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Step } from '../language/model.ts';
import type { Value } from '../ports.ts';
import { itemTypeOf } from '../language/answer-types/all.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { asks } from './kinds/all.ts';
import type { Question } from './kinds/all.ts';
import { fieldOption, optionFor } from './labels.ts';
import type { Frame, OpenQuestion, ShownOption } from './model.ts';
import { describeVariables, render, tappable, withOptions } from './rendering.ts';
import { joined, type Said } from './said.ts';
import { saidTooOften } from './saying.ts';
import { withoutSecrets } from './secrets.ts';
import { skipOption } from './skipping.ts';
import { readerOf } from './reader.ts';
import { view } from './view.ts';

/** Shows the question a frame rests at. `lead` stands in front: what was wrong with the last answer. */
export function showQuestion(
  draft: Draft,
  frame: MutableFrame,
  more: { readonly lead?: Said; readonly page?: number; readonly tries?: number } = {},
): void {
  const step = draft.stepOf(frame);
  assert(isQuestion(step));
  frame.changing = false;
  frame.shownAtMs = draft.context.now.getTime();
  const page = more.page ?? 0;
  const options = asks(step).options(draft, frame, step, page);
  const question = questionOf(draft, frame, step);
  const said = more.lead === undefined ? question : joined([more.lead, question]);
  ask(draft, frame, {
    // A number would be an answer to a question that asks for one: what leaves it out is a word.
    said: usesOf(step).inWords ? said : { ...said, text: withOptions(said.text, options) },
    template: step.template,
    options,
    asks: 'answer',
    page,
    tries: more.tries ?? 0,
  });
}

/** The question's words; one that takes several messages says how to end, one that may be left out how to do so. */
function questionOf(draft: Draft, frame: Frame, step: Question): Said {
  const paragraphs: Said[] = [{ text: render(draft, step.template, frame.vars), of: [step.template] }];
  const { inWords, fills } = usesOf(step);
  const type = draft.flowOf(frame).variables.get(fills ?? '');
  if (inWords && type !== undefined && itemTypeOf(type) !== null) paragraphs.push(draft.said('list.how'));
  const skip = skipOption(draft, frame);
  if (skip !== null) paragraphs.push(draft.said('skip.how', { word: skip.label.toUpperCase() }));
  return joined(paragraphs);
}

/** Asks a question of the runtime's own about the step a frame rests at. */
function askAside(
  draft: Draft,
  frame: Frame,
  aside: {
    readonly said: Said;
    readonly options: readonly ShownOption[];
    readonly asks: Exclude<OpenQuestion['asks'], 'answer'>;
    readonly which?: readonly Value[];
    readonly tries?: number;
  },
): void {
  const said = { ...aside.said, text: withOptions(aside.said.text, aside.options) };
  ask(draft, frame, { ...aside, said, template: null, page: 0, tries: aside.tries ?? 0 });
}

function ask(
  draft: Draft,
  frame: Frame,
  question: {
    readonly said: Said;
    readonly template: string | null;
    readonly options: readonly ShownOption[];
    readonly asks: OpenQuestion['asks'];
    readonly which?: readonly Value[];
    readonly page: number;
    readonly tries: number;
  },
): void {
  draft.closeQuestion();
  draft.between = null;
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
    ...question.said,
    options: tappable(visit, question.options),
    data: describeVariables(withoutSecrets(draft.flowOf(frame), frame.vars)),
    pausable: false,
  });
}

/** The variable that an answer to a step fills, if any. */
export function variableOf(step: Step | undefined): string | null {
  return step === undefined ? null : usesOf(step).fills;
}

/** Asks which of the shown answers is to be changed. */
export function askWhatToChange(draft: Draft, frame: MutableFrame, lead?: Said, tries = 0): void {
  const step = draft.stepOf(frame);
  // Only what was asked: a way round a question leaves nothing to change there.
  const asked = new Set(frame.trail.map(({ step: name }) => variableOf(draft.flowOf(frame).steps.get(name))));
  const options = usesOf(step)
    .changes.filter((variable) => asked.has(variable))
    .map((variable) => fieldOption(draft, frame.flow, variable));
  const which = draft.said('change.which');
  askAside(draft, frame, {
    said: lead === undefined ? which : joined([lead, which]),
    options,
    asks: 'change',
    tries,
  });
  frame.changing = true;
}

/**
 * Shows the question again with what was wrong; after too many tries offers a person. `why` is the string that names
 * what was wrong, where another is said.
 */
export function askAgain(draft: Draft, open: OpenQuestion, reason: Said, why = reason.of.join()): void {
  const frame = draft.top;
  assert(frame, 'a question is open and no flow runs');
  const step = draft.stepOf(frame);
  draft.understood.push({ as: 'refused', why });
  const tries = open.tries + 1;
  const uses = usesOf(step);
  if (open.asks !== 'person' && tries >= uses.tries) return offerPerson(draft, frame);
  // The list of what may be changed stays: a number is of it, not of what stands behind.
  if (open.asks === 'change') return askWhatToChange(draft, frame, reason, tries);
  const lead = [reason];
  if (uses.help !== null) lead.push({ text: render(draft, uses.help, frame.vars), of: [uses.help] });
  showQuestion(draft, frame, { lead: joined(lead, '\n'), tries, page: open.page });
}

/** Offers a person after too many answers that could not be read. `lead` stands in front when it is offered again. */
export function offerPerson(draft: Draft, frame: Frame, lead?: Said): void {
  const option = (id: string, plain: string): ShownOption => {
    const { words } = optionFor(draft, id, [`choices.${id}`]);
    const label = draft.speaks.map((each) => draft.pack.strings.words(each, `choices.${id}`)[0]).join(' · ');
    return { id, label, words: [...words, ...optionFor(draft, plain, [`choices.${plain}`]).words] };
  };
  const options = [option('person', 'yes'), option('try_again', 'no')];
  const offer = draft.said('answers.offer_person');
  askAside(draft, frame, {
    said: lead === undefined ? offer : joined([lead, offer]),
    options,
    asks: 'person',
  });
}

/** The offer is taken up: a ticket, and the question again, which may be answered meanwhile. */
export function callPerson(draft: Draft, frame: MutableFrame): void {
  const { ticketsFrom } = draft.context;
  if (ticketsFrom !== undefined)
    return showQuestion(draft, frame, { lead: saidTooOften(draft, ticketsFrom) });
  const reference = draft.reference('T');
  const queue = draft.pack.queues[0] ?? 'support';
  draft.effects.push({ kind: 'ticket', reference, queue, flow: frame.flow, step: frame.at });
  draft.keepTicket(readerOf(reference));
  showQuestion(draft, frame, { lead: draft.said('failure.person', { reference }) });
}

/** Asks which reading was meant; a single one is offered with yes and no. */
export function askWhich(
  draft: Draft,
  frame: MutableFrame,
  candidates: readonly Value[],
  tries: number,
): void {
  const format = { language: draft.language, timeZone: draft.context.timeZone };
  const labels = candidates.map((candidate) => String(view(candidate, format)));
  const [only] = labels;
  if (labels.length === 1 && only !== undefined) {
    const yes = optionFor(draft, 'which.0', ['choices.yes']);
    const no = optionFor(draft, 'which.none', ['choices.no']);
    const said = draft.said('answers.which_one', { value: only });
    return askAside(draft, frame, { said, options: [yes, no], asks: 'which', which: candidates, tries });
  }
  const options = labels.map((label, index) => ({ id: `which.${index}`, label, words: [label] }));
  askAside(draft, frame, {
    said: draft.said('answers.which'),
    options,
    asks: 'which',
    which: candidates,
    tries,
  });
}
