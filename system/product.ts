/**
 * The product from its parts: conversations, ledger, gateways, providers and the webhooks that lead to them. What is
 * special about a sandbox or a replay comes in through the options; the parts are the same everywhere.
 */
import express from 'express';
import type { Express } from 'express';
import { createDaraja } from '../integrations/money/daraja/client.ts';
import { darajaRouter } from '../integrations/money/daraja/router.ts';
import { qrCodes } from '../integrations/pictures/qr.ts';
import { createGreenApi } from '../integrations/whatsapp/greenapi/client.ts';
import { greenApiRouter } from '../integrations/whatsapp/greenapi/router.ts';
import type { Limits } from '../ledger/circles/rules/terms.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { saveAccount } from '../runtime/conversation/chats.ts';
import { createConversations } from '../runtime/conversation/conversations.ts';
import type { Conversations } from '../runtime/conversation/options.ts';
import { codeOf } from '../runtime/conversation/errors.ts';
import type { JobsConnection } from '../runtime/conversation/jobs.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import type { SeeTurn } from '../runtime/conversation/seen.ts';
import type { Settings } from '../runtime/conversation/settings.ts';
import { decodeSnapshot, encodeSnapshot } from '../runtime/engine/snapshot.ts';
import { fail } from '../runtime/engine/step.ts';
import { failpoint } from '../runtime/failpoints.ts';
import type { Cipher } from '../runtime/identity/cipher.ts';
import { identityTools } from '../runtime/identity/tools.ts';
import type { Users } from '../runtime/identity/users.ts';
import type { Clock, Database } from '../runtime/ports.ts';
import { numberRequests } from './correlation.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { overheardStep, overheardTool } from './overheard.ts';
import type { StepHeard, ToolHeard } from './overheard.ts';
import { ownTexts } from './own-texts.ts';
import type { LoadedPacks } from './packs.ts';
import type { GatewayAccount, MoneyAccount } from './sandboxes.ts';

/** The one business of a deployment, for now; tables and keys are by business throughout. */
export const businessId = 'likelemba';

/**
 * The lock time-out of the pool for turns: who writes waits no longer for a circle that is busy, and the event is tried
 * again.
 */
export const turnLockTimeoutMs = 5_000;

/** What the product is made of. */
export interface ProductOptions {
  /** The pool for webhooks' turns, with their lock time-out, and the one for workers. */
  readonly turns: Database;
  readonly workers: Database;
  /** Null: without pg-boss. */
  readonly jobs: JobsConnection | null;
  readonly clock: Clock & { readonly refresh?: () => Promise<void> };
  readonly log: Log;
  readonly packs: LoadedPacks;
  readonly pack: string;
  readonly users: Users;
  readonly cipher: Cipher;
  readonly gatewayAccount: GatewayAccount;
  readonly moneyAccount: MoneyAccount;
  /** True beside sandboxes, whose journals do not lag. */
  readonly sandbox: boolean;
  /** How long a call of a money provider may take. Default: the provider's own. */
  readonly moneyTimeLimitMs?: number;
  /** Nobody is slowed down, neither a chat nor the gateway: plays and benches are faster than people are. */
  readonly limitless?: boolean;
  /** Where providers reach this deployment. */
  readonly publicUrl: string;
  /** Counts what happens, for `/metrics`. Default: of this product alone, without the process. */
  readonly metrics?: Metrics;
  /** Other numbers than the shell's own: shorter leases and waits, for tests. */
  readonly settings?: Partial<Settings>;
  /** Other limits of money than the ledger's own, for replays. */
  readonly limits?: Partial<Limits>;
  /** Makes ids of conversations; replays number them. */
  readonly newId?: () => string;
  /** Hears every step of a conversation, for replays and the trace. */
  readonly onStep?: (step: StepHeard) => void;
  /** Phones of operators, E.164 with `+`: they hear of a number that stops sending. */
  readonly operatorPhones?: readonly string[];
  /** Hears every call of a tool, for replays and the trace. */
  readonly onTool?: (call: ToolHeard) => void;
  /** Told of each turn after its commit, for the trace. */
  readonly see?: SeeTurn;
}

/** The product; its conversations are not started yet. */
export interface Product {
  readonly conversations: Conversations;
  readonly ledger: Ledger;
  /** Webhooks and health; pages are mounted beside them. */
  readonly app: Express;
}

