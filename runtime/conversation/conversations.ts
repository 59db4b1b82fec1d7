/**
 * The conversations of a node: one way in (`receive`, `publish`), one way out (the senders), and the workers between.
 * All nodes are equal; run as many as you like on one database.
 */
import { randomUUID } from 'node:crypto';
import { failpoint } from '../failpoints.ts';
import { askStates, mendHeld, type AccountsDeps } from './account-state.ts';
import { AfterCommit } from './after-commit.ts';
import { Chats } from './chats.ts';
import { drain } from './drain.ts';
import { Flood } from './flood.ts';
import { readHealth } from './health.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { Lanes } from './lanes.ts';
import { numberTroubles } from './number-troubles.ts';
import { tellOperators } from './operators.ts';
import { createOutsideCalls, Waiting, type CallsDeps } from './outside.ts';
import type { Conversations, ConversationsOptions, DomainPorts } from './options.ts';
import { createPublish } from './publish.ts';
import { receive, setAside, type ReceiveDeps } from './receive.ts';
import type { SenderDeps } from './sender.ts';
import { defaults } from './settings.ts';
import { startBroadcast, startSchedules } from './starts.ts';
import { answerTicket, readTicket } from './tickets.ts';
import { createTimers } from './timers.ts';
import { turn } from './turn.ts';
import type { TurnDeps } from './turn-deps.ts';
import { Versions } from './versions.ts';
import { Workers } from './workers.ts';

/** The conversations of one node. It takes nothing by itself until it is started. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { seal, log, clock, engine, packs, persons } = options;
  const settings = { ...defaults, ...options.settings };
  const counts = new Map<string, number>();
  const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by);

  const versions = new Versions(packs, options.versions ?? null);
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
    versions,
    persons,
    seal,
    clock,
    log,
    afterCommit,
    tools: byName(domain.tools, ({ contract }) => contract.name),
    waiting: waiting.set,
    chatLink: options.chatLink,
    captionMax: (chat) => gateways.get(chat.account.gateway)?.captionMax ?? 0,
    textMax: (chat) => gateways.get(chat.account.gateway)?.textMax ?? settings.textMax,
    lockWaitMs: settings.lockWaitMs,
    retryDelaysMs: settings.retryDelaysMs,
    retry: (id) => workers.nudgeTurn(id),
    ...(options.see === undefined ? {} : { see: options.see }),
  };
  const accounts: AccountsDeps = {
    database,
    log,
    clock,
    afterCommit,
    gateways,
    statePollMs: settings.statePollMs,
    statePollPausedMs: settings.statePollPausedMs,
  };
  const tell = (): Promise<void> =>
    tellOperators({
      database,
      seal,
      afterCommit,
      now: () => clock.now(),
      chats,
      persons,
      texts: options.texts,
      gateways,
      operators: options.operators ?? [],
    });
  const senderDeps: SenderDeps = {
    database,
    seal,
    log,
    gateways,
    makers: byName(options.makers ?? [], ({ name }) => name),
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
    watchNumbers: async () => {
      await askStates(accounts);
      await tell();
    },
    mendNumbers: () => mendHeld(database),
  });
  const jobs: Jobs | null =
    options.jobs === null
      ? null
      : createJobs({
          connection: options.jobs,
          database,
          log,
          runCall: (id) => workers.callForJob(id),
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
    accounts,
    tellOperators: tell,
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
    broadcast: (businessId, name, id) =>
      startBroadcast({ database, seal, afterCommit }, businessId, name, id),
    answerTicket: (reference, answer) =>
      answerTicket({ database, seal, afterCommit, clock }, reference, answer),
    readTicket: (reference) => readTicket(database, seal, reference),
    async start() {
      await versions.open(database, seal);
      await startSchedules({ database, packs, clock });
      await jobs?.start();
      workers.start();
    },
    async stop() {
      failpoint('stop.begun');
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
    troubles: () => numberTroubles(database),
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
