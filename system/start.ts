/** `npm start`: everything on one machine, with sandboxes for whatever has no credentials. */
import { join } from 'node:path';
import { phonesPage } from '../console/phones/router.ts';
import { openSandboxClock, realClock } from '../runtime/conversation/clock.ts';
import { codeOf } from '../runtime/conversation/errors.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import { loadConfig } from '../runtime/config.ts';
import type { Config } from '../runtime/config.ts';
import { takeApplicationLock } from '../runtime/database/lock.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { declareErrors } from '../runtime/errors.ts';
import { confirmDataKey } from '../runtime/identity/data-key.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import { createUsers } from '../runtime/identity/users.ts';
import type { Database } from '../runtime/ports.ts';
import type { Say } from './command-words.ts';
import { homeFolder, openHome } from './database.ts';
import { editWords, firstWords } from './edit-words.ts';
import { openLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openPacks } from './packs.ts';
import { watchPacks } from './pack-watch.ts';
import type { WatchedPacks } from './pack-watch.ts';
import { TurnTrace } from './phones-journeys.ts';
import { Acts } from './phones-replay.ts';
import type { Pace } from './phones-story.ts';
import { phonesWorld } from './phones-world.ts';
import { createProduct, turnLockTimeoutMs } from './product.ts';
import { startSandboxes } from './sandboxes.ts';
import type { GatewayAccount, MoneyAccount, Sandboxes } from './sandboxes.ts';
import { openWeb } from './web.ts';

const startError = declareErrors({
  LIVE_BESIDE_SANDBOX: {
    message: '{live} has live credentials and {sandbox} has none',
    hint: 'Give credentials for both or for neither: a sandbox never runs beside a live account.',
    retryable: false,
  },
});

const pack = 'likelemba';
/** The zone in which the phones' panel shows times. */
const zone = 'Africa/Nairobi';

