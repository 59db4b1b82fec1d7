/** The words of options: what is shown and everything that is understood, from the locales. */
import assert from 'node:assert';
import { fieldKeys } from '../language/strings.ts';
import { languages } from '../ports.ts';
import type { Draft } from './draft.ts';
import type { ShownOption } from './model.ts';

/** An option by the first of these string keys that exists; understood in every language. */
export function optionFor(draft: Draft, id: string, keys: readonly string[]): ShownOption {
  for (const key of keys) {
    const own = draft.pack.strings.words(draft.language, key);
    const label = own[0];
    if (label === undefined) continue;
    const words = new Set(own);
    for (const language of languages)
      for (const word of draft.pack.strings.words(language, key)) words.add(word);
    return { id, label, words: [...words] };
  }
  assert.fail(`there is no string ${keys.join(' or ')} in ${draft.language}`);
}

/** A choice of a step: its own label, else the one that all choices of that name share. */
export function choiceOption(draft: Draft, flow: string, step: string, id: string): ShownOption {
  return optionFor(draft, id, [`choices.${flow}.${step}.${id}`, `choices.${id}`]);
}

/** Yes, no and skip: whatever the label says, the plain words for it are understood besides. */
export function plainOption(draft: Draft, flow: string, step: string, id: string): ShownOption {
  const option = choiceOption(draft, flow, step, id);
  const plain = optionFor(draft, id, [`choices.${id}`]);
  return { ...option, words: [...new Set([...option.words, ...plain.words])] };
}

/** A word that a notice offers. An event with one outcome is named without it. */
export function noticeOption(draft: Draft, notice: string, word: string): ShownOption {
  const name = notice.replace(/\.happened$/, '').replaceAll('.', '_');
  return optionFor(draft, word, [`choices.notices.${name}.${word}`, `choices.${word}`]);
}

/** The name of an answer that can be changed. */
export function fieldOption(draft: Draft, flow: string, variable: string): ShownOption {
  return optionFor(draft, variable, fieldKeys(flow, variable));
}

/** Whether an answer has a name: those that no confirm lets people change need none. */
export function hasFieldName(draft: Draft, flow: string, variable: string): boolean {
  return fieldKeys(flow, variable).some((key) => draft.pack.strings.words(draft.language, key).length > 0);
}
