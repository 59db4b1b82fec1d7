import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Quarantined } from '../../integrations/incoming.ts';
import { greenApiRouter } from '../../integrations/whatsapp/greenapi/router.ts';
import type { GreenApiWebhook } from '../../integrations/whatsapp/greenapi/router.ts';
import type { GatewayEvent } from '../../runtime/gateway.ts';
import { greenApi, serveRouter } from './support.ts';

const good = JSON.stringify({
  typeWebhook: 'stateInstanceChanged',
  instanceData: { idInstance: 1101000001 },
  timestamp: 1_790_000_000,
  stateInstance: 'authorized',
});

async function webhook(overrides: Partial<GreenApiWebhook> = {}) {
  const received: GatewayEvent[] = [];
  const kept: Quarantined[] = [];
  const base = await serveRouter(
    greenApiRouter({
      token: greenApi.webhookToken,
      receive: async (events) => {
        received.push(...events);
        return 'ok';
      },
      quarantine: async (item) => {
        kept.push(item);
        return 'ok';
      },
      ...overrides,
    }),
  );
  const url = `${base}/webhooks/greenapi`;
  const send = async (body: string, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${greenApi.webhookToken}`;
    const response = await fetch(url, { method: 'POST', body, headers: { authorization, ...headers } });
    return response.status;
  };
  return { url, send, received, kept };
}

describe('POST /webhooks/greenapi', () => {
  it('takes a notification whatever its declared type, with the token bare or as Bearer', async () => {
    const { send, received } = await webhook();
    expect(await send(good, { 'content-type': 'text/plain' })).toBe(200);
    expect(await send(good, { 'content-type': 'application/json' })).toBe(200);
    expect(await send(good, { authorization: greenApi.webhookToken })).toBe(200);
    expect(received.map(({ kind }) => kind)).toEqual(['instance', 'instance', 'instance']);
  });

  it('stops answering an address that keeps guessing, and still takes what has the token', async () => {
    const { send, received } = await webhook();
    const answers: number[] = [];
    for (let guess = 0; guess < 70; guess++)
      answers.push(await send(good, { authorization: `guess ${guess}` }));
    expect(answers.slice(0, 60).every((status) => status === 401)).toBe(true);
    expect(answers.slice(60).every((status) => status === 429)).toBe(true);
    expect(await send(good)).toBe(200);
    expect(received).toHaveLength(1);
  });

  it.each(['', 'Bearer ', 'wrong', 'Bearer wrong'])(
    'refuses the token %j and reads nothing',
    async (authorization) => {
      const { send, received, kept } = await webhook();
      expect(await send(good, { authorization })).toBe(401);
      expect(await send('not even JSON', { authorization })).toBe(401);
      expect([received, kept]).toEqual([[], []]);
    },
  );

  it('refuses a missing token, and everybody when none is configured', async () => {
    const { url } = await webhook({ token: '' });
    expect((await fetch(url, { method: 'POST', body: good })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body: good, headers: { authorization: '' } })).status).toBe(
      401,
    );
  });

  it.each(['', 'no JSON', '{}', '{"typeWebhook":"new","instanceData":{"idInstance":1}}'])(
    'keeps %j aside and says 200, so that it holds up nobody',
    async (body) => {
      const { send, received, kept } = await webhook();
      expect(await send(body)).toBe(200);
      expect(received).toEqual([]);
      expect(kept).toMatchObject([{ source: 'greenapi', reason: expect.any(String) }]);
      expect(Buffer.from(kept[0]?.bytes ?? []).toString()).toBe(body);
    },
  );

  it('keeps the beginning of an oversized body and says 200', async () => {
    const { send, kept } = await webhook({ limitBytes: 1_000 });
    expect(await send('x'.repeat(200_000))).toBe(200);
    expect(kept).toMatchObject([{ reason: 'larger than 1000 bytes' }]);
    expect(kept[0]?.bytes.byteLength).toBe(1_000);
  });

  it('forgets a body whose connection breaks: the gateway sends it again', async () => {
    const { url, send, received, kept } = await webhook();
    const { host, hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${greenApi.webhookToken}\r\n`;
    await new Promise((sent) => socket.write(`${head}Content-Length: 1000\r\n\r\n${good}`, sent));
    socket.destroy();
    await once(socket, 'close');
    expect(await send(good)).toBe(200);
    expect([received.length, kept]).toEqual([1, []]);
  });

  it('does not inflate', async () => {
    const { send, kept } = await webhook();
    expect(await send(good, { 'content-encoding': 'gzip' })).toBe(200);
    expect(kept).toMatchObject([{ reason: expect.stringContaining('not readable') }]);
  });

  it('says 503 when nothing was committed, also of what it wanted to keep aside', async () => {
    const { send } = await webhook({
      receive: async () => 'unavailable',
      quarantine: async () => 'unavailable',
    });
    expect(await send(good)).toBe(503);
    expect(await send('no JSON')).toBe(503);
  });

  it('keeps aside what a fault of our own refuses', async () => {
    const { send, kept } = await webhook({
      receive: async () => {
        throw new TypeError('for +254700000001');
      },
    });
    expect(await send(good)).toBe(200);
    expect(kept).toMatchObject([{ reason: 'not taken in: TypeError' }]);
  });

  it('ends a body that does not arrive', async () => {
    const { url, received, kept } = await webhook({ bodyTimeLimitMs: 50 });
    const { hostname, port } = new URL(url);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /webhooks/greenapi HTTP/1.1\r\nhost: x\r\nauthorization: ${greenApi.webhookToken}\r\ncontent-length: 50\r\n\r\n{`,
        );
      });
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('close', () => resolve(text));
      socket.on('error', () => {});
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect([received, kept]).toEqual([[], []]);
  });
});
