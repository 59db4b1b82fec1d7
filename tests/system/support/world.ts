/** Nodes of the shell around the tiny engine, on one database, with a gateway and providers that do as they are told. */
import { createHash } from 'node:crypto';
import { saveAccount } from '../../../runtime/conversation/chats.ts';
import { createConversations } from '../../../runtime/conversation/conversations.ts';
import type {
  Conversations,
  ConversationsOptions,
  Domain,
  DomainPorts,
} from '../../../runtime/conversation/options.ts';
import { openSandboxClock, type MovableClock } from '../../../runtime/conversation/clock.ts';
import type { Log, LogFields, Person, Persons, Seal } from '../../../runtime/conversation/ports.ts';
import type { PackSources } from '../../../runtime/conversation/versions.ts';
import { openDatabase, type OpenDatabase } from '../../../runtime/database/pool.ts';
import type {
  Content,
  FileMaker,
  Gateway,
  GatewayEvent,
  OutgoingMessage,
  SendAnswer,
} from '../../../runtime/gateway.ts';
import type { InsideTool, Provider } from '../../../runtime/ports.ts';
import { testWords } from '../../support/chat.ts';
import { suiteLog } from '../../support/suite-log.ts';
import { tinyEngine, tinyPack } from './tiny-engine.ts';

/** Seals by writing the place beside the text: bytes that are opened elsewhere are seen. */
export const openSeal: Seal = {
  seal: (place, text) => Buffer.from(JSON.stringify([place, text])),
  open(place, sealed) {
    const [where, text] = JSON.parse(Buffer.from(sealed).toString()) as [string, string];
    if (where !== place) throw new Error(`sealed for ${where}, opened at ${place}`);
    return text;
  },
  index: (place, text) => createHash('sha256').update(`${place} ${text}`).digest(),
};

/** People by number: the user's id is made of it. Nothing is stored, so nodes agree. */
const fakePersons = (muted: ReadonlySet<string> = new Set()): Persons => ({
  findOrCreateByPhone: (_tx, phone) => Promise.resolve(userOf(phone)),
  read: (_tx, id): Promise<Person> =>
    Promise.resolve({
      id,
      role: 'member',
      language: 'en',
      timeZone: 'Africa/Nairobi',
      notifications: !muted.has(id),
      me: { id, name: 'Amina' },
    }),
});

export const userOf = (phone: string): string => `00000000-0000-4000-8000-${phone.slice(-12)}`;

/** Collects warnings and errors by name. */
export function collectingLog(): Log & { readonly lines: { event: string; fields: object }[] } {
  const lines: { event: string; fields: object }[] = [];
  const kept = suiteLog();
  const add = (event: string, fields: LogFields = {}): void => {
    lines.push({ event, fields });
    kept.info(event, fields);
  };
  return { lines, debug: kept.debug, info: add, warn: add, error: add };
}

/** Gateways never give an id twice, and the tests of a file share a database. */
let ids = 0;

/** A gateway whose book says what really arrived. `answer` decides what a send is told; default: sent. */
export class FakeGateway implements Gateway {
  readonly name = 'fake';
  readonly textMax = 1_000;
  /** What arrived on phones, in order. */
  readonly arrived: { chat: string; text: string; id: string; at: Date }[] = [];
  answer: (message: OutgoingMessage, arrive: () => string) => SendAnswer | Promise<SendAnswer> = (
    _message,
    arrive,
  ) => ({
    state: 'sent',
    message: arrive(),
  });
  finds = 0;

  async send(_instance: string, message: OutgoingMessage): Promise<SendAnswer> {
    return this.answer(message, () => {
      const id = `M${++ids}`;
      this.arrived.push({ chat: message.chat, text: message.text, id, at: new Date() });
      return id;
    });
  }

  async find(
    _instance: string,
    message: OutgoingMessage,
    since: Date,
    isOther: (id: string) => Promise<boolean>,
  ): Promise<string | null> {
    this.finds++;
    // The newest first, as the real one.
    for (const { chat, text, at, id } of this.arrived.toReversed())
      if (chat === message.chat && text === message.text && at >= since && !(await isOther(id))) return id;
    return null;
  }

  textsOf(chat: string): string[] {
    return this.arrived.filter((message) => message.chat === chat).map(({ text }) => text);
  }
}

export interface Node extends Conversations {
  readonly log: ReturnType<typeof collectingLog>;
  readonly turns: OpenDatabase;
  readonly workers: OpenDatabase;
  readonly clock: MovableClock;
  close(): Promise<void>;
}

