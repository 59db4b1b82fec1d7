/**
 * What a message means: to whom its words belong.
 *
 * A tap or a quoted reply belongs to what it answers. Typed words belong, in this order, to: an option of the open
 * question; the open question where any text is an answer and they stand in quotes; the newest notice that offered
 * them if it was not taken up, unless the open question takes any text; a command; a keyword; that notice if it was; a
 * person who spoke last; the open question as a typed answer. What is left is for the person who has a ticket, or
 * starts the pack's entry flow (decisions 0003, 0013, 0014, 0084, 0121, 0122).
 */
import type { Content } from '../gateway.ts';
import { isQuestion } from '../language/kinds/all.ts';
import { canAnswer } from '../language/answer-types/all.ts';
import { normalise } from './answers/normalise.ts';
import { leaveOut, readSent, readTyped, takeOption } from './answering.ts';
import { choose, chooseWord, isNumber } from './choosing.ts';
import { isAsked, isYesToAnother, literally, onlyOffers, takesAnyText } from './open-question.ts';
import { beginKeyword, repeat } from './commands.ts';
import { isDoubleSend, isDoubleTap } from './doubles.ts';
import type { Draft } from './draft.ts';
import { resume, startFlow } from './frames.ts';
import { bareCode, keywordIn } from './keywords.ts';
import { lead, startOnboarding } from './leading.ts';
import { courtesy, isYesOrNo, smallTalk } from './small-talk.ts';
import { giveToPerson, giveToTicket } from './handing.ts';
import { askAgain, showQuestion } from './questions.ts';
import { answersNothing, nothingOffers, offerFor, takeOffer, wouldOffer } from './notices.ts';
import { pinIn, type TellsPin } from './pins.ts';
import { readQuoting } from './quoting.ts';
import { answerInKind, mayRun, readAnswer, rememberWords, takeKeyword } from './replying.ts';
import { leaveSettled } from './settled.ts';
import { commandIn, isBareAnswer, leadsAway, runSpoken } from './spoken.ts';
import { leaveInterruption, leaveStale, tooLate } from './stack.ts';
import { commandNear } from './understanding.ts';

/** Takes what a person sent. `quotedVisit`: the question or notice that it quotes, null for none. */
export function readMessage(draft: Draft, content: Content, quotedVisit: number | null): void {
  const pin = pinIn(draft.pack, draft, content, draft.context.words);
  if (pin) return warnOfPin(draft, pin, quotedVisit);
  switch (content.kind) {
    case 'text':
      return isDoubleSend(draft, content.text, quotedVisit)
        ? sayTwice(draft)
        : readText(draft, content.text, quotedVisit);
    case 'tap':
      return readTap(draft, content.option, content.label);
    case 'edited':
      return lead(draft, tooLate(draft) ? 'edited.under_way' : 'edited.ignored');
    case 'unreadable':
      return lead(draft, 'answers.resend');
    case 'call':
      return lead(draft, 'answers.call');
    case 'deleted':
      // What was taken back in the chat has been acted on; where nothing is open, there is nothing to say to it.
      if (draft.top) lead(draft, tooLate(draft) ? 'edited.under_way' : 'deleted.ignored');
      return;
    case 'reaction':
      return readReaction(draft, content.emoji, quotedVisit);
    default:
      return readOther(draft, content);
  }
}

/** Says what to do about a PIN that was told. What else was said to a person, or as an answer, is heard without it. */
function warnOfPin(draft: Draft, { rest }: TellsPin, quotedVisit: number | null): void {
  const { top } = draft;
  const handed = !draft.open && draft.frames.some((frame) => frame.handed !== null);
  const isHeard = rest !== null && (handed || takesAnyText(draft));
  if (!isHeard && top && isQuestion(draft.stepOf(top)))
    return showQuestion(draft, top, { lead: draft.said('pin.told') });
  draft.sayString('pin.told');
  if (isHeard) return readText(draft, rest, quotedVisit);
  if (!top && draft.context.role === 'visitor') startOnboarding(draft, '');
}

/** Something else than text: an answer where it is asked for. Where text is asked, a caption counts as text. */
function readOther(draft: Draft, content: Content): void {
  if (canAnswer(content) && readSent(draft, content)) return;
  leaveStale(draft);
  if ((!draft.open || draft.between === 'person') && giveToPerson(draft, content)) return;
  if (content.kind === 'media' && content.caption.trim() !== '')
    return readText(draft, content.caption, null);
  if (!draft.top && giveToTicket(draft, content)) return;
  if (draft.open) return askAgain(draft, draft.open, draft.said('answers.need_text'));
  lead(draft, 'answers.media_not_needed');
}

/** What came twice is asked once more; where nothing is asked, it has been answered, and nobody is told to send it again. */
function sayTwice(draft: Draft): void {
  const unasked = draft.top ? 'wait.busy' : 'done.next';
  lead(draft, draft.open ? 'confirm.twice' : unasked);
}

/** A thumb on the open question looks like an answer to who gives it; on anything else it is a courtesy. */
function readReaction(draft: Draft, emoji: string, quotedVisit: number | null): void {
  if (emoji === '' || !draft.open || draft.open.visit !== quotedVisit || onlyOffers(draft)) return;
  lead(draft, 'reaction.no_answer');
}

