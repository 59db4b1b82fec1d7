/** What the open question takes for its answer. */
import { usesOf } from '../language/kinds/all.ts';
import { inQuotes } from './answers/quoted.ts';
import { choose, isNumber } from './choosing.ts';
import type { Draft } from './draft.ts';
import { isChoice } from './options.ts';

/** Whether a yes to the open confirm may be meant for what was said since; the number of an option may not. */
export function isYesToAnother(draft: Draft, text: string): boolean {
  const { open, top, between } = draft;
  if (between === null || open?.asks !== 'answer' || top === null || isNumber(text)) return false;
  if (!usesOf(draft.stepOf(top)).options.some(({ id, plain }) => plain && id === 'yes')) return false;
  const chosen = choose(text, open.options, draft.context.words);
  return chosen.kind === 'value' && chosen.value === 'yes';
}

/** Whether the open question is answered in one's own words. */
export function isAsked(draft: Draft): boolean {
  const top = draft.top;
  return draft.open?.asks === 'answer' && top !== null && usesOf(draft.stepOf(top)).inWords;
}

/** Whether one of the open question's options is an answer that is kept, and not only a way on. */
export function isKeptChoice(draft: Draft): boolean {
  const step = draft.top && draft.stepOf(draft.top);
  return step !== null && draft.open?.asks === 'answer' && isChoice(step) && usesOf(step).fills !== null;
}

/** Whether nothing is asked: what is open is the pack's menu, or one under what only shows something. */
export function onlyOffers(draft: Draft): boolean {
  const { open, top } = draft;
  if (open?.asks !== 'answer' || top === null || !isChoice(draft.stepOf(top))) return false;
  return top.flow === draft.pack.entry || !draft.flowOf(top).returns;
}

/** What stands in quotes is the answer itself where any text is one, never a command: a group may be called "Help". */
export function literally(draft: Draft, text: string): string | null {
  return takesAnyText(draft) ? inQuotes(text) : null;
}

/** Whether the open question is a free text one: any word fits it, so a notice's word is an answer to it. */
export function takesAnyText(draft: Draft): boolean {
  const top = draft.top;
  if (!draft.open || !top || draft.open.asks !== 'answer') return false;
  const { inWords, fills } = usesOf(draft.stepOf(top));
  return inWords && draft.flowOf(top).variables.get(fills ?? '')?.kind === 'text';
}
