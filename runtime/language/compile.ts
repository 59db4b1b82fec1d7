/**
 * A flow as an XState machine, and the pure functions that drive it.
 *
 * A step is a state. Those that pass or speak go on by `always`; the others wait for an edge by its label; every result
 * is a final state. Actions are named and not implemented: a transition returns them as data, in order. `go.<step>` at the
 * root serves back, change and re-asking. What is stored is `{ at, vars }`, never XState's snapshot: that breaks when a
 * state is removed, holds bigints and grows with the machine.
 */
import assert from 'node:assert/strict';
import { assign, createEmptyActor, createMachine } from 'xstate';
import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Value } from '../ports.ts';
import type { Edge } from './edges.ts';
import { edgesOf, goesOn, kindOf, usesOf } from './kinds/all.ts';
import type { Flow, Step, Target, Variables } from './model.ts';

/** A flow before its machine is made. */
export type FlowShape = Omit<Flow, 'machine'>;

export interface FlowMachine {
  readonly machine: AnyStateMachine;
}

/** Where a conversation stands in one flow. */
export interface Standing {
  readonly at: string;
  readonly vars: Variables;
  /** How often edges that are taken a number of times were taken, by step. */
  readonly counts?: Counts;
}

export type Counts = Readonly<Record<string, number>>;

/** Where it stands after a step: what was said on the way, and the result if the flow ended. */
export interface Position extends Standing {
  /** The step it rests at; when the flow ended, the step that ended it. */
  readonly at: string;
  readonly counts: Counts;
  /** Steps that said something and were passed, in order, with the variables as they were there. */
  readonly said: readonly { readonly step: string; readonly vars: Variables }[];
  /** Edges taken, in order, those of steps passed included. */
  readonly took: readonly { readonly step: string; readonly edge: string }[];
  readonly ended: string | null;
}

/** Most steps passed without resting; the linter refuses loops, this is the belt. */
export const passedMax = 500;

interface Context {
  readonly vars: Variables;
  /** What expressions may read besides variables: `me`. */
  readonly ambient: Variables;
  readonly at: string;
  readonly counts: Counts;
  readonly passed: number;
  /** Of this one transition: XState wraps what a guard throws, so it is kept here and thrown afterwards. */
  readonly trouble: { error: unknown };
}

/** Makes the machine. The flow has passed the linter: every target exists. */
export function compileFlow(flow: FlowShape): FlowMachine {
  const states: Record<string, object> = {};
  for (const step of flow.steps.values()) states[step.name] = stateOf(step);
  for (const result of flow.gives) states[finalState(result)] = { type: 'final' };
  const goTo = [...flow.steps.keys()].map((step) => [`go.${step}`, { target: `.${step}`, reenter: true }]);
  const machine = createMachine({
    id: flow.name,
    context: ({ input }: { input: unknown }) => input as Context,
    initial: flow.start,
    states,
    on: Object.fromEntries(goTo),
  } as never);
  return { machine };
}

function stateOf(step: Step): object {
  const enter = assign(({ context }: { context: Context }) => ({
    at: step.name,
    passed: context.passed + 1,
  }));
  const { ends } = usesOf(step);
  if (ends !== null) return { entry: [enter], always: { target: finalState(ends) } };
  const edges = edgesOf(step);
  if (!goesOn(step))
    return {
      entry: [enter],
      on: Object.fromEntries(edges.map((edge) => [edge.label, [arrow(step.name, edge)]])),
    };
  const entry = kindOf(step).standing === 'speak' ? [enter, speak(step.name)] : [enter];
  return { entry, always: edges.map((edge) => ({ ...arrow(step.name, edge), guard: guardOf(edge) })) };
}

function speak(step: string): object {
  return { type: 'said', params: ({ context }: { context: Context }) => ({ step, vars: context.vars }) };
}

function arrow(step: string, edge: Edge): object {
  const actions = [
    ...(edge.assigns.length === 0 ? [] : [assigner(edge)]),
    ...(edge.times === undefined ? [] : [counter]),
    { type: 'took', params: { step, edge: edge.label } },
  ];
  return { target: stateNameOf(edge.to), actions };
}

const counter = assign(({ context }: { context: Context }) => ({
  counts: { ...context.counts, [context.at]: (context.counts[context.at] ?? 0) + 1 },
}));

function assigner(edge: Edge): unknown {
  return assign(({ context, event }: { context: Context; event: AnyEventObject }) => {
    const scope = { ...context.ambient, ...context.vars };
    const vars: Record<string, Value> = { ...context.vars };
    attempt(context, () => {
      for (const { variable, from } of edge.assigns) {
        const value = from === null ? (event['value'] as Value | undefined) : from.evaluate(scope);
        assert(value !== undefined, `${edge.label} gives no value for ${variable}`);
        vars[variable] = value;
      }
    });
    return { vars };
  });
}

