/** What a conversation hears of domain events: flows that wait for them move on, notices are said. */
import { usesOf } from '../language/kinds/all.ts';
import type { Notice, Pack } from '../language/model.ts';
import type { Language, RecordValue, Value } from '../ports.ts';
import { withoutCourtesy } from './answers/courtesy.ts';
import { normalise } from './answers/normalise.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { chooseWord } from './choosing.ts';
import { begin } from './commands.ts';
import { freeze } from './door.ts';
import { isWord } from './gathering.ts';
import type { KeywordCall } from './keywords.ts';
import { moveFrame, resume } from './frames.ts';
import { startByEvent } from './starting.ts';
import { noticeOption } from './labels.ts';
import { takesAnyText } from './open-question.ts';
import { courtesy, isYesOrNo } from './small-talk.ts';
import type { Effect, OpenNotice, ShownOption, StepEvent } from './model.ts';
import { describeVariables, render, tappable } from './rendering.ts';
import { joined, type Said } from './said.ts';
import { bottomOfUnit } from './stack.ts';

/** Stands where a notice has no visit of its own: it asks and offers nothing. Visits are counted from 1. */
export const offersNothing = 0;

/** A domain event: the notice first, then the flow that waited goes on, wherever it is in the stack. */
export function receiveDomainEvent(draft: Draft, event: Extract<StepEvent, { kind: 'domain' }>): void {
  const waiting = draft.frames.findLast((frame) => waitsFor(draft, frame, event));
  const key = [`${event.name}.${event.outcome}`, event.name].find((name) => draft.pack.notices.has(name));
  const notice = key === undefined ? undefined : draft.pack.notices.get(key);
  if (key !== undefined && notice && (notice.always || waiting === undefined)) {
    sayNotice(draft, key, notice, event);
  }
  forgetOver(draft, event);
  startByEvent(draft, event);
  if (waiting === undefined) return rememberEarly(draft, event);
  const before = draft.effects.length;
  const began = draft.frames[bottomOfUnit(draft, waiting)];
  moveFrame(draft, waiting, `on.${event.outcome}`, event.data);
  resume(draft);
  if (key === undefined || !notice || notice.always) return;
  // A question that the way led back to under a flow that has ended says nothing of the event.
  const isBack = (effect: Effect): boolean =>
    effect.kind === 'message' &&
    effect.visit === draft.open?.visit &&
    !draft.frames.some((frame) => frame === began);
  const since = draft.effects.slice(before);
  if (since.some((effect) => (effect.kind === 'message' || effect.kind === 'call') && !isBack(effect)))
    return;
  // Under something else that is open the flow asks only later: until then the notice tells what has become of it.
  const { between } = draft;
  const questions = since.filter(isBack);
  draft.effects.splice(before, since.length, ...since.filter((effect) => !isBack(effect)));
  sayNotice(draft, key, notice, event);
  // The question comes after it, so nothing stands between it and its answer.
  if (questions.length > 0) draft.between = between;
  draft.effects.push(...questions);
}

/** Questions that this event is the end of are not come back to; one that is open is left when words come. */
function forgetOver(draft: Draft, event: Extract<StepEvent, { kind: 'domain' }>): void {
  const key = `${event.name}.${event.outcome}`;
  for (const frame of draft.frames)
    if (draft.flowOf(frame).until.includes(key) && concerns(draft, event, frame)) frame.left = 'over';
}

/** Whether a variable of a frame holds what an event is about, or is a record whose id the event's data names. */
function concerns(
  draft: Draft,
  { about, data }: Extract<StepEvent, { kind: 'domain' }>,
  frame: MutableFrame,
): boolean {
  const named = [about, ...Object.values(fieldsOf(data))].filter((each) => typeof each === 'string');
  return [...draft.flowOf(frame).variables].some(([name, type]) => {
    const value = frame.vars[name] ?? null;
    if (type.kind !== 'record') return about !== null && value === about;
    const id = fieldsOf(value)[type.record.id ?? ''];
    return named.some((each) => each === id);
  });
}

