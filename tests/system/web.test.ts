/** The server that webhooks come to: what does not arrive, or never ends, does not stay. */
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import express from 'express';
import { greenApiRouter } from '../../integrations/whatsapp/greenapi/router.ts';
import { openWeb, type Arrival } from '../../system/web.ts';
import { closing, greenApi } from '../integrations/support.ts';

const soon: Arrival = { headersMs: 50, requestMs: 100, everyMs: 20 };

/** The Green API webhook on the product's own server; how many notices it took or kept aside. */
async function webhook() {
  const web = closing(await openWeb(0, 'loopback', soon));
  const taken: string[] = [];
  const app = express();
  app.use(
    greenApiRouter({
      token: greenApi.webhookToken,
      receive: async () => (taken.push('taken'), 'ok'),
      quarantine: async ({ reason }) => (taken.push(reason), 'ok'),
    }),
  );
  web.answerWith(app);
  return { port: web.port, taken };
}

/** Writes, goes on writing every few milliseconds for as long as it may, and gives what came until the end. */
function trickle(port: number, begin: string, more: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    let drip: NodeJS.Timeout | undefined;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(begin);
      drip = setInterval(() => socket.writable && socket.write(more), 5);
    });
    socket.on('data', (chunk) => (text += String(chunk)));
    // Who writes into a connection that was ended is told so.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      resolve(text);
    });
  });
}

const head = (authorization: string, length: string): string =>
  `POST /webhooks/greenapi HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n${length}\r\n\r\n`;
const chunk = `400\r\n${'x'.repeat(1024)}\r\n`;

describe('a request that never ends', () => {
  test('in its headers is ended', async () => {
    const { port, taken } = await webhook();
    const answer = await trickle(port, 'POST /webhooks/greenapi HTTP/1.1\r\nhost: x\r\n', 'x-more: y\r\n');
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(taken).toEqual([]);
  });

  test('in a body without the secret is refused and ended', async () => {
    const { port, taken } = await webhook();
    const answer = await trickle(port, head('wrong', 'transfer-encoding: chunked'), chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(taken).toEqual([]);
  });

  test('in a body with the secret is ended too, and nothing of it is taken for a notice', async () => {
    const { port, taken } = await webhook();
    const answer = await trickle(port, head(greenApi.webhookToken, 'transfer-encoding: chunked'), chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 (200|408) /);
    expect(taken).not.toContain('taken');
  });

  test('leaves the others alone: a notice beside many of them is taken', async () => {
    const { port, taken } = await webhook();
    const slow = Array.from({ length: 50 }, () =>
      trickle(port, head(greenApi.webhookToken, 'content-length: 5000'), '{'),
    );
    const response = await fetch(`http://127.0.0.1:${port}/webhooks/greenapi`, {
      method: 'POST',
      headers: { authorization: greenApi.webhookToken },
      body: JSON.stringify({
        typeWebhook: 'stateInstanceChanged',
        instanceData: { idInstance: 1101000001 },
        timestamp: 1_790_000_000,
        stateInstance: 'authorized',
      }),
    });
    expect(response.status).toBe(200);
    expect(taken).toEqual(['taken']);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });
});