export interface NodeOptions {
  readonly url: string;
  readonly gateway?: Gateway;
  readonly providers?: readonly Provider[];
  readonly makers?: readonly FileMaker[];
  readonly operators?: readonly string[];
  readonly domain?: (ports: DomainPorts) => Partial<Domain>;
  readonly muted?: ReadonlySet<string>;
  readonly logic?: string;
  /** Another engine and pack than the tiny one. */
  readonly engine?: ConversationsOptions['engine'];
  readonly packs?: ConversationsOptions['packs'];
  readonly persons?: Persons;
  readonly versions?: PackSources;
  readonly jobs?: boolean;
  readonly settings?: ConversationsOptions['settings'];
  readonly pool?: number;
}

/** One node; several on one database are several calls. */
export async function openNode(options: NodeOptions): Promise<Node> {
  const pool = (name: string): OpenDatabase =>
    openDatabase({ url: options.url, max: options.pool ?? 4, applicationName: name });
  const turns = pool('turns');
  const workers = pool('workers');
  const log = collectingLog();
  const clock = await openSandboxClock(workers);
  const conversations = createConversations({
    turns,
    workers,
    log,
    clock,
    engine: options.engine ?? tinyEngine,
    seal: openSeal,
    jobs: options.jobs === true ? { url: options.url } : null,
    packs: options.packs ?? {
      current: () => tinyPack(options.logic),
      has: () => true,
      words: () => testWords(),
    },
    ...(options.versions === undefined ? {} : { versions: options.versions }),
    persons: options.persons ?? fakePersons(options.muted),
    texts: {
      onlyPrivate: () => 'only private chats',
      tooMany: (language) => `too many (${language})`,
      numberPaused: (language, { number, state }) => `${number} paused: ${state} (${language})`,
      numberBack: (language, { number, state }) => `${number} is back from ${state} (${language})`,
    },
    gateways: [options.gateway ?? new FakeGateway()],
    providers: options.providers ?? [],
    makers: options.makers ?? [],
    operators: options.operators ?? [],
    chatLink: ({ account }) => `https://wa.me/${account.number}?text=`,
    domain: (ports) => ({ tools: [], handlers: [], sweeps: [], ...options.domain?.(ports) }),
    settings: { messagesAMinuteMax: Infinity, ...options.settings },
  });
  return {
    ...conversations,
    log,
    turns,
    workers,
    clock,
    async close() {
      await conversations.stop();
      await Promise.all([turns.close(), workers.close()]);
    },
  };
}

/** The one account of the tests, without a rate. */
export function openAccount(database: OpenDatabase): Promise<string> {
  const account = { gateway: 'fake', instance: 'i1', businessId: 'b1', pack: 'tiny', number: '254700000000' };
  return saveAccount(database, account);
}

export const phoneOf = (person: number): string => `+2547000000${String(person).padStart(2, '0')}`;
export const chatOf = (person: number): string => `${phoneOf(person).slice(1)}@c.us`;

let keys = 0;

/** A message as a gateway's adapter gives it. The same `key` is the same notification. */
export function message(person: number, content: string | Content, key = `k${++keys}`): GatewayEvent {
  return {
    kind: 'message',
    instance: 'i1',
    chat: chatOf(person),
    phone: phoneOf(person),
    private: true,
    key,
    at: new Date(0),
    content: typeof content === 'string' ? { kind: 'text', text: content } : content,
  };
}

const nothing = new Uint8Array();

/** Gives one event to a node. */
export function tell(node: Conversations, event: GatewayEvent): Promise<'ok' | 'unavailable'> {
  return node.receive('fake', [event], nothing);
}

/** An inside tool called `name`. */
export function tool(name: string, run: InsideTool['run']): InsideTool {
  return {
    contract: {
      name,
      does: name,
      where: 'inside',
      risk: 'write',
      step: 'free',
      roles: ['member'],
      needs: [],
      input: {},
      outcomes: { done: null },
    },
    run,
  };
}

/** The tool `slow`, which stands still once it has begun until it is let go. */
export function slowTool(): {
  readonly slow: InsideTool;
  readonly begun: Promise<void>;
  readonly letGo: () => void;
} {
  const begun = gate();
  const go = gate();
  const slow = tool('slow', async () => {
    begun.open();
    await go.opened;
    return { outcome: 'done' };
  });
  return { slow, begun: begun.opened, letGo: go.open };
}

/** Waits until `ready` holds, looking often; the test's own time limit ends it. */
export async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A promise and its key. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
