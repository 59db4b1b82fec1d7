/** How a step came about: what replays are held against, and what the trace on the phones page tells. */

/** An edge that a flow took. */
export interface Taken {
  readonly flow: string;
  readonly step: string;
  readonly edge: string;
}

/** What a person's words were taken for. */
export type Understood =
  /** An answer that cannot be one; `why` is the string that names it, said or not. */
  | { readonly as: 'refused'; readonly why: string }
  /** A command of the pack, or back, change, cancel, repeat. */
  | { readonly as: 'command'; readonly name: string }
  | { readonly as: 'keyword'; readonly flow: string }
  /** A word that a notice offered. */
  | { readonly as: 'offer'; readonly notice: string; readonly word: string }
  /** An earlier answer is given anew. */
  | { readonly as: 'change'; readonly variable: string };

/** A template that was rendered, and which sides of its blocks it came to, by their keys. */
export interface Rendered {
  readonly template: string;
  readonly sides: readonly string[];
}

/** How one step came about. */
export interface Trace {
  /** In order. */
  readonly took: readonly Taken[];
  /** What words were taken for, where they were no plain answer, in order. */
  readonly understood: readonly Understood[];
  /** In order, help that stands in front of a question included. */
  readonly rendered: readonly Rendered[];
}
