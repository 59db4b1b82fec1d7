/** A person's answer to the open question: read it, check it, go on or ask again. */
import assert from 'node:assert';
import { Temporal } from '@js-temporal/polyfill';
import type { Value } from '../ports.ts';
import { answerTypeOf, itemTypeOf } from '../language/answer-types/all.ts';
import type { Heard } from '../language/answer-types/answer-type.ts';
import type { StepOf, Target } from '../language/model.ts';
import type { Type } from '../language/types.ts';
import type { Draft } from './draft.ts';
import { choose } from './choosing.ts';
import { changeAnswer } from './commands.ts';
import { freeze } from './door.ts';
import { addToTicket } from './handing.ts';
import { extendTrail, moveFrame, returnWithinMs } from './frames.ts';
import { allPicks, isPick, isWord, maxOf, severalIn, valuesOf } from './gathering.ts';
import type { OpenQuestion } from './model.ts';
import { askAgain, askWhatToChange, askWhich, callPerson, offerPerson, showQuestion } from './questions.ts';
import { holds, readAnswer } from './reading.ts';
import { bare, meantBy } from './short-answers.ts';
import { isSkip } from './skipping.ts';
import { isList } from './view.ts';

type MutableFrame = Draft['frames'][number];

/** Reasons that say nothing but what kind of answer is asked for. */
const unreadable: ReadonlySet<string> = new Set(
  ['not_a_number', 'not_an_amount', 'not_a_date', 'not_a_phone'].map((reason) => `answers.${reason}`),
);

/** Takes an option of the open question: by tap, number or word. */
export function takeOption(draft: Draft, open: OpenQuestion, id: string): void {
  const frame = topFrame(draft);
  const step = draft.stepOf(frame);
  switch (open.asks) {
    case 'person':
      return id === 'person' ? callPerson(draft, frame) : showQuestion(draft, frame);
    case 'change':
      return changeAnswer(draft, frame, id);
    case 'which': {
      if (id === 'which.none') return showQuestion(draft, frame, { tries: open.tries });
      const value = open.which[Number(id.slice('which.'.length))];
      assert(step.kind === 'ask' && value !== undefined);
      return accept(draft, frame, step, value);
    }
    case 'answer':
      return takeAnswer(draft, frame, open, id);
  }
}

function takeAnswer(draft: Draft, frame: MutableFrame, open: OpenQuestion, id: string): void {
  const step = draft.stepOf(frame);
  if (step.kind === 'confirm') return takeConfirm(draft, frame, step, open, id);
  if (step.kind === 'ask') return skip(draft, frame, step, open);
  assert(step.kind === 'menu', `${frame.flow}.${frame.at} shows no options`);
  if (step.several && takeSeveral(draft, frame, step, open, [id])) return;
  if (id === 'page.next') return showQuestion(draft, frame, { page: open.page + 1 });
  if (id === 'page.previous') return showQuestion(draft, frame, { page: open.page - 1 });
  if (id.startsWith('item.')) {
    const items = frame.vars[step.each ?? ''] ?? null;
    const item = isList(items) ? items[Number(id.slice('item.'.length))] : undefined;
    assert(item !== undefined, `${frame.flow}.${frame.at} has no ${id}`);
    return answer(draft, frame, 'then', item);
  }
  const target = step.choices.get(id);
  if (target === undefined || !allowed(draft, frame, target)) return showQuestion(draft, frame);
  answer(draft, frame, `choice.${id}`, id);
}

function allowed(draft: Draft, frame: MutableFrame, target: Target): boolean {
  return target.if === null || target.if.evaluate(draft.scope(frame.vars)) === true;
}

function takeConfirm(
  draft: Draft,
  frame: MutableFrame,
  step: StepOf<'confirm'>,
  open: OpenQuestion,
  id: string,
): void {
  if (id === 'change') return askWhatToChange(draft, frame);
  const other = step.choices.get(id);
  if (other !== undefined && !allowed(draft, frame, other)) return showQuestion(draft, frame);
  // What was shown so long ago may be in nobody's mind any more.
  const isOld = draft.context.now.getTime() - frame.shownAtMs > returnWithinMs;
  if (id === 'yes' && isOld) return showQuestion(draft, frame, { lead: draft.said('confirm.old') });
  draft.closeQuestion();
  draft.confirmed =
    id === 'yes' ? freeze(step.shows, frame.vars, draft.flowOf(frame).variables, open.visit) : null;
  moveFrame(draft, frame, other === undefined ? id : `choice.${id}`);
}

