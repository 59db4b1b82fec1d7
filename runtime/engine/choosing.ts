/** Which of the shown options an answer means. */
import { choice } from './answers/choice.ts';
import { withoutCourtesy } from './answers/courtesy.ts';
import { normalise, normaliseOurs } from './answers/normalise.ts';
import type { Words } from './answers/words.ts';
import type { ShownOption } from './model.ts';

export type Chosen =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'which'; readonly candidates: readonly string[] }
  | { readonly kind: 'refused' };

/** A number, a label, an alias, in any language; near misses when nothing else fits. */
export function choose(text: string, options: readonly ShownOption[], words: Words): Chosen {
  const labelled = options.map((option) => ({ id: option.id, labels: option.words }));
  const chosen = choice(text, labelled, { words });
  if (chosen.kind === 'refused') return { kind: 'refused' };
  if (chosen.kind === 'value') return chosen;
  const own = onlyOwn(chosen.candidates);
  return own === null ? chosen : { kind: 'value', value: own };
}

/** A label or alias to the letter: for words that must not be taken by a near miss. */
export function chooseWord(text: string, options: readonly ShownOption[], words: Words): string | null {
  const said = normalise(text);
  const wanted = new Set([said, withoutCourtesy(said, words)]);
  const matches = options.filter((option) => option.words.some((word) => wanted.has(normaliseOurs(word))));
  return matches.length === 1 ? (matches[0]?.id ?? null) : onlyOwn(matches.map(({ id }) => id));
}

/** The one way of the menu's own: a group that is called "Done" does not take its word. */
function onlyOwn(ids: readonly string[]): string | null {
  const own = ids.filter((id) => !id.startsWith('item.'));
  return own.length === 1 ? (own[0] ?? null) : null;
}
