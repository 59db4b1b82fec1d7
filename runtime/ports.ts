/**
 * The nouns that cross folders, and the ports through which the outside reaches the runtime.
 *
 * `ledger` imports this file and `errors.ts` and nothing else of the runtime, `integrations` also `gateway.ts`.
 */
import type { Temporal } from '@js-temporal/polyfill';

// ───────────────────────────────────────────────────────────────────────── values

/** The languages every text exists in (ISO 639-1). */
export type Language = 'en' | 'fr' | 'sw';
export const languages: readonly Language[] = ['en', 'fr', 'sw'];

/** An amount in the currency's minor units (ISO 4217 exponent; KES has two), never a float. */
export class Money {
  readonly amountMinor: bigint;
  /** ISO 4217 code. */
  readonly currency: string;
  constructor(amountMinor: bigint, currency: string) {
    this.amountMinor = amountMinor;
    this.currency = currency;
  }
}

/** A calendar day without a time or a zone. */
export type Day = Temporal.PlainDate;

/**
 * A value of a flow variable, a tool's input or result, or an event's data.
 * text, phone and enum values are strings; int is bigint; date is a PlainDate; time is a Date (an instant).
 */
export type Value = string | bigint | boolean | Money | Day | Date | null | readonly Value[] | RecordValue;
/** A record of the types that contracts declare. */
export interface RecordValue {
  readonly [field: string]: Value;
}

// ────────────────────────────────────────────────────────────────────── contracts

/**
 * A type expression, as written in contracts and flows: `text` `int` `bool` `money` `date` `time` `phone`, a record's
 * name, `[a, b]` for an enum, `list of X` or `list of X up to N`, and a trailing `?` for what may be absent.
 */
export type TypeText = string;

/** A record that tools give and flows keep. `id` names the field that identifies it, where it has one. */
export interface RecordContract {
  readonly name: string;
  readonly does: string;
  readonly id?: string;
  readonly fields: Readonly<Record<string, TypeText>>;
  /** Fields it has gained, with what stands for each in values stored before, as JSON (decision 0073). */
  readonly gained?: Readonly<Record<string, Json>>;
}

/** Who may call a tool: a `visitor` has no profile yet, a `member` has one, an `operator` is allow-listed. */
export type Role = 'visitor' | 'member' | 'operator';
/** What must have happened in the conversation before the tool runs. */
export type Need = 'confirm' | 'pin' | 'second_factor' | 'second_person';

/** What a tool promises, as data: linter, runtime door, docs and console all read this. */
export interface ToolContract {
  /** `noun.verb`, lower case. */
  readonly name: string;
  /** One sentence for people who write flows. */
  readonly does: string;
  /** `inside`: runs in the turn's transaction. `outside`: records an intent; its outcome arrives later. */
  readonly where: 'inside' | 'outside';
  readonly risk: 'read' | 'write' | 'money' | 'people';
  /** Whether `back` may pass over it: free (nothing changed), reversible, committed. */
  readonly step: 'free' | 'reversible' | 'committed';
  readonly roles: readonly Role[];
  readonly needs: readonly Need[];
  readonly input: Readonly<Record<string, TypeText>>;
  /** Every outcome and the type of what it carries; null when it carries nothing. */
  readonly outcomes: Readonly<Record<string, TypeText | null>>;
  /** Inputs whose value a confirm must have shown. */
  readonly spends?: readonly string[];
  /** Inputs that are the id of a record which the confirm must have shown: input → record name. */
  readonly about?: Readonly<Record<string, string>>;
  /** Inputs that take a secret (a PIN, a code): given straight from its question, and kept nowhere. */
  readonly secrets?: readonly string[];
  /** Events that come of it sooner or later, and that a flow may wait for. */
  readonly raises?: readonly string[];
  /** How often it may be called: `10 in 1h per person (unknown)`; the form is `runtime/language/limits.ts`'s. */
  readonly limits?: readonly string[];
}

/** A domain event that conversations can wait for or tell about. */
export interface EventContract {
  /** `noun.past_participle`, lower case. */
  readonly name: string;
  readonly does: string;
  /** The record whose id correlates a `wait … of:`; null when nothing waits for it. */
  readonly about: string | null;
  /** Every outcome and the type of what it carries. An event with one way to happen calls it `happened`. */
  readonly outcomes: Readonly<Record<string, TypeText | null>>;
  /** Tells that money has come or gone, or has not: no notice of it may be paused. */
  readonly money?: true;
}

