/** What people can answer where: the labels of choices, of yes and no, and of what notices offer, by their strings. */
import type { FlowShape } from '../compile.ts';
import type { Place, StepOf, Target } from '../model.ts';
import { placeOfKey } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import type { Type } from '../types.ts';

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
 * The values of a menu's variable where a choice would become one and is none of them; null where all is well. It has no
 * label then: which one is meant is not known.
 */
export function unknownValue(
  flow: FlowShape,
  step: StepOf<'menu'>,
  id: string,
  target: Target,
): readonly string[] | null {
  const type = step.each !== null || step.into === null ? undefined : flow.variables.get(step.into);
  const one = step.several && type?.kind === 'list' ? type.of : type;
  // One that ends the flow, or leads away from several, is no answer.
  const leads = target.end !== null || (step.several && !step.open.includes(id));
  return one?.kind !== 'enum' || leads || one.values.includes(id) ? null : one.values;
}

/** Every offer of a pack. */
export function offersOf(pack: PackDraft): readonly Offer[] {
  const offers: Offer[] = [];
  for (const read of pack.flows.values()) {
    const { flow } = read;
    for (const step of flow.steps.values()) {
      const word = (id: string, place: Place, goto: string | null): OfferedWord => {
        const target = goto === null ? undefined : flow.steps.get(goto);
        const keys = [`choices.${flow.name}.${step.name}.${id}`, `choices.${id}`];
        return { id, keys, place, flow: target?.kind === 'run' ? target.flow : null };
      };
      if (step.kind === 'confirm') {
        offers.push({
          flow: flow.name,
          by: step.name,
          words: [
            { ...word('yes', placeOfKey(read, step, 'yes'), step.yes.goto), besides: 'choices.yes' },
            { ...word('no', placeOfKey(read, step, 'no'), step.no.goto), besides: 'choices.no' },
            ...[...step.choices].map(([id, target]) =>
              word(id, placeOfKey(read, step, 'choices', id), target.goto),
            ),
          ],
          item: null,
        });
      }
      if (step.kind === 'ask' && step.skip !== null) {
        const skip = { ...word('skip', placeOfKey(read, step, 'skip'), null), besides: 'choices.skip' };
        const words = [skip];
        offers.push({ flow: flow.name, by: step.name, words, item: null, how: 'skip.how' });
      }
      if (step.kind === 'menu') {
        const place = placeOfKey(read, step, 'each');
        const list = step.each === null ? undefined : flow.variables.get(step.each);
        const item =
          list?.kind === 'list' && list.of !== null
            ? { key: `choices.${flow.name}.${step.name}.item`, type: list.of, place }
            : null;
        const words = [...step.choices]
          .filter(([id, target]) => unknownValue(flow, step, id, target) === null)
          .map(([id, target]) => word(id, placeOfKey(read, step, 'choices', id), target.goto));
        offers.push({ flow: flow.name, by: step.name, words, item });
      }
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

/** Words as they are compared: small letters, without accents and signs. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
