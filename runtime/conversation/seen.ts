/** What a turn did, told to whoever looks on: the trace beside sandboxes. Nothing of it is stored here. */
import type { Snapshot, StepEvent } from '../engine/model.ts';
import type { Understood } from '../engine/trace.ts';
import type { Chat } from './chats.ts';
import type { Written } from './steps.ts';

/** A tool that a turn called. */
export interface ToolSeen {
  readonly tool: string;
  /** `pending`: it was called outside, and its outcome comes later. */
  readonly outcome: string;
  /** Domain time of the call: what it posted occurred then. */
  readonly at: Date;
}

/** One turn, after its commit. */
export type TurnSeen =
  | {
      readonly did: 'turn';
      readonly chat: Chat;
      /** Domain time. */
      readonly at: Date;
      readonly event: StepEvent;
      /** When the domain event happened, in domain time; null for any other event. */
      readonly happenedAt: Date | null;
      /** The event answered a question for a secret: it must not be shown. */
      readonly secret: boolean;
      readonly before: Snapshot;
      readonly after: Snapshot;
      readonly calls: readonly ToolSeen[];
      readonly effects: readonly Written[];
      /** What the person's words were taken for. */
      readonly understood: readonly Understood[];
    }
  /** An event that could not be worked off. `code`: of the error. */
  | { readonly did: 'failed'; readonly chat: Chat; readonly at: Date; readonly code: string };

/** Hears of each turn of this node. Must not throw. */
export type SeeTurn = (seen: TurnSeen) => void;
