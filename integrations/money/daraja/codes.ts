/**
 * What Daraja's result codes mean, per API: the same number means different things in each.
 * Source: developer.safaricom.co.ke, M-Pesa Express, B2C and Transaction Status, captured August 2026.
 * A code that is not here is `unknown`: somebody looks, nothing counts as failed.
 * Codes come from outside, so they are looked up in maps: an object would find `toString` as well.
 */

/** What became of a collection. */
export type CollectionResult =
  'paid' | 'declined' | 'wrong_pin' | 'too_soon' | 'refused' | 'expired' | 'insufficient' | 'unknown';

/** The callback of an STK push. `refused` stands for every definite no without a name of its own. */
const stkCallback = new Map<string, CollectionResult>(
  Object.entries({
    '0': 'paid',
    '1': 'insufficient',
    '2': 'refused', // below the least amount
    '3': 'refused', // above the greatest amount
    '4': 'refused', // above the payer's daily limit
    '8': 'refused', // the receiving account would be too full
    '17': 'too_soon', // the same amount from the same payer within two minutes
    '1001': 'unknown', // another session holds the subscriber; the push may still go through
    '1019': 'expired',
    '1025': 'refused', // the prompt could not be pushed
    '9999': 'refused', // the prompt could not be pushed
    '1032': 'declined', // cancelled, or the prompt ran out
    '1037': 'unknown', // no answer from the phone; money can still come
    '2001': 'wrong_pin', // wrong PIN
    '2028': 'refused', // the short code may not collect
    '8006': 'refused', // the payer's credential is locked
    SFC_IC0003: 'refused', // wrong type of short code
    '4999': 'unknown', // still being processed
  }),
);

/** As the callback, but a query that agrees with "no answer from the phone" settles it for now. */
const stkQuery = new Map<string, CollectionResult | 'pending'>([
  ...stkCallback,
  ['1037', 'expired'],
  ['4999', 'pending'],
]);

/** B2C: failures that are definite, nothing has moved. */
const b2c = new Map<string, 'completed' | 'failed'>(
  Object.entries({
    '0': 'completed',
    '1': 'failed', // the utility account is short of funds
    '2': 'failed', // below the least amount
    '3': 'failed', // above the greatest amount
    '4': 'failed', // above the daily limit
    '8': 'failed', // the recipient's wallet would be too full
    '11': 'failed', // the paying account is not active
    '21': 'failed', // the initiator lacks the role
    '2001': 'failed', // the initiator's credential is wrong
    '2006': 'failed', // the account is not active
    '2028': 'failed', // the short code may not pay out
    '2040': 'failed', // the recipient is no customer
    '8006': 'failed', // the credential is locked
    SFC_IC0003: 'failed', // no such operator: the number is wrong
  }),
);

/** `TransactionStatus` in the result of a status query; the others are not final. */
const transactionStatus = new Map<string, 'completed' | 'failed'>(
  Object.entries({
    Completed: 'completed',
    Cancelled: 'failed',
    Declined: 'failed',
    Expired: 'failed',
  }),
);

/**
 * A status query that found no such transaction. Not in the documentation of this API: the code is the one that the
 * reversal API gives for an id it does not know.
 */
const noSuchTransaction: ReadonlySet<string> = new Set(['R000002']);

/** The result of an STK push, from its callback. */
export function stkCallbackResult(code: string): CollectionResult {
  return stkCallback.get(code) ?? 'unknown';
}

/** The result of an STK push, from a query. */
export function stkQueryResult(code: string): CollectionResult | 'pending' {
  return stkQuery.get(code) ?? 'unknown';
}

/** The result of a payout. */
export function b2cResult(code: string): 'completed' | 'failed' | 'unknown' {
  return b2c.get(code) ?? 'unknown';
}

/** What a status query says: code 0 only says that the query worked, then the status counts. */
export function statusResult(code: string, status: string): 'completed' | 'failed' | 'unknown' | 'absent' {
  if (noSuchTransaction.has(code)) return 'absent';
  return code === '0' ? (transactionStatus.get(status) ?? 'unknown') : 'unknown';
}
