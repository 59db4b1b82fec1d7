/** Which state leads to which along the ways that a flow offers: whether each can come to an end, and each turn to a rest. */
import type { Broken } from './checks.ts';
import { isOver } from './model.ts';
import type { Node, Setting } from './model.ts';
import { isBetween, maySpeak } from './world-moves.ts';

const trapped = 'no answer, outcome or time-out leads from here to an end or to a person';
const untaken = 'nothing that was tried is taken for an answer here, so nobody gets on';

export class Ways {
  readonly #setting: Setting;
  readonly #nodes: Node[] = [];
  readonly #to: Set<number>[] = [];
  readonly #done = new Set<number>();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** A state, by the order in which they were found. */
  add(node: Node): void {
    this.#nodes.push(node);
    this.#to.push(new Set());
  }

  leads(from: number, to: number): void {
    this.#to[from]?.add(to);
  }

  /** All that can happen in a state was tried. */
  wentOn(index: number): void {
    this.#done.add(index);
  }

  /** States without a way to an end, and turns that never rest. */
  problems(): (Broken & { readonly node: Node })[] {
    return [...this.#traps(), ...this.#restless()];
  }

  /** What was not gone on from, and what came between and is explored by itself, may lead to an end. */
  #traps(): (Broken & { readonly node: Node })[] {
    const from: number[][] = this.#nodes.map(() => []);
    for (const [index, tos] of this.#to.entries()) for (const to of tos) from[to]?.push(index);
    const ends = new Set<number>();
    const open = this.#nodes.flatMap((node, index) => (this.#mayEnd(node, index) ? [index] : []));
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (ends.has(index)) continue;
      ends.add(index);
      open.push(...(from[index] ?? []));
    }
    return this.#nodes.flatMap((node, index) =>
      ends.has(index)
        ? []
        : [{ rule: 'trap', message: this.#to[index]?.size === 0 ? untaken : trapped, node }],
    );
  }

  #mayEnd(node: Node, index: number): boolean {
    const handed = node.snapshot.frames.some((frame) => frame.handed !== null);
    return handed || !this.#done.has(index) || isBetween(node) || isOver(this.#setting, node);
  }

  /** Calls inside that lead to each other: one turn, which never ends while their outcomes stay the same. */
  #restless(): (Broken & { readonly node: Node })[] {
    const inTurn = (index: number): boolean => {
      const node = this.#nodes[index];
      return node !== undefined && !maySpeak(node, this.#setting);
    };
    const state = new Map<number, 'open' | 'done'>();
    const found: (Broken & { readonly node: Node })[] = [];
    for (const start of this.#nodes.keys()) {
      if (!inTurn(start) || state.has(start)) continue;
      const path: (readonly [number, Iterator<number>])[] = [];
      const enter = (index: number): void => {
        state.set(index, 'open');
        path.push([index, (this.#to[index] ?? new Set<number>()).values()]);
      };
      enter(start);
      for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
        const [index, rest] = at;
        const next = rest.next();
        if (next.done === true) {
          state.set(index, 'done');
          path.pop();
        } else if (inTurn(next.value) && state.get(next.value) === 'open') {
          const node = this.#nodes[next.value];
          if (node !== undefined)
            found.push({ rule: 'rest', message: 'calls lead to each other without end in one turn', node });
        } else if (inTurn(next.value) && !state.has(next.value)) enter(next.value);
      }
    }
    return found;
  }
}