/** Everything a pack may speak of. `main.ts` joins those of ledger and identity into one. */
export interface Catalogue {
  readonly records: readonly RecordContract[];
  readonly tools: readonly ToolContract[];
  readonly events: readonly EventContract[];
}

// ─────────────────────────────────────────────────────────────────────── database

/** One statement. `name` is unique per `text`: the server keeps it prepared under that name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/**
 * An open transaction. Statements run in the order they were given, and those of one moment go out together; bigint
 * columns arrive as bigint.
 */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  /**
   * Gives a statement whose answer nobody needs. It goes along with the next `query`, at the latest with the commit,
   * and when it fails that one fails.
   */
  write(statement: Statement): void;
  /** Runs a statement right behind the commit, in the same trip: it sees what others have committed until then. */
  afterCommit<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
}

/** Opens transactions as the application's role. */
export interface Database {
  /** Runs `work` in one transaction: commits when it resolves, rolls back and rethrows when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement in a transaction of its own. */
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
}

// ────────────────────────────────────────────────────────────────────────── clock

/** Domain time. Leases, rates and back-off use real time and never this. */
export interface Clock {
  now(): Date;
}

/** Work that is due by domain time, found by looking at state. */
export interface Sweep {
  readonly name: string;
  /** The earliest moment at which `run` has something to do, or null. */
  nextDueAt(): Promise<Date | null>;
  /** Does what is due at `now`, in order of due time, each item in a transaction of its own. Returns how many. */
  run(now: Date): Promise<number>;
}

// ────────────────────────────────────────────────────────────────────────── tools

/** Who speaks, in which language, where. Tools act with this person's rights and no others. */
export interface Speaker {
  readonly userId: string;
  readonly role: Role;
  readonly language: Language;
  readonly conversationId: string;
  readonly businessId: string;
}

/** A call of a tool, after the runtime's door has checked contract, role and confirmation. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, Value>>;
  readonly speaker: Speaker;
  readonly now: Date;
  /**
   * The idempotency key: for a spend the visit of its confirm, else this call's own. The same key means the same act:
   * a tool that changes something gives the first call's outcome again.
   */
  readonly key: string;
}

/** What a tool answered: one of its contract's outcomes and what that carries. */
export interface Outcome {
  readonly outcome: string;
  readonly result?: Value;
}

/** Tools inside run in the turn's transaction and must not touch the network. Domain events go through `Publish`. */
export interface InsideTool {
  readonly contract: ToolContract;
  run(tx: Tx, call: ToolCall): Promise<Outcome>;
}

/**
 * Tools outside prepare in the turn's transaction: either an outcome at once, or `pending` after having recorded an
 * intent through `OutsideCalls.intend` with `replyTo: call.key`; the answer's handler then gives the outcome.
 */
export interface OutsideTool {
  readonly contract: ToolContract;
  prepare(tx: Tx, call: ToolCall): Promise<Outcome | 'pending'>;
}

export type Tool = InsideTool | OutsideTool;

// ────────────────────────────────────────────────────────────────── domain events

/** Something that happened and that some people's conversations should learn of. */
export interface DomainEvent {
  /** Made from the cause, so that a repeated cause is one event. Unique per recipient. */
  readonly id: string;
  readonly name: string;
  readonly outcome: string;
  /** The id of the record it is about; correlates waits. */
  readonly about: string | null;
  /** Users who learn of it, each in the conversations they have with this business. */
  readonly to: readonly string[];
  readonly data: Value;
}

/** Puts domain events into the inboxes concerned, in the caller's transaction. `at`: when they happened, domain time. */
export type Publish = (tx: Tx, events: readonly DomainEvent[], at: Date) => Promise<void>;

// ────────────────────────────────────────────────────────────────── outside calls