/** An edge is taken while the cap is not reached and its condition holds; the cases before it did not. */
function guardOf(edge: Edge): unknown {
  return ({ context }: { context: Context }) => {
    if (context.trouble.error !== null || context.passed > passedMax) return false;
    if (edge.times !== undefined && (context.counts[context.at] ?? 0) >= edge.times) return false;
    const scope = { ...context.ambient, ...context.vars };
    return (
      attempt(context, () => edge.holds.every((expression) => expression.evaluate(scope) === true)) ?? false
    );
  };
}

function attempt<T>(context: Context, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    context.trouble.error ??= error;
    return null;
  }
}

function stateNameOf(target: Target): string {
  return target.end === null ? (target.goto ?? '') : finalState(target.end);
}

/** No step has a space in its name. */
function finalState(result: string): string {
  return `end ${result}`;
}

/**
 * Starts a flow with its parameters; those that may be absent, and optional variables, are null until they are given.
 * `ambient` is what expressions may read besides (`me`).
 * Throws an ExpressionError when an expression on the way throws.
 */
export function init(flow: Flow, vars: Variables, ambient: Variables = {}): Position {
  const absent: Record<string, Value> = {};
  for (const [name, type] of flow.variables) if (type.optional) absent[name] = null;
  const context = contextOf({ at: flow.start, vars: { ...absent, ...vars } }, ambient);
  return settle(flow, context, (scope) => flow.machine.machine.getInitialSnapshot(scope, context as never));
}

/**
 * Takes an edge. `value` is what the edge carries: an answer, an item, an outcome's or event's value; a fixed choice
 * carries its id. An edge that the step does not have, or whose condition does not hold, is a programmer's mistake.
 */
export function send(
  flow: Flow,
  from: Standing,
  label: string,
  value?: Value,
  ambient: Variables = {},
): Position {
  const step = stepOf(flow, from.at);
  const edge = edgesOf(step).find((candidate) => candidate.label === label);
  assert(edge !== undefined && !goesOn(step), `${flow.name}.${from.at} has no edge ${label}`);
  const scope = { ...ambient, ...from.vars };
  assert(
    edge.holds.every((expression) => expression.evaluate(scope) === true),
    `${label} is not open at ${from.at}`,
  );
  return move(flow, from, { type: label, value: value ?? choiceOf(label) }, ambient);
}

/** Goes to a step whatever the edges say: for back, change and asking again. */
export function go(flow: Flow, from: Standing, step: string, ambient: Variables = {}): Position {
  stepOf(flow, step);
  return move(flow, from, { type: `go.${step}` }, ambient);
}

function move(
  flow: Flow,
  from: Standing,
  event: { type: string; value?: Value | undefined },
  ambient: Variables,
): Position {
  const { machine } = flow.machine;
  const context = contextOf(from, ambient);
  const snapshot = machine.resolveState({ value: from.at, context } as never);
  return settle(flow, context, (scope) => machine.transition(snapshot, event as never, scope));
}

function contextOf({ at, vars, counts = {} }: Standing, ambient: Variables): Context {
  return { vars, ambient, at, counts, passed: 0, trouble: { error: null } };
}

interface Action {
  readonly type: string;
  readonly params?: unknown;
}

/** Our machines start no actors: whose transition it is makes no difference. */
const nobody = createEmptyActor();

/**
 * What XState's `transition` and `initialTransition` give a machine, but for its actor: those make one each time, and
 * an actor that is made takes the machine's first transition besides.
 */
function scopeFor(actions: Action[]): AnyActorScope {
  const nothing = (): void => undefined;
  return {
    self: nobody,
    system: nobody.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: (action) => void actions.push(action),
  };
}

function settle(flow: Flow, started: Context, make: (scope: AnyActorScope) => AnyMachineSnapshot): Position {
  const actions: Action[] = [];
  const snapshot = make(scopeFor(actions));
  if (started.trouble.error !== null) throw started.trouble.error;
  const context = snapshot.context as Context;
  const said = paramsOf<Position['said'][number]>(actions, 'said');
  const took = paramsOf<Position['took'][number]>(actions, 'took');
  const value = String(snapshot.value);
  const ended = snapshot.status === 'done' ? value.slice(finalState('').length) : null;
  const { at, vars, counts } = context;
  const rests = ended !== null || !goesOn(stepOf(flow, at));
  assert(rests, `${flow.name} passed ${passedMax} steps without resting, the last ${at}`);
  return { at, vars, counts, said, took, ended };
}

function paramsOf<P>(actions: readonly Action[], type: string): P[] {
  return actions.filter((action) => action.type === type).map((action) => action.params as P);
}

function stepOf(flow: Flow, name: string): Step {
  const step = flow.steps.get(name);
  assert(step !== undefined, `${flow.name} has no step ${name}`);
  return step;
}

function choiceOf(label: string): string | undefined {
  return label.startsWith('choice.') ? label.slice('choice.'.length) : undefined;
}
