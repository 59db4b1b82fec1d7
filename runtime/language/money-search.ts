/**
 * The search behind the money rule: all states that conversations can be in, as far as money is concerned.
 *
 * A state is the stack of flows with the step each stands at, the symbols of the variables that matter, and the symbols
 * that the newest confirm has shown and nothing has used up since. Conditions are not followed: every edge may be taken,
 * and at every question `back` and `change` as well.
 * Breadth first, so that the first way found to a state is a shortest one.
 */
import { eventOf } from './money-events.ts';
import type { MoneyEvent } from './money-events.ts';
import type { FlowShape } from './compile.ts';
import { reach } from './flow-graph.ts';
import type { Edge } from './edges.ts';
import type { Running } from './uses.ts';
import { edgesOf, isQuestion, usesOf } from './kinds/all.ts';
import type { Start, Step } from './model.ts';
import { freshSymbol, relevantVariables, symbolOf } from './money-values.ts';
import type { Environment } from './money-values.ts';
import type { PackDraft } from './pack-draft.ts';

export interface Frame {
  readonly flow: string;
  readonly step: string;
  readonly environment: Environment;
}

export interface MoneyState {
  /** The innermost last. */
  readonly frames: readonly Frame[];
  /** What the newest confirm showed; null when there is none, or it is used up. */
  readonly confirmed: ReadonlySet<string> | null;
  readonly before: MoneyState | null;
  /** What happened on the edge to here, when it matters to the proof. */
  readonly event: MoneyEvent | null;
}

/** More states than any pack of ours comes near; beyond it nothing is proved. */
const statesMax = 100_000;
const framesMax = 12;

/** Visits every state once, shortest way first. Returns false when there were too many to see them all. */
export function searchMoney(
  pack: PackDraft,
  starts: readonly Start[],
  visit: (state: MoneyState, step: Step) => void,
  most: number = statesMax,
): boolean {
  const search = new MoneySearch(pack);
  const open = starts.map((start) => search.start(start)).filter((state) => state !== null);
  const seen = new Set(open.map(keyOf));
  for (let index = 0; index < open.length; index++) {
    const state = open[index];
    const step = state === undefined ? null : search.stepOf(state);
    if (state === undefined || step === null) continue;
    visit(state, step);
    for (const next of search.next(state, step)) {
      const key = keyOf(next);
      if (seen.has(key)) continue;
      if (open.length >= most) return false;
      seen.add(key);
      open.push(next);
    }
  }
  return true;
}

class MoneySearch {
  private readonly pack: PackDraft;
  private readonly relevant: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(pack: PackDraft) {
    this.pack = pack;
    this.relevant = relevantVariables(pack);
  }

  /** A word under a notice may have confirmed what the notice showed: the same values as the flow is given. */
  start({ flow: name, with: given, confirms, variables }: Start): MoneyState | null {
    const flow = this.flow(name);
    if (flow === null) return null;
    const outside = new Map<string, string>();
    for (const variable of confirms.length > 0 ? variables.keys() : [])
      outside.set(variable, freshSymbol({ variables }, variable, outside.values()));
    const environment = new Map<string, string>();
    for (const parameter of flow.takes.keys()) {
      if (!this.matters(name, parameter)) continue;
      const path = given.get(parameter)?.path ?? null;
      const copied = path === null ? null : symbolOf(path, outside);
      const inUse = [...outside.values(), ...environment.values()];
      environment.set(parameter, copied ?? freshSymbol(flow, parameter, inUse));
    }
    const shown = confirms.flatMap(({ path }) => (path === null ? [] : (symbolOf(path, outside) ?? [])));
    return {
      frames: [{ flow: name, step: flow.start, environment }],
      confirmed: confirms.length > 0 ? new Set(shown) : null,
      before: null,
      event: null,
    };
  }

  stepOf(state: MoneyState): Step | null {
    const frame = topOf(state);
    return this.flow(frame.flow)?.steps.get(frame.step) ?? null;
  }

  next(state: MoneyState, step: Step): readonly MoneyState[] {
    const { ends, runs } = usesOf(step);
    if (ends !== null) return this.pop(state, state.frames, state.confirmed, null, ends);
    if (runs !== null) return this.push(state, runs);
    const forward = edgesOf(step).flatMap((edge) => this.follow(state, step, edge));
    return isQuestion(step) ? [...forward, ...this.rewind(state)] : forward;
  }

  /**
   * `back` and `change`: to an earlier question of this flow, or of one that runs it; never over what was committed.
   * Values stay, what was confirmed does not.
   */
  private rewind(state: MoneyState): readonly MoneyState[] {
    if (state.confirmed === null) return [];
    return state.frames.flatMap((frame, depth) => {
      const flow = this.flow(frame.flow);
      const frames = state.frames.slice(0, depth + 1);
      return (flow === null ? [] : earlierQuestions(flow, frame.step)).map((question) => {
        const text = `back or change to "${question.name}" takes the yes away`;
        return tidy(moveTop(frames, question.name), null, state, {
          kind: 'used',
          text,
          place: question.place,
        });
      });
    });
  }

  private follow(state: MoneyState, step: Step, edge: Edge): readonly MoneyState[] {
    const frame = topOf(state);
    const environment = this.assign(state, frame, edge);
    const confirmed = confirmedAfter(state, frame, step, edge);
    const event = eventOf(step, edge, this.relevant.get(frame.flow) ?? new Set());
    const frames = [...state.frames.slice(0, -1), { ...frame, environment }];
    if (edge.to.end !== null) return this.pop(state, frames, confirmed, event, edge.to.end);
    return edge.to.goto === null ? [] : [tidy(moveTop(frames, edge.to.goto), confirmed, state, event)];
  }

