/**
 * What is said in a sentence or with a slip, where nothing fits to the letter (decision 0080). Looked at last, before
 * an answer is refused or the menu is shown for want of anything better. Neither a yes or no nor what commits at once
 * is ever read out of a sentence.
 */
import { usesOf } from '../language/kinds/all.ts';
import { builtInCommands, type Pack } from '../language/model.ts';
import { isOneMistakeFrom } from './answers/choice.ts';
import { isTurned, named } from './answers/named.ts';
import { normalise, normaliseOurs } from './answers/normalise.ts';
import type { Draft } from './draft.ts';
import { isWord } from './gathering.ts';
import type { OpenQuestion } from './model.ts';

/** Shorter commands differ by one letter from too many words; shorter sentences stand in too many others. */
const shortestSlip = 5;

/** A command with its words, in all languages. */
export interface CommandWords {
  readonly name: string;
  readonly words: readonly string[];
  readonly argument: boolean;
}

type Kinds = 'commands' | 'sentences' | 'both';

const known = new WeakMap<Pack, Map<Kinds, readonly CommandWords[]>>();

/** All commands with their words, with what is said in passing for them, or with both. */
export function commandWords(draft: Draft, kinds: Kinds): readonly CommandWords[] {
  const ofPack = known.get(draft.pack) ?? new Map<Kinds, readonly CommandWords[]>();
  known.set(draft.pack, ofPack);
  const words = ofPack.get(kinds) ?? readWords(draft, kinds === 'both' ? ['commands', 'sentences'] : [kinds]);
  ofPack.set(kinds, words);
  return words;
}

function readWords(draft: Draft, kinds: readonly string[]): CommandWords[] {
  const names = [...new Set([...draft.pack.commands.keys(), ...builtInCommands])];
  return names.map((name) => ({
    name,
    words: draft.pack.languages.flatMap((language) =>
      kinds.flatMap((kind) => draft.pack.strings.words(language, `${kind}.${name}`)),
    ),
    argument: name === 'change',
  }));
}

/** The option of the open question that a sentence names; null when none or several are, or it is turned round. */
export function optionIn(draft: Draft, open: OpenQuestion, text: string): string | null {
  if (open.asks !== 'answer' && open.asks !== 'change') return null;
  const says = (words: readonly string[], key: string) => words.some((word) => isWord(draft, word, key));
  const options = open.options
    .filter(({ words }) => !says(words, 'choices.yes') && !says(words, 'choices.no'))
    .filter(({ id }) => !commits(draft, id))
    .map(({ id, words }) => ({ id, labels: words }));
  const found = named(text, options);
  if (found === null) return null;
  // "I do not want a fee" is what one wants to change.
  return open.asks === 'answer' && isTurned(found.besides, draft.context.words) ? null : found.id;
}

/** Whether an option of the open menu leads straight to what cannot be taken back. */
function commits(draft: Draft, id: string): boolean {
  const { top } = draft;
  const option = top && usesOf(draft.stepOf(top)).options.find((each) => each.id === id);
  const next = top && draft.flowOf(top).steps.get(option?.to.goto ?? '');
  return next !== null && next !== undefined && usesOf(next).calls?.tool.step === 'committed';
}

/**
 * The command of a flow that calls a person, where a longer sentence says it: who cries for help has no other words for
 * it, so it is heard also in the middle of a question. Of several the first in the manifest.
 */
export function callIn(draft: Draft, text: string): string | null {
  const callers = commandWords(draft, 'both').filter(({ name }) => {
    const flow = draft.pack.flows.get(draft.pack.commands.get(name)?.flow ?? '');
    return flow !== undefined && [...flow.steps.values()].some((step) => usesOf(step).queue !== null);
  });
  const said = callers.find(({ name, words }) => {
    const phrases = words.filter((word) => word.includes(' '));
    return named(text, [{ id: name, labels: phrases }]) !== null;
  });
  return said?.name ?? null;
}

/** The command that a sentence says among other things, or that is one letter away. */
export function commandNear(draft: Draft, text: string): string | null {
  const calls = callIn(draft, text);
  if (calls !== null) return calls;
  const sentences = commandWords(draft, 'sentences');
  const sentence = named(
    text,
    sentences.map(({ name, words }) => ({
      id: name,
      labels: words.filter((word) => word.length >= shortestSlip),
    })),
  );
  if (sentence !== null) return sentence.id;
  const commands = commandWords(draft, 'commands');
  const phrase = named(
    text,
    commands.map(({ name, words }) => ({ id: name, labels: words.filter((word) => word.includes(' ')) })),
  );
  if (phrase !== null && !isTurned(phrase.besides, draft.context.words)) return phrase.id;
  const said = normalise(text);
  const near = commands.filter(({ words }) =>
    words.some((word) => word.length >= shortestSlip && isOneMistakeFrom(said, normaliseOurs(word))),
  );
  return near.length === 1 ? (near[0]?.name ?? null) : null;
}