/** Takes picks of a menu of several; false when the option is none of them. */
function takeSeveral(
  draft: Draft,
  frame: MutableFrame,
  step: StepOf<'menu'>,
  open: OpenQuestion,
  ids: readonly string[],
): boolean {
  const [only = ''] = ids;
  const ends = only === 'several.done' || only === 'several.all';
  if (!ends && !ids.every((id) => isPick(step, id))) return false;
  const before = frame.gathered.picked;
  let picked = [...before];
  if (only === 'several.all') picked = allPicks(draft, frame, step);
  // One that is picked again is taken back.
  else if (ids.length === 1 && before.includes(only)) picked = before.filter((id) => id !== only);
  else if (!ends) picked = [...new Set([...before, ...ids])];
  const max = maxOf(draft, frame, step.into ?? '');
  if (max !== null && picked.length > max) {
    askAgain(draft, open, draft.said('several.too_many', { max: String(max) }));
    return true;
  }
  frame.gathered = { ...frame.gathered, picked };
  // Several at once are the whole answer, unless there is more to see.
  const paged = open.options.some(({ id }) => id.startsWith('page.'));
  const whole = ends || (ids.length > 1 && !paged);
  if (whole && picked.length > 0) answer(draft, frame, 'then', valuesOf(draft, frame, step, picked));
  else showQuestion(draft, frame, { page: open.page });
  return true;
}

/** The answer is good: remember it and go on along its edge. A secret is not remembered. */
export function answer(draft: Draft, frame: MutableFrame, edge: string, value: Value): void {
  draft.closeQuestion();
  const step = draft.stepOf(frame);
  if (!(step.kind === 'ask' && step.secret))
    frame.trail = extendTrail(frame.trail, { step: frame.at, edge, value });
  moveFrame(draft, frame, edge, value);
}

/** Reads a typed answer to the open question. */
export function readTyped(draft: Draft, open: OpenQuestion, text: string): void {
  const frame = topFrame(draft);
  const step = draft.stepOf(frame);
  if (step.kind === 'menu' && step.several && open.asks === 'answer') {
    const ids = severalIn(draft, step, open, text);
    if (ids !== null) return void takeSeveral(draft, frame, step, open, ids);
  }
  if (open.options.length > 0 && !(step.kind === 'ask' && open.asks === 'answer')) {
    const chosen = choose(text, open.options, draft.context.words);
    if (chosen.kind === 'value') return takeOption(draft, open, chosen.value);
    // What somebody with a ticket writes beside the main menu is for the person who has it.
    if (frame.flow === draft.pack.entry && addToTicket(draft, frame, text)) return;
    if (step.kind !== 'ask') return askAgain(draft, open, draft.said('answers.invalid_choice'));
    // Any text would be an answer to the old question; it may as well be said to the person who was offered.
    if (open.asks === 'person' && typeOf(draft, frame, step).kind === 'text')
      return offerPerson(draft, frame, draft.said('answers.invalid_choice'));
  }
  assert(step.kind === 'ask', `${frame.flow}.${frame.at} takes no typed answer`);
  if (step.pauseMs !== null) return gatherPart(draft, frame, text, step.pauseMs);
  const item = itemTypeOf(typeOf(draft, frame, step));
  if (item === null) return readAs(draft, open, { kind: 'text', text });
  if (isWord(draft, text, 'list.done')) return endList(draft, frame, step, open);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines.length === 0 ? [text] : lines) {
    // An item that ended the list, or was not understood, ends this.
    if (draft.open !== open) return;
    readAs(draft, open, { kind: 'text', text: line });
  }
}

/** The variable's type: what is understood. */
function typeOf(draft: Draft, frame: MutableFrame, step: StepOf<'ask'>): Type {
  const type = draft.flowOf(frame).variables.get(step.into);
  assert(type, `${frame.flow} keeps no ${step.into}`);
  return type;
}

/** Whether the open question takes something else than text; if so, it is read. */
export function readSent(draft: Draft, content: Heard['content']): boolean {
  const { open, top } = draft;
  const step = top === null ? null : draft.stepOf(top);
  if (!open || open.asks !== 'answer' || step?.kind !== 'ask' || top === null) return false;
  const type = typeOf(draft, top, step);
  const answers = answerTypeOf(itemTypeOf(type) ?? type);
  if (answers?.record === null && !(answers.name === 'phone' && content.kind === 'contact')) return false;
  readAs(draft, open, content);
  return true;
}

