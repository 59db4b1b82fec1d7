/** What a play is asked for, and what came of it. */
import type { Language } from '../../ports.ts';
import type { Deeds } from './deeds.ts';
import type { Perturbation } from './schema.ts';
import type { LedgerView } from './stage.ts';

/** What differed: the line of the replay and the chat beside what was expected. */
export interface Failure {
  readonly line: number;
  readonly message: string;
  /** Ready to print, line by line. */
  readonly chat: readonly string[];
  /** It only follows from something else: references and proofs that are others now. */
  readonly slight?: true;
}

export interface Played {
  readonly failures: readonly Failure[];
  /** The whole conversation, as the phones show it. */
  readonly transcript: string;
  readonly ledger: LedgerView;
  /** What a disturbed play is held to. */
  readonly deeds: Deeds;
  readonly steps: number;
}

export interface PlayOptions {
  /** Everybody speaks this language; null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
  /** The stage stands where the replay it goes on from has ended. */
  readonly sceneIsSet: boolean;
  /** Whether the money is where it is at the end of the play as written, which a disturbed one is given time for. */
  readonly endsWith?: (ledger: LedgerView) => boolean;
  /** Hears of every message and call that a line expected. */
  readonly onExpected?: (expected: Expected) => void;
}

/** What a line of a replay expected and found. */
export type Expected =
  | { readonly kind: 'message'; readonly template: string | null; readonly text: string }
  | { readonly kind: 'call'; readonly tool: string }
  /** Where the newest turn of a conversation led. */
  | { readonly kind: 'standing'; readonly chat: string };
