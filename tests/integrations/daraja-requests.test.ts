import { describe, expect, it } from 'vitest';
import { callbackUrls } from '../../integrations/money/daraja/callback-urls.ts';
import { eastAfricaTimestamp } from '../../integrations/money/daraja/requests.ts';
import { amina, clientAt, collecting, darajaAnswering, joe, joined, refs } from './daraja-support.ts';
import { callbackSecret, daraja } from './support.ts';

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

describe('a wrong configuration', () => {
  it.each([
    ['short', 'https://pay.example.org', 'DARAJA_CALLBACK_SECRET_WRONG'],
    ['with/slash-0123456789', 'https://pay.example.org', 'DARAJA_CALLBACK_SECRET_WRONG'],
    [callbackSecret, 'https://mpesa.example.org', 'DARAJA_CALLBACK_URL_REFUSED'],
    ['0123456789abcmd0', 'https://pay.example.org', 'DARAJA_CALLBACK_URL_REFUSED'],
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
