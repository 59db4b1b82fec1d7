/**
 * Short answers: a name, a code, a count. People put words around them ("my name is", "naitwa", "3 people"), which are
 * no part of them: `around.<flow>.<variable>` in the locales, or `around.<variable>` for all flows. Where a text is
 * asked for that has such words, a question or what begins like a sentence is none (decision 0080).
 */
import { usesOf } from '../language/kinds/all.ts';
import type { Value } from '../ports.ts';
import { withoutAround } from './answers/around.ts';
import { normalise, normaliseOurs } from './answers/normalise.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { isWord } from './gathering.ts';
import { isAsked } from './open-question.ts';

/** The words around the answer to a variable, in all languages; none where no answer of it has any. */
function wordsAround(draft: Draft, flow: string, variable: string): readonly string[] {
  const own = wordsOf(draft, `around.${flow}.${variable}`);
  return own.length > 0 ? own : wordsOf(draft, `around.${variable}`);
}

function wordsOf(draft: Draft, key: string): readonly string[] {
  return draft.pack.languages.flatMap((language) => draft.pack.strings.words(language, key));
}

/** The answer without what stands around it; `led` when words of the question stood in front of it. */
export function bare(
  draft: Draft,
  frame: MutableFrame,
  variable: string,
  text: string,
): { readonly answer: string; readonly led: boolean } {
  const own = wordsAround(draft, frame.flow, variable);
  if (own.length === 0) return { answer: text, led: false };
  const greetings = wordsOf(draft, 'greeting.words');
  return withoutAround(text, { own, greetings, courtesies: draft.context.words.courtesies });
}

/** Whether the open question is answered in a few words of one's own: a name or a code. */
export function asksShortly(draft: Draft): boolean {
  const { top } = draft;
  const step = top === null ? null : draft.stepOf(top);
  return (
    isAsked(draft) &&
    top !== null &&
    step !== null &&
    wordsAround(draft, top.flow, usesOf(step).fills ?? '').length > 0
  );
}

/** Whether a text asks something: by its mark, or by a word that stands anywhere in it ("kura ni nini"). */
export function isQuestioning(draft: Draft, text: string): boolean {
  const marked = ['?', '\uff1f'].some((mark) => text.trimEnd().endsWith(mark));
  if (marked && /\p{L}/u.test(text)) return true;
  const said = ` ${normalise(text)} `;
  return wordsOf(draft, 'question.inside').some((word) => said.includes(` ${normaliseOurs(word)} `));
}

/** Whether a text is no name and no code: it asks something, or begins like a sentence of another kind. */
export function isSentence(draft: Draft, text: string): boolean {
  if (isQuestioning(draft, text)) return true;
  const step = draft.top && draft.stepOf(draft.top);
  const fills = step === null || !usesOf(step).inWords ? null : usesOf(step).fills;
  const { answer } = draft.top && fills !== null ? bare(draft, draft.top, fills, text) : { answer: text };
  const said = normalise(answer);
  return wordsOf(draft, 'question.words').some((word) => `${said} `.startsWith(`${normaliseOurs(word)} `));
}

/**
 * The value that a word stands for: `words.<flow>.<variable>.<other>` are words for what another variable of the flow
 * holds ("everybody" for the number of seats). Undefined where it is no such word.
 */
export function meantBy(
  draft: Draft,
  frame: MutableFrame,
  variable: string,
  text: string,
): Value | undefined {
  const said = [text, bare(draft, frame, variable, text).answer];
  const other = [...draft.flowOf(frame).variables.keys()].find((name) =>
    said.some((each) => isWord(draft, each, `words.${frame.flow}.${variable}.${name}`)),
  );
  return other === undefined ? undefined : (frame.vars[other] ?? undefined);
}
