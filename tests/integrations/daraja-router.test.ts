import { describe, expect, it } from 'vitest';
import type { Quarantined } from '../../integrations/incoming.ts';
import { mintToken } from '../../integrations/money/daraja/callback-urls.ts';
import { darajaRouter } from '../../integrations/money/daraja/router.ts';
import type { DarajaWebhook } from '../../integrations/money/daraja/router.ts';
import type { MoneyNotice } from '../../runtime/ports.ts';
import { callbackSecret, serveRouter } from './support.ts';

const stk = JSON.stringify({
  Body: {
    stkCallback: { MerchantRequestID: 'm', CheckoutRequestID: 'ws_CO_1', ResultCode: 1032, ResultDesc: 'x' },
  },
});
const result = JSON.stringify({ Result: { ResultCode: '0', TransactionID: 'SG632NMUAB' } });
const accepted = { ResultCode: 0, ResultDesc: 'Accepted' };

async function webhook(overrides: Partial<DarajaWebhook> = {}) {
  const notices: MoneyNotice[] = [];
  const kept: Quarantined[] = [];
  const base = await serveRouter(
    darajaRouter({
      callbackSecret,
      receive: async (notice) => {
        notices.push(notice);
      },
      quarantine: async (item) => {
        kept.push(item);
        return 'ok';
      },
      ...overrides,
    }),
  );
  const send = async (path: string, body = stk, secret = callbackSecret) => {
    const url = `${base}/webhooks/mobilemoney/daraja/${secret}${path}`;
    const response = await fetch(url, { method: 'POST', body });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  return { send, notices, kept };
}

const stkPath = `/stk/${mintToken(callbackSecret, 'stk', 'pay1')}`;
const b2c = mintToken(callbackSecret, 'b2c', 'payout1');
const status = mintToken(callbackSecret, 'status', 'ask1');

describe('/webhooks/mobilemoney/daraja/<secret>/…', () => {
  it.each([
    [stkPath, stk, { kind: 'collection', paymentId: 'pay1', result: 'declined' }],
    [`/b2c/result/${b2c}`, result, { kind: 'disbursement', key: 'payout1', result: 'completed' }],
    [`/b2c/timeout/${b2c}`, result, { kind: 'disbursement', key: 'payout1', result: 'unknown' }],
    [`/b2c/timeout/${b2c}`, 'anything', { kind: 'disbursement', key: 'payout1', result: 'unknown' }],
    [`/status/result/${status}`, result, { kind: 'status', key: 'ask1', result: 'unknown' }],
    [`/status/timeout/${status}`, result, { kind: 'status', key: 'ask1', result: 'unknown' }],
    [
      '/c2b/confirmation',
      '{"TransID":"RKL51ZDR4F","TransAmount":"5.00","BillRefNumber":"A"}',
      { kind: 'paybill' },
    ],
  ])('takes %s and acknowledges', async (path, body, notice) => {
    const { send, notices, kept } = await webhook();
    expect(await send(path, body)).toEqual({ status: 200, body: accepted });
    expect(notices).toMatchObject([notice]);
    expect(kept).toEqual([]);
  });

  it.each([stkPath, `/b2c/result/${b2c}`, '/c2b/confirmation', '/c2b/validation'])(
    'a wrong secret finds nothing at %s',
    async (path) => {
      const { send, notices, kept } = await webhook();
      for (const secret of ['wrong', `${callbackSecret}0`, callbackSecret.slice(1)])
        expect(await send(path, stk, secret)).toEqual({ status: 404, body: null });
      expect([notices, kept]).toEqual([[], []]);
    },
  );

  it.each([
    ['a token of another purpose', `/stk/${b2c}`, stk],
    ['a token that is not ours', `/stk/${'0'.repeat(8)}-${'0'.repeat(32)}`, stk],
    ['no JSON', stkPath, '{'],
    ['nothing', stkPath, ''],
    ['the wrong kind of callback', `/b2c/result/${b2c}`, stk],
  ])('%s is kept aside and acknowledged', async (_name, path, body) => {
    const { send, notices, kept } = await webhook();
    expect(await send(path, body)).toEqual({ status: 200, body: accepted });
    expect(notices).toEqual([]);
    expect(kept).toMatchObject([{ source: 'daraja' }]);
    expect(Buffer.from(kept[0]?.bytes ?? []).toString()).toBe(body);
  });

  it('an oversized body is kept aside and acknowledged', async () => {
    const { send, kept } = await webhook({ limitBytes: 100 });
    expect(await send(stkPath, 'x'.repeat(5_000))).toMatchObject({ status: 200 });
    expect(kept).toMatchObject([{ reason: 'larger than 100 bytes' }]);
  });

  it('is acknowledged only when the notice is committed', async () => {
    const { send, kept } = await webhook({
      receive: async () => {
        throw new Error('no database, for 254700000001');
      },
    });
    expect(await send(stkPath)).toEqual({ status: 503, body: null });
    expect(kept).toMatchObject([{ reason: 'not taken in: Error' }]);
  });

  it('says 503 when even keeping aside fails', async () => {
    const { send } = await webhook({
      quarantine: async () => {
        throw new Error('no database');
      },
    });
    expect(await send(stkPath, '{')).toEqual({ status: 503, body: null });
  });

  it('lets every payment by hand through its validation', async () => {
    const { send } = await webhook();
    expect(await send('/c2b/validation', '{}')).toEqual({
      status: 200,
      body: { ResultCode: '0', ResultDesc: 'Accepted' },
    });
  });
});
