/** What Daraja's HTTP answers mean for our calls. */
import type { Answer, Json } from '../../../runtime/ports.ts';
import { fields, text } from '../../fields.ts';
import type { HttpAnswer, HttpFailure } from '../../http.ts';
import { redact } from '../../redact.ts';
import { stkQueryResult } from './codes.ts';
import { refusals } from './errors.ts';
import type { Refusal } from './errors.ts';
import type { References } from './provider-ref.ts';

type Answered = HttpAnswer | HttpFailure;

/** A definite refusal: no money has moved and none will. */
export function refuse(code: Refusal, providerCode = '', description = ''): Answer {
  const { retryable } = refusals[code];
  return { state: 'refused', code, data: { retryable, providerCode, description: redact(description) } };
}

/** Whether the token was refused, in any of the spellings. */
export function tokenRefused(answer: Answered): boolean {
  if ('failed' in answer) return false;
  return answer.status === 401 || ['404.001.03', '401.003.01'].includes(errorCode(answer));
}

/** STK push: accepted means that the phone is asked, not that it paid. */
export function readCollect(answer: Answered, refs: References): Answer {
  return read(answer, (body) => {
    const id = text(body['CheckoutRequestID']);
    return id === '' ? null : { providerRef: refs.seal(id), merchantRef: text(body['MerchantRequestID']) };
  });
}

/** B2C: a key that Daraja has seen before is a call that has arrived before. */
export function readPayOut(answer: Answered): Answer {
  if (!('failed' in answer)) {
    const description = text(fields(answer.body)['ResponseDescription']);
    const duplicate =
      errorCode(answer) === '500.002.1001' ||
      /duplicate originatorconversationid/i.test(`${errorMessage(answer)} ${description}`);
    if (duplicate) return { state: 'accepted', data: { duplicate: true } };
  }
  return readAsked(answer);
}

/** A request that is answered later at its result address. */
export function readAsked(answer: Answered): Answer {
  return read(answer, (body) => ({ conversationId: text(body['ConversationID']) }));
}

/** STK query: accepted with {result, code}; a prompt that is still open has two spellings. */
export function readCollectStatus(answer: Answered): Answer {
  if ('failed' in answer) return { state: 'unknown', reason: answer.reason };
  if (/is being processed/i.test(errorMessage(answer)))
    return { state: 'accepted', data: { result: 'pending', code: errorCode(answer) } };
  const code = scalar(fields(answer.body)['ResultCode']);
  if (answer.ok && code !== '') return { state: 'accepted', data: { result: stkQueryResult(code), code } };
  return read(answer, () => null);
}

/** Accepted with `data` when the answer says 0; unknown whenever the request may have been taken all the same. */
function read(answer: Answered, data: (body: Readonly<Record<string, unknown>>) => Json): Answer {
  if ('failed' in answer)
    return answer.sent === 'no' ? refuse('not_sent') : { state: 'unknown', reason: answer.reason };
  const body = fields(answer.body);
  const responseCode = scalar(body['ResponseCode']);
  if (answer.ok && responseCode === '0') {
    const accepted = data(body);
    return accepted === null
      ? { state: 'unknown', reason: 'daraja: an answer without a result' }
      : { state: 'accepted', data: accepted };
  }
  if (answer.ok && responseCode !== '')
    return refuse('not_accepted', responseCode, text(body['ResponseDescription']));
  const refusal = refusalOf(answer);
  if (refusal !== null) return refuse(refusal, errorCode(answer), errorMessage(answer));
  return {
    state: 'unknown',
    reason: redact(`daraja: HTTP ${answer.status} ${errorCode(answer)} ${errorMessage(answer)}`.trim()),
  };
}

/** What is refused for certain. 5xx is not, but for wrong credentials, which one of its codes also means. */
function refusalOf(answer: HttpAnswer): Refusal | null {
  const message = errorMessage(answer);
  if (tokenRefused(answer)) return 'not_authorised';
  if (answer.status === 400) {
    if (/phone|msisdn|partya|partyb/i.test(message)) return 'bad_number';
    return /amount/i.test(message) ? 'bad_amount' : 'bad_request';
  }
  if (answer.status === 403) return 'not_authorised';
  if (answer.status === 404 || answer.status === 405) return 'configuration';
  if (answer.status === 429) return 'busy';
  if (answer.status >= 300 && answer.status < 400) return 'configuration';
  return /wrong credentials|merchant does not exist/i.test(message) ? 'configuration' : null;
}

function errorCode(answer: HttpAnswer): string {
  return scalar(fields(answer.body)['errorCode']);
}

function errorMessage(answer: HttpAnswer): string {
  return text(fields(answer.body)['errorMessage']);
}

/** Codes come as strings and as numbers. */
function scalar(value: unknown): string {
  return typeof value === 'number' ? String(value) : text(value);
}
