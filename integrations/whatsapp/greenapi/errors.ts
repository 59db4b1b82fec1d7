/** Operating failures of the Green API gateway, and what its answers to a send mean. */
import { declareErrors } from '../../../runtime/errors.ts';
import type { ErrorDeclaration } from '../../../runtime/errors.ts';

/** Why a send was refused, by the code in `SendAnswer`; in the catalogue they are `GREENAPI_…`. */
export const refusals = {
  quota: {
    message: 'Green API: the plan has no messages left this month (466)',
    hint: 'Change the plan of the instance in the Green API console; what waits is sent by itself.',
    retryable: false,
  },
  quota_chats: {
    message: 'Green API: the plan has no chats left this month (466)',
    hint: 'Change the plan of the instance in the Green API console; what waits is sent by itself.',
    retryable: false,
  },
  rate_limited: {
    message: 'Green API: too many requests in a second (429)',
    hint: 'Wait; lower the send rate if it repeats.',
    retryable: true,
  },
  instance_not_ready: {
    message: 'Green API: the instance is starting or not authorised',
    hint: 'Open the instance in the Green API console and link the phone by QR code.',
    retryable: true,
  },
  instance_gone: {
    message: 'Green API: the instance has expired or was deleted',
    hint: 'Extend or replace the instance and set GREEN_API_ID_INSTANCE.',
    retryable: false,
  },
  bad_request: {
    message: 'Green API: the request was not valid',
    hint: 'Look at the chat id and the length of the text.',
    retryable: false,
  },
  wrong_token: {
    message: 'Green API: the token of the instance is wrong (401)',
    hint: 'Set GREEN_API_TOKEN_INSTANCE to the token shown in the Green API console.',
    retryable: false,
  },
  forbidden: {
    message: 'Green API: wrong instance, or a method that is switched off (403)',
    hint: 'Check GREEN_API_ID_INSTANCE and GREEN_API_URL.',
    retryable: false,
  },
  not_found: {
    message: 'Green API: no such method at this address (404)',
    hint: 'Check GREEN_API_URL: it is shown beside the instance in the console.',
    retryable: false,
  },
  unreachable: {
    message: 'Green API: no connection to the server; nothing was sent',
    hint: 'Check the network and GREEN_API_URL.',
    retryable: true,
  },
  unknown_account: {
    message: 'Green API: no account is configured for this instance',
    hint: 'Add the instance to the configuration, or stop sending for it.',
    retryable: false,
  },
} as const;

/** A code of `SendAnswer.refused`. */
export type Refusal = keyof typeof refusals;

/** A refusal's code in the catalogue of failures. */
const codeOf = <Code extends Refusal>(code: Code): `GREENAPI_${Uppercase<Code>}` =>
  `GREENAPI_${code.toUpperCase() as Uppercase<Code>}`;

const declared = Object.fromEntries(
  (Object.keys(refusals) as Refusal[]).map((code) => [codeOf(code), refusals[code]]),
) as Record<`GREENAPI_${Uppercase<Refusal>}`, ErrorDeclaration>;

/** Makes an error of the gateway. */
export const greenApiError = declareErrors({
  ...declared,
  GREENAPI_LOOK_FAILED: {
    message: 'Could not look up whether a message was sent: {reason}',
    hint: 'Look again later; do not send the message again before.',
    retryable: true,
  },
  GREENAPI_LOOK_TOO_EARLY: {
    message: 'The message is not in the journal, which may lag by {seconds} s',
    hint: 'Look again later; do not send the message again before.',
    retryable: true,
  },
});