/** Reads what came by the answer type of the question's variable. */
function readAs(draft: Draft, open: OpenQuestion, content: Heard['content']): void {
  const frame = topFrame(draft);
  const step = draft.stepOf(frame);
  assert(step.kind === 'ask');
  const whole = typeOf(draft, frame, step);
  const type = itemTypeOf(whole) ?? whole;
  const answers = answerTypeOf(type);
  assert(answers, `nobody can answer ${frame.flow}.${frame.at}`);
  const currency = step.currency === null ? null : String(step.currency.evaluate(draft.scope(frame.vars)));
  const said = content.kind === 'text' ? content.text : '';
  const meant = meantBy(draft, frame, step, said);
  if (meant !== undefined) return accept(draft, frame, step, meant);
  const text = bare(draft, frame, step.into, said).answer;
  const typed: Heard['typed'] = (as) => {
    const wanted: Type = as === undefined ? type : { kind: as, optional: false };
    return readAnswer(text, wanted, currency, draft.context);
  };
  const read = answers.read({ content, step, typed });
  if (read.kind === 'value') return accept(draft, frame, step, read.value);
  if (read.kind === 'zero') {
    return step.check !== null && holds(draft, frame, step, read.value)
      ? accept(draft, frame, step, read.value)
      : askAgain(draft, open, draft.said('answers.zero_or_less'));
  }
  if (read.kind === 'refused') {
    // The question's own help says what to write, and says it better.
    const reason = step.help !== null && unreadable.has(read.reason) ? 'answers.not_understood' : read.reason;
    const said = draft.said(reason, { currency: currency ?? '', ...read.values });
    return askAgain(draft, open, said, read.reason);
  }
  // What cannot be right is not offered.
  const fitting =
    whole === type ? read.candidates.filter((each) => holds(draft, frame, step, each)) : read.candidates;
  if (fitting.length === 0) return askAgain(draft, open, draft.said('answers.check_failed'));
  askWhich(draft, frame, fitting, open.tries);
}

/** Keeps a quick message until no other follows for a while. */
function gatherPart(draft: Draft, frame: MutableFrame, text: string, pauseMs: number): void {
  frame.gathered = { ...frame.gathered, parts: [...frame.gathered.parts, text] };
  frame.timer ??= `pause.${draft.nextNumber()}`;
  const at = new Date(draft.context.now.getTime() + pauseMs);
  draft.effects.push({ kind: 'timer', timer: frame.timer, at });
}

/** The pause is over: what came in parts is one answer. Under an interruption it waits for the rest. */
export function endPause(draft: Draft, frame: MutableFrame): void {
  const { open } = draft;
  const { parts } = frame.gathered;
  if (!open || open.asks !== 'answer' || frame !== draft.top || parts.length === 0) return;
  frame.gathered = { ...frame.gathered, parts: [] };
  readAs(draft, open, { kind: 'text', text: parts.join('\n') });
}

/** One more of a list; at its maximum the list is whole. */
function addToList(draft: Draft, frame: MutableFrame, step: StepOf<'ask'>, value: Value): void {
  const values = [...frame.gathered.values, value];
  frame.gathered = { ...frame.gathered, values };
  assert(draft.open);
  if (values.length === maxOf(draft, frame, step.into)) return endList(draft, frame, step, draft.open);
  const count = String(values.length);
  if (draft.open.asks === 'answer') draft.sayString('list.more', { count });
  else showQuestion(draft, frame, { lead: draft.said('list.more', { count }) });
}

function endList(draft: Draft, frame: MutableFrame, step: StepOf<'ask'>, open: OpenQuestion): void {
  const { values } = frame.gathered;
  const enough = step.check === null ? values.length > 0 : holds(draft, frame, step, values);
  if (enough) return answer(draft, frame, 'then', values);
  askAgain(draft, open, draft.said(values.length === 0 ? 'list.none' : 'answers.check_failed'));
}

/** Leaves the open question out if the words say so and it may be; in the middle of an answer they are part of it. */
export function leaveOut(draft: Draft, open: OpenQuestion, text: string): boolean {
  const frame = topFrame(draft);
  const step = draft.stepOf(frame);
  if (step.kind !== 'ask' || frame.gathered.parts.length > 0 || !isSkip(draft, frame, text)) return false;
  skip(draft, frame, step, open);
  return true;
}

/** The question is left out. What had come is not thrown away: it is the answer then. */
function skip(draft: Draft, frame: MutableFrame, step: StepOf<'ask'>, open: OpenQuestion): void {
  const { values, parts } = frame.gathered;
  if (values.length > 0) return endList(draft, frame, step, open);
  if (parts.length > 0) return endPause(draft, frame);
  // The step may have been edited since the tap was offered.
  return step.skip === null ? showQuestion(draft, frame) : answer(draft, frame, 'skip', null);
}

function accept(draft: Draft, frame: MutableFrame, step: StepOf<'ask'>, value: Value): void {
  if (itemTypeOf(typeOf(draft, frame, step)) !== null) return addToList(draft, frame, step, value);
  if (!holds(draft, frame, step, value)) {
    assert(draft.open);
    const past = value instanceof Temporal.PlainDate && Temporal.PlainDate.compare(value, draft.today) < 0;
    return askAgain(draft, draft.open, draft.said(past ? 'answers.past_date' : 'answers.check_failed'));
  }
  answer(draft, frame, 'then', value);
}

function topFrame(draft: Draft): MutableFrame {
  const top = draft.top;
  assert(top, 'a question is open and no flow runs');
  return top;
}
