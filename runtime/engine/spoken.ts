/** Commands as they are said: which one it is, and what its words have answered already. */
import { usesOf } from '../language/kinds/all.ts';
import { command } from './answers/command.ts';
import { withoutCourtesy } from './answers/courtesy.ts';
import { normalise } from './answers/normalise.ts';
import { takeOption } from './answering.ts';
import { chooseWord, isNumber } from './choosing.ts';
import { isOwnField, repeat, runCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { keywordIn } from './keywords.ts';
import { wouldOffer } from './notices.ts';
import { takesAnyText } from './open-question.ts';
import { isChoice } from './options.ts';
import { showQuestion } from './questions.ts';
import { asksShortly } from './short-answers.ts';
import { isYesOrNo } from './small-talk.ts';
import { commandWords, optionIn } from './understanding.ts';

/** The command that a text is, to the letter but for courtesies. */
export function commandIn(draft: Draft, text: string): { name: string; argument: string } | null {
  // "Where is my money" is a question to us, but where any text is an answer it is what a person came to say.
  const inOwnWords = takesAnyText(draft) && !asksShortly(draft);
  const commands = commandWords(draft, inOwnWords ? 'commands' : 'both');
  const exactly = command(text, commands);
  // "Help please" is a command, but where any text is an answer only the bare word is.
  const read =
    exactly.kind === 'value' || inOwnWords
      ? exactly
      : command(withoutCourtesy(normalise(text), draft.context.words), commands);
  if (read.kind !== 'value') return null;
  const changes = command(
    text,
    commands.filter(({ argument }) => argument),
  );
  const own = changes.kind === 'value' && isOwnField(draft, changes.value.argument ?? '') ? changes : read;
  const argument = own.value.argument ?? '';
  // "Change of my number" tells a person something; as with keywords only the word alone leads away.
  return argument !== '' && takesAnyText(draft) ? null : { name: own.value.name, argument };
}

/** Whether words say nothing without what they answer: a number, a yes, a no, or what only notices offer. */
export function isBareAnswer(draft: Draft, text: string): boolean {
  if (isNumber(text) || isYesOrNo(draft, withoutCourtesy(normalise(text), draft.context.words))) return true;
  return !leadsAway(draft, text) && wouldOffer(draft, text) !== null;
}

/** Whether a text is a command or a keyword. */
export function leadsAway(draft: Draft, text: string): boolean {
  return commandIn(draft, text) !== null || keywordIn(draft, text, false) !== null;
}

/** Runs a command; words that are also an answer to its first question have answered it: "English", "change my name". */
export function runSpoken(draft: Draft, name: string, argument: string, text: string): void {
  if (asksTheSame(draft, name)) return repeat(draft);
  // Help would come in a language that nobody has chosen; how to get it is said in all.
  if (name === 'help' && draft.top && draft.context.role === 'visitor' && draft.speaks.length > 1)
    return showQuestion(draft, draft.top, { lead: draft.said('first.help') });
  const { visits } = draft;
  runCommand(draft, name, argument, text);
  answerAtOnce(draft, text, visits);
}

/** Whether a command would ask what is being asked: the language, of somebody new. */
function asksTheSame(draft: Draft, name: string): boolean {
  const flow = draft.pack.flows.get(draft.pack.commands.get(name)?.flow ?? '');
  const first = flow?.steps.get(flow.start);
  if (first === undefined || !isChoice(first) || draft.open?.asks !== 'answer') return false;
  const asked = usesOf(first).options.map(({ id }) => id);
  const ids = draft.open.options.map(({ id }) => id);
  return asked.length > 0 && ids.length === asked.length && ids.every((id) => asked.includes(id));
}

/** Takes words as the answer to the menu that they brought up, which is not shown then; true if they are one. */
export function answerAtOnce(draft: Draft, text: string, visitsBefore: number): boolean {
  const { open, top } = draft;
  if (!open || !top || open.visit <= visitsBefore || !isChoice(draft.stepOf(top))) return false;
  const id = chooseWord(text, open.options, draft.context.words) ?? optionIn(draft, open, text);
  const shown = draft.effects.findIndex((effect) => effect.kind === 'message' && effect.visit === open.visit);
  if (id === null || shown === -1) return false;
  draft.effects.splice(shown, 1);
  takeOption(draft, open, id);
  return true;
}
