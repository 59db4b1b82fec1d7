/** A question that is answered in one's own words, or by something that is sent. */
import assert from 'node:assert';
import { Temporal } from '@js-temporal/polyfill';
import { answerTypeOf, itemTypeOf } from '../../language/answer-types/all.ts';
import type { Heard } from '../../language/answer-types/answer-type.ts';
import type { StepOf } from '../../language/model.ts';
import type { Type } from '../../language/types.ts';
import type { Value } from '../../ports.ts';
import { readWords } from '../answer-types/all.ts';
import type { Draft, MutableFrame } from '../draft.ts';
import { isWord, maxOf } from '../gathering.ts';
import type { OpenQuestion } from '../model.ts';
import { offered } from '../options.ts';
import { holds } from '../checking.ts';
import { bare, meantBy } from '../short-answers.ts';
import type { Asks, Taken } from './kind.ts';

type Ask = StepOf<'ask'>;

/** Reasons that say nothing but what kind of answer is asked for. */
const unreadable = /^answers\.not_an?_/;

export const ask: Asks<Ask> = {
  options: offered,
  take(draft, frame, step) {
    // The question is left out. What had come is not thrown away: it is the answer then.
    const { values, parts } = frame.gathered;
    if (values.length > 0) return endList(draft, frame, step);
    if (parts.length > 0) return endPause(draft, frame, step);
    // The step may have been edited since the tap was offered.
    return step.skip === null ? { show: {} } : { edge: 'skip', value: null };
  },
  read(draft, frame, step, _open, text) {
    if (step.pauseMs !== null) return gatherPart(draft, frame, text, step.pauseMs);
    if (itemTypeOf(typeOf(draft, frame, step)) === null)
      return readAs(draft, frame, step, { kind: 'text', text });
    if (isWord(draft, text, 'list.done')) return endList(draft, frame, step);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines.length === 0 ? [text] : lines) {
      const taken = readAs(draft, frame, step, { kind: 'text', text: line });
      // An item that ended the list, or was not understood, ends this.
      if (taken !== null) return taken;
    }
    return null;
  },
  readSent(draft, frame, step, content) {
    const type = typeOf(draft, frame, step);
    const answers = answerTypeOf(itemTypeOf(type) ?? type);
    if (answers?.record === null && !answers.takes.includes(content.kind)) return undefined;
    return readAs(draft, frame, step, content);
  },
  accept,
  pause: endPause,
  stillHolds(draft, frame, step, { edge, value }) {
    return edge === 'skip' ? step.skip !== null : holds(draft, frame, step, value);
  },
  isKept: ({ secret }) => !secret,
  mayHaveAsked: ({ asks, options }) =>
    asks === 'answer' ? options.every(({ id }) => id === 'skip') : asks !== 'change',
};

/** The variable's type: what is understood. */
function typeOf(draft: Draft, frame: MutableFrame, step: Ask): Type {
  const type = draft.flowOf(frame).variables.get(step.into);
  assert(type, `${frame.flow} keeps no ${step.into}`);
  return type;
}

/** Reads what came by the answer type of the question's variable. */
function readAs(draft: Draft, frame: MutableFrame, step: Ask, content: Heard['content']): Taken {
  const whole = typeOf(draft, frame, step);
  const type = itemTypeOf(whole) ?? whole;
  const answers = answerTypeOf(type);
  assert(answers, `nobody can answer ${frame.flow}.${frame.at}`);
  const currency = step.currency === null ? null : String(step.currency.evaluate(draft.scope(frame.vars)));
  const said = content.kind === 'text' ? content.text : '';
  const meant = meantBy(draft, frame, step.into, said);
  if (meant !== undefined) return accept(draft, frame, step, meant);
  const text = bare(draft, frame, step.into, said).answer;
  const typed: Heard['typed'] = (as) => readWords(as ?? answers.name, text, draft.context, currency);
  const read = answers.read({ content, step, typed });
  if (read.kind === 'value') return accept(draft, frame, step, read.value);
  if (read.kind === 'zero') {
    return step.check !== null && holds(draft, frame, step, read.value)
      ? accept(draft, frame, step, read.value)
      : { wrong: draft.said('answers.zero_or_less') };
  }
  if (read.kind === 'refused') {
    // The question's own help says what to write, and says it better.
    const reason =
      step.help !== null && unreadable.test(read.reason) ? 'answers.not_understood' : read.reason;
    const wrong = draft.said(reason, { currency: currency ?? '', ...read.values });
    return { wrong, why: read.reason };
  }
  // What cannot be right is not offered.
  const fitting =
    whole === type ? read.candidates.filter((each) => holds(draft, frame, step, each)) : read.candidates;
  return fitting.length === 0 ? { wrong: draft.said('answers.check_failed') } : { which: fitting };
}

function accept(draft: Draft, frame: MutableFrame, step: Ask, value: Value): Taken {
  if (itemTypeOf(typeOf(draft, frame, step)) !== null) return addToList(draft, frame, step, value);
  if (holds(draft, frame, step, value)) return { edge: 'then', value };
  const past = value instanceof Temporal.PlainDate && Temporal.PlainDate.compare(value, draft.today) < 0;
  return { wrong: draft.said(past ? 'answers.past_date' : 'answers.check_failed') };
}

/** Keeps a quick message until no other follows for a while. */
function gatherPart(draft: Draft, frame: MutableFrame, text: string, pauseMs: number): null {
  frame.gathered = { ...frame.gathered, parts: [...frame.gathered.parts, text] };
  frame.timer ??= `pause.${draft.nextNumber()}`;
  const at = new Date(draft.context.now.getTime() + pauseMs);
  draft.effects.push({ kind: 'timer', timer: frame.timer, at });
  return null;
}

/** The pause is over: what came in parts is one answer. Under an interruption it waits for the rest. */
function endPause(draft: Draft, frame: MutableFrame, step: Ask): Taken {
  const { parts } = frame.gathered;
  if (draft.open?.asks !== 'answer' || frame !== draft.top || parts.length === 0) return null;
  frame.gathered = { ...frame.gathered, parts: [] };
  return readAs(draft, frame, step, { kind: 'text', text: parts.join('\n') });
}

/** One more of a list; at its maximum the list is whole. */
function addToList(draft: Draft, frame: MutableFrame, step: Ask, value: Value): Taken {
  const values = [...frame.gathered.values, value];
  frame.gathered = { ...frame.gathered, values };
  if (values.length === maxOf(draft, frame, step.into)) return endList(draft, frame, step);
  const count = String(values.length);
  const { open }: { open: OpenQuestion | null } = draft;
  assert(open);
  if (open.asks !== 'answer') return { show: { lead: draft.said('list.more', { count }) } };
  draft.sayString('list.more', { count });
  return null;
}

function endList(draft: Draft, frame: MutableFrame, step: Ask): Taken {
  const { values } = frame.gathered;
  const enough = step.check === null ? values.length > 0 : holds(draft, frame, step, values);
  if (enough) return { edge: 'then', value: values };
  return { wrong: draft.said(values.length === 0 ? 'list.none' : 'answers.check_failed') };
}
