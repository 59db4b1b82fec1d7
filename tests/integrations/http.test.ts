import { describe, expect, it } from 'vitest';
import { createDoor } from '../../integrations/http.ts';
import type { HttpLogLine } from '../../integrations/http.ts';
import { freePort, serve, serveAnswer } from './support.ts';

const get = (url: string, timeLimitMs = 2_000) => ({
  label: 'test get',
  method: 'GET' as const,
  url,
  timeLimitMs,
});

describe('the outgoing door', () => {
  it('gives status and parsed JSON, also of an error', async () => {
    const { url } = await serveAnswer(404, { why: 'gone' });
    expect(await createDoor()(get(url))).toEqual({ ok: false, status: 404, body: { why: 'gone' } });
  });

  it('gives the text of an answer that is no JSON', async () => {
    const { url } = await serveAnswer(400, 'instance is starting');
    expect(await createDoor()(get(url))).toMatchObject({ status: 400, body: 'instance is starting' });
  });

  it('sends JSON and reads Retry-After', async () => {
    const { url, asked } = await serveAnswer(429, {}, { 'retry-after': '7' });
    const answer = await createDoor()({ ...get(url), method: 'POST', json: { a: 'é' } });
    expect(answer).toMatchObject({ status: 429, retryAfterMs: 7_000 });
    expect(asked).toEqual([{ path: '/', body: '{"a":"é"}' }]);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await serveAnswer(200, {});
    const { url } = await serveAnswer(302, {}, { location: elsewhere.url });
    expect(await createDoor()(get(url))).toMatchObject({ ok: false, status: 302 });
    expect(elsewhere.asked).toEqual([]);
  });

  it('ends a call that gets no answer in time, and cannot say whether it arrived', async () => {
    const url = await serve(() => {});
    expect(await createDoor()(get(url, 50))).toEqual({
      failed: 'timeout',
      sent: 'maybe',
      reason: 'test get: no answer within 50 ms',
    });
  });

  it('counts the body into the time limit', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      response.write('{');
    });
    expect(await createDoor()(get(url, 50))).toMatchObject({ failed: 'timeout', sent: 'maybe' });
  });

  it('stops reading an answer that is too large', async () => {
    const { url } = await serveAnswer(200, 'x'.repeat(5_000));
    const answer = await createDoor({ maxBytes: 1_000 })(get(url));
    expect(answer).toMatchObject({ failed: 'too_large', sent: 'maybe' });
  });

  it.each(['127.0.0.1', 'localhost'])('knows that nothing left when nobody listens on %s', async (host) => {
    const url = `http://${host}:${await freePort()}`;
    expect(await createDoor()(get(url))).toMatchObject({ failed: 'network', sent: 'no' });
  });

  it('cannot say whether it arrived when the connection breaks', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await createDoor()(get(url))).toMatchObject({ failed: 'network', sent: 'maybe' });
  });

  it('logs label and outcome, and never the address', async () => {
    const lines: HttpLogLine[] = [];
    const { url } = await serveAnswer(200, {});
    await createDoor({ log: (line) => lines.push(line) })(get(`${url}/a/secret/path`));
    expect(lines).toEqual([{ label: 'test get', outcome: 200, ms: expect.any(Number) }]);
  });
});