const fieldsOf = (value: Value): RecordValue =>
  typeof value === 'object' && value !== null ? (value as RecordValue) : {};

/** Most early events kept: one for each call that can be under way is enough by far. */
const earlyMax = 10;

function rememberEarly(draft: Draft, event: Extract<StepEvent, { kind: 'domain' }>): void {
  const { name, outcome, about, data } = event;
  if (about === null || draft.pending.length === 0) return;
  draft.early = [...draft.early, { name, outcome, about, data }].slice(-earlyMax);
}

function waitsFor(draft: Draft, frame: MutableFrame, event: Extract<StepEvent, { kind: 'domain' }>): boolean {
  const { awaits } = usesOf(draft.stepOf(frame));
  return awaits?.event === event.name && awaits.of.evaluate(draft.scope(frame.vars)) === event.about;
}

function sayNotice(
  draft: Draft,
  key: string,
  notice: Notice,
  { data, about }: Pick<Extract<StepEvent, { kind: 'domain' }>, 'data' | 'about'>,
): void {
  const ended = notice.ends !== null && about !== null ? endNotices(draft, notice.ends, about) : null;
  const variables = { event: data };
  // A reminder that its reader has paused is not read, so nobody answers it.
  const unread = notice.pausable && draft.context.me['notifications'] === false;
  const words = unread ? [] : [...notice.offers.keys()];
  const options = words.map((word) => noticeOption(draft, key, word));
  const parts: Said[] = [{ text: render(draft, notice.say, variables), of: [notice.say] }];
  if (!unread) draft.between = 'notice';
  const visit = options.length === 0 ? null : draft.nextVisit();
  if (visit !== null) {
    draft.addNotice({ visit, notice: key, options, taken: [], data, about, over: false });
    parts.push(draft.said('offers.reply', { words: offeredWords(draft, options) }));
  }
  draft.effects.push({
    kind: 'message',
    // Who quotes what offers nothing means what it was the end of, else nothing that is open.
    visit: visit ?? ended ?? offersNothing,
    template: notice.say,
    ...joined(parts),
    options: visit === null ? [] : tappable(visit, options),
    data: describeVariables(variables),
    pausable: notice.pausable,
  });
}

/** What notices of an event offered is over for what it was about. Returns the visit of the newest of them. */
function endNotices(draft: Draft, event: string, about: string): number | null {
  const isEnded = (each: OpenNotice): boolean =>
    each.about === about && draft.pack.notices.get(each.notice)?.event === event;
  draft.notices = draft.notices.map((each) => (isEnded(each) ? { ...each, over: true } : each));
  return draft.notices.findLast(isEnded)?.visit ?? null;
}

/** `*OK* or *DISPUTE*`, in the speaker's language. */
function offeredWords(draft: Draft, options: OpenNotice['options']): string {
  const words = options.map((option) => `*${option.label}*`);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')}${draft.text('offers.or')}${last}`;
}

/**
 * A word that a notice offered: its flow starts, and finds out itself whether that still holds. `typed`: the keyword by
 * which it was meant, whose argument the flow takes besides.
 */
export function takeOffer(
  draft: Draft,
  notice: OpenNotice,
  word: string,
  typed: KeywordCall | null = null,
): void {
  const start = draft.pack.notices.get(notice.notice)?.offers.get(word);
  draft.notices = draft.notices.map((other) =>
    other.visit !== notice.visit || other.taken.includes(word)
      ? other
      : { ...other, taken: [...other.taken, word] },
  );
  draft.remember(notice.visit);
  draft.understood.push({ as: 'offer', notice: notice.notice, word });
  if (!start) return;
  const scope = { event: notice.data };
  // Taking it up again later is another yes, so it has a visit of its own: it would be wrong to give the first outcome.
  if (start.confirms.length > 0) {
    const paths = start.confirms.flatMap(({ path }) => path ?? []);
    draft.confirmed = freeze(paths, scope, start.variables, draft.nextVisit());
  }
  begin(draft, start, scope, typed);
}

