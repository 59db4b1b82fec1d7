/** What a turn works with, and what it tells a step. */
import type { StepContext } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import type { Clock } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import type { Chat } from './chats.ts';
import type { Engine, Log, Packs, Person, Persons, Seal } from './ports.ts';
import type { SeeTurn } from './seen.ts';
import type { StepsDeps } from './steps.ts';
import type { Versions } from './versions.ts';

export interface TurnDeps extends Pick<StepsDeps, 'tools' | 'waiting'> {
  readonly engine: Engine;
  readonly packs: Packs;
  readonly versions: Versions;
  readonly persons: Persons;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Log;
  readonly afterCommit: AfterCommit;
  /** The address that opens a chat with a text typed in, up to the text. */
  readonly chatLink: (chat: Chat) => string;
  /** Longest text of one message at the chat's gateway. */
  readonly textMax: (chat: Chat) => number;
  /** Longest text under a file there; 0 where no files are sent. */
  readonly captionMax: (chat: Chat) => number;
  /** How long a new event waits for another node's turn before it is stored alone. */
  readonly lockWaitMs: number;
  /** Waits before an event is tried again; after the last one it has failed. */
  readonly retryDelaysMs: readonly number[];
  /** Called when a parked event may be tried again. */
  readonly retry: (conversationId: string) => void;
  /** A parked event is tried again at once: for draining. */
  readonly impatient?: boolean;
  /** Told of each turn after its commit. */
  readonly see?: SeeTurn;
}

/** What a step may know besides the snapshot. */
export function contextOf(deps: TurnDeps, chat: Chat, pack: Pack, person: Person): StepContext {
  return {
    now: deps.clock.now(),
    conversationId: chat.id,
    role: person.role,
    me: person.me,
    language: person.language,
    timeZone: person.timeZone,
    chatLink: deps.chatLink(chat),
    words: deps.packs.words(pack),
  };
}
