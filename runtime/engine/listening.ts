/**
 * What a message means: to whom its words belong.
 *
 * A tap or a quoted reply belongs to what it answers. Typed words belong, in this order, to: an option of the open
 * question; the newest notice that offered them and was not taken up, unless the open question takes any text; a
 * command; a keyword; a notice that was taken up already; the open question as a typed answer. What is left starts the
 * pack's entry flow.
 */
import type { Start } from '../language/model.ts';
import type { Content, Value } from '../ports.ts';
import { command } from './answers/command.ts';
import { normalise } from './answers/normalise.ts';
import { askAgain, readTyped, takeOption } from './answering.ts';
import { choose, chooseWord } from './choosing.ts';
import { begin, repeat, runCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { isQuestion, startFlow } from './frames.ts';
import type { OpenNotice } from './model.ts';
import { showQuestion } from './questions.ts';
import { takeOffer } from './notices.ts';
import { builtInCommands, visitorCommands } from '../language/model.ts';

/** The second tap of a double one comes within this time, waiting in queues included. */
const doubleTapMs = 10_000;

export function readMessage(draft: Draft, content: Content, quotedVisit: number | null): void {
  switch (content.kind) {
    case 'text':
      draft.tapped = null;
      return readText(draft, content.text, quotedVisit);
    case 'tap':
      return readTap(draft, content.option, content.label);
    case 'edited':
      return lead(draft, 'edited.ignored');
    case 'unreadable':
      return lead(draft, 'answers.resend');
    case 'media':
    case 'location':
    case 'contact':
    case 'poll_vote':
      return readOther(draft, content);
    case 'call':
      return lead(draft, 'answers.call');
    case 'reaction':
    case 'deleted':
    case 'other':
      return;
  }
}

/** Something else than text where text is asked. A caption counts as text. */
function readOther(draft: Draft, content: Content): void {
  if (content.kind === 'media' && content.caption.trim() !== '')
    return readText(draft, content.caption, null);
  if (draft.open) return askAgain(draft, draft.open, draft.text('answers.need_text'));
  lead(draft, 'answers.media_not_needed');
}

/** A sentence, then what is open again. */
function lead(draft: Draft, key: string): void {
  const top = draft.top;
  if (top && isQuestion(draft.stepOf(top))) return showQuestion(draft, top, { lead: draft.text(key) });
  // Somebody new is welcomed, whatever it was.
  if (!top && draft.context.role === 'visitor') return startOnboarding(draft, '');
  draft.sayString(key);
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
  // A question of long ago is said to be over.
  if (!draft.open) return lead(draft, 'offer.gone');
  lead(draft, draft.answered.includes(visit) ? 'tap.done' : 'tap.old');
}

/** The same tap again at once, nothing else said in between: the first one has answered it. */
function isDoubleTap(draft: Draft, option: string): boolean {
  const { tapped } = draft;
  const at = draft.context.now.getTime();
  draft.tapped = { option, at };
  return tapped?.option === option && at - tapped.at < doubleTapMs;
}

function readText(draft: Draft, text: string, quotedVisit: number | null): void {
  const quoted = draft.notices.find((notice) => notice.visit === quotedVisit);
  const offered = quoted && offeredWord(quoted, text);
  if (quoted && offered) return takeOffer(draft, quoted, offered);

  if (draft.context.role === 'visitor') return readVisitor(draft, text);

  const { open } = draft;
  if (open && exactOption(draft, text)) return readTyped(draft, open, text);
  const offer = takesAnyText(draft) ? { fresh: null, taken: null } : offerFor(draft, text);
  if (offer.fresh) return takeOffer(draft, offer.fresh.notice, offer.fresh.word);
  const spoken = commandIn(draft, text);
  if (spoken) return runCommand(draft, spoken.name, spoken.argument);
  const keyword = keywordIn(draft, text);
  if (keyword) return begin(draft, keyword.start, keyword.scope);
  if (offer.taken) return takeOffer(draft, offer.taken.notice, offer.taken.word);
  if (open) return readTyped(draft, open, text);
  if (draft.top) return draft.sayString('wait.busy');
  startFlow(draft, draft.pack.entry, {});
}

/** People without a profile: the onboarding comes first, and what they came for is remembered. */
function readVisitor(draft: Draft, text: string): void {
  if (!draft.top) return startOnboarding(draft, text);
  const { open } = draft;
  if (open && exactOption(draft, text)) return readTyped(draft, open, text);
  if (keywordIn(draft, text)) {
    draft.after = { text };
    return repeat(draft);
  }
  const spoken = commandIn(draft, text);
  const allowed = (name: string) =>
    // There is nothing to go to when onboarding is left, so only what interrupted it can be.
    visitorCommands.includes(name) ||
    (name === 'cancel' && draft.frames.some((frame) => frame.origin === 'interruption'));
  if (spoken && allowed(spoken.name)) return runCommand(draft, spoken.name, spoken.argument);
  if (open) return readTyped(draft, open, text);
  repeat(draft);
}

function startOnboarding(draft: Draft, text: string): void {
  draft.after = { text };
  startFlow(draft, draft.pack.onboarding, {});
}

function exactOption(draft: Draft, text: string): boolean {
  if (!draft.open || draft.open.options.length === 0) return false;
  if (chooseWord(text, draft.open.options) !== null) return true;
  // A number is as exact as a label.
  const chosen = choose(text, draft.open.options, draft.context.words);
  return chosen.kind === 'value' && /^\W*\p{N}+\W*$/u.test(text.trim());
}

/** Whether the open question is a free text one: any word fits it, so a notice's word is an answer to it. */
function takesAnyText(draft: Draft): boolean {
  const top = draft.top;
  if (!draft.open || !top || draft.open.asks !== 'answer') return false;
  const step = draft.stepOf(top);
  if (step.kind !== 'ask') return false;
  return draft.flowOf(top).variables.get(step.into)?.kind === 'text';
}

interface Offer {
  readonly notice: OpenNotice;
  readonly word: string;
}

/** The newest notice that offered this word: of those where nobody took it up, and of the others. */
function offerFor(
  draft: Draft,
  text: string,
): { readonly fresh: Offer | null; readonly taken: Offer | null } {
  const offers = draft.notices.flatMap((notice): Offer[] => {
    const word = offeredWord(notice, text);
    return word === null ? [] : [{ notice, word }];
  });
  return {
    fresh: offers.findLast(({ notice, word }) => !notice.taken.includes(word)) ?? null,
    taken: offers.findLast(({ notice, word }) => notice.taken.includes(word)) ?? null,
  };
}

function offeredWord(notice: OpenNotice, text: string): string | null {
  return chooseWord(text, notice.options);
}

function commandIn(draft: Draft, text: string): { name: string; argument: string } | null {
  const names = [...new Set([...draft.pack.commands.keys(), ...builtInCommands])];
  const commands = names.map((name) => ({
    name,
    words: draft.pack.languages.flatMap((language) => draft.pack.strings.words(language, `commands.${name}`)),
    argument: name === 'change',
  }));
  const read = command(text, commands);
  return read.kind === 'value' ? { name: read.value.name, argument: read.value.argument ?? '' } : null;
}

/** A keyword and its argument, e.g. `JOIN ABC123`. */
export function keywordIn(
  draft: Draft,
  text: string,
): { readonly start: Start; readonly scope: Readonly<Record<string, Value>> } | null {
  const [first = '', ...rest] = normalise(text).split(' ');
  const keyword = draft.pack.keywords.find((candidate) => normalise(candidate.word) === first);
  if (!keyword) return null;
  const argument = rest.join(' ');
  if (keyword.argument === null) return argument === '' ? { start: keyword.start, scope: {} } : null;
  if (argument === '' || argument.length > 40) return null;
  return { start: keyword.start, scope: { [keyword.argument]: argument.toUpperCase() } };
}
