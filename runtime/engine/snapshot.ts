/**
 * Snapshots to and from JSON. Variables go through a codec by their declared type: never the XState snapshot, never
 * a guess by shape (design §3).
 */
import assert from 'node:assert';
import { decode, encode } from '../language/codec.ts';
import { edgesOf } from '../language/kinds/all.ts';
import type { Type } from '../language/types.ts';
import type { Flow, Pack, Variables } from '../language/model.ts';
import type { Json, Value } from '../ports.ts';
import { eventType } from './event-types.ts';
import { nothingGathered } from './gathering.ts';
import { emptySnapshot } from './model.ts';
import type { Answered, Frame, Gathered, OpenNotice, OpenQuestion, Queued, Snapshot } from './model.ts';
import type { Reader } from './reader.ts';

type JsonObject = { readonly [key: string]: Json };

const text: Type = { kind: 'text', optional: false };

/** The type of what an answered question assigned; a choice that only leads somewhere is known by its id. */
function answerType(flow: Flow, stepName: string, edge = 'then'): Type {
  const step = flow.steps.get(stepName);
  const taken = step && edgesOf(step).find(({ label }) => label === edge);
  return flow.variables.get(taken?.assigns[0]?.variable ?? '') ?? text;
}

/** The type of what a notice's event carries. Its key is `event.outcome`, or `event` where there is one outcome. */
function noticeType(pack: Pack, key: string): Type {
  const notice = pack.notices.get(key);
  assert(notice, `the pack has no notice ${key}`);
  return eventType(pack, notice.event, notice.outcome);
}

/** The type of what a flow that waits was started by. */
function queuedType(pack: Pack, { by, name }: Queued): Type {
  const dot = name.lastIndexOf('.');
  return by === 'event'
    ? eventType(pack, name.slice(0, dot), name.slice(dot + 1))
    : { kind: 'null', optional: true };
}

export function encodeSnapshot(pack: Pack, snapshot: Snapshot): Json {
  return {
    ...snapshot,
    frames: snapshot.frames.map((frame) => encodeFrame(pack, frame)),
    open: snapshot.open && encodeOpen(pack, snapshot.open),
    early: snapshot.early.map((event) => ({
      ...event,
      data: encode(eventType(pack, event.name, event.outcome), event.data),
    })),
    queued: snapshot.queued.map((queued) => ({
      ...queued,
      data: encode(queuedType(pack, queued), queued.data),
    })),
    notices: snapshot.notices.map((notice) => ({
      ...notice,
      data: encode(noticeType(pack, notice.notice), notice.data),
    })),
  } as unknown as Json;
}

function encodeFrame(pack: Pack, frame: Frame): Json {
  const flow = flowOf(pack, frame.flow);
  const answers = (list: readonly Answered[]) =>
    list.map((answer) => ({
      ...answer,
      value: encode(answerType(flow, answer.step, answer.edge), answer.value),
    }));
  return {
    ...frame,
    vars: Object.fromEntries(
      Object.entries(frame.vars).map(([name, value]) => [name, encode(variable(flow, name), value)]),
    ),
    handed: frame.handed && { ...frame.handed },
    trail: answers(frame.trail),
    forward: frame.forward && { ...frame.forward, answers: answers(frame.forward.answers) },
    gathered: {
      ...frame.gathered,
      values: frame.gathered.values.map((value) => encode(itemType(flow, frame.at), value)),
    },
  };
}

/** The type of one item where the answer to a question is a list. */
function itemType(flow: Flow, step: string): Type {
  const type = answerType(flow, step);
  assert(type.kind === 'list' && type.of !== null, `${flow.name}.${step} gathers nothing`);
  return type.of;
}

function encodeOpen(pack: Pack, open: OpenQuestion): Json {
  const which = open.which.map((value) => encode(whichType(pack, open), value));
  return { ...open, which } as unknown as Json;
}

function whichType(pack: Pack, open: OpenQuestion): Type {
  const type = answerType(flowOf(pack, open.flow), open.step);
  return type.kind === 'list' && type.of !== null ? type.of : type;
}

