/** The bodies of Daraja's requests, from the requests of our own calls. Source: the portal, captured August 2026. */
import { fields, text } from '../../fields.ts';
import type { callbackUrls } from './callback-urls.ts';
import type { Refusal } from './errors.ts';
import type { References } from './provider-ref.ts';

/** One app and short code at Daraja. */
export interface DarajaAccount {
  /** e.g. `https://api.safaricom.co.ke`. */
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The paybill number: collects and pays out. */
  readonly shortcode: string;
  readonly passkey: string;
  readonly initiator: string;
  /** The initiator's password, already encrypted with Safaricom's certificate. */
  readonly securityCredential: string;
}

/** A request ready to go, or why it cannot. */
export type Planned =
  | {
      readonly path: string;
      readonly label: string;
      readonly json: Readonly<Record<string, string | number>>;
    }
  | { readonly refused: Refusal };

/** What a plan needs besides the request. */
export interface PlanContext {
  readonly account: DarajaAccount;
  readonly urls: ReturnType<typeof callbackUrls>;
  readonly refs: References;
  readonly now: Date;
}

/** The most one transaction may carry, in shillings. */
const mostPerTransaction = 250_000;

/** STK push. `request`: {payment, phone, amount: whole shillings, reference ≤ 12 characters}. */
export function planCollect({ account, urls, now }: PlanContext, request: unknown): Planned {
  const { payment, phone, amount, reference } = fields(request);
  const number = msisdn(phone);
  if (number === null) return { refused: 'bad_number' };
  if (!whole(amount, 1)) return { refused: 'bad_amount' };
  const accountReference = text(reference);
  if (text(payment) === '' || accountReference === '' || accountReference.length > 12)
    return { refused: 'bad_request' };
  return {
    path: '/mpesa/stkpush/v1/processrequest',
    label: 'daraja stkpush',
    json: {
      BusinessShortCode: account.shortcode,
      ...password(account, now),
      TransactionType: 'CustomerPayBillOnline',
      Amount: amount,
      PartyA: number,
      PartyB: account.shortcode,
      PhoneNumber: number,
      CallBackURL: urls.stk(text(payment)),
      AccountReference: accountReference,
      // Called optional, but an empty one has been refused; at most 13 characters.
      TransactionDesc: 'Contribution',
    },
  };
}

/** STK query. `request`: {providerRef} as `collect` or its notice gave it. */
export function planCollectStatus({ account, refs, now }: PlanContext, request: unknown): Planned {
  const checkout = refs.open(text(fields(request)['providerRef']));
  if (checkout === null) return { refused: 'bad_request' };
  return {
    path: '/mpesa/stkpushquery/v1/query',
    label: 'daraja stkpushquery',
    json: {
      BusinessShortCode: account.shortcode,
      ...password(account, now),
      CheckoutRequestID: checkout,
    },
  };
}

/** B2C v3. `request`: {phone, amount: whole shillings}. The call's key is the OriginatorConversationID. */
export function planPayOut({ account, urls }: PlanContext, request: unknown, key: string): Planned {
  const { phone, amount } = fields(request);
  const number = msisdn(phone);
  if (number === null) return { refused: 'bad_number' };
  if (!whole(amount, 10)) return { refused: 'bad_amount' };
  return {
    path: '/mpesa/b2c/v3/paymentrequest',
    label: 'daraja b2c',
    json: {
      OriginatorConversationID: key,
      InitiatorName: account.initiator,
      SecurityCredential: account.securityCredential,
      CommandID: 'BusinessPayment',
      Amount: amount,
      PartyA: account.shortcode,
      PartyB: number,
      Remarks: 'Payout',
      QueueTimeOutURL: urls.b2cTimeout(key),
      ResultURL: urls.b2cResult(key),
      Occassion: 'Payout', // two s here, one s in the status query
    },
  };
}

/** Status of a payout by its key, or of a transaction by its receipt. `request`: {payOut} or {receipt}. */
export function planStatus(context: PlanContext, request: unknown, key: string): Planned {
  const { account, urls } = context;
  const { payOut, receipt } = fields(request);
  const [name, id] =
    text(payOut) === '' ? ['TransactionID', text(receipt)] : ['OriginalConversationID', text(payOut)];
  if (id === '') return { refused: 'bad_request' };
  return {
    path: '/mpesa/transactionstatus/v1/query',
    label: 'daraja transactionstatus',
    json: {
      Initiator: account.initiator,
      SecurityCredential: account.securityCredential,
      CommandID: 'TransactionStatusQuery',
      [name]: id,
      PartyA: account.shortcode,
      IdentifierType: '4',
      ResultURL: urls.statusResult(key),
      QueueTimeOutURL: urls.statusTimeout(key),
      Remarks: 'Status',
      Occasion: 'Status',
    },
  };
}

/** `YYYYMMDDHHmmss` in East Africa Time, which is UTC+3 all year. */
export function eastAfricaTimestamp(at: Date): string {
  const shifted = new Date(at.getTime() + 3 * 3_600_000);
  return shifted.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** Password and the very timestamp that is in it. */
function password(account: DarajaAccount, now: Date): { Password: string; Timestamp: string } {
  const stamp = eastAfricaTimestamp(now);
  const plain = `${account.shortcode}${account.passkey}${stamp}`;
  return { Password: Buffer.from(plain).toString('base64'), Timestamp: stamp };
}

/** Twelve digits of a Kenyan mobile number, from E.164 with or without `+`. */
function msisdn(value: unknown): string | null {
  return /^\+?(254[17]\d{8})$/.exec(text(value))?.[1] ?? null;
}

function whole(value: unknown, least: number): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= mostPerTransaction
  );
}
