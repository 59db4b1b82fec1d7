/** Where a replay is played: people with phones, a provider, a clock and a ledger. `main.ts` builds the real one. */
import type { Json, Language } from '../../ports.ts';
import type { Rendered } from '../../engine/trace.ts';
import type { OperatorAct } from './operating.ts';

/** What a person does on their phone. */
export type PhoneAct =
  | { readonly kind: 'text'; readonly text: string; readonly quotes?: string }
  | { readonly kind: 'tap'; readonly option: string; readonly label: string; readonly quotes?: string }
  | { readonly kind: 'voice' | 'location' | 'document' | 'sticker' }
  | { readonly kind: 'image' | 'video'; readonly caption: string }
  /** Somebody's card; `phone` in digits, null: a card without a number. */
  | { readonly kind: 'contact'; readonly name: string; readonly phone: string | null }
  /** Of the person's own newest text. */
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'reaction'; readonly emoji: string; readonly quotes: string };

/** What a person can send that is neither a text nor about another message. */
export const sendables = ['voice', 'image', 'video', 'document', 'sticker', 'location', 'contact'] as const;
export type Sendable = (typeof sendables)[number];

/** A message as it reached a phone, with what it was made from. */
export interface Heard {
  /** The gateway's id. */
  readonly id: string;
  readonly text: string;
  readonly template: string | null;
  /** All that it was made from: its template, help in front of it, strings of the runtime's own. */
  readonly of: readonly string[];
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly data: Json;
  /** The name of the file that came with it. */
  readonly file?: string;
}

/** What a person does with a mobile-money prompt: what each is, `provider-words.ts` says. */
export const providerActs = [
  'pays',
  'pays_oldest',
  'declines',
  'times_out',
  'pays_late',
  'pays_twice',
  'pays_by_hand',
  'insufficient',
] as const;
export type ProviderAct = (typeof providerActs)[number];
/** An act; of `pays_by_hand` with the amount in minor units, or null: as much as was asked for. */
export type ProviderDeed =
  | { readonly act: Exclude<ProviderAct, 'pays_by_hand'> }
  | { readonly act: 'pays_by_hand'; readonly amountMinor: number | null };

/** What a provider will do with what comes next, whoever it is for: what each is, `provider-words.ts` says. */
export const providerSwitches = [
  'fails_next_payout',
  'silent_next_payout',
  'loses_next_answer',
  'breaks_next_prompt',
  'refuses_next_prompt',
  'drops_next_callback',
  'announces_next_prompt',
  'repeats_next_callback',
  'calls_back_before_answer',
] as const;
export type ProviderSwitch = (typeof providerSwitches)[number];

/** A tool that a conversation called. */
export interface Called {
  readonly tool: string;
  readonly input: Json;
  readonly outcome: string;
  /** Whether it moves money. */
  readonly money: boolean;
  /** Whether it changes anything; what moves money does. */
  readonly writes: boolean;
  /** The call's own among all calls: made again after a death it has the same. */
  readonly key: string;
}

/** Where a person's conversation stands. */
export interface Standing {
  /** The conversation; null before the first word. */
  readonly chat: string | null;
  /** The step of the flow on top, `flow.step`; `nowhere` in no flow. */
  readonly at: string;
  /** The variables of that flow; null in no flow. */
  readonly variables: Json;
  /** Whether it is come back to when another flow came between. A menu need not be: it only offers something. */
  readonly returns: boolean;
  /** The ids of the options that can be taken: of the open question, and of notices. */
  readonly offers: readonly string[];
}

/** A step that a conversation made, for coverage. */
export interface Stepped {
  readonly language: Language;
  /** The conversation. */
  readonly chat: string;
  /** Whether something came in: false for the outcome of a tool, which belongs to the turn that called it. */
  readonly begins: boolean;
  readonly took: readonly { readonly flow: string; readonly step: string; readonly edge: string }[];
  readonly said: readonly { readonly template: string | null; readonly text: string }[];
  /** Templates that were rendered. */
  readonly rendered: readonly Rendered[];
  /** The tool it called. */
  readonly called: string | null;
}

/** What a replay may say of the ledger. Amounts are minor units. */
export interface LedgerView {
  /** Every currency sums to zero, the chain is whole, projections equal the book. */
  readonly balanced: boolean;
  /** Paid in and not yet paid out, what a dispute holds included. */
  readonly escrow: number;
  /** What a dispute holds. */
  readonly frozen: number;
  readonly credit: number;
  /** In payouts that are on their way. */
  readonly leaving: number;
  /** What the provider's own book says went out. */
  readonly paid_out: number;
  /** What the provider's own book says came in. */
  readonly paid_in: number;
  /** How many events of each type the book holds. */
  readonly events: Readonly<Record<string, number>>;
}

export interface Stage {
  addPerson(person: {
    readonly phone: string;
    readonly name: string;
    readonly language: Language;
  }): Promise<void>;
  act(phone: string, act: PhoneAct): Promise<void>;
  /** The gateway delivers once more what the person sent last, or so many messages `earlier`. False when there is none. */
  redeliver(phone: string, earlier: number): Promise<boolean>;
  /** All messages that reached the phone so far, oldest first. */
  heard(phone: string): Promise<readonly Heard[]>;
  /** Texts that reached the phone and that no message of ours accounts for: one that was sent twice. */
  strays(phone: string): Promise<readonly string[]>;
  /** False when the provider asks this phone for nothing. */
  provider(deed: ProviderDeed, phone: string): Promise<boolean>;
  /** As `provider`, but what the person did becomes known only `afterMs` later. */
  providerLate(deed: ProviderDeed, phone: string, afterMs: number): Promise<boolean>;
  /** How much of what was prepared has not happened. */
  preparedLeft(): number;
  /** What a person has paid and been paid by the provider's own book, in minor units. */
  moneyOf(phone: string): { readonly paid_in: number; readonly paid_out: number };
  /** Where a person's conversation stands, as it was stored. */
  standing(phone: string): Promise<Standing>;
  /** The steps that say a message: each by its flow, name, file and line. */
  speakersOf(template: string): readonly string[];
  /** One of the runtime's own strings, with its places for values as they stand in the file. */
  string(key: string, language: Language): string | null;
  prepareProvider(what: ProviderSwitch): void;
  /** An operator does something. Why it cannot be done; null when it was. */
  operate(act: OperatorAct): Promise<string | null>;
  /** What an operator reads in a person's newest open ticket, oldest first; null when none is open. */
  ticketOf(phone: string): Promise<readonly string[] | null>;
  /** The program starts anew, and pays out no more than this at once from now on. Minor units. */
  limitPayouts(maxMinor: number): Promise<void>;
  now(): Date;
  /** Moves the clock; everything due on the way happens in order. */
  advanceTo(target: Date): Promise<void>;
  /** Works off everything that is under way. */
  settle(): Promise<void>;
  /** Every process starts again: what was not stored is gone. */
  restart(): Promise<void>;
  /** From now on the program dies at the `nth` place from here at which it may; null: no more. True when it died. */
  crashAt(nth: number | null): boolean;
  /** Publishes a version of the pack with the same flows. */
  newVersion(): void;
  called(): readonly Called[];
  ledger(): Promise<LedgerView>;
  /** Why the ledger is not balanced, a sentence each; none where it is. */
  unbalanced(): Promise<readonly string[]>;
  close(): Promise<void>;
}
