/** Several options of one menu: what is picked, how it is shown, and what it makes. */
import assert from 'node:assert';
import type { StepOf } from '../../../language/model.ts';
import type { Value } from '../../../ports.ts';
import { choose, chooseWord } from '../../choosing.ts';
import type { Draft, MutableFrame } from '../../draft.ts';
import { optionFor } from '../../labels.ts';
import type { OpenQuestion, ShownOption } from '../../model.ts';
import { isOpen } from '../../options.ts';
import { isList } from '../../view.ts';

/** An option that is one of several: not a way of its own, not a page, neither all nor done. */
export function isPick(step: StepOf<'menu'>, id: string): boolean {
  return id.startsWith('item.') || step.open.includes(id);
}

/** Marks what is picked already, and puts all or done behind it. */
export function severalOptions(
  draft: Draft,
  frame: MutableFrame,
  step: StepOf<'menu'>,
  options: readonly ShownOption[],
): ShownOption[] {
  const { picked } = frame.gathered;
  const marked = options.map((option) =>
    picked.includes(option.id) ? { ...option, label: `✓ ${option.label}` } : option,
  );
  const last = picked.length > 0 ? 'done' : 'all';
  const own = marked.findIndex(({ id }) => step.choices.has(id) && !step.open.includes(id));
  marked.splice(
    own === -1 ? marked.length : own,
    0,
    optionFor(draft, `several.${last}`, [`several.${last}`]),
  );
  return marked;
}

/** What a typed answer picks; null when it is not plainly several. */
export function severalIn(
  draft: Draft,
  step: StepOf<'menu'>,
  open: OpenQuestion,
  text: string,
): string[] | null {
  const picks = open.options.filter(({ id }) => isPick(step, id));
  if (chooseWord(text, open.options, draft.context.words) !== null) return null;
  const and = draft.pack.languages.flatMap((language) => draft.pack.strings.words(language, 'several.and'));
  const words = and.map((word) => word.replaceAll(/[^\p{L}&]/gu, '')).filter((word) => word !== '');
  const joined = new RegExp(`\\s+(?:${words.join('|')})\\s+|[,;/+\\n]`, 'iu');
  const parts = text.split(joined).map((part) => part.trim());
  const numbers = /^\d{1,3}(?:\s+\d{1,3})+$/.test(text.trim()) ? text.trim().split(/\s+/) : null;
  const found = (numbers ?? parts)
    .filter((part) => part !== '')
    .map((part) => {
      const chosen = choose(part, open.options, draft.context.words);
      return chosen.kind === 'value' && picks.some(({ id }) => id === chosen.value) ? chosen.value : null;
    });
  if (found.length < 2 || found.includes(null)) return null;
  return [...new Set(found as string[])];
}

/** Everything that may be picked, on all pages. */
export function allPicks(draft: Draft, frame: MutableFrame, step: StepOf<'menu'>): string[] {
  const items = step.each === null ? [] : (frame.vars[step.each] ?? []);
  assert(isList(items));
  const open = step.open.filter((id) => {
    const target = step.choices.get(id);
    return target === undefined || isOpen(draft, frame, target);
  });
  return [...items.map((_item, index) => `item.${index}`), ...open];
}

/** The list that picks make, in the order of the menu. */
export function valuesOf(
  draft: Draft,
  frame: MutableFrame,
  step: StepOf<'menu'>,
  picked: readonly string[],
): Value[] {
  const items = step.each === null ? [] : (frame.vars[step.each] ?? []);
  assert(isList(items));
  return allPicks(draft, frame, step)
    .filter((id) => picked.includes(id))
    .map((id) => (id.startsWith('item.') ? (items[Number(id.slice('item.'.length))] ?? null) : id));
}