/** Makes the product. Writes its account into the database. */
export async function createProduct(options: ProductOptions): Promise<Product> {
  const { clock, users, cipher, packs, gatewayAccount } = options;
  const metrics = options.metrics ?? createMetrics({ ofProcess: false });
  const log = metrics.countLines(options.log);
  const instance = gatewayAccount.idInstance;
  const gateway = createGreenApi({
    // A sandbox's journals do not lag and may be looked into as often as one likes.
    ...(options.sandbox ? { journalLagMs: 0, limits: { look: 100, state: 100 } } : {}),
    buttons: gatewayAccount.buttons ?? true,
    accounts: [
      {
        idInstance: instance,
        apiToken: gatewayAccount.apiToken,
        url: gatewayAccount.url,
        mediaUrl: gatewayAccount.mediaUrl ?? gatewayAccount.url,
      },
    ],
  });
  await saveAccount(options.workers, {
    gateway: 'greenapi',
    instance,
    businessId,
    pack: options.pack,
    number: gatewayAccount.number,
    limits: options.limitless ? {} : gateway.limits,
    warmUp: gatewayAccount.warmUp ?? null,
  });
  const { callbackSecret, ...account } = options.moneyAccount;
  const provider = createDaraja({
    account,
    publicUrl: options.publicUrl,
    callbackSecret,
    clock,
    ...(options.moneyTimeLimitMs === undefined ? {} : { timeLimitMs: options.moneyTimeLimitMs }),
  });

  let ledger: Ledger | null = null;
  const conversations = createConversations({
    turns: options.turns,
    workers: options.workers,
    jobs: options.jobs,
    engine: { step: overheardStep(options.onStep), fail, encodeSnapshot, decodeSnapshot },
    packs,
    ...(options.sandbox ? {} : { versions: packs.sources }),
    persons: users,
    seal: cipher,
    clock,
    log,
    texts: ownTexts(() => packs.current(options.pack)),
    settings: { ...(options.limitless ? { messagesAMinuteMax: Infinity } : {}), ...options.settings },
    gateways: [metrics.timeGateway(gateway)],
    operators: options.operatorPhones ?? [],
    makers: [qrCodes],
    providers: [metrics.timeProvider(provider)],
    chatLink: () => `https://wa.me/${gatewayAccount.number}?text=`,
    ...(options.newId === undefined ? {} : { newId: options.newId }),
    ...(options.see === undefined ? {} : { see: options.see }),
    domain: (ports) => {
      ledger = createLedger({
        database: ports.database,
        clock,
        people: users,
        publish: ports.publish(businessId),
        outsideCalls: ports.outsideCalls,
        drawSeed: (group) => cipher.index('groups.draw_seed', group).toString('hex').slice(0, 32),
        pass: failpoint,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        onFailure: (error, item) =>
          log.error('agenda.failed', { item: item.id, kind: item.kind, error: codeOf(error) }, error),
      });
      const tools = [...identityTools(users), ...ledger.tools];
      return {
        tools: tools.map((tool) => overheardTool(tool, options.onTool)),
        handlers: [ledger.answerHandler],
        sweeps: ledger.sweeps,
      };
    },
  });
  if (ledger === null) throw new Error('the domain was not made');
  const made: Ledger = ledger;

  const app = express();
  app.disable('x-powered-by');
  app.use(numberRequests, metrics.timeRequests(log));
  const quarantine = (item: { source: string; bytes: Uint8Array; reason: string }) =>
    conversations.quarantine(item.source, item.bytes, item.reason);
  app.use(
    greenApiRouter({
      token: gatewayAccount.webhookToken,
      receive: (events, raw) => conversations.receive('greenapi', events, raw),
      quarantine,
    }),
  );
  app.use(darajaRouter({ callbackSecret, receive: made.receiveMoneyNotice, quarantine }));
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get('/readyz', async (_request, response) => {
    try {
      const [health, numbers] = await Promise.all([conversations.health(), conversations.troubles()]);
      response.json({ ok: true, ...health, numbers });
    } catch {
      response.status(503).json({ ok: false, why: 'the database is away' });
    }
  });
  metrics.mount(app, {
    health: () => conversations.health(),
    counts: conversations.counts,
    attention: async () =>
      countBy<{ readonly kind: string }>(
        [...(await made.needsAttention()), ...(await conversations.troubles())],
        ({ kind }) => kind,
      ),
  });
  return { conversations, ledger: made, app };
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}
