/**
 * The whole product in a process of its own, to be killed and frozen. It loads everything, then waits to be told to
 * begin and where to die, so that a dead process is replaced at once. Started by `deployment.ts`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { flushCompileCache } from 'node:module';
import { openSandboxClock } from '../../../runtime/conversation/clock.ts';
import { openDatabase } from '../../../runtime/database/pool.ts';
import { armFailpoints } from '../../../runtime/failpoints.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { quietLog } from '../../../system/log.ts';
import { openPacks } from '../../../system/packs.ts';
import { createProduct, turnLockTimeoutMs } from '../../../system/product.ts';
import type { GatewayAccount, MoneyAccount } from '../../../system/sandboxes.ts';
import { stageDataKey } from '../../../system/stage.ts';
import { pack, projectFolder } from './place.ts';

/** What a node needs to know, as its first message. */
export interface Begin {
  readonly database: string;
  readonly port: number;
  /** Where providers reach the deployment. */
  readonly publicUrl: string;
  readonly gatewayAccount: GatewayAccount;
  readonly moneyAccount: MoneyAccount;
  /** As `FAIL_AT`; null: to live. */
  readonly failAt: string | null;
}

/** What it is told later: to end, or to die elsewhere from now on. */
export type Order = { readonly stop: true } | { readonly failAt: string | null };

const packs = openPacks(projectFolder, [pack]);
// Node keeps what it compiled when it ends by itself, which a node that is killed never does.
flushCompileCache();
process.on('disconnect', () => process.exit());
process.send?.('loaded');
const [begin] = (await once(process, 'message')) as [Begin];
armFailpoints(begin.failAt);

const open = (name: string, max: number, more: { readonly lockTimeoutMs?: number } = {}) =>
  openDatabase({
    url: begin.database,
    max,
    applicationName: `chaos ${name}`,
    ...more,
    // The session of a frozen node ends within the run; by default it is a minute.
    idleInTransactionTimeoutMs: 4_000,
  });
const turns = open('turns', 4, { lockTimeoutMs: turnLockTimeoutMs });
const workers = open('workers', 6);
const clock = await openSandboxClock(workers);
const cipher = createCipher(stageDataKey);
const product = await createProduct({
  turns,
  workers,
  jobs: { url: begin.database },
  clock,
  log: { ...quietLog, error: () => undefined },
  packs,
  pack,
  users: createUsers({ cipher, operatorPhones: [] }),
  cipher,
  gatewayAccount: begin.gatewayAccount,
  moneyAccount: begin.moneyAccount,
  publicUrl: begin.publicUrl,
  sandbox: true,
  moneyTimeLimitMs: 1_000,
  // A lease is what a killed process leaves behind, in real time.
  settings: {
    sweepMs: 50,
    lockWaitMs: 25,
    sendLeaseMs: 1_000,
    callLeaseMs: 1_200,
    sendBackOffMs: 50,
    sendBackOffMaxMs: 400,
    sendAttemptsMax: 1_000,
    callBackOffMs: 50,
    callBackOffMaxMs: 400,
    handleAttemptsMax: 1_000,
  },
});
const server = createServer(product.app);
server.listen(begin.port, '127.0.0.1');
await once(server, 'listening');
await product.conversations.start();
process.on('message', (order: Order) => {
  if ('stop' in order) void stop();
  else armFailpoints(order.failAt);
});
process.send?.('ready');

/** As `npm start` stops: nothing new is taken in, what runs ends. */
async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await product.conversations.stop();
  await Promise.all([turns.close(), workers.close()]);
  process.exit(0);
}
