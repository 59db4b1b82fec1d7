/**
 * The world that the phones page shows: the port `main.ts` wires to the messaging sandbox, the mobile-money sandbox,
 * the movable clock, the ledger and the open tickets. The page has no other way to the product than what a phone, a
 * wallet, a calendar and an operator have.
 */
import type { Language, Money } from '../../runtime/ports.ts';
import type { Drawings, Editing, Journeys, Story } from './studio.ts';

/** Everything the page needs. Reads give the present state; what changes it is announced through `subscribe`. */
export interface World {
  /** The account that answers on every phone. `number` is E.164 digits without `+`. */
  readonly bot: { readonly name: string; readonly number: string };
  readonly phones: Phones;
  readonly money: MobileMoney;
  readonly clock: WorldClock;
  readonly book: Book;
  readonly desk: Desk;
  readonly editing: Editing;
  readonly journeys: Journeys;
  readonly drawings: Drawings;
  readonly story: Story;
  /** What happened on the phones as a replay (YAML) that plays it again; null before anything happened. */
  replay(): Promise<string | null>;
  /**
   * Calls `changed` after something of that part may have changed. Calling too often is harmless: parts are read again
   * at leisure and what is the same is not sent. Returns the function that ends it.
   */
  subscribe(changed: (change: Change) => void): () => void;
}

/** Which part of the world to read again. */
export type Change =
  | { readonly part: 'chat'; readonly number: string }
  | { readonly part: 'phones' | 'money' | 'clock' | 'book' | 'desk' | 'editing' | 'journeys' | 'story' };

/** What came of an act: done, or refused with a sentence for the person at the page. */
export type ActResult = { readonly done: true } | { readonly done: false; readonly why: string };

// ───────────────────────────────────────────────────────────────────────── phones

/** A pretended phone. `language` is what its owner speaks: it chooses hints, never what the bot says. */
export interface Phone {
  /** Digits without `+`, plainly fake: see `fakeNumber`. Identifies the phone. */
  readonly number: string;
  readonly name: string;
  readonly language: Language;
}

/** The phones the page starts with when the world has none yet. */
export const firstPhones: readonly Phone[] = [
  { number: '254700000001', name: 'Amina', language: 'sw' },
  { number: '254700000002', name: 'Joe', language: 'en' },
  { number: '254700000003', name: 'Zawadi', language: 'fr' },
];

/** The numbers a phone may have: 254700000001 to 254700000099, which belong to nobody; …00 is the bot's own. */
export const fakeNumber = /^2547000000(?!00)\d\d$/;

export interface Phones {
  list(): Promise<readonly Phone[]>;
  /** Adds a phone. The page has checked number and name; a number that exists already is refused. */
  add(phone: Phone): Promise<ActResult>;
  /** The newest messages of a phone's chat with the bot, both ways, oldest first, at most `newest`. */
  messages(number: string, newest: number): Promise<readonly Message[]>;
  /** Sends from the phone. Resolves when the sandbox has taken it; delivery is told by its ticks. */
  send(number: string, sent: Sent): Promise<ActResult>;
  /** The file that came with a message; null when there is none. */
  file(number: string, message: string): Promise<MessageFile | null>;
  /** Delivers a message of the phone to the product once more, byte for byte, as gateways do after a lost answer. */
  redeliver(number: string, message: string): Promise<ActResult>;
}

/** What a phone can send. `quotes` and `of` are ids of messages in its chat. */
export type Sent =
  | { readonly kind: 'text'; readonly text: string; readonly quotes?: string }
  /** A tap on an option that the message `of` showed. */
  | { readonly kind: 'tap'; readonly of: string; readonly option: string; readonly label: string }
  | { readonly kind: 'voice' }
  | { readonly kind: 'picture' }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number };

/** One message of a chat. Its id is the gateway's and unique within the chat. */
export interface Message {
  readonly id: string;
  readonly from: 'phone' | 'bot';
  /** By the world's clock. */
  readonly at: Date;
  readonly content: MessageContent;
  /** pending: not taken yet; sent: at the gateway; delivered: at the other end; read; failed: it will not arrive. */
  readonly ticks: 'pending' | 'sent' | 'delivered' | 'read' | 'failed';
  /** Id of the message it answers. */
  readonly quotes?: string;
  /** The template it was made from, where it was made from one. */
  readonly template?: string;
}

