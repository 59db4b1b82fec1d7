/** What arrives in variables: what outcomes carry, items of lists, choices. */
import { usesOf } from './kinds/all.ts';
import type { Step } from './model.ts';
import type { Type } from './types.ts';
import { assignable } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A type that arrives in a variable. */
export interface Carried {
  readonly name: string;
  readonly type: Type;
}

/** What is offered item by item is a list, of whatever it is. */
const anyList: Type = { kind: 'list', of: null, max: null, optional: false };

/** Of a question that is skipped nothing arrives. */
const absent: Type = { kind: 'null', optional: true };

/** Everything that arrives in the variables of these steps. */
export function carriedTypes(
  steps: Iterable<Step>,
  variables: ReadonlyMap<string, Type>,
  vocabulary: Vocabulary,
): readonly Carried[] {
  return [...steps].flatMap((step): readonly Carried[] => {
    const { fills, items, options, inWords, calls, awaits } = usesOf(step);
    if (fills !== null) {
      // Only what may be left out has an option beside it.
      if (inWords) return options.length === 0 ? [] : [{ name: fills, type: absent }];
      // Several that are chosen together are a list.
      if (variables.get(fills)?.kind === 'list') return [];
      const list = variables.get(items ?? '');
      const values = options.filter(({ isValue }) => isValue).map(({ id }) => id);
      const offered = items === null ? [] : [{ name: items, type: anyList }];
      const type: Type | null = items === null ? { kind: 'enum', values, optional: false } : itemOf(list);
      return type === null ? offered : [...offered, { name: fills, type }];
    }
    const outcomes =
      vocabulary.tools.get(calls?.tool.name ?? '')?.outcomes ??
      vocabulary.events.get(awaits?.event ?? '')?.outcomes;
    return [...(calls?.on ?? awaits?.on ?? [])].flatMap(([outcome, { into }]) => {
      const type = outcomes?.get(outcome) ?? null;
      return into === null || type === null ? [] : [{ name: into, type }];
    });
  });
}

function itemOf(list: Type | undefined): Type | null {
  return list?.kind === 'list' ? list.of : null;
}

/** Those that do not fit the variables as they are declared. */
export function misfits(
  carried: readonly Carried[],
  variables: ReadonlyMap<string, Type>,
): readonly Carried[] {
  return carried.filter(({ name, type }) => {
    const declared = variables.get(name);
    // A choice is a word and becomes no text.
    const isChoice = type.kind === 'enum' && declared?.kind !== 'enum';
    return declared !== undefined && (isChoice || !assignable(type, declared));
  });
}
