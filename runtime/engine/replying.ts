/** Words while a question is open, where they are nothing that works anywhere: its answer, or what can be said to them. */
import { usesOf } from '../language/kinds/all.ts';
import { visitorCommands } from '../language/model.ts';
import { amend } from './amending.ts';
import { readTyped, takeOption } from './answering.ts';
import { choose } from './choosing.ts';
import { beginKeyword, variablesOf } from './commands.ts';
import type { Draft } from './draft.ts';
import { bareCode, codeBeside, type KeywordCall } from './keywords.ts';
import { lead } from './leading.ts';
import type { OpenQuestion } from './model.ts';
import { nothingOffers, wouldOffer } from './notices.ts';
import { isAsked, isKeptChoice, onlyOffers, takesAnyText } from './open-question.ts';
import { plainText } from './plain-text.ts';
import { showQuestion } from './questions.ts';
import { render } from './rendering.ts';
import { joined } from './said.ts';
import { asksShortly, isQuestioning, isSentence } from './short-answers.ts';
import { courtesy, isYesOrNo, smallTalk, type SmallTalk } from './small-talk.ts';
import { answerAtOnce, runSpoken } from './spoken.ts';
import { callIn, commandNear, optionIn } from './understanding.ts';

/** Longest words that are said back to who used them. */
const ledAwayMax = 40;

/** People without a profile have nothing to go to when onboarding is left, so only what interrupted it can be. */
export function mayRun(draft: Draft, name: string): boolean {
  if (draft.context.role !== 'visitor' || visitorCommands.includes(name)) return true;
  return name === 'cancel' && draft.frames.some((frame) => frame.origin === 'interruption');
}

/** Starts what a keyword asks for. Where its flow asks for the very argument, that is the answer: "JOIN ABC234" again. */
export function takeKeyword(draft: Draft, open: OpenQuestion | null, call: KeywordCall): void {
  const { top } = draft;
  const isOwn = open !== null && top !== null && isAsked(draft) && top.flow === call.start.flow;
  const { fills } = isOwn ? usesOf(draft.stepOf(top)) : { fills: null };
  const value = fills === null ? null : variablesOf(draft, call)[fills];
  if (open !== null && typeof value === 'string') readTyped(draft, open, value);
  else beginKeyword(draft, call);
}

/** What is left is an answer, near misses included; or it is none, and what it is can be said. */
export function readAnswer(draft: Draft, open: OpenQuestion, text: string): void {
  // "OK" to news under which the menu came is no wrong choice.
  const polite = onlyOffers(draft) ? courtesy(draft, text) : null;
  if (polite !== null) return draft.sayString(`${polite}.answer`);
  // "OK" in the middle of something is a yes to it, not thanks.
  if (isYesOrNo(draft, text)) {
    if (takesAnyText(draft)) return answerInKind(draft, 'yes_or_no', text);
    return readTyped(draft, open, text);
  }
  const small = smallTalk(draft, text);
  if (small !== null) return answerInKind(draft, small, text);
  if (asksShortly(draft) && takesAnyText(draft)) {
    if (isCall(draft, text)) return;
    if (wouldOffer(draft, text) !== null) return answerInKind(draft, 'yes_or_no', text);
    if (isSentence(draft, text)) return answerInKind(draft, 'question', text);
  }
  const chosen = choose(text, open.options, draft.context.words).kind !== 'refused';
  if (chosen || (takesAnyText(draft) && !asksShortly(draft))) return readTyped(draft, open, text);
  const offered = draft.context.role === 'visitor' ? null : wouldOffer(draft, text);
  if (offered !== null) return lead(draft, nothingOffers(draft, offered));
  if (isAsked(draft)) readTyped(draft, open, text, () => isBeside(draft, text));
  else if (!understood(draft, open, text)) readTyped(draft, open, text);
}

/** Acts on what is no answer in one's own words, but a code or a call for a person; false when it is neither. */
function isBeside(draft: Draft, text: string): boolean {
  const code = draft.context.role === 'visitor' ? null : codeBeside(draft, text);
  if (code === null) return isCall(draft, text);
  rememberWords(draft, text);
  beginKeyword(draft, code);
  return true;
}

/** Acts on a call for a person that a longer sentence says; false when it says none. */
function isCall(draft: Draft, text: string): boolean {
  const call = callIn(draft, text);
  if (call === null || !mayRun(draft, call)) return false;
  rememberWords(draft, text);
  runSpoken(draft, call, '', text);
  return true;
}

/** Acts on what no option is to the letter, but says one, or a command, in a sentence; false when there is no such. */
function understood(draft: Draft, open: OpenQuestion, text: string): boolean {
  // "Help me, my phone was stolen" does not choose "Help".
  if (isCall(draft, text)) return true;
  // "What is a draw?" chooses none.
  const option = isKeptChoice(draft) && isQuestioning(draft, text) ? null : optionIn(draft, open, text);
  const code = option === null && draft.context.role !== 'visitor' ? bareCode(draft, text) : null;
  const { visits } = draft;
  if (option !== null) {
    takeOption(draft, open, option);
    answerAtOnce(draft, text, visits);
  } else if (code !== null) beginKeyword(draft, code);
  else if (!amend(draft, text)) {
    const near = commandNear(draft, text);
    if (near === null || !mayRun(draft, near)) return false;
    runSpoken(draft, near, '', text);
  }
  return true;
}

/** Says what it makes of the words, and what is open; where any text is an answer they may be one, and it says how. */
export function answerInKind(
  draft: Draft,
  kind: SmallTalk | 'first' | 'yes_or_no' | 'question',
  text: string,
): void {
  const top = draft.top;
  if (!takesAnyText(draft) || !top) return lead(draft, `${kind}.back_to`);
  const words = plainText(text, ledAwayMax);
  const { help } = usesOf(draft.stepOf(top));
  const how = draft.said(`${kind}.back_to_words`, { words });
  // Who asks back is told what the question's own help says.
  const asksBack = kind === 'question' && help !== null;
  const helped = asksBack ? joined([{ text: render(draft, help, top.vars), of: [help] }, how]) : how;
  showQuestion(draft, top, { lead: helped });
}

/** The words that led away from a question of which they may have been the answer: said when it is returned to. */
export function rememberWords(draft: Draft, text: string): void {
  if (draft.top && takesAnyText(draft)) draft.top.ledAway = plainText(text, ledAwayMax);
}
