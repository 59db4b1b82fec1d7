/** What the shell needs of its neighbours: engine, people, sealing, packs, logs. `main.ts` passes them in. */
import type { Pack } from '../language/model.ts';
import type { Snapshot, StepContext, StepEvent, StepResult } from '../engine/model.ts';
import type { Json, Language, RecordValue, Role, Tx } from '../ports.ts';

/** The pure step and the codec of its snapshots. */
export interface Engine {
  step(pack: Pack, snapshot: Snapshot, event: StepEvent, context: StepContext): StepResult;
  fail(pack: Pack, snapshot: Snapshot, context: StepContext, reference: string): StepResult;
  encodeSnapshot(pack: Pack, snapshot: Snapshot): Json;
  /** Throws when the JSON does not fit the pack. */
  decodeSnapshot(pack: Pack, json: Json): Snapshot;
}

/** The packs that are loaded, and what the engine needs beside each. */
export interface Packs {
  /** Throws when there is no such pack. */
  current(name: string): Pack;
  has(name: string): boolean;
  words(pack: Pack): StepContext['words'];
}

/** A person, as a step may know them. */
export interface Person {
  readonly id: string;
  readonly role: Role;
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
  /** False: reminders are paused. */
  readonly notifications: boolean;
  /** The record `me`. */
  readonly me: RecordValue;
}

/** Who is who. */
export interface Persons {
  /** The person with this number (E.164 with `+`); made at the first message. Returns the user's id. */
  findOrCreateByPhone(tx: Tx, phone: string, now: Date): Promise<string>;
  read(tx: Tx, userId: string): Promise<Person>;
}

/**
 * Encrypts what is stored. `place` binds the bytes to where they lie (`table.column` and the row's key): moved
 * elsewhere they do not open.
 */
export interface Seal {
  seal(place: string, text: string): Uint8Array;
  /** Throws when the bytes were changed or moved. */
  open(place: string, sealed: Uint8Array): string;
  /** A keyed hash to find equal values by. */
  index(place: string, text: string): Uint8Array;
}

/** Structured lines without personal data. */
export interface Log {
  /** What goes as it should, step by step. */
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `cause` is shown in full only where no personal data can be: on a developer's screen. */
  error(event: string, fields?: LogFields, cause?: unknown): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** The runtime's own sentences that no step says. */
export interface Texts {
  /** To a chat that is not between two people. */
  onlyPrivate(): string;
  /** To somebody who writes faster than a person can; `language` is the chat's, null when it has none yet. */
  tooMany(language: string | null): string;
  /** To operators: a number of ours stopped sending, and why; and that it sends again. */
  numberPaused(language: Language, about: { readonly number: string; readonly state: string }): string;
  numberBack(language: Language, about: { readonly number: string; readonly state: string }): string;
}
