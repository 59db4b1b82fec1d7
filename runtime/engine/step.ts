/** The pure step; being written. The signatures are agreed. */
import type { Pack } from '../language/model.ts';
import type { Json } from '../ports.ts';
import type { Snapshot, StepContext, StepEvent, StepResult } from './model.ts';

/** (pack, snapshot, event) → (snapshot, effects). Throws only for a broken pack or a bug, with its flow and step. */
export declare function step(
  pack: Pack,
  snapshot: Snapshot,
  event: StepEvent,
  context: StepContext,
): StepResult;

/** What a member is told when an event could not be worked off, and the ticket for a person. */
export declare function fail(
  pack: Pack,
  snapshot: Snapshot,
  context: StepContext,
  reference: string,
): StepResult;

export declare function encodeSnapshot(pack: Pack, snapshot: Snapshot): Json;
/** Throws when the JSON does not fit the pack (a step or variable that no longer exists). */
export declare function decodeSnapshot(pack: Pack, json: Json): Snapshot;
