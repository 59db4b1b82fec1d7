/** What is drawn of a flow or a pack, before it has a place: boxes and the ways between them. */
import type { StepKind } from '../../language/model.ts';
import type { Language } from '../../ports.ts';

/** What a box stands for: a step of some kind, the end of a flow, a whole flow, or what starts one. */
export type BoxKind = StepKind | 'flow' | 'start';

/** What the replays do with it: expected something of it, only passed it, never came by. */
export type Covered = 'asserted' | 'reached' | 'missed';

export interface Box {
  /** Unique in its drawing; letters, digits and `_`. */
  readonly id: string;
  readonly kind: BoxKind;
  /** The name of a step, a result or a flow. */
  readonly title: string;
  /** Lines, each to be wrapped. */
  readonly text: readonly string[];
  /** Whether the text is a message in the drawing's language; else it is the studio's English. */
  readonly isMessage: boolean;
  /** Null when there is no coverage to show. */
  readonly covered: Covered | null;
}

/** One reason to take a way. */
export interface Reason {
  /** The edge's label, e.g. `choice.pay`; of a pack, the step that runs the flow. */
  readonly edge: string;
  /** In words; empty for what simply follows. */
  readonly text: string;
  readonly covered: Covered | null;
}

/** Everything that leads from one box to another. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly reasons: readonly Reason[];
}

export interface Drawing {
  readonly title: string;
  readonly language: Language;
  /** From left to right rather than from top to bottom. */
  readonly across: boolean;
  readonly boxes: readonly Box[];
  readonly ways: readonly Way[];
}

/** Gathers ways, so that there is one line between two boxes however many reasons there are to take it. */
export class Ways {
  readonly #ways = new Map<string, { from: string; to: string; reasons: Reason[] }>();

  add(from: string, to: string, reason: Reason): void {
    const key = `${from} ${to}`;
    const way = this.#ways.get(key) ?? { from, to, reasons: [] };
    this.#ways.set(key, way);
    way.reasons.push(reason);
  }

  all(): readonly Way[] {
    return [...this.#ways.values()];
  }
}

const order: readonly Covered[] = ['asserted', 'reached', 'missed'];

/** The best or the worst of some; null when none is known. */
export function bestOf(all: readonly (Covered | null)[]): Covered | null {
  return order.find((one) => all.includes(one)) ?? null;
}

export function worstOf(all: readonly (Covered | null)[]): Covered | null {
  return order.findLast((one) => all.includes(one)) ?? null;
}