/** The word by which a notice that is not over offers a flow, where it confirms nothing; null for none. */
export function offerOf(draft: Draft, notice: OpenNotice, flow: string): string | null {
  const offers = draft.pack.notices.get(notice.notice)?.offers ?? [];
  const found = [...offers].find(([, start]) => start.flow === flow && start.confirms.length === 0);
  return notice.over ? null : (found?.[0] ?? null);
}

/** The word that a text is of those that the pack's notices offer, whether or not one is there: `dispute`, `agree`. */
export function wouldOffer(draft: Draft, text: string): string | null {
  for (const options of offersOf(draft)) {
    const word = chooseWord(text, options, draft.context.words);
    if (word !== null) return word;
  }
  return null;
}

/** Packs never change: what their notices offer is put together once for each language of labels. */
const offersKnown = new WeakMap<Pack, Map<Language, readonly ShownOption[][]>>();

/** The options of every notice that offers something. */
function offersOf(draft: Draft): readonly ShownOption[][] {
  const { pack, language } = draft;
  const known = offersKnown.get(pack) ?? new Map<Language, readonly ShownOption[][]>();
  offersKnown.set(pack, known);
  const made =
    known.get(language) ??
    [...pack.notices]
      .filter(([, { offers }]) => offers.size > 0)
      .map(([name, { offers }]) => [...offers.keys()].map((word) => noticeOption(draft, name, word)));
  known.set(language, made);
  return made;
}

/** What is said to such a word while nothing offers it: a sentence of its own, `offers.none.<word>`, or one for all. */
export function nothingOffers(draft: Draft, word: string): string {
  const own = `offers.none.${word}`;
  return draft.pack.strings.words(draft.language, own).length > 0 ? own : 'offer.not_now';
}

/** A word of a notice. */
export interface Offer {
  readonly notice: OpenNotice;
  readonly word: string;
}

/** The newest notice that offered this word, whether or not it was taken up. */
export function offerFor(draft: Draft, text: string): Offer | null {
  if (takesAnyText(draft)) return null;
  // "OK, thank you" to a person is no OK to what was announced before.
  if (draft.between === 'person' && isYesOrNo(draft, withoutCourtesy(normalise(text), draft.context.words)))
    return null;
  const isNo = isWord(draft, text, 'choices.no');
  const offers = draft.notices.flatMap((notice): Offer[] => {
    const isPast = notice.over || (isNo && !isLatest(draft, notice));
    const word = isPast ? null : offeredWord(draft, notice, text);
    return word === null ? [] : [{ notice, word }];
  });
  return offers.at(-1) ?? null;
}

/** Whether a plain no can only be to this notice: it is the newest, and nothing was asked after it. */
const isLatest = (draft: Draft, notice: OpenNotice): boolean =>
  draft.notices.at(-1) === notice && (draft.open === null || draft.between === 'notice');

/** The word of a notice that a text is, to the letter; null for none. */
export function offeredWord(draft: Draft, notice: OpenNotice, text: string): string | null {
  return chooseWord(text, notice.options, draft.context.words);
}

/**
 * What is said to a yes, a no, a number or a notice's word that quotes what it cannot answer. To news that asked nothing
 * "OK" is all that there is to say; to a question, also one of long ago, it was meant as an answer.
 */
export function answersNothing(draft: Draft, text: string, quotedVisit: number): string {
  if (draft.open) return 'quote.old';
  const isNews = quotedVisit === offersNothing || draft.notices.some(({ visit }) => visit === quotedVisit);
  const polite = isNews ? courtesy(draft, text) : null;
  return polite === null ? 'quote.closed' : `${polite}.answer`;
}
