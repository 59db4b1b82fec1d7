/** A local server for tests, with or without a router, and the two sandboxes' usual settings. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Router } from 'express';
import { afterEach } from 'vitest';
import { createDoor } from '../../integrations/http.ts';
import type { Door } from '../../integrations/http.ts';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** For looks at a gateway: no message is known to be another one. */
export const isNone = (): Promise<boolean> => Promise.resolve(false);

/** Closes something when the test is over. */
export function closing<T extends { close(): Promise<void> | void }>(thing: T): T {
  closers.push(() => thing.close());
  return thing;
}

/** Serves requests on a free port of loopback until the test is over. Gives the address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Serves a router. */
export function serveRouter(router: Router): Promise<string> {
  const app = express();
  app.use(router);
  return serve(app);
}

/** Serves one fixed answer and remembers what was asked. */
export async function serveAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly asked: { path: string; body: string }[] }> {
  const asked: { path: string; body: string }[] = [];
  const url = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push({ path: request.url ?? '', body: text });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { url, asked };
}

/** What a call loses when nobody hears of it any more: itself on its way, or only its answer. */
export type Loss = 'request' | 'answer';

/** A door that loses the next call when it is told to, and says what a time limit says: however slow the machine is. */
export function losingDoor(): { readonly door: Door; lose(what: Loss): void } {
  const open = createDoor();
  let next: Loss | null = null;
  return {
    lose: (what) => {
      next = what;
    },
    async door(request) {
      const lost = next;
      next = null;
      const answer = lost === 'request' ? null : await open(request);
      if (answer !== null && lost === null) return answer;
      const reason = `${request.label}: no answer within ${request.timeLimitMs} ms`;
      return { failed: 'timeout', sent: 'maybe', reason };
    },
  };
}

/** A clock that stands still until it is set. */
export function fixedClock(iso: string): { now(): Date; set(iso: string): void } {
  let at = new Date(iso);
  return {
    now: () => at,
    set: (to) => {
      at = new Date(to);
    },
  };
}

export const greenApi = {
  idInstance: '1101000001',
  apiToken: 'd75b3a66374942c5b3c019c698abc2067e151558acbd412345',
  webhookToken: 'a-webhook-token-of-ours',
};

export const daraja = {
  consumerKey: 'consumer-key',
  consumerSecret: 'consumer-secret',
  shortcode: '174379',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd',
  initiator: 'testapi',
  securityCredential: 'RW5jcnlwdGVkQ3JlZGVudGlhbA==',
};

export const callbackSecret = '0123456789abcdef0123456789abcdef';
