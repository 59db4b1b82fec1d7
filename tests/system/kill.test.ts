import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { GatewayEvent } from '../../runtime/gateway.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, until } from './support/world.ts';

const it = world();

/** What the world outside has seen; it outlives every node. */
const sent: { chat: string; text: string; id: string }[] = [];
const paid: string[] = [];
let server: Server;

beforeAll(async () => {
  const answers: Record<string, (body: never) => unknown> = {
    '/send': (body: { chat: string; text: string }) => {
      const id = `K${sent.length + 1}`;
      sent.push({ ...body, id });
      return id;
    },
    '/find': (body: { chat: string; text: string }) =>
      sent.find(({ chat, text }) => chat === body.chat && text === body.text)?.id ?? null,
    '/pay': (key: string) => paid.push(key),
    '/paid': (key: string) => paid.includes(key),
  };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const answer = answers[request.url ?? ''];
      response.end(JSON.stringify(answer?.(JSON.parse(body) as never) ?? null));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => new Promise((closed) => server.close(closed)));

/** A gateway that gives a notification again until somebody has taken it, to whichever node lives. */
class Redelivering {
  private child: ChildProcess | null = null;
  private next = 0;
  private readonly failAt: string;
  private closed = false;
  kills = 0;

  constructor(failAt: string) {
    this.failAt = failAt;
  }

  async deliver(event: GatewayEvent): Promise<void> {
    for (;;) if ((await this.once(event)) === 'ok') return;
  }

  /** The first node has a failpoint; those after it live. */
  async living(): Promise<ChildProcess> {
    if (this.closed) throw new Error('the test is over');
    if (this.child !== null) return this.child;
    const child = fork(fileURLToPath(new URL('./support/killed-node.ts', import.meta.url)), {
      env: {
        ...process.env,
        TEST_DATABASE: it.db.url,
        TEST_OUTSIDE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        ...(this.kills === 0 ? { FAIL_AT: this.failAt } : {}),
      },
      silent: true,
      // vitest's own loaders are not for the child.
      execArgv: [],
    });
    this.child = child;
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') this.kills++;
      this.child = null;
    });
    await new Promise<void>((ready) => {
      child.on('exit', () => ready());
      child.on('message', (said: { ready?: boolean }) => said.ready === true && ready());
    });
    return child;
  }

  async close(): Promise<void> {
    this.closed = true;
    const child = this.child;
    if (child === null) return;
    await new Promise<void>((gone) => {
      child.once('exit', () => gone());
      child.disconnect();
    });
  }

  private async once(event: GatewayEvent): Promise<string> {
    const child = await this.living();
    const id = ++this.next;
    return new Promise((answer) => {
      child.once('exit', () => answer('gone'));
      child.on('message', (said: { id?: number; result?: string }) => {
        if (said.id === id) answer(said.result ?? '');
      });
      if (child.connected) child.send({ id, event }, (error) => error && answer('gone'));
      else answer('gone');
    });
  }
}

const failpoints = [
  'turn.before_commit',
  'turn.after_commit',
  'call.before',
  'call.after',
  'sender.before_send',
  'sender.after_send',
];

let opened: Redelivering | null = null;
afterEach(() => opened?.close());

test.each(failpoints.flatMap((name) => [`${name}:1`, `${name}:2`]))(
  'killed at %s, nothing is lost, doubled or out of order',
  async (failAt) => {
    const gateway = new Redelivering(failAt);
    opened = gateway;
    const amina = it.somebody();
    const chat = chatOf(amina);
    const texts = (): string[] => sent.filter((one) => one.chat === chat).map(({ text }) => text);
    // Whenever the node has died, another is started.
    const eventually = (ready: () => boolean | Promise<boolean>): Promise<void> =>
      until(async () => {
        await gateway.living();
        return ready();
      });
    await gateway.deliver(message(amina, 'count'));
    await gateway.deliver(message(amina, 'call pay'));
    await eventually(() => texts().length >= 2);
    for (const text of ['count', 'call pay', 'count']) await gateway.deliver(message(amina, text));
    await eventually(() => texts().length >= 5 && gateway.kills > 0);
    const id = await it.conversationOf(amina);
    await eventually(async () => {
      const rows = await it.rows(
        `select 1 as one from runtime.outbox where conversation_id = $1 and state <> 'sent'
         union all select 1 from runtime.outside_calls where conversation_id = $1 and state <> 'accepted'
         union all select 1 from runtime.inbox where conversation_id = $1 and state <> 'done'`,
        id,
      );
      return rows.length === 0;
    });
    expect(gateway.kills).toBe(1);
    expect(texts().filter((text) => text.startsWith('count'))).toEqual(['count 1', 'count 2', 'count 3']);
    expect(texts().filter((text) => text.startsWith('outcome'))).toEqual(['outcome paid ', 'outcome paid ']);
    const keys = paid.filter((key) => key.startsWith(id));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  },
  20_000,
);