/** What a bubble shows. */
export type MessageContent =
  | { readonly kind: 'text'; readonly text: string; readonly options?: readonly Option[] }
  | { readonly kind: 'tap'; readonly label: string }
  | { readonly kind: 'voice' }
  | { readonly kind: 'location' }
  /** A picture or another file. `shows`: the page can get it (`Phones.file`) and it is a picture. */
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly caption: string;
      readonly shows: boolean;
      /** What a square code of ours says. */
      readonly code?: string;
      readonly options?: readonly Option[];
    }
  /** `type` is the gateway's name of it. */
  | { readonly kind: 'other'; readonly type: string };

/** A file as it was sent. */
export interface MessageFile {
  /** e.g. `image/png`. */
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** A button or list row of a message. */
export interface Option {
  readonly id: string;
  readonly label: string;
}

// ─────────────────────────────────────────────────────────────────── mobile money

export interface MobileMoney {
  /** Prompts on which something can still be done, oldest first. */
  prompts(): Promise<readonly Prompt[]>;
  /** What the sandbox's own book says really moved, newest first. */
  movements(newest: number): Promise<readonly Movement[]>;
  act(prompt: string, act: PromptAct): Promise<ActResult>;
}

/** What the owner of the phone can do with a prompt; the names are those of replays. */
export const promptActs = ['pays', 'declines', 'times_out', 'pays_late', 'pays_twice'] as const;
export type PromptAct = (typeof promptActs)[number];

/** A request for money on a phone ("STK push"). */
export interface Prompt {
  readonly id: string;
  /** The phone that rings. */
  readonly number: string;
  readonly amount: Money;
  /** Who asks, as the phone shows it. */
  readonly payee: string;
  /** The account reference, as the phone shows it. */
  readonly reference: string;
  readonly at: Date;
  /** Only an open prompt stands on the phone's screen. */
  readonly state: 'open' | 'timed_out' | 'declined' | 'paid';
  /** What is possible now. */
  readonly acts: readonly PromptAct[];
}

/** Money that moved at the provider. */
export interface Movement {
  readonly id: string;
  readonly at: Date;
  readonly number: string;
  /** in: from the phone to us; out: from us to the phone. */
  readonly direction: 'in' | 'out';
  readonly amount: Money;
  /** The provider's receipt number. */
  readonly receipt: string;
}

// ────────────────────────────────────────────────────────────────────────── clock

export interface WorldClock {
  view(): Promise<ClockView>;
  /** Moves the clock and resolves when all that fell due on the way has been done, in order. */
  advance(by: ClockMove): Promise<ActResult>;
}

export interface ClockView {
  readonly now: Date;
  /** IANA name of the zone in which times are shown. */
  readonly zone: string;
  /** Whether it goes on by itself between moves. */
  readonly running: boolean;
  /** The next thing that falls due and what it is, in words; null when nothing waits for time. */
  readonly next: { readonly at: Date; readonly label: string } | null;
}

/** `next`: to the moment of `ClockView.next`. */
export type ClockMove = { readonly hours: number } | { readonly days: number } | 'next';

// ───────────────────────────────────────────────────────────────── ledger, tickets

export interface Book {
  view(newest: number): Promise<BookView>;
}

export interface BookView {
  /** Newest first. */
  readonly entries: readonly BookEntry[];
  /** How many there are in all. */
  readonly total: number;
  /** Balances that are not zero. Over all accounts they add up to zero in each currency. */
  readonly balances: readonly Balance[];
}

/** An event of the ledger with what it moved, if it moved money. */
export interface BookEntry {
  readonly id: string;
  /** e.g. `escrow.deposit.recorded`. */
  readonly type: string;
  readonly at: Date;
  /** The chain hash that covers it, hexadecimal. */
  readonly hash: string;
  readonly moves: readonly { readonly from: string; readonly to: string; readonly amount: Money }[];
}

export interface Balance {
  readonly account: string;
  readonly amount: Money;
}

/** What waits for a person: disputes that hold a payout, conversations handed over, money that lies still. */
export interface Desk {
  tickets(): Promise<readonly Ticket[]>;
  /** Decides for going on: the payout is released, the conversation goes back to the bot. */
  release(ticket: string): Promise<ActResult>;
  /** Writes to the member in the chat. */
  answer(ticket: string, text: string): Promise<ActResult>;
}

export interface Ticket {
  readonly id: string;
  /** What the member was told. */
  readonly reference: string;
  /** A matter of money is no member's ticket: it is read here, and goes when it is settled. */
  readonly kind: 'dispute' | 'support' | 'money';
  /** Null for what has no beginning of its own. */
  readonly at: Date | null;
  /** One line for the operator, without personal data. */
  readonly about: string;
  /** Whose it is; null where it is not a phone of this page. */
  readonly number: string | null;
  /** What the member wrote when it was opened, and what was said about it since, oldest first. */
  readonly said: readonly { readonly by: 'member' | 'person'; readonly text: string }[];
}
