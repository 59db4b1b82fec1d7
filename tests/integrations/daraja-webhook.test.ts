import { describe, expect, it } from 'vitest';
import { references } from '../../integrations/money/daraja/provider-ref.ts';
import {
  parseB2cResult,
  parsePaybill,
  parseStatusResult,
  parseStk,
  timedOut,
} from '../../integrations/money/daraja/webhook.ts';
import { Money } from '../../runtime/ports.ts';
import { callbackSecret } from './support.ts';

function bytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

const refs = references(callbackSecret);

const stk = (rest: object) => ({
  Body: {
    stkCallback: {
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: 'ws_CO_191220191020363925',
      ResultDesc: 'x',
      ...rest,
    },
  },
});
const amount = { Name: 'Amount', Value: 2000.0 };
const receipt = { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' };
const others = [
  { Name: 'Balance' },
  { Name: 'TransactionDate', Value: 20191219102115 },
  { Name: 'PhoneNumber', Value: 254700000001 },
];

describe('the callback of an STK push', () => {
  it.each<[string, unknown]>([
    ['in the documented order', [amount, receipt, ...others]],
    ['in another order', [...others, receipt, amount]],
    ['with strings for numbers', [{ Name: 'Amount', Value: '2000.00' }, receipt, ...others]],
    ['with a name twice', [amount, receipt, { Name: 'Amount', Value: 1 }, ...others]],
    ['without what is not needed', [receipt, amount]],
    ['as an object', { Amount: 2000, MpesaReceiptNumber: 'NLJ7RT61SV' }],
  ])('is paid, its items %s', (_name, Item) => {
    expect(parseStk(bytes(stk({ ResultCode: 0, CallbackMetadata: { Item } })), 'pay1', refs)).toEqual({
      ok: true,
      notice: {
        kind: 'collection',
        channel: 'mpesa',
        paymentId: 'pay1',
        providerRef: refs.seal('ws_CO_191220191020363925'),
        result: 'paid',
        code: '0',
        amount: new Money(200_000n, 'KES'),
        receipt: 'NLJ7RT61SV',
      },
    });
  });

  it.each<[number | string, string]>([
    [1, 'insufficient'],
    [2, 'refused'],
    [3, 'refused'],
    [4, 'refused'],
    [8, 'refused'],
    [17, 'too_soon'],
    [1001, 'unknown'],
    [1019, 'expired'],
    [1025, 'refused'],
    [1032, 'declined'],
    ['1032', 'declined'],
    [1037, 'unknown'],
    [2001, 'wrong_pin'],
    [2028, 'refused'],
    [4999, 'unknown'],
    [8006, 'refused'],
    [9999, 'refused'],
    ['SFC_IC0003', 'refused'],
    [7777, 'unknown'],
    ['toString', 'unknown'],
  ])('with code %j is %s', (ResultCode, result) => {
    const parsed = parseStk(bytes(stk({ ResultCode })), 'pay1', refs);
    expect(parsed).toMatchObject({ ok: true, notice: { result, code: String(ResultCode) } });
    expect(parsed.ok && 'amount' in parsed.notice).toBe(false);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['something else', { Result: { ResultCode: 0 } }],
    ['no code', stk({})],
    ['paid without a receipt', stk({ ResultCode: 0, CallbackMetadata: { Item: [amount] } })],
    ['paid without an amount', stk({ ResultCode: 0, CallbackMetadata: { Item: [receipt] } })],
    ['paid without anything', stk({ ResultCode: 0 })],
    [
      'paid a negative amount',
      stk({ ResultCode: 0, CallbackMetadata: { Item: [{ Name: 'Amount', Value: -5 }, receipt] } }),
    ],
  ])('%s cannot be read', (_name, body) => {
    expect(parseStk(bytes(body), 'pay1', refs)).toMatchObject({ ok: false });
  });
});

const result = (rest: object) => ({
  Result: {
    ResultType: 0,
    ResultDesc: 'x',
    OriginatorConversationID: '53e3-4aa8-9fe0-8fb5e4092cdd3533373',
    ConversationID: 'AG_20240706_2010364430d9bbdaf872',
    TransactionID: 'SG632NMUAB',
    ...rest,
  },
});

describe('the result of a payout', () => {
  it.each<[string, object]>([
    [
      'with parameters and a bare reference item',
      {
        ResultCode: 0,
        ResultParameters: {
          ResultParameter: [
            { Key: 'TransactionAmount', Value: 10 },
            { Key: 'TransactionReceipt', Value: 'SG632NMUAB' },
            { Key: 'TransactionCompletedDateTime', Value: '06.07.2024 22:48:52' },
          ],
        },
        ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'x' } },
      },
    ],
    ['with its code as a string and lists', { ResultCode: '0', ReferenceData: { ReferenceItem: [] } }],
    [
      'with one parameter and no list',
      {
        ResultCode: 0,
        ResultParameters: { ResultParameter: { Key: 'TransactionReceipt', Value: 'SG632NMUAB' } },
      },
    ],
  ])('is completed, %s', (_name, rest) => {
    expect(parseB2cResult(bytes(result(rest)), 'payout1')).toEqual({
      ok: true,
      notice: {
        kind: 'disbursement',
        channel: 'mpesa',
        key: 'payout1',
        result: 'completed',
        code: '0',
        receipt: 'SG632NMUAB',
      },
    });
  });

  it.each<[number | string, string]>([
    ...[1, 2, 3, 4, 8, 11, 21, 2001, 2006, 2028, 2040, 8006].map((code): [number, string] => [
      code,
      'failed',
    ]),
    ['2001', 'failed'],
    ['SFC_IC0003', 'failed'],
    [17, 'unknown'],
    [1032, 'unknown'],
    [26, 'unknown'],
  ])('with code %j is %s, and its TransactionID is no receipt', (ResultCode, outcome) => {
    expect(parseB2cResult(bytes(result({ ResultCode })), 'payout1')).toEqual({
      ok: true,
      notice: {
        kind: 'disbursement',
        channel: 'mpesa',
        key: 'payout1',
        result: outcome,
        code: String(ResultCode),
      },
    });
  });

  it('that only timed out in the queue is unknown', () => {
    expect(timedOut('disbursement', 'payout1')).toMatchObject({
      notice: { kind: 'disbursement', key: 'payout1', result: 'unknown', code: 'queue_timeout' },
    });
  });

  it('cannot be read without a code', () => {
    expect(parseB2cResult(bytes({ Result: {} }), 'payout1')).toMatchObject({ ok: false });
  });
});

