/** The product in a process of its own, as `npm start` runs it, so that its CPU and memory can be told apart. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSandboxClock } from '../../runtime/conversation/clock.ts';
import { openDatabase } from '../../runtime/database/pool.ts';
import { createCipher } from '../../runtime/identity/cipher.ts';
import { createUsers } from '../../runtime/identity/users.ts';
import { openLog } from '../../system/log.ts';
import { openPacks } from '../../system/packs.ts';
import { createProduct, turnLockTimeoutMs } from '../../system/product.ts';
import type { GatewayAccount, MoneyAccount } from '../../system/sandboxes.ts';

/** What the process needs to know, as its first message. */
export interface Begin {
  readonly projectFolder: string;
  readonly database: string;
  readonly dataKeyHex: string;
  readonly gatewayAccount: GatewayAccount;
  readonly moneyAccount: MoneyAccount;
}

/** What it answers to `usage`. */
export interface Usage {
  readonly cpuSeconds: number;
}

/** What it answers to `memory`, for which it collects what nobody uses. */
export interface Memory {
  readonly heapBytes: number;
  readonly rssBytes: number;
}

const [begin] = (await once(process, 'message')) as [Begin];
process.on('disconnect', () => process.exit());
const open = (name: string, max: number, more: { readonly lockTimeoutMs?: number } = {}) =>
  openDatabase({ url: begin.database, max, applicationName: `bench ${name}`, ...more });
const workers = open('workers', 20);
const cipher = createCipher(Buffer.from(begin.dataKeyHex, 'hex'));
const server = createServer();
// The bench pauses for longer than a connection is usually kept.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const product = await createProduct({
  turns: open('turns', 12, { lockTimeoutMs: turnLockTimeoutMs }),
  workers,
  jobs: { url: begin.database },
  clock: await openSandboxClock(workers),
  log: openLog('warn', { to: process.stderr }),
  packs: openPacks(begin.projectFolder, ['likelemba']),
  pack: 'likelemba',
  users: createUsers({ cipher, operatorPhones: [] }),
  cipher,
  gatewayAccount: begin.gatewayAccount,
  moneyAccount: begin.moneyAccount,
  publicUrl,
  sandbox: true,
  limitless: true,
});
server.on('request', product.app);
await product.conversations.start();
process.on('message', (word) => {
  if (word === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuSeconds: (user + system) / 1e6 } satisfies Usage);
  } else if (word === 'memory') {
    global.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ heapBytes: heapUsed, rssBytes: rss } satisfies Memory);
  }
});
process.send?.({ publicUrl });
