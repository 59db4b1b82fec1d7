/** What conversations are made of, and what they offer. */
import type { FileMaker, Gateway, GatewayEvent } from '../gateway.ts';
import type {
  AnswerHandler,
  Clock,
  Database,
  OutsideCalls,
  Provider,
  Publish,
  Sweep,
  Tool,
} from '../ports.ts';
import type { Chat } from './chats.ts';
import type { Drained } from './drain.ts';
import type { Health } from './health.ts';
import type { JobsConnection } from './jobs.ts';
import type { NumberTrouble } from './number-troubles.ts';
import type { Engine, Log, Packs, Persons, Seal, Texts } from './ports.ts';
import type { Received } from './receive.ts';
import type { SeeTurn } from './seen.ts';
import type { Settings } from './settings.ts';
import type { TicketMessage } from './tickets.ts';
import type { PackSources } from './versions.ts';

/** What the domain gets, so that it can be made. */
export interface DomainPorts {
  /** For the conversations people have with one business. */
  readonly publish: (businessId: string) => Publish;
  readonly outsideCalls: OutsideCalls;
  /** The workers' database, whose transactions nudge what they left once they are committed. */
  readonly database: Database;
}

/** What the domain gives. */
export interface Domain {
  readonly tools: readonly Tool[];
  readonly handlers: readonly AnswerHandler[];
  /** Run every second by domain time, besides the conversations' own timers. */
  readonly sweeps: readonly Sweep[];
}

export interface ConversationsOptions {
  /** The pool for webhooks' turns, and the one for all else: a flood of one does not starve the other. */
  readonly turns: Database;
  readonly workers: Database;
  /** Null: without pg-boss, for replays and tests; the sweeps find everything all the same. */
  readonly jobs: JobsConnection | null;
  readonly engine: Engine;
  readonly packs: Packs;
  /** Keeps conversations in progress on the version they began on; without it a saved flow moves them. */
  readonly versions?: PackSources;
  readonly persons: Persons;
  readonly seal: Seal;
  readonly clock: Clock & { readonly refresh?: () => Promise<void> };
  readonly log: Log;
  readonly texts: Texts;
  readonly gateways: readonly Gateway[];
  /** Make the files that go with messages. */
  readonly makers?: readonly FileMaker[];
  /** Phones of operators, E.164 with `+`: they hear of a number that stops sending. */
  readonly operators?: readonly string[];
  readonly providers: readonly Provider[];
  /** The address that opens a chat with a text typed in, up to the text. */
  readonly chatLink: (chat: Chat) => string;
  readonly domain: (ports: DomainPorts) => Domain;
  readonly settings?: Partial<Settings>;
  /** Makes ids of conversations. Default: random UUIDs. */
  readonly newId?: () => string;
  /** Told of each turn of this node after its commit. Only beside sandboxes: it sees what people wrote. */
  readonly see?: SeeTurn;
}

export interface Conversations extends DomainPorts {
  /** Takes a parsed notification of a gateway. `unavailable`: not all was committed; answer 503, and it comes again. */
  receive(gateway: string, events: readonly GatewayEvent[], raw: Uint8Array): Promise<Received>;
  /** Keeps a notification aside that had the right token and cannot be read. */
  quarantine(source: string, raw: Uint8Array, reason: string): Promise<Received>;
  /** Everything due by domain time: the domain's sweeps and the timers. */
  readonly sweeps: readonly Sweep[];
  start(): Promise<void>;
  /** Begins nothing new, lets what runs end. */
  stop(): Promise<void>;
  /** Works off everything that can be done now. */
  drain(): Promise<Drained>;
  /** Starts a broadcast of its pack in every conversation of a business; the same id is the same broadcast. */
  broadcast(businessId: string, name: string, id: string): Promise<number>;
  /** Answers the member of a ticket. False when it is closed or there is none. */
  answerTicket(reference: string, answer: { readonly id: string; readonly text: string }): Promise<boolean>;
  /** What was said about a ticket, oldest first. */
  readTicket(reference: string): Promise<readonly TicketMessage[]>;
  /** Throws when the database is away. */
  health(): Promise<Health>;
  /** What is wrong with our numbers. Throws when the database is away. */
  troubles(): Promise<readonly NumberTrouble[]>;
  /** How often what happened on this node since its start. */
  readonly counts: ReadonlyMap<string, number>;
}
