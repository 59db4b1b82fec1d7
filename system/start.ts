/** `npm start`: everything on one machine, with sandboxes for whatever has no credentials. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { phonesPage } from '../console/phones/router.ts';
import { openSandboxClock } from '../runtime/conversation/clock.ts';
import { loadConfig } from '../runtime/config.ts';
import type { Config } from '../runtime/config.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { declareErrors } from '../runtime/errors.ts';
import { confirmDataKey } from '../runtime/identity/data-key.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import { createUsers } from '../runtime/identity/users.ts';
import { openHome } from './database.ts';
import { openLog } from './log.ts';
import { openPacks } from './packs.ts';
import { phonesWorld } from './phones-world.ts';
import { createProduct } from './product.ts';
import { startSandboxes } from './sandboxes.ts';
import type { GatewayAccount, MoneyAccount, Sandboxes } from './sandboxes.ts';

const startError = declareErrors({
  PORT_TAKEN: {
    message: 'port {port} is taken by another program',
    hint: 'Stop that program, or choose another port, e.g. PORT=3001 npm start.',
    retryable: false,
  },
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
  /** Clean: begins nothing new, lets what runs end. */
  stop(): Promise<void>;
}

/** Starts everything. Throws AppErrors that say what to mend; nothing is left running then. */
export async function start(projectFolder: string, say: (line: string) => void): Promise<Running> {
  const config = loadConfig(projectFolder);
  assertOneWorld(config);
  const packs = openPacks(projectFolder, [pack]);
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const url = config.publicUrl;
    const server = await listen(config.port, config.live ? '0.0.0.0' : '127.0.0.1');
    closing.push(() => close(server));
    const home = await openHome(projectFolder, config, url, say);
    closing.push(() => home.close());
    home.warnings.forEach(say);

    const pool = (name: string, max: number) => {
      const database = openDatabase({ ...home.connection, max, applicationName: `likelemba ${name}` });
      closing.push(() => database.close());
      return database;
    };
    const turns = pool('turns', 12);
    const workers = pool('workers', 20);
    const cipher = createCipher(home.dataKey);
    await confirmDataKey(workers, cipher);
    const users = createUsers({ cipher, operatorPhones: config.operatorPhones });
    const log = openLog(config.logLevel);

    const sandboxClock = config.live ? null : await openSandboxClock(workers);
    const clock = sandboxClock ?? { now: () => new Date() };
    const sandboxes = config.live
      ? null
      : await startSandboxes({ folder: home.folder, now: () => clock.now(), secret: home.dataKey });
    if (sandboxes) closing.push(() => sandboxes.close());

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
      publicUrl: url,
      sandbox: sandboxes !== null,
    });
    if (sandboxes && sandboxClock) {
      const world = phonesWorld({
        product,
        sandboxes,
        clock: sandboxClock,
        database: workers,
        seal: cipher,
        zone,
      });
      const page = phonesPage({
        world,
        live: [],
        report: (error) => log.error('phones.failed', { code: String(error) }),
      });
      product.app.use('/phones', page.router);
      product.app.get('/', (_request, response) => response.redirect('/phones/'));
      closing.push(() => page.close());
    }
    server.on('request', product.app);
    await product.conversations.start();
    closing.push(() => product.conversations.stop());
    sandboxes?.connect(`http://127.0.0.1:${config.port}`);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
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
      number: '',
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

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? startError('PORT_TAKEN', { port }) : error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
