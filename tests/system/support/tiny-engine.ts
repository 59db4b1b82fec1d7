/**
 * A real engine in a few lines, for tests of the shell: it counts, calls tools, sets timers, and breaks on demand.
 * The texts it understands are the cases of `hear`.
 */
import { newFrame } from '../../../runtime/engine/frames.ts';
import {
  type Effect,
  type Snapshot,
  type StepContext,
  type StepEvent,
  type StepResult,
} from '../../../runtime/engine/model.ts';
import type { Engine } from '../../../runtime/conversation/ports.ts';
import type { Pack } from '../../../runtime/language/model.ts';
import type { Json, Value } from '../../../runtime/ports.ts';

/** A pack of which only the shell's own needs are there. `logic` changes when a flow is edited. */
export function tinyPack(logic = 'logic-1'): Pack {
  const steps = new Map([['pin', { kind: 'ask', secret: true }]]);
  const flows = new Map([['main', { steps }]]);
  return { name: 'tiny', logicHash: logic, flows, schedules: new Map() } as unknown as Pack;
}

const noTrace = { took: [], rendered: [], understood: [] };

export const tinyEngine: Engine = {
  step(_pack, snapshot, event, context) {
    const count = Number(varsOf(snapshot)['count'] ?? 0);
    const next = (more: Record<string, string>, at = 'rest'): Snapshot => ({
      ...snapshot,
      frames: [newFrame({ id: 1, flow: 'main', at, vars: { ...varsOf(snapshot), ...more }, origin: 'main' })],
      open: at === 'pin' ? { ...question, visit: snapshot.visits } : null,
      visits: snapshot.visits + 1,
    });
    switch (event.kind) {
      case 'message':
        return hear(event, snapshot, count, next, context);
      case 'outcome':
        return {
          snapshot: { ...next({}), pending: [] },
          effects: [say(`outcome ${event.outcome} ${show(event.result)}`)],
          trace: noTrace,
        };
      case 'person':
        return { snapshot: next({}), effects: [say(`person ${event.text}`)], trace: noTrace };
      case 'timer':
        return { snapshot: next({}), effects: [say(`timer ${event.timer}`)], trace: noTrace };
      case 'domain':
        if (event.data === 'broken template') throw new Error('the template is broken');
        return {
          snapshot: next({}),
          effects: [say(`${event.name} ${show(event.data)}`, { pausable: event.outcome === 'reminded' })],
          trace: noTrace,
        };
    }
  },
  fail(_pack, snapshot, _context, reference) {
    const ticket: Effect = { kind: 'ticket', reference, queue: 'support', flow: 'main', step: 'rest' };
    return { snapshot, effects: [say(`sorry ${reference}`), ticket], trace: noTrace };
  },
  encodeSnapshot: (pack, snapshot) => ({
    logic: pack.logicHash,
    snapshot: JSON.parse(JSON.stringify(snapshot)) as Json,
  }),
  decodeSnapshot(pack, json) {
    const stored = json as unknown as { logic: string; snapshot: Snapshot };
    if (stored.logic !== pack.logicHash) throw new Error('a step of the snapshot is not there any more');
    return stored.snapshot;
  },
};

const question = {
  step: 'pin',
  flow: 'main',
  options: [],
  page: 0,
  tries: 0,
  which: [],
  asks: 'answer' as const,
};

function varsOf(snapshot: Snapshot): Record<string, string> {
  return { ...(snapshot.frames[0]?.vars as Record<string, string> | undefined) };
}

function hear(
  event: Extract<StepEvent, { kind: 'message' }>,
  snapshot: Snapshot,
  count: number,
  next: (vars: Record<string, string>, at?: string) => Snapshot,
  { now, ticketsFrom }: Pick<StepContext, 'now' | 'ticketsFrom'>,
): StepResult {
  const text = event.content.kind === 'text' ? event.content.text : `(${event.content.kind})`;
  const [word = '', ...rest] = text.split(' ');
  const argument = rest.join(' ');
  if (snapshot.open !== null) return { snapshot: next({}), effects: [say('thanks')], trace: noTrace };
  switch (word) {
    case 'count':
      return {
        snapshot: next({ count: String(count + 1) }),
        effects: [say(`count ${count + 1}`)],
        trace: noTrace,
      };
    case 'call': {
      const [tool = '', given = text] = rest;
      const id = `call-${snapshot.numbers + 1}`;
      const called = {
        ...next({}),
        numbers: snapshot.numbers + 1,
        pending: [{ id, tool, frame: 1 }],
      };
      return {
        snapshot: called,
        effects: [{ kind: 'call', id, tool, input: { text: given }, key: id }],
        trace: noTrace,
      };
    }
    case 'ticket': {
      if (ticketsFrom !== undefined)
        return {
          snapshot: next({}),
          effects: [say(`tickets from ${ticketsFrom.toISOString()}`)],
          trace: noTrace,
        };
      const ticket = {
        kind: 'ticket',
        reference: argument,
        queue: 'support',
        flow: 'main',
        step: 'rest',
      } as const;
      return { snapshot: next({}), effects: [ticket, say(`ticket ${argument}`)], trace: noTrace };
    }
    case 'pin':
      return {
        snapshot: next({}, 'pin'),
        effects: [say('your PIN?', { visit: snapshot.visits })],
        trace: noTrace,
      };
    case 'boom':
    case 'boom, my pin is 1234':
      throw new Error(`the flow is broken at "${text}"`);
    case 'timer':
      return {
        snapshot: next({}),
        effects: [{ kind: 'timer', timer: 'late', at: new Date(now.getTime() + Number(argument)) }],
        trace: noTrace,
      };
    case 'cancel':
      return { snapshot: next({}), effects: [{ kind: 'cancel_timer', timer: 'late' }], trace: noTrace };
    case 'say':
      return { snapshot: next({}), effects: argument.split(' ').map((part) => say(part)), trace: noTrace };
    case 'picture':
      return {
        snapshot: next({}),
        effects: [say(argument, { file: { maker: 'draw', of: argument } })],
        trace: noTrace,
      };
    case 'offer': {
      const options = argument.split(' ').map((label) => ({ id: `${snapshot.visits}/${label}`, label }));
      return {
        snapshot: next({}),
        effects: [say(`which? ${argument}`, { options, visit: snapshot.visits })],
        trace: noTrace,
      };
    }
    case 'quoted':
      return { snapshot: next({}), effects: [say(`visit ${event.quotedVisit}`)], trace: noTrace };
    default:
      return { snapshot: next({}), effects: [say(`heard ${text}`)], trace: noTrace };
  }
}

function show(value: Value): string {
  return typeof value === 'string'
    ? value
    : value === null
      ? ''
      : JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

function say(text: string, more: Partial<Extract<Effect, { kind: 'message' }>> = {}): Effect {
  return {
    kind: 'message',
    visit: null,
    template: null,
    of: [],
    text,
    options: [],
    data: null,
    pausable: false,
    ...more,
  };
}
