/** Operating failures of the Daraja client, and why it refuses a call. */
import { declareErrors } from '../../../runtime/errors.ts';
import type { ErrorDeclaration } from '../../../runtime/errors.ts';

/** Why a call was refused, for certain and without any money moved; in the catalogue as `DARAJA_…`. */
export const refusals = {
  bad_number: {
    message: 'Daraja: the phone number is not one that M-Pesa in Kenya takes',
    hint: 'Use 2547XXXXXXXX or 2541XXXXXXXX.',
    retryable: false,
  },
  bad_amount: {
    message: 'Daraja: the amount is out of range or not whole shillings',
    hint: 'Collect 1 to 250,000 and pay out 10 to 250,000 whole shillings.',
    retryable: false,
  },
  bad_request: {
    message: 'Daraja: a field of the request was not valid',
    hint: 'Look at the reference (at most 12 characters) and the configuration of the short code.',
    retryable: false,
  },
  not_accepted: {
    message: 'Daraja: the request was answered but not accepted',
    hint: 'Look at the response code.',
    retryable: false,
  },
  not_authorised: {
    message: 'Daraja: the credentials were refused',
    hint: 'Check DARAJA_CONSUMER_KEY, DARAJA_CONSUMER_SECRET and the API products of the app.',
    retryable: false,
  },
  configuration: {
    message: 'Daraja: the short code, passkey or address is wrong',
    hint: 'Check DARAJA_URL, DARAJA_SHORTCODE and DARAJA_PASSKEY.',
    retryable: false,
  },
  busy: {
    message: 'Daraja: too many requests in a short time (429)',
    hint: 'Try again in a minute.',
    retryable: true,
  },
  not_sent: {
    message: 'Daraja: no connection, or no token; the request did not leave',
    hint: 'Check the network and DARAJA_URL; try again later.',
    retryable: true,
  },
} as const;

/** A code of a refused `Answer`. */
export type Refusal = keyof typeof refusals;

/** A refusal's code in the catalogue of failures. */
const codeOf = <Code extends Refusal>(code: Code): `DARAJA_${Uppercase<Code>}` =>
  `DARAJA_${code.toUpperCase() as Uppercase<Code>}`;

const declared = Object.fromEntries(
  (Object.keys(refusals) as Refusal[]).map((code) => [codeOf(code), refusals[code]]),
) as Record<`DARAJA_${Uppercase<Refusal>}`, ErrorDeclaration>;

/** Makes an error of the Daraja client. */
export const darajaError = declareErrors({
  ...declared,
  DARAJA_CALLBACK_URL_REFUSED: {
    message: 'The callback address has "{word}" in it, which Daraja refuses',
    hint: 'Change PUBLIC_URL or DARAJA_CALLBACK_SECRET so that the word is gone.',
    retryable: false,
  },
  DARAJA_CALLBACK_SECRET_WRONG: {
    message: 'DARAJA_CALLBACK_SECRET is not 16 to 64 letters and digits',
    hint: 'Set it to the output of `openssl rand -hex 16`.',
    retryable: false,
  },
});
