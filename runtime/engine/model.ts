/**
 * What the engine works on: a conversation's snapshot, the events that reach it and the effects it answers with.
 *
 * The engine is pure: time, the speaker and everything random come in with the event's context, and everything it
 * wants done goes out as effects, in order.
 */
import type { Content, FileReference } from '../gateway.ts';
import type { Json, Language, RecordValue, Role, Value } from '../ports.ts';
import type { Variables } from '../language/model.ts';
import type { Words } from './answers/words.ts';
import type { Reader } from './reader.ts';
import type { Trace } from './trace.ts';

/** One running flow. The frame below, if this one is a sub-flow, stands at its `run` step. */
export interface Frame {
  /** Unique within the conversation: confirmations, calls and timers refer to it. */
  readonly id: number;
  readonly flow: string;
  /** The step it rests at. */
  readonly at: string;
  readonly vars: Variables;
  /** `sub` returns its result to the frame below; the others return to the question that was open. */
  readonly origin: 'main' | 'interruption' | 'sub';
  /** Questions answered so far, loop-erased, cut at commits: what `back` and `change` go along. */
  readonly trail: readonly Answered[];
  /** Set by a committed step: the reason why `back` goes no further. */
  readonly committed: boolean;
  /** Set while `change` runs forward again along answers that were given before. */
  readonly forward: Forward | null;
  /** When its question was shown last, in milliseconds since 1970; 0 before any was. */
  readonly shownAtMs: number;
  /** Set while the member is asked which answer to change. */
  readonly changing: boolean;
  /** A command or keyword that was typed while any text was an answer; said once on the way back, then null. */
  readonly ledAway: string | null;
  /** The menu was opened over its question; `for_good`: and come back to; `over`: settled (`until`). Null once answered. */
  readonly left: 'menu' | 'for_good' | 'over' | null;
  /** The timer of the wait it rests at, or of the answer that comes in parts. */
  readonly timer: string | null;
  /** What came so far of an answer in parts. */
  readonly gathered: Gathered;
  /** How often steps that go on a number of times did so. */
  readonly counts: Readonly<Record<string, number>>;
  /** Set while a person has the chat. */
  readonly handed: Reader | null;
}

/** An answer in parts, before it is whole. */
export interface Gathered {
  /** Sent one after another, where the answer is a list. */
  readonly values: readonly Value[];
  /** Option ids, where several of a menu may be chosen. */
  readonly picked: readonly string[];
  /** Texts, where quick messages are one answer. */
  readonly parts: readonly string[];
}

/** An answer given to a question: the edge it took and the value it assigned. */
export interface Answered {
  readonly step: string;
  readonly edge: string;
  readonly value: Value;
}

export interface Forward {
  readonly answers: readonly Answered[];
  /** Where the change was asked for; reaching it ends the run forward. */
  readonly until: string;
}

/** An option as it was shown: `1` means the first of these, whatever is true now. */
export interface ShownOption {
  /** Choice id, `item.<index>`, `yes`, `no`, or a paging word. */
  readonly id: string;
  readonly label: string;
  /** Labels and aliases in all languages. */
  readonly words: readonly string[];
}

/** The question that waits for an answer. */
export interface OpenQuestion {
  readonly visit: number;
  readonly step: string;
  readonly flow: string;
  readonly options: readonly ShownOption[];
  /** Page of a long list, from 0. */
  readonly page: number;
  readonly tries: number;
  /**
   * What the options are: the step's own, the candidates of an ambiguous answer, the answers that may be changed,
   * or the offer of a person after too many tries.
   */
  readonly asks: 'answer' | 'which' | 'change' | 'person';
  /** The candidates, when it asks which. */
  readonly which: readonly Value[];
}

/** A notice that offered words and may still be answered. */
export interface OpenNotice {
  readonly visit: number;
  /** Key of the pack's `notices`. */
  readonly notice: string;
  readonly options: readonly ShownOption[];
  /** Options that were taken up: a tap may take them again, a typed word belongs to others first. */
  readonly taken: readonly string[];
  readonly data: Value;
  /** What its event was about; null in snapshots of before, too. */
  readonly about: string | null;
  /** Another notice has ended it: a tap and a quotation still reach it, words do not. */
  readonly over: boolean;
}

