/**
 * What `/metrics` says, in Prometheus' text format. Labels are names of ours, never ids, numbers or words of people.
 * Counters are of this node since its start; gauges that begin with `likelemba_waiting_` are of the whole deployment.
 */
import type { Express, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Health } from '../runtime/conversation/health.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import type { Gateway } from '../runtime/gateway.ts';
import type { Provider } from '../runtime/ports.ts';

/** Seconds: a menu answer takes milliseconds, a provider's call up to half a minute. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  /** The same log; lines are counted by event, those of what goes as it should are not. */
  countLines(log: Log): Log;
  /** The same gateway or provider; what it answers is counted and timed. */
  timeGateway<G extends Gateway>(gateway: G): G;
  timeProvider<P extends Provider>(provider: P): P;
  /** Times every request that comes after it, and logs its answer. */
  timeRequests(log: Log): RequestHandler;
  /** Mounts `GET /metrics`. `sources` are read at each look. */
  mount(app: Express, sources: Sources): void;
}

/** Where figures come from that nobody counts as they happen. */
interface Sources {
  /** Throws when the database is away. */
  readonly health: () => Promise<Health>;
  readonly counts: ReadonlyMap<string, number>;
  /** How many things wait for a person to settle them, by kind. Throws when the database is away. */
  readonly attention: () => Promise<ReadonlyMap<string, number>>;
}

/** `ofProcess`: also memory, CPU and event loop of this process, which is counted once however many products it runs. */
export function createMetrics({ ofProcess }: { readonly ofProcess: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const lines = new Counter({
    name: 'likelemba_log_lines_total',
    help: 'Lines of the log by level and event.',
    labelNames: ['level', 'event'],
    registers,
  });
  const requests = new Histogram({
    name: 'likelemba_request_seconds',
    help: 'Requests from outside by route and status.',
    labelNames: ['route', 'status'],
    buckets,
    registers,
  });
  const sends = new Histogram({
    name: 'likelemba_send_seconds',
    help: 'Messages given to a gateway, by its answer.',
    labelNames: ['gateway', 'state'],
    buckets,
    registers,
  });
  const calls = new Histogram({
    name: 'likelemba_call_seconds',
    help: 'Calls of money providers, by their answer.',
    labelNames: ['channel', 'operation', 'state'],
    buckets,
    registers,
  });

  return {
    countLines: (log) => ({
      debug(event, fields) {
        log.debug(event, fields);
      },
      info(event, fields) {
        lines.inc({ level: 'info', event });
        log.info(event, fields);
      },
      warn(event, fields) {
        lines.inc({ level: 'warn', event });
        log.warn(event, fields);
      },
      error(event, fields, cause) {
        lines.inc({ level: 'error', event });
        log.error(event, fields, cause);
      },
    }),
    timeGateway: (gateway) => ({
      ...gateway,
      async send(instance, message) {
        const end = sends.startTimer({ gateway: gateway.name });
        const answer = await gateway.send(instance, message);
        end({ state: answer.state });
        return answer;
      },
    }),
    timeProvider: (provider) => ({
      ...provider,
      async call(operation, key, request) {
        const end = calls.startTimer({ channel: provider.channel, operation });
        const answer = await provider.call(operation, key, request);
        end({ state: answer.state });
        return answer;
      },
    }),
    timeRequests: (log) => (request, response, next) => {
      const end = requests.startTimer();
      response.once('finish', () => {
        // The pattern, since the path itself may hold a secret or a number; known only once a route has matched.
        const route = patternOf(request.route);
        const status = response.statusCode;
        const seconds = end({ route, status });
        log.debug('request.answered', {
          method: request.method,
          route,
          status,
          ms: Math.round(seconds * 1000),
        });
      });
      next();
    },
    mount(app, sources) {
      const look = gauges(registry, sources);
      app.get('/metrics', async (_request, response) => {
        await look();
        response.type(registry.contentType).send(await registry.metrics());
      });
    },
  };
}

function patternOf(route: unknown): string {
  const path = (route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : 'other';
}

/** What nobody counts as it happens. Returns what reads it all, in one go. */
function gauges(registry: Registry, sources: Sources): () => Promise<void> {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `likelemba_${name}`, help, labelNames, registers });
  const undone = gauge('waiting_events', 'Events that wait for their turn.');
  const undoneAge = gauge('waiting_events_oldest_seconds', 'How long the oldest has waited.');
  const failed = gauge('waiting_failed_events', 'Events that could not be worked off.');
  const sending = gauge('waiting_chats', 'Chats with a message to send.');
  const sendingAge = gauge('waiting_chats_oldest_seconds', 'How long the longest due has waited.');
  const held = gauge(
    'waiting_chats_held',
    'Those of them held for a number that cannot send, or for tomorrow.',
  );
  const calls = gauge('waiting_calls', 'Calls of money providers that are not settled.', ['state']);
  const dead = gauge('waiting_dead_letters', 'Messages, calls and jobs given up and not looked at.');
  const quarantined = gauge('waiting_quarantine', 'Notifications kept aside.');
  const tickets = gauge('waiting_tickets', 'Open tickets.');
  const attention = gauge(
    'waiting_attention',
    'What only a person can settle: matters of money, and numbers that cannot send.',
    ['kind'],
  );
  const up = gauge('database_up', '1 while the database answers; else the waiting_ gauges are of before.');
  const events = new Counter({
    name: 'likelemba_events_total',
    help: 'What came in and what became of it.',
    labelNames: ['what'],
    registers,
  });
  return async () => {
    events.reset();
    for (const [what, times] of sources.counts) events.inc({ what }, times);
    try {
      const [health, kinds] = await Promise.all([sources.health(), sources.attention()]);
      undone.set(health.undone);
      undoneAge.set(health.oldestUndoneS);
      failed.set(health.failed);
      sending.set(health.sending);
      sendingAge.set(health.oldestSendS);
      held.set(health.held);
      for (const [state, count] of Object.entries(health.calls)) calls.set({ state }, count);
      dead.set(health.deadLetters);
      quarantined.set(health.quarantined);
      tickets.set(health.openTickets);
      attention.reset();
      for (const [kind, count] of kinds) attention.set({ kind }, count);
      up.set(1);
    } catch {
      up.set(0);
    }
  };
}
