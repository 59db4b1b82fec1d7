/** Step ⇄ tools: from one event to rest, inside the turn's transaction. */
import type { Effect, Snapshot, StepContext, StepEvent } from '../engine/model.ts';
import type { Understood } from '../engine/trace.ts';
import type { Pack } from '../language/model.ts';
import { ticketLimits, tooOften } from '../language/limits.ts';
import type { Outcome, Tool, Tx } from '../ports.ts';
import { countAct, uncountAct } from './act-counts.ts';
import { conversationError } from './errors.ts';
import type { Chat } from './chats.ts';
import type { Engine, Person } from './ports.ts';
import type { ToolSeen } from './seen.ts';

/** Most steps from one event to rest. */
const stepsMax = 50;

/** What a step leaves to be written, and the tool it calls. */
export type Written = Exclude<Effect, { kind: 'call' }>;
export type CallEffect = Extract<Effect, { kind: 'call' }>;

export interface StepsDeps {
  readonly engine: Engine;
  readonly tools: ReadonlyMap<string, Tool>;
  /** Called before an outside tool prepares: an intent with this `replyTo` answers this call. */
  readonly waiting: (tx: Tx, replyTo: string, conversationId: string, call: string) => void;
  readonly readPerson: (tx: Tx, userId: string) => Promise<Person>;
  /** What a step may know, for this person. */
  readonly context: (chat: Chat, pack: Pack, person: Person) => StepContext;
}

/** What came of an event once the conversation rests. */
export interface Rested {
  readonly snapshot: Snapshot;
  readonly effects: readonly Written[];
  /** As the tools left them. */
  readonly person: Person;
  /** Each message's `pausable` as the person's setting was when it was made. */
  readonly paused: ReadonlySet<Written>;
  /** The tools that were called, in order. */
  readonly calls: readonly ToolSeen[];
  /** What the words of the event were taken for. */
  readonly understood: readonly Understood[];
}

/** Steps until the conversation rests. Throws what step and tools throw; nothing is kept then. */
export async function runSteps(
  tx: Tx,
  deps: StepsDeps,
  chat: Chat,
  pack: Pack,
  before: { readonly snapshot: Snapshot; readonly event: StepEvent; readonly person: Person },
): Promise<Rested> {
  let { snapshot, event, person } = before;
  const effects: Written[] = [];
  const paused = new Set<Written>();
  const calls: ToolSeen[] = [];
  const understood: Understood[] = [];
  for (let steps = 0; steps < stepsMax; steps++) {
    const context = deps.context(chat, pack, person);
    let result = deps.engine.step(pack, snapshot, event, context);
    const ticketsFrom = await countTickets(tx, person, context.now, result.effects);
    if (ticketsFrom !== null) result = deps.engine.step(pack, snapshot, event, { ...context, ticketsFrom });
    snapshot = result.snapshot;
    understood.push(...result.trace.understood);
    let call: CallEffect | null = null;
    for (const effect of result.effects) {
      if (effect.kind === 'call') call = effect;
      else {
        effects.push(effect);
        if (effect.kind === 'message' && effect.pausable && !person.notifications) paused.add(effect);
      }
    }
    if (call === null) return { snapshot, effects, person, paused, calls, understood };
    const outcome = await runTool(tx, deps, chat, pack, person, context, call);
    const named = outcome === 'pending' ? outcome : outcome.outcome;
    calls.push({ tool: call.tool, outcome: named, at: context.now });
    if (outcome === 'pending') return { snapshot, effects, person, paused, calls, understood };
    event = { kind: 'outcome', call: call.id, outcome: outcome.outcome, result: outcome.result ?? null };
    // A tool that changes something may have changed the speaker: language, name, role.
    if (deps.tools.get(call.tool)?.contract.risk !== 'read') person = await deps.readPerson(tx, person.id);
  }
  throw conversationError('TURN_TOO_LONG', { pack: pack.name, steps: stepsMax });
}

/** Counts the tickets that a step opens; the moment from which the person may open one when that is once too often. */
async function countTickets(
  tx: Tx,
  { id: userId }: Person,
  now: Date,
  effects: readonly Effect[],
): Promise<Date | null> {
  if (!effects.some(({ kind }) => kind === 'ticket')) return null;
  return countAct(tx, { name: 'ticket', limits: ticketLimits, userId, input: {}, now });
}

async function runTool(
  tx: Tx,
  deps: StepsDeps,
  chat: Chat,
  pack: Pack,
  person: Person,
  context: StepContext,
  effect: CallEffect,
): Promise<Outcome | 'pending'> {
  const tool = deps.tools.get(effect.tool);
  if (tool === undefined) throw conversationError('TOOL_UNKNOWN', { pack: pack.name, tool: effect.tool });
  // The engine's keys are unique within a conversation; a tool's are among all.
  const key = effect.key.startsWith(chat.id) ? effect.key : `${chat.id}:${effect.key}`;
  const speaker = {
    userId: person.id,
    role: person.role,
    language: person.language,
    conversationId: chat.id,
    businessId: chat.account.businessId,
  };
  const call = { tool: effect.tool, input: effect.input, speaker, now: context.now, key };
  const { limits = [] } = tool.contract;
  const act = { name: effect.tool, limits, userId: person.id, input: effect.input, now: context.now };
  const again = await countAct(tx, act);
  if (again !== null) return { outcome: tooOften, result: again };
  if ('prepare' in tool) deps.waiting(tx, key, chat.id, effect.id);
  const outcome = 'prepare' in tool ? await tool.prepare(tx, call) : await tool.run(tx, call);
  if (outcome !== 'pending' && !Object.hasOwn(tool.contract.outcomes, outcome.outcome))
    throw conversationError('TOOL_OUTCOME_UNDECLARED', { tool: effect.tool, outcome: outcome.outcome });
  if (outcome !== 'pending') await uncountAct(tx, act, outcome.outcome);
  return outcome;
}
