/** What the engine does at a kind of step: a file for each that stands still or says something, with the kind's name. */
import type { Content } from '../../gateway.ts';
import type { Step, Variables } from '../../language/model.ts';
import type { Value } from '../../ports.ts';
import type { Draft, MutableFrame } from '../draft.ts';
import type { Answered, Confirmation, OpenQuestion, ShownOption } from '../model.ts';
import type { Said } from '../said.ts';

/** What comes of having come to a step: null to rest there, else the edge, the flow, or when it may be done again. */
export type Next =
  | null
  | { readonly edge: string; readonly value?: Value }
  | { readonly flow: string; readonly with: Variables }
  | { readonly again: Date };

/** A kind that waits for the world, or for what it begins. */
export interface Rests<S extends Step> {
  come(draft: Draft, frame: MutableFrame, step: S): Next;
}

/** A kind that says something and goes on. */
export interface Speaks<S extends Step> {
  say(draft: Draft, frame: MutableFrame, step: S, variables: Variables): void;
}

/**
 * What comes of an answer: null when all is done, else the edge with what it carries, the question again, with what was
 * wrong or not, or another question about it.
 */
export type Taken =
  | null
  | { readonly edge: string; readonly value: Value }
  /** A yes, or what is none: nothing to come back to. */
  | { readonly edge: string; readonly confirmed: Confirmation | null }
  | { readonly show: { readonly lead?: Said; readonly page?: number; readonly tries?: number } }
  /** `why`: the string that names what was wrong, where another is said. */
  | { readonly wrong: Said; readonly why?: string }
  | { readonly which: readonly Value[] }
  | { readonly ask: 'change' };

/** A kind that waits for a person's answer. */
export interface Asks<S extends Step> {
  /** In the order shown. */
  options(draft: Draft, frame: MutableFrame, step: S, page: number): ShownOption[];
  /** Takes an option that was shown. */
  take(draft: Draft, frame: MutableFrame, step: S, open: OpenQuestion, id: string): Taken;
  /** Reads words before they are looked for among the options; undefined where they may be one. */
  read?(draft: Draft, frame: MutableFrame, step: S, open: OpenQuestion, text: string): Taken | undefined;
  /** Reads what was sent that is no text; undefined where it can be no answer. */
  readSent?(draft: Draft, frame: MutableFrame, step: S, content: Content): Taken | undefined;
  /** Takes a value that was asked about, because words could mean several. */
  accept?(draft: Draft, frame: MutableFrame, step: S, value: Value): Taken;
  /** The pause after a message in parts is over. */
  pause?(draft: Draft, frame: MutableFrame, step: S): Taken;
  /** Whether what was answered before is an answer now: while a change runs forward it is not asked again then. */
  stillHolds(draft: Draft, frame: MutableFrame, step: S, answered: Answered): boolean;
  /** Whether an answer of it is kept: where it only leads somewhere, people may go as fast as they like. */
  isKept(step: S): boolean;
  /** Whether it may have asked this. */
  mayHaveAsked(open: OpenQuestion): boolean;
}
