/** What Green API's answers mean. Source: green-api.com/en/docs, "Common errors" and "Limits". */
import type { InstanceState, SendAnswer } from '../../../runtime/gateway.ts';
import type { HttpAnswer, HttpFailure } from '../../http.ts';
import { fields, text } from '../../fields.ts';
import { refusals } from './errors.ts';
import type { Refusal } from './errors.ts';

/** A plan may be changed at any moment; until then asking again changes nothing. */
const quotaAgainMs = 3_600_000;
const notReadyAgainMs = 30_000;
/** Wrong credentials, a wrong address, an instance that is gone: every message to everybody would be refused. */
const misconfiguredAgainMs = 60_000;

const waits: Partial<Record<Refusal, { readonly waits: 'chat' | 'account'; readonly retryAfterMs: number }>> =
  {
    quota: { waits: 'account', retryAfterMs: quotaAgainMs },
    quota_chats: { waits: 'chat', retryAfterMs: quotaAgainMs },
    instance_not_ready: { waits: 'account', retryAfterMs: notReadyAgainMs },
    instance_gone: { waits: 'account', retryAfterMs: misconfiguredAgainMs },
    wrong_token: { waits: 'account', retryAfterMs: misconfiguredAgainMs },
    forbidden: { waits: 'account', retryAfterMs: misconfiguredAgainMs },
    not_found: { waits: 'account', retryAfterMs: misconfiguredAgainMs },
    unknown_account: { waits: 'account', retryAfterMs: misconfiguredAgainMs },
  };

/**
 * What an answer to a sending method means. 200 says queued, not delivered. A lost answer, a 499 and any 5xx may have
 * sent the message: they are unknown, and looked up before anything is sent again.
 */
export function sendAnswer(method: string, answer: HttpAnswer | HttpFailure): SendAnswer {
  if ('failed' in answer)
    return answer.sent === 'no' ? refuse('unreachable', 5_000) : { state: 'unknown', reason: answer.reason };
  if (answer.status === 200) {
    const message = text(fields(answer.body)['idMessage']);
    return message === ''
      ? { state: 'unknown', reason: `greenapi ${method}: 200 without idMessage` }
      : { state: 'sent', message };
  }
  const refusal = refusalOf(answer);
  if (refusal === null) return { state: 'unknown', reason: `greenapi ${method}: HTTP ${answer.status}` };
  if (refusal === 'rate_limited') return refuse(refusal, answer.retryAfterMs ?? 1_000);
  return refuse(refusal);
}

/** A refusal with what has to wait because of it. */
export function refuse(code: Refusal, retryAfterMs?: number): SendAnswer {
  return {
    state: 'refused',
    code,
    retryable: refusals[code].retryable,
    ...waits[code],
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Whether the method or the form of the message was refused, so that plainer words may pass. */
export function refusesTheForm(answer: SendAnswer): boolean {
  return answer.state === 'refused' && ['bad_request', 'forbidden', 'not_found'].includes(answer.code);
}

/** What an HTTP status refuses for certain; null when the message may have been taken all the same. */
export function refusalOf({ status, body }: HttpAnswer): Refusal | null {
  if (status === 400) {
    const why = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    if (/not authorized|is starting|in starting process/i.test(why)) return 'instance_not_ready';
    return /expired|is deleted/i.test(why) ? 'instance_gone' : 'bad_request';
  }
  if (status === 401) return 'wrong_token';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status === 466) return isOfChats(body) ? 'quota_chats' : 'quota';
  if (status >= 300 && status < 400) return 'not_found';
  return status > 400 && status < 499 ? 'bad_request' : null;
}

/** The second object carries the failure when the plan's chats are used up and not its calls. */
function isOfChats(body: unknown): boolean {
  return /EXCEEDED/.test(text(fields(fields(body)['correspondentsStatus'])['status']));
}

const states = new Map<string, InstanceState>(
  Object.entries({
    authorized: 'authorized',
    notAuthorized: 'not_authorized',
    blocked: 'blocked',
    sleepMode: 'asleep',
    starting: 'starting',
    yellowCard: 'yellow_card',
  }),
);

/** A state of the instance in Green API's spelling; null for one that its documentation does not know. */
export function readState(spelling: unknown): InstanceState | null {
  return states.get(text(spelling)) ?? null;
}