/** Throws when the JSON does not fit the pack: a step or variable that no longer exists. */
export function decodeSnapshot(pack: Pack, json: Json): Snapshot {
  // What a snapshot of before does not know is as in an empty one.
  const raw = { ...emptySnapshot, ...(json as unknown as Snapshot) };
  const snapshot: Snapshot = {
    ...raw,
    queued: raw.queued
      .filter(({ by, name }) => by !== 'event' || pack.events.has(name))
      .map((queued) => ({ ...queued, data: decode(queuedType(pack, queued), queued.data as Json) })),
    frames: raw.frames.map((frame) => decodeFrame(pack, frame)),
    open: raw.open && {
      ...raw.open,
      which: raw.open.which.map((value) => decode(whichType(pack, raw.open as OpenQuestion), value as Json)),
    },
    early: raw.early.map((event) => ({
      ...event,
      data: decode(eventType(pack, event.name, event.outcome), event.data as Json),
    })),
    notices: raw.notices.flatMap((notice) => decodeNotice(pack, notice)),
    tickets: decodeTickets(json as unknown as StoredTickets),
  };
  return snapshot;
}

/** A notice that the pack no longer has is forgotten. */
function decodeNotice(pack: Pack, notice: OpenNotice): OpenNotice[] {
  if (!pack.notices.has(notice.notice)) return [];
  const data = decode(noticeType(pack, notice.notice), notice.data as Json);
  // Those of before know neither.
  return [{ ...notice, data, about: notice.about ?? null, over: notice.over ?? false }];
}

/** Of before, it is only known whether the member was told that a person reads along. */
function decodeReader(
  reader: (Pick<Reader, 'reference'> & Partial<Reader>) | null | undefined,
): Reader | null {
  if (!reader) return null;
  const { reference, quietUntilMs = 0, answered = false } = reader;
  return { reference, quietUntilMs, answered };
}

/** Of before, a snapshot knew the newest ticket only. */
type StoredTickets = { readonly tickets?: readonly Reader[]; readonly ticket?: Reader | null };

function decodeTickets({ tickets, ticket }: StoredTickets): readonly Reader[] {
  return (tickets ?? [ticket]).flatMap((reader) => decodeReader(reader) ?? []);
}

function decodeFrame(pack: Pack, frame: Frame): Frame {
  const flow = flowOf(pack, frame.flow);
  assert(flow.steps.has(frame.at), `flow ${flow.name} has no step ${frame.at}`);
  // An answer to a question that is gone cannot be gone back to; the others can.
  const answers = (list: readonly Answered[]): Answered[] =>
    list
      .filter(({ step }) => flow.steps.has(step))
      .map((answer) => ({
        ...answer,
        value: decode(answerType(flow, answer.step, answer.edge), answer.value as Json),
      }));
  const vars: Record<string, Value> = {};
  for (const [name, value] of Object.entries(frame.vars as Variables & JsonObject)) {
    vars[name] = decode(variable(flow, name), value as Json);
  }
  // Frames of before there were answers in parts have none.
  const gathered = (frame.gathered as Gathered | undefined) ?? nothingGathered;
  return {
    ...frame,
    // Snapshots of before have none.
    ledAway: frame.ledAway ?? null,
    left: frame.left ?? null,
    counts: (frame.counts as Frame['counts'] | undefined) ?? {},
    handed: decodeReader(frame.handed),
    vars,
    trail: answers(frame.trail),
    forward: frame.forward && { ...frame.forward, answers: answers(frame.forward.answers) },
    gathered: {
      ...gathered,
      values: gathered.values.map((value) => decode(itemType(flow, frame.at), value as Json)),
    },
  };
}

function flowOf(pack: Pack, name: string): Flow {
  const flow = pack.flows.get(name);
  assert(flow, `the pack has no flow ${name}`);
  return flow;
}

function variable(flow: Flow, name: string): Type {
  const type = flow.variables.get(name);
  assert(type, `flow ${flow.name} keeps no ${name}`);
  return type;
}