  private assign(state: MoneyState, frame: Frame, edge: Edge): Environment {
    const flow = this.flow(frame.flow);
    const environment = new Map(frame.environment);
    for (const { variable, from } of edge.assigns) {
      if (flow === null || !this.matters(frame.flow, variable)) continue;
      const copied = from?.path ? symbolOf(from.path, frame.environment) : null;
      const inUse = [...symbolsOf(state), ...environment.values()];
      environment.set(variable, copied ?? freshSymbol(flow, variable, inUse));
    }
    return environment;
  }

  private push(state: MoneyState, step: Running): readonly MoneyState[] {
    const flow = this.flow(step.flow);
    if (flow === null || state.frames.length >= framesMax) return [];
    const environment = new Map<string, string>();
    for (const parameter of flow.takes.keys()) {
      if (!this.matters(step.flow, parameter)) continue;
      const path = step.with.get(parameter)?.path ?? null;
      const copied = path === null ? null : symbolOf(path, topOf(state).environment);
      environment.set(
        parameter,
        copied ?? freshSymbol(flow, parameter, [...symbolsOf(state), ...environment.values()]),
      );
    }
    const frames = [...state.frames, { flow: step.flow, step: flow.start, environment }];
    return [tidy(frames, state.confirmed, state, null)];
  }

  /** Ends the innermost flow: its caller takes the route of the result. */
  private pop(
    state: MoneyState,
    frames: readonly Frame[],
    confirmed: MoneyState['confirmed'],
    event: MoneyEvent | null,
    result: string,
  ): readonly MoneyState[] {
    const rest = frames.slice(0, -1);
    const caller = rest[rest.length - 1];
    const step = caller === undefined ? undefined : this.flow(caller.flow)?.steps.get(caller.step);
    const target = step === undefined ? undefined : usesOf(step).runs?.on.get(result);
    if (target === undefined) return [];
    if (target.end !== null) return this.pop(state, rest, confirmed, event, target.end);
    return target.goto === null ? [] : [tidy(moveTop(rest, target.goto), confirmed, state, event)];
  }

  private flow(name: string): FlowShape | null {
    return this.pack.flows.get(name)?.flow ?? null;
  }

  private matters(flow: string, variable: string): boolean {
    return this.relevant.get(flow)?.has(variable) === true;
  }
}

/** Questions from which a step can be come to without anything that is committed in between. */
function earlierQuestions(flow: FlowShape, at: string): readonly Step[] {
  const free = (step: Step) => !usesOf(step).commits;
  return [...flow.steps.values()].filter(
    (step) => isQuestion(step) && step.name !== at && reach(flow, [step.name], free).has(at),
  );
}

/** yes shows; no, a wait, a person and the tool that needed it use it up, whatever its outcome. */
function confirmedAfter(state: MoneyState, frame: Frame, step: Step, edge: Edge): ReadonlySet<string> | null {
  const { confirms, usesUp } = usesOf(step);
  if (confirms !== null) {
    if (edge.label !== 'yes') return null;
    return new Set(
      confirms.map((path) => symbolOf(path, frame.environment)).filter((symbol) => symbol !== null),
    );
  }
  return usesUp ? null : state.confirmed;
}

export function topOf(state: Pick<MoneyState, 'frames'>): Frame {
  const top = state.frames[state.frames.length - 1];
  if (top === undefined) throw new Error('a state without a flow');
  return top;
}

function moveTop(frames: readonly Frame[], step: string): readonly Frame[] {
  return frames.map((frame, index) => (index === frames.length - 1 ? { ...frame, step } : frame));
}

function symbolsOf({ frames, confirmed }: Pick<MoneyState, 'frames' | 'confirmed'>): string[] {
  return [...frames.flatMap((frame) => [...frame.environment.values()]), ...(confirmed ?? [])];
}

/** Numbers symbols by their first appearance and forgets what no variable holds: equal states become one. */
function tidy(
  frames: readonly Frame[],
  confirmed: MoneyState['confirmed'],
  before: MoneyState,
  event: MoneyEvent | null,
): MoneyState {
  const numbers = new Map<string, string>();
  const rename = (symbol: string): string => {
    const [root = '', ...path] = symbol.split('.');
    if (root === 'me#me') return symbol;
    const renamed = numbers.get(root) ?? `${root.split('#')[0]}#${numbers.size}`;
    numbers.set(root, renamed);
    return [renamed, ...path].join('.');
  };
  const tidied = frames.map((frame) => ({
    ...frame,
    environment: new Map(
      [...frame.environment]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, symbol]) => [name, rename(symbol)]),
    ),
  }));
  const held = [...(confirmed ?? [])].filter(
    (symbol) => symbol.startsWith('me#') || numbers.has(symbol.split('.')[0] ?? ''),
  );
  return {
    frames: tidied,
    confirmed: confirmed === null ? null : new Set(held.map(rename).sort()),
    before,
    event,
  };
}

function keyOf({ frames, confirmed }: MoneyState): string {
  return JSON.stringify([
    frames.map(({ flow, step, environment }) => [flow, step, ...environment]),
    confirmed === null ? null : [...confirmed],
  ]);
}