describe('the result of a status query', () => {
  const parameters = (status: string) => ({
    ResultCode: 0,
    TransactionID: 'MBN0000000',
    ResultParameters: {
      ResultParameter: [
        { Key: 'DebitPartyName', Value: '600310 - Safaricom333' },
        { Key: 'DebitPartyName', Value: '254700000001 - John Doe' },
        { Key: 'TransactionReason' },
        { Key: 'TransactionStatus', Value: status },
        { Key: 'Amount', Value: '300' },
        { Key: 'ReceiptNo', Value: 'MBN31H462N' },
      ],
    },
    ReferenceData: { ReferenceItem: { Key: 'Occasion' } },
  });

  it.each([
    ['Completed', 'completed'],
    ['Cancelled', 'failed'],
    ['Declined', 'failed'],
    ['Expired', 'failed'],
    ['Authorized', 'unknown'],
    ['Pending Authorized', 'unknown'],
    ['Initiated', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s, with the receipt from inside', (status, outcome) => {
    expect(parseStatusResult(bytes(result(parameters(status))), 'ask1')).toEqual({
      ok: true,
      notice: {
        kind: 'status',
        channel: 'mpesa',
        key: 'ask1',
        result: outcome,
        code: '0',
        amount: new Money(30_000n, 'KES'),
        receipt: 'MBN31H462N',
      },
    });
  });

  it('is unknown when the query worked and says nothing', () => {
    expect(parseStatusResult(bytes(result({ ResultCode: 0 })), 'ask1')).toMatchObject({
      notice: { result: 'unknown' },
    });
  });

  it.each([
    ['R000002', 'absent'],
    [2001, 'unknown'],
    ['SFC_IC0003', 'unknown'],
    [1, 'unknown'],
  ])('with code %j is %s: a query that failed says nothing about the payout', (ResultCode, outcome) => {
    expect(parseStatusResult(bytes(result({ ResultCode })), 'ask1')).toMatchObject({
      notice: { result: outcome },
    });
  });
});

describe('a payment by hand', () => {
  const confirmation = {
    TransactionType: 'Pay Bill',
    TransID: 'RKL51ZDR4F',
    TransTime: '20231121121325',
    TransAmount: '5.00',
    BusinessShortCode: '600966',
    BillRefNumber: ' abc 123 ',
    OrgAccountBalance: '25.00',
    MSISDN: '2547 ***** 126',
  };

  it.each([
    ['5.00', 500n],
    ['2000', 200_000n],
    ['10.5', 1_050n],
    ['10.500', 1_050n],
    [7, 700n],
  ])('of %j', (TransAmount, minor) => {
    expect(parsePaybill(bytes({ ...confirmation, TransAmount }))).toEqual({
      ok: true,
      notice: {
        kind: 'paybill',
        channel: 'mpesa',
        receipt: 'RKL51ZDR4F',
        amount: new Money(minor, 'KES'),
        reference: 'abc 123',
      },
    });
  });

  it.each(['', '-5', '0', '0.00', '5.005', '1e9', 'five', null])('of %j cannot be read', (TransAmount) => {
    expect(parsePaybill(bytes({ ...confirmation, TransAmount }))).toMatchObject({ ok: false });
  });
});
