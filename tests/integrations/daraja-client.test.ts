import { describe, expect, it } from 'vitest';
import { callbackUrls } from '../../integrations/money/daraja/callback-urls.ts';
import { refusals } from '../../integrations/money/daraja/errors.ts';
import { references } from '../../integrations/money/daraja/provider-ref.ts';
import { eastAfricaTimestamp } from '../../integrations/money/daraja/requests.ts';
import { catalogue } from '../../runtime/errors.ts';
import { amina, clientAt, collecting, joe, joined } from './daraja-support.ts';
import { callbackSecret, daraja, freePort, serve, serveAnswer } from './support.ts';

const refs = references(callbackSecret);

/** Answers OAuth, then every other request with this, and remembers the requests. */
async function darajaAnswering(status: number, body: unknown) {
  const asked: { path: string; authorization: string; json: Record<string, unknown> }[] = [];
  let tokens = 0;
  const url = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.url?.startsWith('/oauth')) {
      tokens += 1;
      response.end(JSON.stringify({ access_token: `token${tokens}`, expires_in: '3599' }));
      return;
    }
    const json = JSON.parse(text) as Record<string, unknown>;
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', json });
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { url, asked, tokens: () => tokens };
}

const error = (errorCode: string, errorMessage: string) => ({ requestId: '1', errorCode, errorMessage });

