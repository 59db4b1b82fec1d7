import { describe, expect, it } from 'vitest';
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import { greenApiError, refusals } from '../../integrations/whatsapp/greenapi/errors.ts';
import type { SendFault } from '../../integrations/whatsapp/greenapi/sandbox/api.ts';
import { catalogue } from '../../runtime/errors.ts';
import { at, idInstance, message, number, setUp } from './greenapi-client-support.ts';
import { freePort, greenApi, isNone, serve, serveAnswer } from './support.ts';

describe('sending through Green API', () => {
  it('sends a text and gives the id', async () => {
    const { sandbox, client } = await setUp();
    const answer = await client.send(idInstance, { ...message, quotes: '3EB0AAAA' });
    expect(answer).toEqual({ state: 'sent', message: expect.stringMatching(/^3EB0[0-9A-F]{16}$/) });
    expect(sandbox.history(number)).toMatchObject([{ from: 'bot', text: message.text, quotes: '3EB0AAAA' }]);
  });

  it('takes the longest text it promises', async () => {
    const { client } = await setUp();
    const longest = { ...message, text: 'x'.repeat(client.textMax) };
    expect(await client.send(idInstance, longest)).toMatchObject({ state: 'sent' });
    expect(await client.send(idInstance, { ...longest, text: `${longest.text}x` })).toMatchObject({
      state: 'refused',
      code: 'bad_request',
    });
  });

  it.each<[SendFault, object]>([
    ['429', { state: 'refused', code: 'rate_limited', retryable: true, retryAfterMs: 1_000 }],
    [
      '466',
      {
        state: 'refused',
        code: 'quota_chats',
        retryable: false,
        waits: 'chat',
        retryAfterMs: 3_600_000,
      },
    ],
    [
      '466_sends',
      { state: 'refused', code: 'quota', retryable: false, waits: 'account', retryAfterMs: 3_600_000 },
    ],
    [
      'not_ready',
      {
        state: 'refused',
        code: 'instance_not_ready',
        retryable: true,
        waits: 'account',
        retryAfterMs: 30_000,
      },
    ],
    ['500', { state: 'unknown', reason: 'greenapi sendMessage: HTTP 500' }],
    ['timeout_before', { state: 'unknown', reason: expect.stringContaining('no answer within 300 ms') }],
  ])('a send that meets %s', async (fault, answer) => {
    const { sandbox, client } = await setUp({ timeLimitMs: 300 });
    sandbox.failNext(fault);
    expect(await client.send(idInstance, message)).toEqual(answer);
    expect(sandbox.history(number)).toEqual([]);
  });

  it.each<[number, unknown, object]>([
    [200, {}, { state: 'unknown' }],
    [200, 'queued', { state: 'unknown' }],
    [201, { idMessage: 'A' }, { state: 'unknown' }],
    [302, {}, { state: 'refused', code: 'not_found', retryable: false }],
    [400, { message: 'Validation failed' }, { state: 'refused', code: 'bad_request', retryable: false }],
    [400, 'instance in starting process try later', { state: 'refused', code: 'instance_not_ready' }],
    [
      400,
      { message: 'Instance account is expired' },
      { state: 'refused', code: 'instance_gone', waits: 'account' },
    ],
    [401, '', { state: 'refused', code: 'wrong_token', retryable: false, waits: 'account' }],
    [403, 'Forbidden', { state: 'refused', code: 'forbidden', retryable: false }],
    [404, {}, { state: 'refused', code: 'not_found', retryable: false }],
    [413, {}, { state: 'refused', code: 'bad_request', retryable: false }],
    [499, {}, { state: 'unknown' }],
    [502, '<html>', { state: 'unknown' }],
    [503, {}, { state: 'unknown' }],
  ])('an answer %i %j', async (status, body, expected) => {
    const { url } = await serveAnswer(status, body);
    expect(await at(url).send(idInstance, message)).toMatchObject(expected);
  });

  it('waits as long as a 429 says', async () => {
    const { url } = await serveAnswer(429, {}, { 'retry-after': '3' });
    expect(await at(url).send(idInstance, message)).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 3_000,
    });
  });

  it('is sure that nothing was sent when there is no connection', async () => {
    const client = at(`http://127.0.0.1:${await freePort()}`);
    expect(await client.send(idInstance, message)).toMatchObject({
      state: 'refused',
      code: 'unreachable',
      retryable: true,
    });
  });

  it('refuses for a number it does not have', async () => {
    const { client } = await setUp();
    expect(await client.send('999', message)).toMatchObject({ state: 'refused', code: 'unknown_account' });
  });

  it('meets the limits per second when they are enforced', async () => {
    const { sandbox, client } = await setUp();
    sandbox.enforceRates(true);
    const states = await Promise.all([1, 2, 3, 4, 5].map(() => client.state(idInstance)));
    expect(states).toContainEqual({ failed: 'rate_limited' });
  });

  it('is told of a wrong token and a wrong instance', async () => {
    const { sandbox } = await setUp();
    const wrong = (account: object) =>
      createGreenApi({
        accounts: [{ idInstance, apiToken: greenApi.apiToken, url: sandbox.url, ...account }],
      });
    expect(await wrong({ apiToken: 'x' }).send(idInstance, message)).toMatchObject({ code: 'wrong_token' });
    expect(await wrong({ idInstance: '42' }).send('42', message)).toMatchObject({ code: 'forbidden' });
  });
});

describe('the state of the instance', () => {
  it('is read', async () => {
    const { sandbox, client } = await setUp();
    expect(await client.state(idInstance)).toEqual({ state: 'authorized' });
    sandbox.setState('yellowCard');
    expect(await client.state(idInstance)).toEqual({ state: 'yellow_card' });
  });

  it('says why it could not be asked', async () => {
    const { url } = await serveAnswer(401, '');
    expect(await at(url).state(idInstance)).toEqual({ failed: 'wrong_token' });
    expect(await at(url).state('999')).toEqual({ failed: 'unknown_account' });
    const { url: odd } = await serveAnswer(200, { stateInstance: 'dreaming' });
    expect(await at(odd).state(idInstance)).toEqual({ failed: 'unknown' });
    expect(await at(`http://127.0.0.1:${await freePort()}`).state(idInstance)).toEqual({ failed: 'network' });
  });
});

describe('what is said of failures', () => {
  it('every refusal is in the catalogue with the same word on trying again', () => {
    for (const [code, { retryable }] of Object.entries(refusals))
      expect(catalogue.get(`GREENAPI_${code.toUpperCase()}`)).toMatchObject({ retryable });
  });

  it('holds neither token nor number, whatever the gateway answers', async () => {
    const url = await serve((request, response) => {
      const echo = JSON.stringify({ path: request.url, message: `for ${message.chat}` });
      response.writeHead(request.url?.includes('sendMessage') ? 500 : 400).end(echo);
    });
    const client = at(url);
    const said = [
      await client.send(idInstance, message),
      await client
        .find(idInstance, message, new Date(0), isNone)
        .catch((error: unknown) => inspectable(error)),
      inspectable(greenApiError('GREENAPI_WRONG_TOKEN')),
    ];
    const text = JSON.stringify(said);
    expect(text).toContain('HTTP 500');
    expect(text).not.toContain(greenApi.apiToken);
    expect(text).not.toContain(number);
  });
});

/** Everything a log could print of an error. */
function inspectable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { ...error, message: error.message, stack: error.stack, cause: inspectable(error.cause) };
}
