/** A choice among options: fixed ones, the items of a list page by page, one or several of them. */
import assert from 'node:assert';
import type { StepOf } from '../../language/model.ts';
import type { Value } from '../../ports.ts';
import type { Draft, MutableFrame } from '../draft.ts';
import { maxOf } from '../gathering.ts';
import { optionFor } from '../labels.ts';
import type { Frame, OpenQuestion, ShownOption } from '../model.ts';
import { isOpen, offered } from '../options.ts';
import { describe, isList, viewStrings } from '../view.ts';
import type { Asks, Taken } from './kind.ts';
import { allPicks, isPick, severalIn, severalOptions, valuesOf } from './menu/several.ts';

type Menu = StepOf<'menu'>;

/** Items on one page of a long list: short enough for a small screen. */
const pageSize = 8;

export const menu: Asks<Menu> = {
  options(draft, frame, step, page) {
    const choices = offered(draft, frame, step);
    const options = step.each === null ? choices : [...itemOptions(draft, frame, step, page), ...choices];
    return step.several ? severalOptions(draft, frame, step, options) : options;
  },
  take(draft, frame, step, open, id) {
    const several = step.several ? takeSeveral(draft, frame, step, open, [id]) : undefined;
    if (several !== undefined) return several;
    if (id === 'page.next') return { show: { page: open.page + 1 } };
    if (id === 'page.previous') return { show: { page: open.page - 1 } };
    if (id.startsWith('item.')) {
      const items = frame.vars[step.each ?? ''] ?? null;
      const item = isList(items) ? items[Number(id.slice('item.'.length))] : undefined;
      assert(item !== undefined, `${frame.flow}.${frame.at} has no ${id}`);
      return { edge: 'then', value: item };
    }
    const target = step.choices.get(id);
    if (target === undefined || !isOpen(draft, frame, target)) return { show: {} };
    return { edge: `choice.${id}`, value: id };
  },
  read(draft, frame, step, open, text) {
    const ids = step.several ? severalIn(draft, step, open, text) : null;
    return ids === null ? undefined : takeSeveral(draft, frame, step, open, ids);
  },
  stillHolds(draft, frame, step, { edge, value }) {
    if (edge === 'then') return isOffered(draft, frame, step, value);
    const target = step.choices.get(edge.slice('choice.'.length));
    return edge.startsWith('choice.') && target !== undefined && isOpen(draft, frame, target);
  },
  isKept: ({ into, each }) => into !== null && each === null,
  mayHaveAsked: ({ asks }) => asks === 'answer' || asks === 'person',
};

function itemOptions(draft: Draft, frame: Frame, step: Menu, page: number): ShownOption[] {
  const items = frame.vars[step.each ?? ''] ?? [];
  assert(isList(items), `${frame.flow}.${step.name}: ${step.each} is no list`);
  const format = { language: draft.language, timeZone: draft.context.timeZone };
  const from = page * pageSize;
  const options = items.slice(from, from + pageSize).map((item, index): ShownOption => {
    const label = draft.text(`choices.${frame.flow}.${step.name}.item`, viewStrings(item, format));
    return { id: `item.${from + index}`, label, words: [label] };
  });
  if (from > 0) options.push(optionFor(draft, 'page.previous', ['paging.previous']));
  if (from + pageSize < items.length) options.push(optionFor(draft, 'page.next', ['paging.more']));
  return options;
}

/** Takes picks of a menu of several; undefined when the option is none of them. */
function takeSeveral(
  draft: Draft,
  frame: MutableFrame,
  step: Menu,
  open: OpenQuestion,
  ids: readonly string[],
): Taken | undefined {
  const [only = ''] = ids;
  const ends = only === 'several.done' || only === 'several.all';
  if (!ends && !ids.every((id) => isPick(step, id))) return undefined;
  const before = frame.gathered.picked;
  let picked = [...before];
  if (only === 'several.all') picked = allPicks(draft, frame, step);
  // One that is picked again is taken back.
  else if (ids.length === 1 && before.includes(only)) picked = before.filter((id) => id !== only);
  else if (!ends) picked = [...new Set([...before, ...ids])];
  const max = maxOf(draft, frame, step.into ?? '');
  if (max !== null && picked.length > max)
    return { wrong: draft.said('several.too_many', { max: String(max) }) };
  frame.gathered = { ...frame.gathered, picked };
  // Several at once are the whole answer, unless there is more to see.
  const paged = open.options.some(({ id }) => id.startsWith('page.'));
  const whole = ends || (ids.length > 1 && !paged);
  if (whole && picked.length > 0) return { edge: 'then', value: valuesOf(draft, frame, step, picked) };
  return { show: { page: open.page } };
}

/** An item of the list as it is now, or several of what may be chosen together. */
function isOffered(draft: Draft, frame: Frame, step: Menu, value: Value): boolean {
  const items = step.each === null ? null : (frame.vars[step.each] ?? null);
  const offered = new Set(
    items !== null && isList(items)
      ? items.map(known)
      : step.open
          .filter((id) => {
            const target = step.choices.get(id);
            return target !== undefined && isOpen(draft, frame, target);
          })
          .map(known),
  );
  const chosen = step.several && isList(value) ? value : [value];
  return chosen.every((each) => offered.has(known(each)));
}

/** An item that has changed is another one: what was chosen may no longer be wanted. */
const known = (value: Value): string => JSON.stringify(describe(value));