/** A running deployment. */
export interface Running {
  readonly url: string;
  /** Whether the phones are there: with sandboxes only. */
  readonly hasPhones: boolean;
  /** Clean: begins nothing new, lets what runs end. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a start may be told besides its configuration. */
export interface StartOptions {
  /** Default: from the environment and `.env`. Port 0 is any free one. */
  readonly config?: Config;
  /** Another folder for data and journals than the project's own. */
  readonly stateFolder?: string;
  /** How fast the story on the phones goes, where nobody watches it. */
  readonly storyPace?: Pace;
  /** Log lines are read by a person. */
  readonly terminal?: boolean;
}

/** Starts everything. Throws AppErrors that say what to mend; nothing is left running then. */
export async function start(projectFolder: string, say: Say, options: StartOptions = {}): Promise<Running> {
  const config = options.config ?? loadConfig(projectFolder);
  assertOneWorld(config);
  const folder = homeFolder(projectFolder, config, options.stateFolder);
  const log = openLog(config.logLevel, { causes: !config.live, terminal: options.terminal ?? false });
  const closing: (() => Promise<unknown> | unknown)[] = [];
  // What members hear in a live deployment changes by publishing, never because a file was saved.
  const watched = config.live
    ? null
    : watchPacks(projectFolder, [pack], (error) => log.error('packs.unread', { code: codeOf(error) }, error));
  if (watched) closing.push(() => watched.close(), tellEdits(watched, say));
  const packs = watched ?? openPacks(projectFolder, [pack]);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= closeAll(closing, log));
  try {
    // First of all, so that a second start hears of the first one and not of the port that it has.
    const lock = config.live ? null : takeApplicationLock(folder, localUrl(config.port));
    closing.push(() => lock?.release());
    const web = await openWeb(config.port, config.live ? 'everywhere' : 'loopback');
    closing.push(() => web.close());
    const url = config.live ? config.publicUrl : localUrl(web.port);
    lock?.describe(url);
    const home = await openHome(projectFolder, config, say, options.stateFolder);
    closing.push(() => home.close());
    home.warnings.forEach(say);

    const pool = (name: string, max: number, more: { readonly lockTimeoutMs?: number } = {}) => {
      const applicationName = `likelemba ${name}`;
      const database = openDatabase({ ...home.connection, max, applicationName, ...more });
      closing.push(() => database.close());
      return database;
    };
    const turns = pool('turns', 12, { lockTimeoutMs: turnLockTimeoutMs });
    const workers = pool('workers', 20);
    const cipher = createCipher(home.dataKey);
    await confirmDataKey(workers, cipher);
    const users = createUsers({ cipher, operatorPhones: config.operatorPhones });

    closing.push(watchDatabase(workers, log));

    const sandboxClock = config.live ? null : await openSandboxClock(workers);
    const clock = sandboxClock ?? realClock;
    const sandboxes = config.live
      ? null
      : await startSandboxes({ folder, now: () => clock.now(), secret: home.dataKey });
    if (sandboxes) closing.push(() => sandboxes.close());
    // Sandboxes live on this machine, whatever its public address is.
    const reachedAt = sandboxes ? `http://127.0.0.1:${web.port}` : url;

    const trace = new TurnTrace();
    const product = await createProduct({
      turns,
      workers,
      jobs: home.connection,
      clock,
      log,
      packs,
      pack,
      users,
      cipher,
      ...accounts(config, sandboxes),
      operatorPhones: config.operatorPhones,
      metrics: createMetrics({ ofProcess: true }),
      publicUrl: reachedAt,
      sandbox: sandboxes !== null,
      ...(sandboxes === null ? {} : { see: trace.see }),
    });
    let closePage = (): void => undefined;
    if (sandboxes && sandboxClock && watched) {
      const world = phonesWorld({
        product,
        sandboxes,
        clock: sandboxClock,
        database: workers,
        seal: cipher,
        zone,
        projectFolder,
        packs: watched,
        pack,
        trace,
        acts: new Acts(join(folder, 'phones.jsonl')),
        pace: options.storyPace,
      });
      closing.push(() => world.close());
      const page = phonesPage({
        world,
        live: [],
        report: (error) => log.error('phones.failed', { code: codeOf(error) }, error),
      });
      product.app.use('/phones', page.router);
      product.app.get('/', (_request, response) => response.redirect('/phones/'));
      closePage = page.close;
    }
    closing.push(() => product.conversations.stop());
    await product.conversations.start();
    // Nothing more is taken in before anything is stopped; an open page would keep the server waiting.
    closing.push(() => web.close());
    closing.push(closePage);
    web.answerWith(product.app);
    sandboxes?.connect(reachedAt);
    return { url, hasPhones: sandboxes !== null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const localUrl = (port: number): string => `http://localhost:${port}`;

function tellEdits(watched: WatchedPacks, say: Say): () => void {
  const first = firstWords(watched);
  if (first !== null) say(first);
  let broken = watched.edited().broken;
  return watched.subscribe((edited) => {
    say(editWords(edited, broken));
    broken = edited.broken;
  });
}

/** How often the database is looked for, in milliseconds. */
const watchMs = 2_000;

/** Says when the database goes away and when it is back; what waits for it is tried again by itself. */
function watchDatabase(database: Database, log: Log): () => void {
  let away = false;
  const timer = setInterval(() => {
    database.query({ name: 'start.watch', text: 'select 1' }).then(
      () => {
        if (away) log.warn('database.back');
        away = false;
      },
      (error: unknown) => {
        if (!away) log.error('database.away', { error: codeOf(error) });
        away = true;
      },
    );
  }, watchMs);
  return () => clearInterval(timer);
}

/** In the opposite order of their making. One that fails does not keep the others open. */
async function closeAll(closing: (() => Promise<unknown> | unknown)[], log: Log): Promise<void> {
  for (const close of closing.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      log.warn('stop.failed', { code: codeOf(error) });
    }
  }
}

function assertOneWorld({ sandbox, live }: Config): void {
  if (!live || (!sandbox.gateway && !sandbox.money)) return;
  const names = { gateway: 'the messaging gateway (GREEN_API_…)', money: 'mobile money (DARAJA_…)' };
  const [without, other] = sandbox.money ? (['money', 'gateway'] as const) : (['gateway', 'money'] as const);
  throw startError('LIVE_BESIDE_SANDBOX', { live: names[other], sandbox: names[without] });
}

/** The configured accounts, or the sandboxes'. */
function accounts(
  config: Config,
  sandboxes: Sandboxes | null,
): { gatewayAccount: GatewayAccount; moneyAccount: MoneyAccount } {
  if (sandboxes) return { gatewayAccount: sandboxes.gatewayAccount, moneyAccount: sandboxes.moneyAccount };
  const { greenApi, daraja } = config.providers;
  if (!greenApi || !daraja) throw new Error('neither sandboxes nor credentials');
  return {
    gatewayAccount: {
      url: greenApi.GREEN_API_URL,
      idInstance: greenApi.GREEN_API_ID_INSTANCE,
      apiToken: greenApi.GREEN_API_TOKEN_INSTANCE,
      webhookToken: greenApi.GREEN_API_WEBHOOK_TOKEN,
      mediaUrl: greenApi.GREEN_API_MEDIA_URL,
      buttons: greenApi.GREEN_API_BUTTONS,
      warmUp: greenApi.GREEN_API_WARM_UP === 0 ? null : greenApi.GREEN_API_WARM_UP,
      number: greenApi.GREEN_API_NUMBER,
    },
    moneyAccount: {
      url: daraja.DARAJA_URL,
      consumerKey: daraja.DARAJA_CONSUMER_KEY,
      consumerSecret: daraja.DARAJA_CONSUMER_SECRET,
      shortcode: daraja.DARAJA_SHORTCODE,
      passkey: daraja.DARAJA_PASSKEY,
      initiator: daraja.DARAJA_INITIATOR,
      securityCredential: daraja.DARAJA_SECURITY_CREDENTIAL,
      callbackSecret: daraja.DARAJA_CALLBACK_SECRET,
    },
  };
}
