/** What the explorer goes through: states of one conversation, and what is tried in them. */
import type { Words } from '../../engine/answers/words.ts';
import type { Effect, Snapshot, StepContext, StepEvent, StepResult } from '../../engine/model.ts';
import type { Pack } from '../../language/model.ts';
import type { Records } from '../../language/types.ts';
import type { Language, RecordValue, Role } from '../../ports.ts';
import type { WrittenLine } from '../replay/write.ts';
import type { MoneyMemory } from './money.ts';
import type { Reads } from './reads.ts';

export type Call = Extract<Effect, { kind: 'call' }>;
export type Said = Extract<Effect, { kind: 'message' }>;

/** The engine as it is explored; a test puts a broken one here. */
export interface Engine {
  step(pack: Pack, snapshot: Snapshot, event: StepEvent, context: StepContext): StepResult;
  fail(pack: Pack, snapshot: Snapshot, context: StepContext, reference: string): StepResult;
}

/** Who speaks, as far as tools can change it. */
export interface Speaker {
  readonly role: Role;
  readonly language: Language;
  readonly me: RecordValue;
}

/** What the explorer cannot know of a catalogue. */
export interface Surroundings {
  /** What an outcome of a call changes about who speaks: they are registered, they have chosen a language. */
  after(call: Call, outcome: string, speaker: Speaker): Speaker;
  /** The event of which whoever called hears with this outcome; null for none. */
  tells(call: Call, outcome: string): string | null;
  /** The record `me` of somebody who is or is not registered. */
  me(registered: boolean, language: Language): RecordValue;
  /** The line of a replay that brings an event about; null where there is none. */
  asTalk(event: Extract<StepEvent, { kind: 'domain' }>, speaker: string): WrittenLine | null;
}

/** All that stays the same while a flow is explored. */
export interface Setting {
  readonly pack: Pack;
  readonly words: Words;
  readonly engine: Engine;
  readonly surroundings: Surroundings;
  readonly records: Records;
  readonly reads: Reads;
  /** The flow that is explored. */
  readonly flow: string;
}

/** Something that is tried in a state. */
export interface Move {
  readonly event: StepEvent;
  /** As it reads in a chat. */
  readonly shown: string;
  /**
   * `own`: a way on that the flow offers, or what the world does to it. `beside`: everything else that people do and
   * that comes between; bounded.
   */
  readonly kind: 'own' | 'beside';
  /** The option that is meant, where it is one of the open question or of a notice, as a tap names it. */
  readonly means: string | null;
  /** How much later it comes, in milliseconds. */
  readonly afterMs: number;
  /** The same once more: it need not be answered again. */
  readonly twice?: true;
  /** It asks for no answer: a reaction, a message that was taken back. */
  readonly quiet?: true;
}

/** A thing that a call began and of which an event tells what became. */
export interface Raised {
  readonly event: string;
  readonly about: string;
}

/** A state of the conversation, with the shortest way that was found to it. */
export interface Node {
  readonly snapshot: Snapshot;
  readonly speaker: Speaker;
  readonly nowMs: number;
  /** Moves since the beginning. */
  readonly depth: number;
  /** Moves beside the flow so far. */
  readonly beside: number;
  readonly before: Node | null;
  readonly move: Move | null;
  readonly said: readonly Said[];
  /** Calls whose outcome has not come. */
  readonly calls: readonly Call[];
  readonly raised: readonly Raised[];
  readonly timers: ReadonlyMap<string, number>;
  readonly money: MoneyMemory;
  /** A person wrote something that nothing was said to yet. */
  readonly unanswered: boolean;
  /** What a person did last, for doing it twice. */
  readonly last: Move | null;
  /** When that was. */
  readonly lastMs: number;
  /** The question that was open before this one, for a tap that comes late. */
  readonly older: Snapshot['open'];
  /** Whether the explored flow has been begun. */
  readonly begun: boolean;
}

/** Something that must hold and does not. */
export interface Violation {
  readonly rule: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  readonly flow: string;
  readonly step: string;
  readonly node: Node;
}

/** The context of an event in a state. */
export function contextOf(
  { words }: Pick<Setting, 'words'>,
  { role, language, me }: Speaker,
  nowMs: number,
): StepContext {
  return {
    now: new Date(nowMs),
    conversationId: '11111111-1111-4111-8111-111111111111',
    role,
    me,
    language,
    timeZone: 'Africa/Nairobi',
    chatLink: 'https://wa.me/254700000000?text=',
    words,
  };
}

/** Whether the explored flow was begun and is over: what follows is another flow's. */
export function isOver({ flow }: Pick<Setting, 'flow'>, { begun, snapshot }: Node): boolean {
  return begun && !snapshot.frames.some((frame) => frame.flow === flow);
}

/** Where a conversation stands, for people; what is open on top. */
export function placeOf(snapshot: Snapshot): { readonly flow: string; readonly step: string } {
  const top = snapshot.frames.at(-1);
  return { flow: top?.flow ?? '', step: top?.at ?? '' };
}
