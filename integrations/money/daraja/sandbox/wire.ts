/** Bodies in Daraja's format, as the portal's documentation shows them. */
import type { Movement, Payout, Prompt } from './book.ts';

type Json = Readonly<Record<string, unknown>>;

const processed = 'The service request is processed successfully.';

/** What people read beside an STK result code. */
export const stkTexts: Readonly<Record<number, string>> = {
  0: processed,
  1: 'The balance is insufficient for the transaction.',
  17: 'The same transaction was made within the last 2 minutes.',
  1019: 'Transaction has expired.',
  1032: 'Request cancelled by user.',
  1037: 'DS timeout user cannot be reached.',
  2001: 'The initiator information is invalid.',
};

const b2cTexts: Readonly<Record<string, string>> = {
  '0': processed,
  '1': 'The balance is insufficient for the transaction.',
  '2': 'Declined due to limit rule: less than the minimum transaction amount.',
  '3': 'Declined due to limit rule: greater than the maximum transaction amount.',
  '8': 'Declined due to limit rule: would exceed the maximum balance.',
  '21': 'The initiator is not allowed to initiate this request.',
  '2001': 'The initiator information is invalid.',
  '2040':
    "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service.",
};

/** The callback of an STK push. */
export function stkCallback(prompt: Prompt, code: number, movement: Movement | null): Json {
  return {
    Body: {
      stkCallback: {
        MerchantRequestID: prompt.merchantId,
        CheckoutRequestID: prompt.id,
        ResultCode: code,
        ResultDesc: stkTexts[code] ?? 'Failed.',
        ...(movement === null
          ? {}
          : {
              CallbackMetadata: {
                Item: [
                  { Name: 'Amount', Value: movement.amount },
                  { Name: 'MpesaReceiptNumber', Value: movement.receipt },
                  { Name: 'Balance' },
                  { Name: 'TransactionDate', Value: Number(eastAfricaTime(movement.at)) },
                  { Name: 'PhoneNumber', Value: Number(movement.phone) },
                ],
              },
            }),
      },
    },
  };
}

/** The result of a payout. A failed one has a TransactionID too, and no parameters. */
export function b2cResult(payout: Payout, accounts: { working: number; utility: number }): Json {
  const completed = payout.code === '0';
  return {
    Result: {
      ResultType: 0,
      ResultCode: code(payout.code),
      ResultDesc: b2cTexts[payout.code] ?? 'Failed.',
      OriginatorConversationID: payout.key,
      ConversationID: payout.conversationId,
      TransactionID: payout.transactionId,
      ...(completed
        ? {
            ResultParameters: {
              ResultParameter: [
                { Key: 'TransactionAmount', Value: payout.amount },
                { Key: 'TransactionReceipt', Value: payout.transactionId },
                { Key: 'ReceiverPartyPublicName', Value: `${payout.phone} - SANDBOX CUSTOMER` },
                { Key: 'TransactionCompletedDateTime', Value: dotted(payout.at) },
                { Key: 'B2CUtilityAccountAvailableFunds', Value: accounts.utility },
                { Key: 'B2CWorkingAccountAvailableFunds', Value: accounts.working },
                { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
                { Key: 'B2CChargesPaidAccountAvailableFunds', Value: 0 },
              ],
            },
          }
        : {}),
      ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'https://sandbox.invalid' } },
    },
  };
}

/** The notice that Daraja's own queue gave up. */
export function queueTimeout(originator: string, conversationId: string): Json {
  return {
    Result: {
      ResultType: 1,
      ResultCode: 1,
      ResultDesc: 'The request timed out in the queue.',
      OriginatorConversationID: originator,
      ConversationID: conversationId,
      TransactionID: 'SKE0000000',
    },
  };
}

/** What a status query found; `found` null when there is no such transaction. */
export function statusResult(
  query: { readonly originator: string; readonly conversationId: string },
  found: {
    readonly status: 'Completed' | 'Declined';
    readonly receipt: string;
    readonly amount: number;
    readonly at: Date;
  } | null,
): Json {
  const result = {
    ResultType: 0,
    OriginatorConversationID: query.originator,
    ConversationID: query.conversationId,
    TransactionID: 'MBN0000000',
    ReferenceData: { ReferenceItem: { Key: 'Occasion' } },
  };
  if (!found)
    return { Result: { ...result, ResultCode: 'R000002', ResultDesc: 'The transaction does not exist.' } };
  return {
    Result: {
      ...result,
      ResultCode: 0,
      ResultDesc: processed,
      ResultParameters: {
        ResultParameter: [
          { Key: 'DebitPartyName', Value: '600000 - Sandbox' },
          { Key: 'DebitPartyName', Value: '254700000000 - Sandbox Customer' },
          { Key: 'InitiatedTime', Value: Number(eastAfricaTime(found.at)) },
          { Key: 'TransactionReason' },
          { Key: 'TransactionStatus', Value: found.status },
          { Key: 'FinalisedTime', Value: eastAfricaTime(found.at) },
          { Key: 'Amount', Value: String(found.amount) },
          { Key: 'ReceiptNo', Value: found.receipt },
        ],
      },
    },
  };
}

/** The confirmation of a payment by hand. Everything is a string, and the payer's number is masked. */
export function c2bConfirmation(movement: Movement, shortcode: string, accountBalance: number): Json {
  return {
    TransactionType: 'Pay Bill',
    TransID: movement.receipt,
    TransTime: eastAfricaTime(movement.at),
    TransAmount: movement.amount.toFixed(2),
    BusinessShortCode: shortcode,
    BillRefNumber: movement.reference,
    InvoiceNumber: '',
    OrgAccountBalance: accountBalance.toFixed(2),
    ThirdPartyTransID: '',
    MSISDN: `${movement.phone.slice(0, 4)} ***** ${movement.phone.slice(-3)}`,
    FirstName: 'SANDBOX',
    MiddleName: '',
    LastName: '',
  };
}

/** Ten characters: year, month and day as letters and digits, then a serial number in base 36. */
export function receiptNumber(at: Date, serial: number): string {
  const day = new Date(at.getTime() + 3 * 3_600_000);
  const letter = (n: number) => String.fromCharCode(65 + (n % 26));
  const date = day.getUTCDate();
  return [
    letter(day.getUTCFullYear() - 2006),
    letter(day.getUTCMonth()),
    date < 10 ? String(date) : letter(date - 10),
    serial.toString(36).toUpperCase().padStart(7, '0'),
  ].join('');
}

/** `YYYYMMDDHHmmss` in East Africa Time. */
export function eastAfricaTime(at: Date): string {
  const iso = new Date(at.getTime() + 3 * 3_600_000).toISOString();
  return iso.slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** `DD.MM.YYYY HH:mm:ss` in East Africa Time. */
function dotted(at: Date): string {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(eastAfricaTime(at)) ?? [];
  return `${d}.${mo}.${y} ${h}:${mi}:${s}`;
}

function code(value: string): number | string {
  return /^\d+$/.test(value) ? Number(value) : value;
}
