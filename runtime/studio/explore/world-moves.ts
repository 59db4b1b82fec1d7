/** What the world may do in a state: outcomes of calls, events that are waited for or come early or late, time-outs. */
import { usesOf } from '../../language/kinds/all.ts';
import { tooOften } from '../../language/limits.ts';
import { contractType } from '../../language/types.ts';
import type { EventContract, Value } from '../../ports.ts';
import type { Call, Move, Node, Raised, Setting } from './model.ts';
import { idMark, sampleOf, variantsOf } from './samples.ts';
import type { Sampling } from './samples.ts';

/** How long the world takes for what it does by itself, in milliseconds. */
const soonMs = 5_000;

/** Every declared outcome of a pending call, with what it may carry. */
export function outcomeMoves(setting: Setting, node: Node, call: Call): Move[] {
  const contract = setting.pack.catalogue.tools.find(({ name }) => name === call.tool);
  if (contract === undefined) return [];
  const moves = Object.entries(contract.outcomes).flatMap(([outcome, text]): Move[] => {
    const values = text === null ? [null] : carried(setting, node, text, sampling(setting, node, call));
    return values.map((result) => ({
      event: { kind: 'outcome', call: call.id, outcome, result },
      shown: `${call.tool}: ${outcome}`,
      kind: 'own',
      means: null,
      // Also a call outside may be answered at once.
      afterMs: 0,
    }));
  });
  if ((contract.limits ?? []).length === 0) return moves;
  const again = new Date(node.nowMs + 3_600_000);
  return [
    ...moves,
    {
      event: { kind: 'outcome', call: call.id, outcome: tooOften, result: again },
      shown: `${call.tool}: too often`,
      kind: 'own',
      means: null,
      afterMs: 0,
    },
  ];
}

/** Whether something else came between and is open: the flow that it is of is explored by itself. */
export function isBetween({ snapshot }: Node): boolean {
  return snapshot.frames.some(({ origin }) => origin === 'interruption');
}

/** What something may carry; beside the explored flow one of each is enough. */
function carried(setting: Setting, node: Node, text: string, of: Sampling): Value[] {
  const type = contractType(text, setting.records, text);
  return isBetween(node) ? [sampleOf(type, of)] : variantsOf(type, of);
}

