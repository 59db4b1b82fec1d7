/**
 * The addresses Daraja calls back. Its callbacks carry no signature, so each path holds the deployment's secret and a
 * token that says which payment or call it is about and that nobody else can make.
 */
import { createHmac } from 'node:crypto';
import { sameSecret } from '../../incoming.ts';
import { darajaError } from './errors.ts';

/** What a callback is about: a payment's STK push, a payout, or a status query. */
export type CallbackPurpose = 'stk' | 'b2c' | 'status';

/** Words that Daraja refuses in a callback address. */
const refusedWords = ['mpesa', 'm-pesa', 'safaricom', 'exe', 'cmd', 'sql', 'query'];

/**
 * Makes callback addresses. Throws `DARAJA_CALLBACK_URL_REFUSED` or `DARAJA_CALLBACK_SECRET_WRONG` when Daraja would
 * refuse them.
 */
export function callbackUrls(publicUrl: string, secret: string) {
  if (!/^[A-Za-z0-9]{16,64}$/.test(secret)) throw darajaError('DARAJA_CALLBACK_SECRET_WRONG');
  const base = `${publicUrl.replace(/\/+$/, '')}/webhooks/mobilemoney/daraja/${secret}`;
  const word = refusedWords.find((refused) => base.toLowerCase().includes(refused));
  if (word !== undefined) throw darajaError('DARAJA_CALLBACK_URL_REFUSED', { word });
  const token = (purpose: CallbackPurpose, id: string) => mintToken(secret, purpose, id);
  return {
    stk: (paymentId: string) => `${base}/stk/${token('stk', paymentId)}`,
    b2cResult: (key: string) => `${base}/b2c/result/${token('b2c', key)}`,
    b2cTimeout: (key: string) => `${base}/b2c/timeout/${token('b2c', key)}`,
    statusResult: (key: string) => `${base}/status/result/${token('status', key)}`,
    statusTimeout: (key: string) => `${base}/status/timeout/${token('status', key)}`,
    /** To be registered with Safaricom once, for payments by hand to the paybill number. */
    c2bConfirmation: `${base}/c2b/confirmation`,
    c2bValidation: `${base}/c2b/validation`,
  };
}

/**
 * The id in hexadecimal, a hyphen, and 32 hexadecimal digits of an HMAC. Hexadecimal, because letters at random would
 * spell a refused word sooner or later.
 */
export function mintToken(secret: string, purpose: CallbackPurpose, id: string): string {
  return `${Buffer.from(id, 'utf8').toString('hex')}-${seal(secret, purpose, id)}`;
}

/** The id that a token carries, or null when it was not made with this secret for this purpose. */
export function readToken(secret: string, purpose: CallbackPurpose, token: string): string | null {
  const [, hex = '', sealed = ''] = /^((?:[0-9a-f]{2}){1,100})-([0-9a-f]{32})$/.exec(token) ?? [];
  const id = Buffer.from(hex, 'hex').toString('utf8');
  return sameSecret(sealed, seal(secret, purpose, id)) ? id : null;
}

function seal(secret: string, purpose: CallbackPurpose, id: string): string {
  return createHmac('sha256', secret).update(`daraja ${purpose} ${id}`).digest('hex').slice(0, 32);
}
