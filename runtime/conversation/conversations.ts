/**
 * The conversations of a node: one way in (`receive`, `publish`), one way out (the senders), and the workers between.
 * All nodes are equal; run as many as you like on one database.
 */
import { randomUUID } from 'node:crypto';
import type {
  AnswerHandler,
  Clock,
  Database,
  Gateway,
  GatewayEvent,
  OutsideCalls,
  Provider,
  Publish,
  Sweep,
  Tool,
} from '../ports.ts';
import { AfterCommit } from './after-commit.ts';
import { Chats, type Chat } from './chats.ts';
import { drain, type Drained } from './drain.ts';
import { Flood } from './flood.ts';
import { readHealth, type Health } from './health.ts';
import { createJobs, type Jobs, type JobsConnection } from './jobs.ts';
import { Lanes } from './lanes.ts';
import { createOutsideCalls, runCall, Waiting, type CallsDeps } from './outside.ts';
import type { Engine, Log, Packs, Persons, Seal, Texts } from './ports.ts';
import { createPublish } from './publish.ts';
import { receive, setAside, type Received, type ReceiveDeps } from './receive.ts';
import type { SenderDeps } from './sender.ts';
import { defaults, type Settings } from './settings.ts';
import { createTimers } from './timers.ts';
import { turn } from './turn.ts';
import type { TurnDeps } from './turn-deps.ts';
import { Workers } from './workers.ts';

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
  readonly persons: Persons;
  readonly seal: Seal;
  readonly clock: Clock & { readonly refresh?: () => Promise<void> };
  readonly log: Log;
  readonly texts: Texts;
  readonly gateways: readonly Gateway[];
  readonly providers: readonly Provider[];
  /** The address that opens a chat with a text typed in, up to the text. */
  readonly chatLink: (chat: Chat) => string;
  readonly domain: (ports: DomainPorts) => Domain;
  readonly settings?: Partial<Settings>;
  /** Makes ids of conversations. Default: random UUIDs. */
  readonly newId?: () => string;
}

export interface Conversations extends DomainPorts {
  /** Takes a parsed notification of a gateway. `unavailable`: nothing was committed, answer 503. */
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
  /** Throws when the database is away. */
  health(): Promise<Health>;
  /** How often what happened on this node since its start. */
  readonly counts: ReadonlyMap<string, number>;
}

export function createConversations(options: ConversationsOptions): Conversations {
  const { seal, log, clock, engine, packs, persons } = options;
  const settings = { ...defaults, ...options.settings };
  const counts = new Map<string, number>();
  const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by);

  const lanes = new Lanes();
  const afterCommit = new AfterCommit((left) => {
    workers.nudge(left);
    for (const id of left.calls)
      if (jobs === null) workers.nudgeCall(id);
      else jobs.call(id);
  });
  const turnsDatabase = afterCommit.watching(options.turns);
  const database = afterCommit.watching(options.workers);
  const waiting = new Waiting();
  const ports: DomainPorts = {
    publish: (businessId) =>
      createPublish(
        { seal, afterCommit, log, skipped: (people) => count('publish.skipped', people) },
        businessId,
      ),
    outsideCalls: createOutsideCalls({ seal, afterCommit, waiting }),
    database,
  };
  const domain = options.domain(ports);
  const gateways = byName(options.gateways, ({ name }) => name);
  const chats = new Chats(database, seal, persons, clock, options.newId ?? randomUUID);

  const turnDeps: TurnDeps = {
    engine,
    packs,
    persons,
    seal,
    clock,
    log,
    afterCommit,
    tools: byName(domain.tools, ({ contract }) => contract.name),
    waiting: waiting.set,
    chatLink: options.chatLink,
    textMax: (chat) => gateways.get(chat.account.gateway)?.textMax ?? settings.textMax,
    lockWaitMs: settings.lockWaitMs,
    retryDelaysMs: settings.retryDelaysMs,
    retry: (id) => workers.nudgeTurn(id),
  };
  const senderDeps: SenderDeps = {
    database,
    seal,
    log,
    gateways,
    chatOf: (id: string) => chats.ofConversation(id),
    leaseMs: settings.sendLeaseMs,
    backOffMs: settings.sendBackOffMs,
    backOffMaxMs: settings.sendBackOffMaxMs,
    attemptsMax: settings.sendAttemptsMax,
  };
  const callsDeps: CallsDeps = {
    database,
    seal,
    log,
    clock,
    afterCommit,
    providers: byName(options.providers, ({ channel }) => channel),
    handlers: byName(domain.handlers, ({ channel }) => channel),
    leaseMs: settings.callLeaseMs,
    backOffMs: settings.callBackOffMs,
    backOffMaxMs: settings.callBackOffMaxMs,
    handleAttemptsMax: settings.handleAttemptsMax,
  };
  const sweeps = [createTimers({ database, seal, afterCommit }), ...domain.sweeps];
  const workers = new Workers({
    database,
    log,
    clock,
    chats,
    lanes,
    sweeps,
    turn: turnDeps,
    sender: senderDeps,
    calls: callsDeps,
    turnsAtOnce: settings.pendingTurnsAtOnce,
    sendsAtOnce: settings.sendsAtOnce,
    callsAtOnce: settings.callsAtOnce,
    sweepMs: settings.sweepMs,
    refresh: async () => clock.refresh?.(),
  });
  const jobs: Jobs | null =
    options.jobs === null
      ? null
      : createJobs({
          connection: options.jobs,
          database,
          log,
          runCall: (id) => runCall(callsDeps, id),
          wake: () => Promise.all([workers.mend(), workers.look()]),
        });
  const receiveDeps: ReceiveDeps = {
    database: turnsDatabase,
    seal,
    log,
    chats,
    afterCommit,
    texts: options.texts,
    flood: new Flood(settings.messagesAMinuteMax),
    count,
    now: () => clock.now(),
    take: async (chat, event) => {
      const result = await lanes.run(chat.id, () => turn(turnsDatabase, turnDeps, chat, event));
      if ('more' in result && result.more) workers.nudgeTurn(chat.id);
      count(`turn.${result.did}`);
    },
  };

  return {
    ...ports,
    sweeps,
    counts,
    receive: (gateway, events, raw) => receive(receiveDeps, gateway, events, raw),
    quarantine: (source, raw, reason) => setAside(receiveDeps, source, raw, reason),
    async start() {
      await jobs?.start();
      workers.start();
    },
    async stop() {
      await jobs?.stop();
      await workers.stop();
    },
    drain: () =>
      drain({
        database,
        chats,
        lanes,
        turn: turnDeps,
        sender: senderDeps,
        calls: callsDeps,
        idle: () => workers.idle(),
      }),
    health: () => readHealth(database),
  };
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (map.has(name)) throw new Error(`"${name}" is registered twice`);
    map.set(name, item);
  }
  return map;
}
