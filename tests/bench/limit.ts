/**
 * The least a turn can cost: its six statements through our own pool in as few trips as that allows (two), by some
 * clients, in a process of its own. Each client has a conversation of its own, as chats do. Prints a sample as JSON.
 */
import { openDatabase } from '../../runtime/database/pool.ts';
import type { Sample } from './figures.ts';

const [url = '', clientsText = '1', secondsText = '5', warmText = '2'] = process.argv.slice(2);
const clients = Number(clientsText);
const database = openDatabase({ url, max: clients, applicationName: 'bench limit' });
const ids = await database.query<{ id: string; account: string }>({
  name: 'limit.conversations',
  text: `select id, account_id as account from runtime.conversations where flow = 'limit' order by id limit $1`,
  values: [clients],
});
// About what a turn of a menu writes.
const [payload, body, snapshot] = [200, 600, 300].map((size) => Buffer.alloc(size, 7));
let made = 0;

async function leastTurn({ id, account }: { id: string; account: string }): Promise<void> {
  made += 1;
  const source = `limit ${process.pid} ${made}`;
  await database.transaction(async (tx) => {
    tx.write({
      name: 'limit.inbox',
      text: `insert into runtime.inbox (conversation_id, source_key, kind, payload, state, done_at)
             values ($1, $2, 'message', $3, 'done', now())`,
      values: [id, source, payload],
    });
    await tx.query({
      name: 'limit.lock',
      text: `select snapshot, next_seq from runtime.conversations where id = $1 for no key update`,
      values: [id],
    });
    tx.write({
      name: 'limit.outbox',
      text: `insert into runtime.outbox (conversation_id, seq, account_id, body, state, at)
             select $1, next_seq, $2, $3, 'sent', now() from runtime.conversations where id = $1`,
      values: [id, account, body],
    });
    tx.write({
      name: 'limit.conversation',
      text: `update runtime.conversations set snapshot = $2, next_seq = next_seq + 1, changed_at = now() where id = $1`,
      values: [id, snapshot],
    });
  });
}

async function run(seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1000;
  const ms: number[] = [];
  await Promise.all(
    ids.map(async (chat) => {
      while (performance.now() < until) {
        const began = performance.now();
        await leastTurn(chat);
        ms.push(performance.now() - began);
      }
    }),
  );
  return ms;
}

await run(Number(warmText));
const cpu = process.cpuUsage();
const began = performance.now();
const ms = await run(Number(secondsText));
const seconds = (performance.now() - began) / 1000;
const used = process.cpuUsage(cpu);
await database.close();
console.log(
  JSON.stringify({
    done: ms.length,
    seconds,
    ms,
    cpuSeconds: (used.user + used.system) / 1e6,
  } satisfies Sample),
);
