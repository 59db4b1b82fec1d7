/** How often people may do what (decision 0055): the limits of contracts, and those of the runtime's own acts. */
import type { ToolContract } from '../ports.ts';
import { durationMs } from './durations.ts';

/** The outcome of a call that came too often; the runtime answers it, and no flow routes it. */
export const tooOften = 'too_often';

/** Tickets that one person may open: flows, and the offer of a person after too many tries. Never those of a failure. */
export const ticketLimits: readonly string[] = ['10 in 24h per person'];

/** How often an act may be done in any stretch of time of a length, not in an hour of the clock. */
export interface Limit {
  readonly most: number;
  /** In milliseconds. */
  readonly withinMs: number;
  /** Counted for each `person` who speaks, or for each value of this input, e.g. a circle's id. */
  readonly per: string;
  /** The outcomes that count; null: all. What is called outside counts when it goes out. */
  readonly counts: readonly string[] | null;
}

/** Reads `10 in 1h per person (unknown)`; in brackets the outcomes that count. Throws for any other text. */
export function readLimit(text: string): Limit {
  const form = /^([1-9][0-9]{0,5}) in (\w+) per (\w+)(?: \(([a-z0-9_, ]+)\))?$/.exec(text);
  const [, most = '', within = '', per = '', counts = null] = form ?? [];
  const withinMs = durationMs(within);
  if (withinMs === null)
    throw new Error(`"${text}" is no limit: write it as "10 in 1h per person (unknown)"`);
  return { most: Number(most), withinMs, per, counts: counts?.split(', ') ?? null };
}

/** Throws when a contract's limits cannot be read or speak of what it does not have. */
export function checkLimits({ name, input, outcomes, limits = [] }: ToolContract): void {
  if (Object.hasOwn(outcomes, tooOften)) throw new Error(`${name}.${tooOften} is the runtime's own outcome`);
  for (const { per, counts } of limits.map(readLimit)) {
    if (per !== 'person' && input[per] !== 'text')
      throw new Error(`${name}: a limit per ${per}, which is no text among its inputs`);
    const unknown = counts?.find((outcome) => !Object.hasOwn(outcomes, outcome));
    if (unknown !== undefined)
      throw new Error(`${name}: a limit counts ${unknown}, which is none of its outcomes`);
  }
}