/** What the newest confirm showed and a yes confirmed; used up by the spend, a no, a change or a wait. */
export interface Confirmation {
  readonly visit: number;
  /** Path → encoded value. */
  readonly shown: Readonly<Record<string, Json>>;
  /** Record name → ids of the records that the shown paths belong to. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

/** A domain event that came while a call was pending: the flow may be about to wait for it. */
export interface EarlyEvent {
  readonly name: string;
  readonly outcome: string;
  readonly about: string;
  readonly data: Value;
}

/** A tool call whose outcome has not come yet. */
export interface PendingCall {
  readonly id: string;
  readonly tool: string;
  /** The frame that called. */
  readonly frame: number;
}

/** A conversation between two events. Stored through `encodeSnapshot`/`decodeSnapshot`. */
export interface Snapshot {
  readonly frames: readonly Frame[];
  /** How many questions and notices were shown so far; each has its number. */
  readonly visits: number;
  readonly open: OpenQuestion | null;
  /** Newest last, at most ten. */
  readonly notices: readonly OpenNotice[];
  /** Newest last, at most thirty: visits that were answered, for taps that come late or twice. */
  readonly answered: readonly number[];
  /**
   * The newest message and when it came (milliseconds since 1970): what tells a double tap, and words sent twice. Null
   * for what is neither a tap nor a few words.
   */
  readonly tapped: { readonly option: string; readonly at: number } | null;
  readonly confirmed: Confirmation | null;
  /** At most one of a tool inside, and those of tools outside whose answers have not come. */
  readonly pending: readonly PendingCall[];
  /** Kept while calls are pending: a provider may settle a payment before its answer to our call is known. */
  readonly early: readonly EarlyEvent[];
  /** Numbers given so far to frames, calls and timers. */
  readonly numbers: number;
  /** What brought a person here before they had a profile: run when onboarding ends. */
  readonly after: { readonly text: string } | null;
  /** Which way this person goes in each trial. */
  readonly splits: Readonly<Record<string, string>>;
  /** Flows that wait until nothing else is open, oldest first. */
  readonly queued: readonly Queued[];
  /** What was said since a question was shown last: whose words came between it and an answer. */
  readonly between: 'notice' | 'person' | null;
  /** The tickets that people still have: the one that was opened or answered newest last, at most twenty. */
  readonly tickets: readonly Reader[];
  /** Schedules of the pack: as they were read when their timer was set, and when it is due (milliseconds since 1970). */
  readonly schedules: Readonly<Record<string, { readonly every: string; readonly dueMs: number }>>;
}

/** A flow that an event, a schedule or a broadcast is to start. */
export interface Queued {
  readonly by: 'event' | 'schedule' | 'broadcast';
  /** `event.outcome`, or the name of the schedule or broadcast. */
  readonly name: string;
  /** What the event carried. */
  readonly data: Value;
}

/** Before the first event. */
export const emptySnapshot: Snapshot = {
  frames: [],
  visits: 0,
  open: null,
  notices: [],
  answered: [],
  tapped: null,
  confirmed: null,
  pending: [],
  early: [],
  numbers: 0,
  after: null,
  splits: {},
  queued: [],
  between: null,
  tickets: [],
  schedules: {},
};

/** What can happen to a conversation. */
export type StepEvent =
  | {
      readonly kind: 'message';
      readonly content: Content;
      /** The visit whose message this one quotes, if the shell found it. */
      readonly quotedVisit: number | null;
    }
  /** The outcome of the pending call. */
  | { readonly kind: 'outcome'; readonly call: string; readonly outcome: string; readonly result: Value }
  | {
      readonly kind: 'domain';
      readonly name: string;
      readonly outcome: string;
      readonly about: string | null;
      readonly data: Value;
    }
  | { readonly kind: 'timer'; readonly timer: string }
  /** The person who has a ticket answers. */
  | { readonly kind: 'person'; readonly reference: string; readonly text: string };

/** Everything a step may know besides the snapshot. */
export interface StepContext {
  readonly now: Date;
  readonly conversationId: string;
  readonly role: Role;
  /** The record `me`. */
  readonly me: RecordValue;
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
  /** Address that opens this chat with a text typed in, up to the text. */
  readonly chatLink: string;
  readonly words: Words;
  /** Set when the speaker has opened so many tickets that they may open the next one only then. */
  readonly ticketsFrom?: Date;
}

/** What a step wants done. */
export type Effect =
  | {
      readonly kind: 'message';
      /**
       * What a quotation of it answers: the visit of a question or of a notice with offers; of a notice without any, the
       * visit of the newest that it is the end of, or `offersNothing`. Null for what is said in passing.
       */
      readonly visit: number | null;
      /** The template it was made from; null for the runtime's own strings. */
      readonly template: string | null;
      /** All that it was made from, in order: templates by name, the runtime's strings by key. */
      readonly of: readonly string[];
      readonly text: string;
      /** What a tap may answer: ids carry the visit. The text lists them as well. */
      readonly options: readonly { readonly id: string; readonly label: string }[];
      /** The template's view, encoded, for replays and the trace. */
      readonly data: Json;
      /** A reminder that `stop` pauses. */
      readonly pausable: boolean;
      /** What goes with it, e.g. a picture; the text is its caption and says everything without it. */
      readonly file?: FileReference;
    }
  /** At most one, and the last: the shell runs the tool and gives the outcome to the next step. */
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly tool: string;
      readonly input: Variables;
      /** The idempotency key (design §3): for a spend the visit of its confirm. */
      readonly key: string;
    }
  | { readonly kind: 'timer'; readonly timer: string; readonly at: Date }
  | { readonly kind: 'cancel_timer'; readonly timer: string }
  /** What a member wrote or sent for the person who has a ticket of theirs. */
  | {
      readonly kind: 'forward';
      readonly reference: string;
      readonly content: Content;
      /** What kind of word it is, by a name of the flow's. */
      readonly marked?: string;
    }
  /** Which way somebody went in a trial. */
  | { readonly kind: 'split'; readonly trial: string; readonly way: string }
  /** A person is needed. `reference` is what the member was told. */
  | {
      readonly kind: 'ticket';
      readonly reference: string;
      readonly queue: string;
      readonly flow: string;
      readonly step: string;
    };

/** What a step comes to. */
export interface StepResult {
  readonly snapshot: Snapshot;
  readonly effects: readonly Effect[];
  /** How it came about: for coverage and for a trace. */
  readonly trace: Trace;
}
