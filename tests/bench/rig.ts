/** What a bench stands on: a server that keeps what it says, the product in a process of its own, and the sandboxes. */
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { GreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { startDarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import type { DarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import { openSandboxClock, type MovableClock } from '../../runtime/conversation/clock.ts';
import { openDatabase, type OpenDatabase } from '../../runtime/database/pool.ts';
import { openScratch } from '../../runtime/database/scratch.ts';
import type { Sample } from './figures.ts';
import type { Begin, Memory, Usage } from './product.ts';

const projectFolder = join(import.meta.dirname, '../..');
const dataKeyHex = '07'.repeat(32);
const instance = '1101000001';
const tokens = { api: 'bench-api-token', webhook: 'bench-webhook-token' };
const money = {
  consumerKey: 'bench-key',
  consumerSecret: 'bench-secret',
  shortcode: '600000',
  passkey: 'bench-passkey',
  initiator: 'likelemba',
  securityCredential: 'bench-credential',
};

export interface Rig {
  /** As the application's role. */
  readonly database: OpenDatabase;
  readonly admin: OpenDatabase;
  readonly clock: MovableClock;
  readonly gateway: GreenApiSandbox;
  readonly money: DarajaSandbox;
  /** Says a text as this phone, in the gateway's bytes; resolves with the webhook's answer in milliseconds. */
  says(phone: string, text: string): Promise<number>;
  /** The least turn by so many clients. */
  limit(clients: number, seconds: number): Promise<Sample>;
  usage(): Promise<Usage>;
  memory(): Promise<Memory>;
  /** Resolves when nothing is left to do at this moment of domain time. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything. Notifications of delivery are off: they are no turns. */
export async function openRig(): Promise<Rig> {
  const scratch = await openScratch(projectFolder, { durable: true });
  const { url, adminUrl } = await scratch.make();
  const database = openDatabase({ url, max: 4, applicationName: 'bench' });
  const admin = openDatabase({
    url: adminUrl,
    max: 2,
    applicationName: 'bench admin',
    statementTimeoutMs: 0,
  });
  const clock = await openSandboxClock(database);
  const now = () => clock.now();
  const gateway = await startGreenApiSandbox({
    idInstance: instance,
    apiToken: tokens.api,
    webhookToken: tokens.webhook,
    now,
    notify: { ownMessages: false, states: false },
  });
  const sandbox = await startDarajaSandbox({ ...money, now, rule17: false });
  const child = await startProduct({
    projectFolder,
    database: url,
    dataKeyHex,
    gatewayAccount: {
      url: gateway.url,
      idInstance: instance,
      apiToken: tokens.api,
      webhookToken: tokens.webhook,
      number: gateway.businessNumber,
    },
    moneyAccount: { ...money, url: sandbox.url, callbackSecret: '0123456789abcdef' },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const webhook = new URL('/webhooks/greenapi', child.publicUrl);
  let sent = 0;
  const says = (phone: string, text: string): Promise<number> => {
    sent += 1;
    return post(webhook, agent, JSON.stringify(notification(phone, text, `BENCH${sent}`)));
  };
  return {
    database,
    admin,
    clock,
    gateway,
    money: sandbox,
    says,
    async limit(clients, seconds) {
      const program = join(import.meta.dirname, 'limit.ts');
      const args = [program, url, String(clients), String(seconds)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
      return JSON.parse(stdout) as Sample;
    },
    usage: () => ask<Usage>(child.process, 'usage'),
    memory: () => ask<Memory>(child.process, 'memory'),
    rest: () => rest(database, clock),
    async close() {
      const gone = once(child.process, 'exit');
      child.process.disconnect();
      await gone;
      agent.destroy();
      await Promise.all([gateway.close(), sandbox.close(), database.close(), admin.close()]);
      await scratch.close();
    },
  };
}

async function startProduct(begin: Begin): Promise<{ process: ChildProcess; publicUrl: string }> {
  const child = fork(join(import.meta.dirname, 'product.ts'), { execArgv: ['--expose-gc'] });
  child.send(begin);
  const [{ publicUrl }] = (await once(child, 'message')) as [{ publicUrl: string }];
  return { process: child, publicUrl };
}

async function ask<Answer>(child: ChildProcess, word: string): Promise<Answer> {
  child.send(word);
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}

/** A text message as Green API announces it. */
function notification(phone: string, text: string, id: string): object {
  return {
    typeWebhook: 'incomingMessageReceived',
    instanceData: { idInstance: Number(instance), wid: '254700000000@c.us', typeInstance: 'whatsapp' },
    timestamp: Math.floor(Date.now() / 1000),
    idMessage: id,
    senderData: { chatId: `${phone}@c.us`, sender: `${phone}@c.us`, chatName: '', senderName: '' },
    messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: text } },
  };
}

function post(url: URL, agent: Agent, body: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${tokens.webhook}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - began);
          else reject(new Error(`the webhook answered ${response.statusCode}`));
        });
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

const lookMs = 20;
const restWithinMs = 120_000;

async function rest(database: OpenDatabase, clock: MovableClock): Promise<void> {
  const until = performance.now() + restWithinMs;
  for (;;) {
    const [row] = await database.query<{ open: number }>({
      name: 'bench.open_work',
      text: `select (select count(*) from runtime.inbox where state in ('new', 'parked'))::int
          + (select count(*) from runtime.senders where due_at is not null)::int
          + (select count(*) from runtime.outside_calls where next_at is not null)::int
          + (select count(*) from domain.agenda where done_at is null and due_at <= $1)::int as open`,
      values: [clock.now()],
    });
    if (row?.open === 0) return;
    if (performance.now() > until) throw new Error(`${row?.open} things are not done after two minutes`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