describe('what goes out to Daraja', () => {
  it('an STK push', async () => {
    const { url, asked } = await darajaAnswering(200, {});
    await clientAt(url).call('collect', 'k1', collecting());
    const stamp = '20260302090000';
    expect(asked).toMatchObject([
      { path: '/mpesa/stkpush/v1/processrequest', authorization: 'Bearer token1' },
    ]);
    expect(asked[0]?.json).toEqual({
      BusinessShortCode: daraja.shortcode,
      Password: Buffer.from(`${daraja.shortcode}${daraja.passkey}${stamp}`).toString('base64'),
      Timestamp: stamp,
      TransactionType: 'CustomerPayBillOnline',
      Amount: 2000,
      PartyA: amina,
      PartyB: daraja.shortcode,
      PhoneNumber: amina,
      CallBackURL: callbackUrls('https://pay.example.org', callbackSecret).stk('pay1'),
      AccountReference: 'LK-ABC123',
      TransactionDesc: 'Contribution',
    });
  });

  it('a payout, with the key as its own conversation id and two s in Occassion', async () => {
    const { url, asked } = await darajaAnswering(200, {});
    await clientAt(url).call('pay_out', 'payout1', { phone: joe, amount: 6000 });
    const urls = callbackUrls('https://pay.example.org', callbackSecret);
    expect(asked[0]).toMatchObject({ path: '/mpesa/b2c/v3/paymentrequest' });
    expect(asked[0]?.json).toEqual({
      OriginatorConversationID: 'payout1',
      InitiatorName: daraja.initiator,
      SecurityCredential: daraja.securityCredential,
      CommandID: 'BusinessPayment',
      Amount: 6000,
      PartyA: daraja.shortcode,
      PartyB: joe,
      Remarks: 'Payout',
      QueueTimeOutURL: urls.b2cTimeout('payout1'),
      ResultURL: urls.b2cResult('payout1'),
      Occassion: 'Payout',
    });
  });

  it('an STK query, with the id that the reference stands for', async () => {
    const { url, asked } = await darajaAnswering(200, {});
    await clientAt(url).call('collect_status', 'q1', { providerRef: refs.seal('ws_CO_1') });
    expect(asked).toMatchObject([
      {
        path: '/mpesa/stkpushquery/v1/query',
        json: {
          BusinessShortCode: daraja.shortcode,
          Timestamp: '20260302090000',
          CheckoutRequestID: 'ws_CO_1',
        },
      },
    ]);
  });

  it.each([
    ['pay_out_status', { payOut: 'payout1' }, { OriginalConversationID: 'payout1' }],
    ['transaction_status', { receipt: 'NLJ7RT61SV' }, { TransactionID: 'NLJ7RT61SV' }],
  ])('a status query by %s, with one s in Occasion', async (operation, request, named) => {
    const { url, asked } = await darajaAnswering(200, {});
    await clientAt(url).call(operation, 'ask1', request);
    const urls = callbackUrls('https://pay.example.org', callbackSecret);
    expect(asked[0]?.json).toEqual({
      Initiator: daraja.initiator,
      SecurityCredential: daraja.securityCredential,
      CommandID: 'TransactionStatusQuery',
      ...named,
      PartyA: daraja.shortcode,
      IdentifierType: '4',
      ResultURL: urls.statusResult('ask1'),
      QueueTimeOutURL: urls.statusTimeout('ask1'),
      Remarks: 'Status',
      Occasion: 'Status',
    });
  });

  it.each([
    ['2026-03-02T06:00:00Z', '20260302090000'],
    ['2026-12-31T21:30:05Z', '20270101003005'],
    ['2026-02-28T23:59:59Z', '20260301025959'],
  ])('stamps %s with Nairobi time', (at, stamp) => {
    expect(eastAfricaTimestamp(new Date(at))).toBe(stamp);
  });

  it.each<[string, object, string]>([
    ['collect', collecting({ phone: '+256700000001' }), 'bad_number'],
    ['collect', collecting({ phone: '0700000001' }), 'bad_number'],
    ['collect', collecting({ phone: '2547000000011' }), 'bad_number'],
    ['collect', collecting({ phone: 254700000001 }), 'bad_number'],
    ['collect', collecting({ amount: 0 }), 'bad_amount'],
    ['collect', collecting({ amount: 10.5 }), 'bad_amount'],
    ['collect', collecting({ amount: '10' }), 'bad_amount'],
    ['collect', collecting({ amount: 250_001 }), 'bad_amount'],
    ['collect', collecting({ reference: 'thirteen char' }), 'bad_request'],
    ['collect', collecting({ reference: '' }), 'bad_request'],
    ['collect', collecting({ payment: '' }), 'bad_request'],
    ['pay_out', { phone: joe, amount: 9 }, 'bad_amount'],
    ['pay_out', { phone: 'joe', amount: 10 }, 'bad_number'],
    ['collect_status', {}, 'bad_request'],
    ['collect_status', { providerRef: 'ws_CO_1' }, 'bad_request'],
    ['pay_out_status', {}, 'bad_request'],
    ['transaction_status', { receipt: '' }, 'bad_request'],
  ])('nothing for %s of %j', async (operation, request, code) => {
    const { url, asked } = await darajaAnswering(200, {});
    expect(await clientAt(url).call(operation, 'k', request as never)).toMatchObject({
      state: 'refused',
      code,
    });
    expect(asked).toEqual([]);
  });

  it('nothing for an operation that does not exist', async () => {
    await expect(clientAt('http://127.0.0.1').call('reverse', 'k', {})).rejects.toThrow(
      'no operation reverse',
    );
  });
});

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
    for (const code of Object.keys(refusals)) expect(catalogue.has(`daraja_${code}`)).toBe(true);
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

describe('a wrong configuration', () => {
  it.each([
    ['short', 'https://pay.example.org', 'daraja_callback_secret'],
    ['with/slash-0123456789', 'https://pay.example.org', 'daraja_callback_secret'],
    [callbackSecret, 'https://mpesa.example.org', 'daraja_callback_url'],
    ['0123456789abcmd0', 'https://pay.example.org', 'daraja_callback_url'],
  ])('secret %j, address %s', (secret, publicUrl, code) => {
    expect(() => callbackUrls(publicUrl, secret)).toThrow(expect.objectContaining({ code }));
  });

  it('a wrong passkey or clock is noticed by the sandbox', async () => {
    const { sandbox } = await joined();
    const passkey = clientAt(sandbox.url, { account: { passkey: 'wrong' } });
    expect(await passkey.call('collect', 'k', collecting())).toMatchObject({ code: 'configuration' });
    const late = clientAt(sandbox.url, { clock: { now: () => new Date('2026-03-02T03:00:00Z') } });
    expect(await late.call('collect', 'k', collecting())).toMatchObject({ code: 'bad_request' });
  });
});
