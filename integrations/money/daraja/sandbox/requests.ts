/** What Daraja checks in a request, and its error shapes. Strict where a mistake of a client would cost money. */
import type { SandboxReply } from '../../../sandbox/server.ts';
import { eastAfricaTime } from './wire.ts';

/** The business as Safaricom knows it. */
export interface Business {
  readonly shortcode: string;
  readonly passkey: string;
  readonly initiator: string;
  readonly securityCredential: string;
}

/** A request's JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

const stkFields = [
  'BusinessShortCode',
  'Password',
  'Timestamp',
  'TransactionType',
  'Amount',
  'PartyA',
  'PartyB',
  'PhoneNumber',
  'CallBackURL',
  'AccountReference',
  'TransactionDesc',
];
const queryFields = ['BusinessShortCode', 'Password', 'Timestamp', 'CheckoutRequestID'];
const b2cFields = [
  'OriginatorConversationID',
  'InitiatorName',
  'SecurityCredential',
  'CommandID',
  'Amount',
  'PartyA',
  'PartyB',
  'Remarks',
  'QueueTimeOutURL',
  'ResultURL',
  'Occassion',
];
const statusFields = [
  'Initiator',
  'SecurityCredential',
  'CommandID',
  'TransactionID',
  'OriginalConversationID',
  'PartyA',
  'IdentifierType',
  'ResultURL',
  'QueueTimeOutURL',
  'Remarks',
  'Occasion',
];
const commands = ['SalaryPayment', 'BusinessPayment', 'PromotionPayment'];

/** An error in Daraja's shape. */
export function fault(status: number, errorCode: string, errorMessage: string): SandboxReply {
  return { status, json: { requestId: '4801-1234567-1', errorCode, errorMessage } };
}

/** What is wrong with an STK push, or null. */
export function checkStk(body: Fields, business: Business, now: Date): SandboxReply | null {
  return (
    stranger(body, stkFields) ??
    credentials(body, business, now) ??
    invalid('TransactionType', body['TransactionType'] === 'CustomerPayBillOnline') ??
    invalid('Amount', isAmount(body['Amount'], 1, 250_000)) ??
    invalid('PhoneNumber', isPhone(body['PhoneNumber'])) ??
    invalid('PartyA', body['PartyA'] === body['PhoneNumber']) ??
    invalid('PartyB', String(body['PartyB']) === business.shortcode) ??
    invalid('CallBackURL', isUrl(body['CallBackURL'])) ??
    invalid('AccountReference', hasLength(body['AccountReference'], 1, 12)) ??
    invalid('TransactionDesc', hasLength(body['TransactionDesc'], 1, 13))
  );
}

/** What is wrong with an STK query, or null. */
export function checkQuery(body: Fields, business: Business, now: Date): SandboxReply | null {
  return stranger(body, queryFields) ?? credentials(body, business, now);
}

/** What is wrong with a B2C request, or null. A wrong initiator is only found out later. */
export function checkB2c(body: Fields, business: Business): SandboxReply | null {
  return (
    stranger(body, b2cFields) ??
    invalid('OriginatorConversationID', hasLength(body['OriginatorConversationID'], 1, 100)) ??
    invalid('CommandID', commands.includes(String(body['CommandID']))) ??
    invalid('Amount', isAmount(body['Amount'], 0, Number.MAX_SAFE_INTEGER)) ??
    invalid('PartyA', String(body['PartyA']) === business.shortcode) ??
    invalid('PartyB', isPhone(body['PartyB'])) ??
    invalid('Remarks', hasLength(body['Remarks'], 2, 100)) ??
    invalid('QueueTimeOutURL', isUrl(body['QueueTimeOutURL'])) ??
    invalid('ResultURL', isUrl(body['ResultURL']))
  );
}

/** What is wrong with a status query, or null. */
export function checkStatus(body: Fields, business: Business): SandboxReply | null {
  const named = [body['TransactionID'], body['OriginalConversationID']].filter((id) => hasLength(id, 1, 100));
  return (
    stranger(body, statusFields) ??
    invalid('TransactionID', named.length === 1) ??
    invalid('CommandID', body['CommandID'] === 'TransactionStatusQuery') ??
    invalid('PartyA', String(body['PartyA']) === business.shortcode) ??
    invalid('IdentifierType', body['IdentifierType'] === '4') ??
    invalid('Remarks', hasLength(body['Remarks'], 2, 100)) ??
    invalid('QueueTimeOutURL', isUrl(body['QueueTimeOutURL'])) ??
    invalid('ResultURL', isUrl(body['ResultURL']))
  );
}

function credentials(body: Fields, business: Business, now: Date): SandboxReply | null {
  const stamp = String(body['Timestamp']);
  if (!plausible(stamp, now)) return invalid('Timestamp', false);
  const expected = Buffer.from(`${business.shortcode}${business.passkey}${stamp}`).toString('base64');
  return body['Password'] === expected && String(body['BusinessShortCode']) === business.shortcode
    ? null
    : fault(500, '500.001.1001', '[MerchantValidate] - Wrong credentials');
}

/**
 * A time, and not Nairobi's three hours too early: that is UTC, the mistake everybody makes. Other distances are let
 * through, as a clock that can be moved may have been moved while the request was under way.
 */
function plausible(stamp: string, now: Date): boolean {
  const minutes = (text: string) => {
    const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\d\d$/.exec(text);
    if (!found) return Number.NaN;
    const [y = 0, mo = 0, d = 0, h = 0, mi = 0] = found.slice(1).map(Number);
    return Date.UTC(y, mo - 1, d, h, mi) / 60_000;
  };
  const early = minutes(eastAfricaTime(now)) - minutes(stamp);
  return !Number.isNaN(early) && Math.abs(early - 180) > 10;
}

function stranger(body: Fields, known: readonly string[]): SandboxReply | null {
  const name = Object.keys(body).find((key) => !known.includes(key));
  return name === undefined ? null : invalid(name, false);
}

function invalid(field: string, valid: boolean): SandboxReply | null {
  return valid ? null : fault(400, '400.002.02', `Bad Request - Invalid ${field}`);
}

function isAmount(value: unknown, least: number, most: number): boolean {
  return /^\d+$/.test(String(value)) && Number(value) >= least && Number(value) <= most;
}

function isPhone(value: unknown): boolean {
  return /^254[17]\d{8}$/.test(String(value));
}

function isUrl(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    URL.canParse(value) &&
    !/mpesa|m-pesa|safaricom|exe|cmd|sql|query/i.test(value)
  );
}

function hasLength(value: unknown, least: number, most: number): boolean {
  return typeof value === 'string' && value.length >= least && value.length <= most;
}
