/** What people can answer where: the labels of choices, of yes and no, and of what notices offer, by their strings. */
import type { FlowShape } from './compile.ts';
import type { ReadFlow } from './flow-reader.ts';
import type { Option } from './uses.ts';
import { usesOf } from './kinds/all.ts';
import type { Place, Step } from './model.ts';
import { placeOfKey } from './pack-draft.ts';
import type { PackDraft } from './pack-draft.ts';
import type { StringEntry } from './strings.ts';
import type { Type } from './types.ts';

/** One thing that is offered. */
export interface OfferedWord {
  readonly id: string;
  /** Keys of its string, the first that exists counts. */
  readonly keys: readonly string[];
  /** The string whose words are understood besides: those of yes, no and skip. */
  readonly besides?: string;
  readonly place: Place;
  /** The flow it leads to, when that is all it does. */
  readonly flow: string | null;
}

/** Words that are offered together; `item` is the string of a list's items with their type. */
export interface Offer {
  /** The flow that asks; null for a notice. */
  readonly flow: string | null;
  /** Its step; for a notice its message. */
  readonly by: string;
  readonly words: readonly OfferedWord[];
  readonly item: { readonly key: string; readonly type: Type; readonly place: Place } | null;
  /** Key of the runtime's string that tells of the word in a sentence; else it is a numbered line. */
  readonly how?: string;
}

/**
 * The values of a step's variable where an option would become one and is none of them; null where all is well. It has
 * no label then: which one is meant is not known.
 */
export function unknownValue(flow: FlowShape, step: Step, { id, isValue }: Option): readonly string[] | null {
  const type = flow.variables.get(usesOf(step).fills ?? '');
  const one = type?.kind === 'list' ? type.of : type;
  return one?.kind !== 'enum' || !isValue || one.values.includes(id) ? null : one.values;
}

/** Every offer of a pack. */
export function offersOf(pack: PackDraft): readonly Offer[] {
  const offers: Offer[] = [];
  for (const read of pack.flows.values()) {
    const { flow } = read;
    for (const step of flow.steps.values()) {
      const { options, items, inWords } = usesOf(step);
      const list = flow.variables.get(items ?? '');
      if (options.length === 0 && items === null) continue;
      offers.push({
        flow: flow.name,
        by: step.name,
        words: options
          .filter((option) => unknownValue(flow, step, option) === null)
          .map((option) => wordOf(read, step, option)),
        item:
          list?.kind === 'list' && list.of !== null
            ? {
                key: `choices.${flow.name}.${step.name}.item`,
                type: list.of,
                place: placeOfKey(read, step, 'each'),
              }
            : null,
        ...(inWords ? { how: 'skip.how' } : {}),
      });
    }
  }
  for (const notice of pack.manifest.notices.values()) {
    const event = `${notice.event}.${notice.outcome}`.replaceAll('.', '_');
    const words = [...notice.offers].map(([id, start]) => ({
      id,
      keys: [
        `choices.notices.${event}.${id}`,
        `choices.notices.${notice.event.replaceAll('.', '_')}.${id}`,
        `choices.${id}`,
      ],
      place: notice.offers.get(id)?.place ?? notice.place,
      flow: start.flow,
    }));
    offers.push({ flow: null, by: notice.say, words, item: null });
  }
  return offers;
}

function wordOf(read: ReadFlow, step: Step, { id, to, at, plain }: Option): OfferedWord {
  const { flow } = read;
  const target = to.goto === null ? undefined : flow.steps.get(to.goto);
  return {
    id,
    keys: [`choices.${flow.name}.${step.name}.${id}`, `choices.${id}`],
    ...(plain ? { besides: `choices.${id}` } : {}),
    place: placeOfKey(read, step, ...at),
    flow: target === undefined ? null : (usesOf(target).runs?.flow ?? null),
  };
}

/** A word that is offered as one language has it, with all its spellings there. */
export interface Spelling extends OfferedWord {
  /** Its string's. */
  readonly key: string;
  readonly entry: StringEntry;
  readonly spelled: ReadonlySet<string>;
}

/** The words of an offer in every language. */
export function spellings(pack: PackDraft, { words }: Offer): readonly Spelling[] {
  return words.flatMap((word) =>
    [...pack.strings.values()].flatMap((table) => {
      const key = word.keys.find((each) => table.has(each)) ?? '';
      const entry = table.get(key);
      if (entry === undefined) return [];
      const besides = word.besides === undefined ? undefined : table.get(word.besides);
      return [{ ...word, key, entry, spelled: new Set([...entry.words, ...(besides?.words ?? [])]) }];
    }),
  );
}

/** Words as they are compared: small letters, without accents and signs. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
