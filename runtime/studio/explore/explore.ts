/**
 * Holds every short conversation with a flow, on the pure engine, breadth first: states that cannot differ in what
 * follows are one. Says what it found, and whether it has been everywhere.
 */
import { resolveRecords } from '../../language/types.ts';
import type { Flow, Pack } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import { advance, stored } from './advance.ts';
import { checkCommitted, checkEarly } from './acts.ts';
import * as check from './checks.ts';
import { besideMoves, builtInMoves, offeredMoves, ownMoves, staleMoves, twiceMs } from './member-moves.ts';
import { isOver, placeOf } from './model.ts';
import type { Move, Node, Setting, Violation } from './model.ts';
import { Ways } from './ways.ts';
import { readsOf } from './reads.ts';
import { rootsOf, runnersOf, startMoves, withOwnLink } from './starts.ts';
import { keyOf } from './state-key.ts';
import { isBetween, maySpeak, noticeMoves, worldMoves } from './world-moves.ts';

export interface Bounds {
  /** Most moves beside the flow in one conversation. They are tried, and checked, in every state all the same. */
  readonly interruptions: number;
  /** Flows that are gone on with when they come between; of all others only how they begin, and what happens under them. */
  readonly through: ReadonlySet<string>;
  /** Most states. */
  readonly states: number;
  /** True once there is no more time. */
  readonly isLate: () => boolean;
}

export interface Explored {
  readonly flow: string;
  readonly states: number;
  /** Steps that were taken from one state to another, or checked. */
  readonly steps: number;
  readonly violations: readonly Violation[];
  /** What ended it before it had been everywhere; null where it has. */
  readonly stopped: 'states' | 'time' | null;
  /** The flows with which it is gone through where it cannot be begun by itself. */
  readonly within: readonly string[];
}

export interface Exploring extends Omit<Setting, 'records' | 'reads' | 'flow'> {
  readonly language: Language;
  readonly now: Date;
}

/** Explores one flow of a pack. */
export function explore(exploring: Exploring, flow: Flow, bounds: Bounds): Explored {
  const { language, now, ...given } = exploring;
  const records = resolveRecords(exploring.pack.catalogue.records);
  const setting: Setting = { ...given, records, reads: readsOf(exploring.pack), flow: flow.name };
  const roots = rootsOf(setting, language, now.getTime());
  const begins = roots.some((root) => startMoves(setting, root).length > 0);
  const pack: Pack | null = begins ? setting.pack : withOwnLink(setting.pack, flow, setting, now);
  const none = { flow: flow.name, states: 0, steps: 0, violations: [], stopped: null } as const;
  if (pack === null) return { ...none, within: runnersOf(setting.pack, flow.name) };
  return { ...new Search({ ...setting, pack }, bounds).run(roots), within: [] };
}

class Search {
  readonly #setting: Setting;
  readonly #bounds: Bounds;
  readonly #known = new Map<string, number>();
  /** States that were found and not yet gone on from, with their numbers, by how much came between. */
  readonly #open: (readonly [Node, number])[][] = [];
  readonly #found = new Map<string, Violation>();
  /** Steps whose messages were read in the other languages. */
  readonly #read = new Set<string>();
  readonly #ways: Ways;
  #steps = 0;

  constructor(setting: Setting, bounds: Bounds) {
    this.#setting = setting;
    this.#bounds = bounds;
    this.#ways = new Ways(setting);
  }

