/**
 * The whole product in a process of its own, to be killed. It loads everything, then waits to be told to begin and
 * where to die, so that a dead process is replaced at once. Started by `deployment.ts`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { openSandboxClock } from '../../../runtime/conversation/clock.ts';
import { openDatabase } from '../../../runtime/database/pool.ts';
import { createCipher } from '../../../runtime/identity/cipher.ts';
import { createUsers } from '../../../runtime/identity/users.ts';
import { quietLog } from '../../../system/log.ts';
import { openPacks } from '../../../system/packs.ts';
import { createProduct } from '../../../system/product.ts';
import { stageDataKey } from '../../../system/stage.ts';
import type { GatewayAccount, MoneyAccount } from '../../../system/sandboxes.ts';
import { pack, projectFolder } from './place.ts';

/** What a node needs to know, as its first message. */
export interface Begin {
  readonly database: string;
  readonly port: number;
  readonly gatewayAccount: GatewayAccount;
  readonly moneyAccount: MoneyAccount;
  /** `NAME:N`, several with commas; null: to live. */
  readonly failAt: string | null;
}

const packs = openPacks(projectFolder, [pack]);
process.on('disconnect', () => process.exit());
process.send?.('loaded');
const [begin] = (await once(process, 'message')) as [Begin];
if (begin.failAt !== null) process.env['FAIL_AT'] = begin.failAt;

const open = (name: string, max: number) =>
  openDatabase({ url: begin.database, max, applicationName: `killed ${name}` });
const workers = open('workers', 6);
const clock = await openSandboxClock(workers);
const cipher = createCipher(stageDataKey);
const product = await createProduct({
  turns: open('turns', 4),
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
  publicUrl: `http://127.0.0.1:${begin.port}`,
  sandbox: true,
  // A lease is what a killed process leaves behind, in real time.
  settings: { sweepMs: 50, sendLeaseMs: 600, callLeaseMs: 600, sendBackOffMs: 50, callBackOffMs: 50 },
});
const server = createServer(product.app);
server.listen(begin.port, '127.0.0.1');
await once(server, 'listening');
await product.conversations.start();
process.send?.('ready');
