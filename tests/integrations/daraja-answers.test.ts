import { describe, expect, it } from 'vitest';
import { refusals } from '../../integrations/money/daraja/errors.ts';
import { catalogue } from '../../runtime/errors.ts';
import { amina, clientAt, collecting, darajaAnswering, joe, joined, refs } from './daraja-support.ts';
import { daraja, freePort, serve, serveAnswer } from './support.ts';

const error = (errorCode: string, errorMessage: string) => ({ requestId: '1', errorCode, errorMessage });

describe('what comes back from Daraja', () => {
  const collectAnswer = { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', MerchantRequestID: 'm' };

  it.each<[string, number, unknown, object]>([
    [
      'collect',
      200,
      collectAnswer,
      { state: 'accepted', data: { providerRef: refs.seal('ws_CO_1'), merchantRef: 'm' } },
    ],
    ['collect', 200, { ...collectAnswer, ResponseCode: 0 }, { state: 'accepted' }],
    ['collect', 200, { ResponseCode: '0' }, { state: 'unknown' }],
    [
      'collect',
      200,
      { ResponseCode: '1', ResponseDescription: 'no' },
      { state: 'refused', code: 'not_accepted' },
    ],
    ['collect', 200, '<html>', { state: 'unknown' }],
    ['collect', 302, '', { state: 'refused', code: 'configuration' }],
    [
      'collect',
      400,
      error('400.002.02', 'Bad Request - Invalid PhoneNumber'),
      { state: 'refused', code: 'bad_number' },
    ],
    [
      'collect',
      400,
      error('400.002.02', 'Bad Request - Invalid Amount'),
      { state: 'refused', code: 'bad_amount' },
    ],
    ['collect', 400, error('400.002.02', 'Bad Request - Invalid CallBackURL'), { code: 'bad_request' }],
    [
      'collect',
      401,
      error('401.003.01', 'Error Occurred - Invalid Access Token'),
      { code: 'not_authorised' },
    ],
    [
      'collect',
      404,
      error('404.001.03', 'Invalid Access Token'),
      { state: 'refused', code: 'not_authorised' },
    ],
    ['collect', 404, error('404.001.01', 'Resource not found'), { state: 'refused', code: 'configuration' }],
    ['collect', 405, error('405.001', 'Method Not Allowed'), { state: 'refused', code: 'configuration' }],
    ['collect', 429, error('500.003.02', 'Spike arrest violation'), { state: 'refused', code: 'busy' }],
    ['collect', 500, error('500.003.02', 'System is busy'), { state: 'unknown' }],
    ['collect', 500, error('500.001.1001', 'Wrong credentials'), { state: 'refused', code: 'configuration' }],
    [
      'collect',
      500,
      error('500.001.1001', 'Merchant does not exist'),
      { state: 'refused', code: 'configuration' },
    ],
    ['collect', 500, error('500.001.1001', 'Unable to lock subscriber'), { state: 'unknown' }],
    ['collect', 500, error('500.003.1001', 'Internal Server Error'), { state: 'unknown' }],
    ['collect', 503, '', { state: 'unknown' }],
    [
      'pay_out',
      200,
      { ResponseCode: '0', ConversationID: 'AG_1' },
      { state: 'accepted', data: { conversationId: 'AG_1' } },
    ],
    [
      'pay_out',
      500,
      error('500.002.1001', 'Duplicate OriginatorConversationID.'),
      { data: { duplicate: true } },
    ],
    [
      'pay_out',
      200,
      { ResponseCode: '1', ResponseDescription: 'Duplicate OriginatorConversationID.' },
      { state: 'accepted', data: { duplicate: true } },
    ],
    ['pay_out', 500, error('500.003.1001', 'Internal Server Error'), { state: 'unknown' }],
    ['pay_out', 504, '', { state: 'unknown' }],
    [
      'collect_status',
      500,
      error('500.001.1001', 'The transaction is being processed'),
      { data: { result: 'pending' } },
    ],
    ['collect_status', 500, error('500.001.1001', 'Wrong credentials'), { state: 'refused' }],
    [
      'collect_status',
      200,
      { ResponseCode: '0', ResultCode: '4999' },
      { data: { result: 'pending', code: '4999' } },
    ],
    ['collect_status', 200, { ResponseCode: '0', ResultCode: '0' }, { data: { result: 'paid', code: '0' } }],
    [
      'collect_status',
      200,
      { ResponseCode: '0', ResultCode: 1032 },
      { data: { result: 'declined', code: '1032' } },
    ],
    [
      'collect_status',
      200,
      { ResponseCode: '0', ResultCode: '1037' },
      { data: { result: 'expired', code: '1037' } },
    ],
    [
      'collect_status',
      200,
      { ResponseCode: '0', ResultCode: '1001' },
      { data: { result: 'unknown', code: '1001' } },
    ],
    ['collect_status', 200, { ResponseCode: '0', ResultCode: '31415' }, { data: { result: 'unknown' } }],
    ['collect_status', 200, { ResponseCode: '0' }, { state: 'unknown' }],
    ['collect_status', 500, '', { state: 'unknown' }],
    ['pay_out_status', 200, { ResponseCode: '0', ConversationID: 'AG_2' }, { state: 'accepted' }],
    ['pay_out_status', 500, '', { state: 'unknown' }],
  ])('%s answered %i %j', async (operation, status, body, expected) => {
    const { url } = await darajaAnswering(status, body);
    const requests: Record<string, object> = {
      collect: collecting(),
      pay_out: { phone: joe, amount: 6000 },
      collect_status: { providerRef: refs.seal('ws_CO_1') },
      pay_out_status: { payOut: 'payout1' },
    };
    const answer = await clientAt(url).call(operation, 'k', requests[operation] as never);
    expect(answer).toMatchObject(expected);
  });

  it('a request that never left is refused for certain', async () => {
    const client = clientAt(`http://127.0.0.1:${await freePort()}`);
    expect(await client.call('collect', 'k', collecting())).toMatchObject({
      state: 'refused',
      code: 'not_sent',
      data: { retryable: true },
    });
  });

  it('no answer in time is unknown', async () => {
    const { sandbox } = await joined();
    const client = clientAt(sandbox.url, { timeLimitMs: 500 });
    sandbox.timeoutBefore('collect');
    expect(await client.call('collect', 'k', collecting())).toMatchObject({ state: 'unknown' });
    sandbox.timeoutBefore('pay_out');
    expect(await client.call('pay_out', 'k', { phone: joe, amount: 10 })).toMatchObject({ state: 'unknown' });
    expect(sandbox.book().movements).toEqual([]);
  });

  it('a token that does not come in time means that nothing was asked', async () => {
    const url = await serve(() => {});
    const client = clientAt(url, { timeLimitMs: 50 });
    expect(await client.call('collect', 'k', collecting())).toMatchObject({
      state: 'refused',
      code: 'not_sent',
    });
  });

  it('every refusal is in the catalogue', () => {
    for (const code of Object.keys(refusals))
      expect(catalogue.has(`DARAJA_${code.toUpperCase()}`)).toBe(true);
  });

  it('holds no secret and no number, whatever Daraja answers', async () => {
    const echo = `${daraja.passkey} Bearer token1 for ${amina} SecurityCredential=${daraja.securityCredential}`;
    for (const status of [200, 400, 404, 500]) {
      const { url } = await darajaAnswering(status, {
        ...error('500.003.1001', echo),
        ResponseCode: '1',
        ResponseDescription: echo,
      });
      const text = JSON.stringify(await clientAt(url).call('collect', 'k', collecting()));
      for (const secret of [amina, 'token1', daraja.securityCredential]) expect(text).not.toContain(secret);
    }
  });
});

describe('the token', () => {
  it('is fetched once for everybody and kept', async () => {
    const { url, asked, tokens } = await darajaAnswering(200, {});
    const client = clientAt(url);
    await Promise.all([1, 2, 3, 4].map((n) => client.call('collect', `k${n}`, collecting())));
    await client.call('collect', 'k5', collecting());
    expect(tokens()).toBe(1);
    expect(asked).toHaveLength(5);
  });

  it('is renewed once when another process has ended it', async () => {
    const { client, sandbox } = await joined();
    expect(await client.call('collect', 'k1', collecting())).toMatchObject({ state: 'accepted' });
    sandbox.endTokens();
    expect(await client.call('collect', 'k2', collecting({ amount: 50 }))).toMatchObject({
      state: 'accepted',
    });
    expect(sandbox.prompts()).toHaveLength(2);
  });

  it('is renewed once and no more', async () => {
    const { url, asked, tokens } = await darajaAnswering(404, error('404.001.03', 'Invalid Access Token'));
    expect(await clientAt(url).call('collect', 'k', collecting())).toMatchObject({ code: 'not_authorised' });
    expect([asked.length, tokens()]).toEqual([2, 2]);
  });

  it('is not given to wrong credentials', async () => {
    const { sandbox } = await joined();
    const client = clientAt(sandbox.url, { account: { consumerSecret: 'wrong' } });
    expect(await client.call('collect', 'k', collecting())).toMatchObject({
      state: 'refused',
      code: 'not_authorised',
    });
  });

  it('that could not be had is asked for again', async () => {
    const { url } = await serveAnswer(500, '');
    expect(await clientAt(url).call('collect', 'k', collecting())).toMatchObject({ code: 'not_sent' });
  });
});