function readTap(draft: Draft, option: string, label: string): void {
  const slash = option.indexOf('/');
  const visit = Number(option.slice(0, slash));
  const id = option.slice(slash + 1);
  if (slash <= 0 || !Number.isInteger(visit)) return readText(draft, label, null);
  if (isDoubleTap(draft, option)) return;
  if (draft.open?.visit === visit && draft.open.options.some((shown) => shown.id === id)) {
    return takeOption(draft, draft.open, id);
  }
  const notice = draft.notices.find((candidate) => candidate.visit === visit);
  if (notice?.options.some((shown) => shown.id === id)) return takeOffer(draft, notice, id);
  leaveStale(draft);
  // A question of long ago is said to be over.
  if (!draft.open) return lead(draft, 'offer.gone');
  lead(draft, draft.answered.includes(visit) ? 'tap.done' : 'tap.old');
}

function readText(draft: Draft, text: string, quotedVisit: number | null): void {
  const quoted = draft.notices.find((notice) => notice.visit === quotedVisit);
  if (quoted && readQuoting(draft, quoted, text)) return;

  const settled = quotedVisit === null ? leaveSettled(draft, text) : null;
  if (settled === 'answered') return;
  if (quotedVisit === null && isYesToAnother(draft, text)) return lead(draft, 'confirm.between');
  // Who quotes an earlier message does not answer the open question, nor a newer notice.
  const isElsewhere = quotedVisit !== null && quotedVisit !== draft.open?.visit;
  if (isElsewhere && isBareAnswer(draft, text)) {
    // The person who spoke may make sense of it.
    if (giveToPerson(draft, { kind: 'text', text })) return;
    return lead(draft, answersNothing(draft, text, quotedVisit));
  }
  if (draft.context.role === 'visitor') return readVisitor(draft, text);

  let open = isElsewhere ? null : draft.open;
  if (open && leaveOut(draft, open, text)) return;
  if (open && exactOption(draft, text)) return readTyped(draft, open, text);
  const literal = literally(draft, text);
  if (open && literal !== null) return readTyped(draft, open, literal);
  const offer = isElsewhere ? null : offerFor(draft, text);
  const isTaken = offer?.notice.taken.includes(offer.word) ?? false;
  if (offer && !isTaken) return takeOffer(draft, offer.notice, offer.word);
  const spoken = commandIn(draft, text);
  const keyword = spoken ? null : keywordIn(draft, text, isAsked(draft));
  if (spoken ?? keyword) rememberWords(draft, text);
  if (spoken) return runSpoken(draft, spoken.name, spoken.argument, text);
  if (keyword) return takeKeyword(draft, open, keyword);
  if (offer) return takeOffer(draft, offer.notice, offer.word);
  if (leaveStale(draft) || settled) {
    open = null;
    const { length } = draft.effects;
    resume(draft);
    if (draft.effects.length > length) return;
  }
  if (open && (draft.between !== 'person' || isAsked(draft))) return readAnswer(draft, open, text);
  if (isElsewhere && draft.open) return lead(draft, 'quote.old');
  if (giveToPerson(draft, { kind: 'text', text })) return;
  const polite = draft.top ? null : courtesy(draft, text);
  if (polite !== null) return draft.sayString(`${polite}.answer`);
  const notOffered = isYesOrNo(draft, text) ? null : wouldOffer(draft, text);
  if (notOffered !== null) return lead(draft, nothingOffers(draft, notOffered));
  if (draft.top) return draft.sayString('wait.busy');
  const code = bareCode(draft, text);
  if (code !== null) return beginKeyword(draft, code);
  const near = commandNear(draft, text);
  if (near !== null) return runSpoken(draft, near, '', text);
  if (smallTalk(draft, text) === null && normalise(text) !== '') {
    if (giveToTicket(draft, { kind: 'text', text })) return;
    draft.sayString('answers.not_understood');
  }
  startFlow(draft, draft.pack.entry, {});
}

/** People without a profile: the onboarding comes first, and what they came for is remembered. */
function readVisitor(draft: Draft, text: string): void {
  if (!draft.top) return startOnboarding(draft, text);
  const { open } = draft;
  if (open && leaveOut(draft, open, text)) return;
  if (open && exactOption(draft, text)) return readTyped(draft, open, text);
  const literal = literally(draft, text);
  if (open && literal !== null) return readTyped(draft, open, literal);
  if (keywordIn(draft, text, isAsked(draft))) {
    draft.after = { text };
    return draft.open ? lead(draft, 'first.kept') : repeat(draft);
  }
  const spoken = commandIn(draft, text);
  if (spoken && mayRun(draft, spoken.name)) {
    rememberWords(draft, text);
    return runSpoken(draft, spoken.name, spoken.argument, text);
  }
  if (open && spoken) {
    // Help is no place to be kept in.
    leaveInterruption(draft);
    return answerInKind(draft, 'first', text);
  }
  if (open) return readAnswer(draft, open, text);
  if (!giveToPerson(draft, { kind: 'text', text })) repeat(draft);
}

/** Whether words are an option of the open question to the letter, or its number. */
function exactOption(draft: Draft, text: string): boolean {
  if (!draft.open || draft.open.options.length === 0) return false;
  if (isAsked(draft)) return false;
  const word = chooseWord(text, draft.open.options, draft.context.words);
  // A group may be called PAY or Help: what people call their things hides no command, its number still means it.
  if (word !== null && (!word.startsWith('item.') || !leadsAway(draft, text))) return true;
  // A number is as exact as a label.
  return isNumber(text) && choose(text, draft.open.options, draft.context.words).kind === 'value';
}