/** JSON as a provider's request or answer carries it: strings, whole numbers, booleans, lists, objects. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An intent to call a provider. It is committed before the call is made. */
export interface OutsideCall {
  /** The provider's channel, e.g. `mpesa`. */
  readonly channel: string;
  /** e.g. `collect`, `pay_out`, `pay_out_status`. */
  readonly operation: string;
  /** Our own key, chosen before the call; unique over all calls of the channel. */
  readonly key: string;
  /** What it is for in the domain: a payment's or payout attempt's id. */
  readonly subject: string;
  /** Sealed at rest: it may hold a phone number. */
  readonly request: Json;
  /** The tool call that waits for the outcome, if one does. */
  readonly replyTo?: string;
}

export interface OutsideCalls {
  /** Records the intent; a key that exists already changes nothing. */
  intend(tx: Tx, call: OutsideCall): Promise<void>;
  /** Makes a call again of which the provider is sure to know nothing; not one that is under way. */
  intendAgain(tx: Tx, channel: string, key: string): Promise<void>;
}

/** What a provider said to a call. `unknown` is never success and never failure. */
export type Answer =
  | { readonly state: 'accepted'; readonly data: Json }
  | { readonly state: 'refused'; readonly code: string; readonly data: Json }
  | { readonly state: 'unknown'; readonly reason: string };

/** A provider's client: the only thing that does network calls for `OutsideCalls`. */
export interface Provider {
  readonly channel: string;
  /** Makes the call once, within its own time limit. Never throws for what the network or provider does. */
  call(operation: string, key: string, request: Json): Promise<Answer>;
  /** Looks for a call whose answer was lost; `absent` only when that is certain. Left out: unknown until a notice. */
  find?(operation: string, key: string, request: Json): Promise<Answer | { readonly state: 'absent' }>;
  /** How long after a call `absent` may be believed, in milliseconds. */
  readonly settleTimeMs: number;
}

/** Posts what an answer means, in one transaction with the record of the answer. */
export interface AnswerHandler {
  readonly channel: string;
  /** Returns the outcome for the tool call that waits (`replyTo`), if one does. */
  answered(tx: Tx, call: OutsideCall, answer: Answer, now: Date): Promise<Outcome | null>;
}

// ─────────────────────────────────────────────────────────────── money notices

/**
 * A mobile-money provider's notice, in no provider's words. The webhook has checked its origin; it is still only a
 * claim, and the domain asks the provider before it credits.
 */
export type MoneyNotice =
  | {
      readonly kind: 'collection';
      readonly channel: string;
      /** The secret of our own in the callback's path: says which payment. */
      readonly paymentId: string;
      readonly providerRef: string;
      readonly result:
        'paid' | 'declined' | 'wrong_pin' | 'too_soon' | 'refused' | 'expired' | 'insufficient' | 'unknown';
      readonly code: string;
      readonly amount?: Money;
      /** The provider's receipt number; unique over its payments. */
      readonly receipt?: string;
    }
  | {
      readonly kind: 'paybill';
      readonly channel: string;
      /** The provider's receipt number. */
      readonly receipt: string;
      readonly amount: Money;
      /** What the payer typed as account reference. */
      readonly reference: string;
    }
  | {
      readonly kind: 'disbursement';
      readonly channel: string;
      /** The key of our `pay_out` call. */
      readonly key: string;
      readonly result: 'completed' | 'failed' | 'unknown';
      readonly code: string;
      readonly receipt?: string;
    }
  | {
      readonly kind: 'status';
      readonly channel: string;
      /** The key of our `…_status` call. */
      readonly key: string;
      readonly result: 'completed' | 'failed' | 'unknown' | 'absent';
      readonly code: string;
      readonly amount?: Money;
      readonly receipt?: string;
    };

/** Takes a notice into the domain: one transaction, safe to repeat. Resolves once it is committed. */
export type ReceiveMoneyNotice = (notice: MoneyNotice) => Promise<void>;

// ───────────────────────────────────────────────────────────────────────── people

/** What the domain may know of people. Names and phones are sealed at rest and never enter chained rows. */
export interface People {
  /** Display names by user id. */
  names(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
  /** E.164 phone with `+`. */
  phone(tx: Tx, userId: string): Promise<string>;
  setName(tx: Tx, userId: string, name: string): Promise<void>;
  /** Marks the profile complete: from now on the person is a `member`. */
  setRegistered(tx: Tx, userId: string, at: Date): Promise<void>;
  setLanguage(tx: Tx, userId: string, language: Language): Promise<void>;
  setNotifications(tx: Tx, userId: string, on: boolean): Promise<void>;
}
