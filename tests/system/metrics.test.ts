import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../runtime/gateway.ts';
import type { Provider } from '../../runtime/ports.ts';
import type { Health } from '../../runtime/conversation/health.ts';
import { currentRequest, numberRequests } from '../../system/correlation.ts';
import { openLog } from '../../system/log.ts';
import { createMetrics } from '../../system/metrics.ts';

const health: Health = {
  undone: 3,
  oldestUndoneS: 1.5,
  failed: 1,
  sending: 2,
  oldestSendS: 0,
  held: 8,
  calls: { intended: 0, calling: 1, unknown: 4, unhandled: 0 },
  deadLetters: 5,
  quarantined: 6,
  openTickets: 7,
};
let server: Server | undefined;
afterEach(() => server?.close());

/** An app as the product makes it, and what it wrote to its log. */
async function open(sources: { health?: () => Promise<Health> } = {}) {
  const written: Record<string, unknown>[] = [];
  const metrics = createMetrics({ ofProcess: false });
  const plain = openLog('debug', { to: { write: (line) => written.push(JSON.parse(line) as never) } });
  const log = metrics.countLines(plain);
  const app = express();
  app.use(numberRequests, metrics.timeRequests(log));
  app.post('/webhooks/secretive/:secret', (_request, response) => {
    log.warn('webhook.odd', { seen: currentRequest() ?? 'none' });
    response.status(202).end();
  });
  metrics.mount(app, {
    health: sources.health ?? (() => Promise.resolve(health)),
    counts: new Map([['message', 9]]),
    attention: () => Promise.resolve(new Map([['payout_unknown', 2]])),
  });
  const listening = createServer(app).listen(0, '127.0.0.1');
  server = listening;
  await new Promise((resolve) => listening.once('listening', resolve));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return { url, metrics, written, figures: async () => (await fetch(`${url}/metrics`)).text() };
}

describe('/metrics', () => {
  it('tells what waits, of the database as it is now', async () => {
    const { figures } = await open();
    const text = await figures();
    for (const line of [
      'likelemba_waiting_events 3',
      'likelemba_waiting_events_oldest_seconds 1.5',
      'likelemba_waiting_calls{state="unknown"} 4',
      'likelemba_waiting_chats_held 8',
      'likelemba_waiting_dead_letters 5',
      'likelemba_waiting_tickets 7',
      'likelemba_waiting_attention{kind="payout_unknown"} 2',
      'likelemba_events_total{what="message"} 9',
      'likelemba_database_up 1',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('answers when the database is away, and says so', async () => {
    const { figures } = await open({ health: () => Promise.reject(new Error('away')) });
    expect((await figures()).split('\n')).toContain('likelemba_database_up 0');
  });

  it('counts requests by pattern, so that no secret of an address is in it', async () => {
    const { url, figures } = await open();
    await fetch(`${url}/webhooks/secretive/swordfish`, { method: 'POST' });
    await fetch(`${url}/swordfish`);
    const text = await figures();
    expect(text).toContain(
      'likelemba_request_seconds_count{route="/webhooks/secretive/:secret",status="202"} 1',
    );
    expect(text).toContain('likelemba_request_seconds_count{route="other",status="404"} 1');
    expect(text).not.toContain('swordfish');
  });

  it('counts what gateways and providers answered', async () => {
    const { metrics, figures } = await open();
    const gateway = metrics.timeGateway<Gateway>({
      name: 'greenapi',
      textMax: 10,
      send: () => Promise.resolve({ state: 'unknown', reason: 'timeout' } as const),
      find: () => Promise.resolve(null),
    });
    const provider = metrics.timeProvider<Provider>({
      channel: 'mpesa',
      settleTimeMs: 0,
      call: () => Promise.resolve({ state: 'refused', code: 'no', data: null } as const),
    });
    expect(await gateway.send('1', { chat: 'c', text: 't' })).toEqual({
      state: 'unknown',
      reason: 'timeout',
    });
    expect(await provider.call('collect', 'k', null)).toMatchObject({ state: 'refused' });
    const text = await figures();
    expect(text).toContain('likelemba_send_seconds_count{gateway="greenapi",state="unknown"} 1');
    expect(text).toContain(
      'likelemba_call_seconds_count{channel="mpesa",operation="collect",state="refused"} 1',
    );
  });
});

describe('a request', () => {
  it('has an id that its answer and all its lines carry', async () => {
    const { url, written, figures } = await open();
    const answer = await fetch(`${url}/webhooks/secretive/swordfish`, {
      method: 'POST',
      headers: { 'x-request-id': 'theirs' },
    });
    const id = answer.headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(written).toContainEqual(expect.objectContaining({ event: 'webhook.odd', request: id, seen: id }));
    expect(written).toContainEqual(
      expect.objectContaining({ event: 'request.answered', request: id, status: 202 }),
    );
    expect(await figures()).toContain('likelemba_log_lines_total{level="warn",event="webhook.odd"} 1');
  });
});