/** The number of a call is in its id; what it finds by an id has that id. */
function sampling({ reads }: Setting, { nowMs }: Node, { id, input }: Call): Sampling {
  const seed = id.slice(id.lastIndexOf(':') + 1);
  const ids = Object.fromEntries(
    Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return { reads, seed, now: new Date(nowMs), ids };
}

/** The id that the record has which a call is going to give. */
export function idOfResult(record: string, { id }: Call): string {
  return `${record}${idMark}${id.slice(id.lastIndexOf(':') + 1)}`;
}

/** Each outcome of an event about something. */
export function eventMoves(
  setting: Setting,
  node: Node,
  { name, about }: { readonly name: string; readonly about: string | null },
  more: { readonly kind: Move['kind']; readonly when: string },
): Move[] {
  const contract = setting.pack.catalogue.events.find((event) => event.name === name);
  if (contract === undefined) return [];
  return Object.entries(contract.outcomes).flatMap(([outcome, text]): Move[] => {
    const of: Sampling = { reads: setting.reads, seed: `e${node.depth}`, now: new Date(node.nowMs) };
    const values = text === null ? [null] : carried(setting, node, text, of);
    return values.map((data) => ({
      event: { kind: 'domain', name, outcome, about: about ?? aboutOf(setting, contract, data), data },
      shown: `${name}: ${outcome}${more.when}`,
      kind: more.kind,
      means: null,
      afterMs: soonMs,
    }));
  });
}

/** What an event is about by what it carries. */
function aboutOf({ records }: Setting, { about }: EventContract, data: Value): string | null {
  if (about === null) return null;
  const field = records.get(about)?.id ?? 'id';
  const id = (data as Readonly<Record<string, Value>> | null)?.[field];
  return typeof id === 'string' && id.startsWith(`${about}${idMark}`) ? id : `${about}${idMark}x`;
}

function isInside({ pack }: Setting, { tool }: Call): boolean {
  return pack.catalogue.tools.find(({ name }) => name === tool)?.where === 'inside';
}

/** Between the calls of one turn nobody speaks, and nothing else happens. */
export function maySpeak({ calls }: Node, setting: Setting): boolean {
  return !calls.some((call) => isInside(setting, call));
}

/** Everything that may happen by itself: no person is asked. */
export function worldMoves(setting: Setting, node: Node): Move[] {
  const { snapshot, calls } = node;
  // A call inside is answered in the same turn: nothing comes between.
  if (!maySpeak(node, setting))
    return calls
      .filter((call) => isInside(setting, call))
      .flatMap((call) => outcomeMoves(setting, node, call));
  return [
    ...calls.flatMap((call) => outcomeMoves(setting, node, call)),
    ...waitMoves(setting, node),
    ...earlyMoves(setting, node),
    ...lateMoves(setting, node),
    ...timerMoves(node),
    ...snapshot.frames.flatMap(({ handed }) => (handed === null ? [] : handedMoves(handed.reference))),
    // Of the people who have a ticket, the one who was called last.
    ...snapshot.tickets
      .slice(-1)
      .flatMap(({ reference }) => handedMoves(reference).map((move): Move => ({ ...move, kind: 'beside' }))),
  ];
}

/** Events that frames wait for. */
function waitMoves(setting: Setting, node: Node): Move[] {
  return awaited(setting, node).flatMap(({ event, about }) =>
    eventMoves(setting, node, { name: event, about }, { kind: 'own', when: '' }),
  );
}

/** What frames wait for, wherever they are in the stack. */
export function awaited({ pack }: Setting, { snapshot, speaker, nowMs }: Node): Raised[] {
  return snapshot.frames.flatMap((frame) => {
    const step = pack.flows.get(frame.flow)?.steps.get(frame.at);
    const awaits = step === undefined ? null : usesOf(step).awaits;
    if (awaits === null) return [];
    const about = awaits.of.evaluate({ ...frame.vars, me: speaker.me, now: new Date(nowMs) });
    return typeof about === 'string' ? [{ event: awaits.event, about }] : [];
  });
}

/** A provider may settle before its answer to our own call is known. */
function earlyMoves(setting: Setting, node: Node): Move[] {
  return node.calls.flatMap((call) => {
    const contract = setting.pack.catalogue.tools.find(({ name }) => name === call.tool);
    if (contract?.where !== 'outside') return [];
    return (contract.raises ?? []).flatMap((name) => {
      const record = setting.pack.catalogue.events.find((event) => event.name === name)?.about;
      if (record === undefined || record === null) return [];
      const about = idOfResult(record, call);
      if (node.snapshot.early.some((event) => event.about === about)) return [];
      return eventMoves(
        setting,
        node,
        { name, about },
        { kind: 'beside', when: ', before the answer to the call' },
      );
    });
  });
}

/** What was begun and is waited for no more. */
function lateMoves(setting: Setting, node: Node): Move[] {
  const waiting = awaited(setting, node);
  return node.raised
    .filter(({ event, about }) => !waiting.some((each) => each.event === event && each.about === about))
    .flatMap(({ event, about }) =>
      eventMoves(
        setting,
        node,
        { name: event, about },
        { kind: 'beside', when: ', when nobody waits for it' },
      ),
    );
}

/** The timers of frames, each when it is due. */
function timerMoves({ snapshot, timers, nowMs }: Node): Move[] {
  return snapshot.frames.flatMap(({ timer }): Move[] => {
    if (timer === null) return [];
    const afterMs = Math.max(0, (timers.get(timer) ?? nowMs) - nowMs);
    return [{ event: { kind: 'timer', timer }, shown: 'time is up', kind: 'own', means: null, afterMs }];
  });
}

/** A person who has the chat answers, and gives it back. */
function handedMoves(reference: string): Move[] {
  return [
    {
      event: { kind: 'person', reference, text: 'We are looking into it.' },
      shown: 'a person answers',
      kind: 'beside',
      means: null,
      afterMs: soonMs,
    },
    {
      event: { kind: 'timer', timer: `back.${reference}` },
      shown: 'a person is done',
      kind: 'own',
      means: null,
      afterMs: soonMs,
    },
  ];
}

/** Notices that offer words, in the middle of whatever is open. */
export function noticeMoves(setting: Setting, node: Node): Move[] {
  const { pack } = setting;
  // Nobody tells somebody who is new of anything.
  if (node.speaker.role === 'visitor') return [];
  return [...pack.notices].flatMap(([key, { event, outcome, offers }]) => {
    if (offers.size === 0 || node.snapshot.notices.some(({ notice }) => notice === key)) return [];
    return eventMoves(setting, node, { name: event, about: null }, { kind: 'beside', when: '' })
      .filter((move) => move.event.kind === 'domain' && move.event.outcome === outcome)
      .slice(0, 1);
  });
}