  run(roots: readonly Node[]): Omit<Explored, 'within'> {
    for (const root of roots) this.#add(root, keyOf(this.#setting, root));
    let stopped: Explored['stopped'] = null;
    for (let next = this.#next(); next !== null && stopped === null; next = this.#next()) {
      this.#goOn(...next);
      if (this.#known.size >= this.#bounds.states) stopped = 'states';
      else if (this.#bounds.isLate()) stopped = 'time';
    }
    for (const { rule, message, node } of this.#ways.problems()) this.#report(rule, message, node);
    const violations = [...this.#found.values()].sort((a, b) => a.node.depth - b.node.depth);
    return { flow: this.#setting.flow, states: this.#known.size, steps: this.#steps, violations, stopped };
  }

  /** The state with the fewest moves beside the flow, and of those the shortest. */
  #next(): readonly [Node, number] | null {
    for (const level of this.#open) {
      const next = level?.shift();
      if (next !== undefined) return next;
    }
    return null;
  }

  #goOn(node: Node, index: number): void {
    const moves =
      node.before === null ? startMoves(this.#setting, node) : movesIn(this.#setting, node, this.#bounds);
    for (const move of moves) {
      const to = this.#take(node, move);
      if (to !== null && move.kind === 'own') this.#ways.leads(index, to);
    }
    this.#ways.wentOn(index);
  }

  /** Takes a move, checks the step, and keeps where it leads if nobody was there: its number, null where that is too far. */
  #take(from: Node, move: Move): number | null {
    this.#steps += 1;
    const setting = this.#setting;
    const advanced = advance(setting, from, move);
    if (!advanced.ok) {
      this.#threw(from, move, advanced.error);
      return null;
    }
    const { result } = advanced;
    let { node } = advanced;
    const broken = [
      ...check.checkTexts(node.said, node.speaker.language),
      ...check.checkSilence(node),
      ...check.checkOpen(setting, node),
      ...check.checkTold(from, move, node),
      ...checkEarly(setting, move, node),
      ...check.checkSecrets(setting, result),
      ...advanced.problems.map((message) => ({ rule: 'money', message })),
    ];
    const key = keyOf(setting, node);
    const known = this.#known.get(key);
    const signature = `${known ?? key} ${node.said.flatMap(({ of }) => of).join()}`;
    if (!this.#read.has(signature)) {
      this.#read.add(signature);
      broken.push(...check.checkLanguages(setting, from, move, node));
    }
    const isNear = node.beside <= this.#bounds.interruptions;
    if (known === undefined && isNear) {
      const store = stored(setting, node.snapshot);
      if ('wrong' in store) broken.push({ rule: 'storage', message: store.wrong });
      // What goes on is what the database gives back.
      else node = { ...node, snapshot: store.snapshot };
      broken.push(
        ...check.checkFailure(setting, node),
        ...check.checkRedelivered(setting, from, move, node),
        ...check.checkRepeat(setting, node),
        ...check.checkBack(setting, from, move, node),
        ...checkCommitted(setting, from, move, node),
      );
    }
    for (const { rule, message } of broken) this.#report(rule, message, node);
    if (!isNear) return null;
    const index = known ?? this.#add(node, key);
    this.#twice(node);
    return index;
  }

  /** What was done last comes once more, before its answer can have been read. */
  #twice(node: Node): void {
    const { last, move } = node;
    const isTurn = move?.event.kind === 'message' || move?.event.kind === 'outcome';
    const isFresh = isTurn && node.nowMs - node.lastMs < twiceMs;
    if (last === null || last.twice || move?.twice || !isFresh || !maySpeak(node, this.#setting)) return;
    this.#take(node, { ...last, kind: 'beside', twice: true, afterMs: twiceMs });
  }

  #add(node: Node, key: string): number {
    const index = this.#known.size;
    this.#known.set(key, index);
    this.#ways.add(node);
    (this.#open[node.beside] ??= []).push([node, index]);
    return index;
  }

  #threw(from: Node, move: Move, error: unknown): void {
    const at = error as { readonly flow?: unknown; readonly step?: unknown };
    const node = { ...from, before: from, move, said: [], depth: from.depth + 1 };
    const place =
      typeof at.flow === 'string' && typeof at.step === 'string' ? { flow: at.flow, step: at.step } : null;
    this.#report('throws', check.messageOf(error), node, place);
  }

  #report(
    rule: string,
    message: string,
    node: Node,
    place: Pick<Violation, 'flow' | 'step'> | null = null,
  ): void {
    const { flow, step } = place ?? whereOf(node);
    const key = [rule, message, flow, step].join(' ');
    if (!this.#found.has(key)) this.#found.set(key, { rule, message, flow, step, node });
  }
}

/** Where something went wrong: where the conversation stands, else where it stood. */
function whereOf(node: Node): { readonly flow: string; readonly step: string } {
  const here = placeOf(node.snapshot);
  return here.flow === '' && node.before !== null ? placeOf(node.before.snapshot) : here;
}

/** Everything that can happen in a state. */
function movesIn(setting: Setting, node: Node, { through, interruptions }: Bounds): Move[] {
  const world = worldMoves(setting, node);
  if (!maySpeak(node, setting)) return world;
  if (!node.begun) return [...world, ...offeredMoves(node, 'own')];
  const over = [...staleMoves(node), ...offeredMoves(node, 'beside'), ...world];
  if (isOver(setting, node)) return over;
  if (!isBetween(node))
    return [
      ...ownMoves(setting, node),
      ...over,
      ...besideMoves(setting, node),
      ...noticeMoves(setting, node),
    ];
  const top = node.snapshot.frames.at(-1);
  const isOwn = top?.flow === setting.flow;
  // What something else does is explored where it is the flow; what it does to this one begins and ends with it.
  if (!isOwn && !(top?.origin === 'interruption' && through.has(top.flow))) return world;
  const again = node.beside < interruptions;
  const beside = again
    ? [...besideMoves(setting, node), ...noticeMoves(setting, node)]
    : builtInMoves(setting, node);
  return [...ownMoves(setting, node), ...over, ...beside];
}
