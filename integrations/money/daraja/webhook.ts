/**
 * Daraja's callbacks → notices. Pure. Lists come in any order, values as numbers or strings or not at all, names
 * twice, and objects where lists are documented. Source: the portal, captured August 2026, and public captures.
 */
import { Money } from '../../../runtime/ports.ts';
import type { MoneyNotice } from '../../../runtime/ports.ts';
import { fields, text } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { b2cResult, statusResult, stkCallbackResult } from './codes.ts';
import type { References } from './provider-ref.ts';

/** A notice, or why the bytes are none. */
export type ParsedNotice =
  { readonly ok: true; readonly notice: MoneyNotice } | { readonly ok: false; readonly reason: string };

const channel = 'mpesa';

/** The callback of an STK push for this payment. */
export function parseStk(bytes: Uint8Array, paymentId: string, refs: References): ParsedNotice {
  const callback = fields(fields(json(bytes)['Body'])['stkCallback']);
  const code = scalar(callback['ResultCode']);
  const checkout = scalar(callback['CheckoutRequestID']);
  if (code === '' || checkout === '') return { ok: false, reason: 'no STK callback' };
  const items = pairs(fields(callback['CallbackMetadata'])['Item'], 'Name');
  const result = stkCallbackResult(code);
  const amount = shillings(items.get('Amount')?.[0]);
  const receipt = scalar(items.get('MpesaReceiptNumber')?.[0]);
  if (result === 'paid' && (amount === null || receipt === ''))
    return { ok: false, reason: 'a paid STK callback without amount or receipt' };
  return {
    ok: true,
    notice: {
      kind: 'collection',
      channel,
      paymentId,
      providerRef: refs.seal(checkout),
      result,
      code,
      ...(amount === null ? {} : { amount }),
      ...(receipt === '' ? {} : { receipt }),
    },
  };
}

/** The result of a payout. A failure has a TransactionID as well: only the code tells. */
export function parseB2cResult(bytes: Uint8Array, key: string): ParsedNotice {
  const outer = fields(json(bytes)['Result']);
  const code = scalar(outer['ResultCode']);
  if (code === '') return { ok: false, reason: 'no result' };
  const result = b2cResult(code);
  const parameters = pairs(fields(outer['ResultParameters'])['ResultParameter'], 'Key');
  const receipt = scalar(parameters.get('TransactionReceipt')?.[0]) || scalar(outer['TransactionID']);
  return {
    ok: true,
    notice: {
      kind: 'disbursement',
      channel,
      key,
      result,
      code,
      ...(result === 'completed' && receipt !== '' ? { receipt } : {}),
    },
  };
}

/** The result of a status query. The outer TransactionID is the query's own; the receipt is inside. */
export function parseStatusResult(bytes: Uint8Array, key: string): ParsedNotice {
  const outer = fields(json(bytes)['Result']);
  const code = scalar(outer['ResultCode']);
  if (code === '') return { ok: false, reason: 'no result' };
  const parameters = pairs(fields(outer['ResultParameters'])['ResultParameter'], 'Key');
  const amount = shillings(parameters.get('Amount')?.[0]);
  const receipt = scalar(parameters.get('ReceiptNo')?.[0]);
  return {
    ok: true,
    notice: {
      kind: 'status',
      channel,
      key,
      result: statusResult(code, scalar(parameters.get('TransactionStatus')?.[0])),
      code,
      ...(amount === null ? {} : { amount }),
      ...(receipt === '' ? {} : { receipt }),
    },
  };
}

/** Daraja gave up waiting for its own queue: neither success nor failure. */
export function timedOut(kind: 'disbursement' | 'status', key: string): ParsedNotice {
  return { ok: true, notice: { kind, channel, key, result: 'unknown', code: 'queue_timeout' } };
}

/** A payment by hand to the paybill number. The payer's number is masked and is not read. */
export function parsePaybill(bytes: Uint8Array): ParsedNotice {
  const body = json(bytes);
  const receipt = scalar(body['TransID']);
  const amount = shillings(body['TransAmount']);
  if (receipt === '' || amount === null) return { ok: false, reason: 'no C2B confirmation' };
  return {
    ok: true,
    notice: { kind: 'paybill', channel, receipt, amount, reference: scalar(body['BillRefNumber']).trim() },
  };
}

function json(bytes: Uint8Array): Fields {
  try {
    return fields(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return {};
  }
}

/** Name → values, for a list of pairs, a single pair, or a plain object. */
function pairs(value: unknown, name: 'Name' | 'Key'): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  const add = (key: string, entry: unknown) => found.set(key, [...(found.get(key) ?? []), entry]);
  const single = fields(value);
  if (Array.isArray(value)) for (const item of value.map(fields)) add(text(item[name]), item['Value']);
  else if (name in single) add(text(single[name]), single['Value']);
  else for (const [key, entry] of Object.entries(single)) add(key, entry);
  return found;
}

/** Shillings with at most two decimals, as a number or a string → cents. */
function shillings(value: unknown): Money | null {
  const found = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(scalar(value));
  if (!found) return null;
  const cents = BigInt(found[1] ?? '0') * 100n + BigInt((found[2] ?? '').padEnd(2, '0'));
  return cents > 0n ? new Money(cents, 'KES') : null;
}

function scalar(value: unknown): string {
  return typeof value === 'number' ? String(value) : text(value);
}
