/**
 * Green API as a messaging gateway. Own calls through the outgoing door instead of the vendor's package: that one has
 * no time limit, cannot be aborted, follows redirects and throws errors with the token in their URL.
 */
import type { Gateway, OutgoingMessage, SendAnswer } from '../../../runtime/ports.ts';
import { createDoor } from '../../http.ts';
import type { Door, HttpAnswer, HttpFailure } from '../../http.ts';
import { greenApiError, refusals } from './errors.ts';
import type { Refusal } from './errors.ts';
import { fields, firstText, text } from '../../fields.ts';

/** One number at Green API. */
export interface GreenApiAccount {
  readonly idInstance: string;
  readonly apiToken: string;
  /** The instance's own address, as its console shows it. */
  readonly url: string;
}

/** How the gateway is set up. */
export interface GreenApiOptions {
  readonly accounts: readonly GreenApiAccount[];
  readonly door?: Door;
  /** Per call. Default 15 s. */
  readonly timeLimitMs?: number;
  /** How far the gateway's journal may lag behind (its documentation says 2 minutes). */
  readonly journalLagMs?: number;
  /** The clock that `since` of `find` was read from. Default: the real one. */
  readonly now?: () => Date;
}

/** The gateway, and what a readiness check asks it. */
export interface GreenApiGateway extends Gateway {
  /** `authorized`, `notAuthorized`, `blocked`, `starting`, `yellowCard` …, or why it could not be asked. */
  state(instance: string): Promise<{ readonly state: string } | { readonly failed: Refusal | 'unknown' }>;
}

type Call = (method: string, json?: unknown) => Promise<HttpAnswer | HttpFailure>;

/** Makes the gateway for some numbers. */
export function createGreenApi(options: GreenApiOptions): GreenApiGateway {
  const door = options.door ?? createDoor();
  const timeLimitMs = options.timeLimitMs ?? 15_000;
  const lag = options.journalLagMs ?? 120_000;
  const now = options.now ?? (() => new Date());
  const accounts = new Map(options.accounts.map((account) => [account.idInstance, account]));

  const open = (instance: string): Call | null => {
    const account = accounts.get(instance);
    if (!account) return null;
    const base = `${account.url.replace(/\/+$/, '')}/waInstance${account.idInstance}`;
    return (method, json) =>
      door({
        label: `greenapi ${method}`,
        method: json === undefined ? 'GET' : 'POST',
        url: `${base}/${method}/${account.apiToken}`,
        ...(json === undefined ? {} : { json }),
        timeLimitMs,
      });
  };

  return {
    name: 'greenapi',
    textMax: 20_000,

    async send(instance, message) {
      const call = open(instance);
      if (!call) return refuse('unknown_account');
      return sendAnswer(
        await call('sendMessage', {
          chatId: message.chat,
          message: message.text,
          ...(message.quotes === undefined ? {} : { quotedMessageId: message.quotes }),
        }),
      );
    },

    async find(instance, message, since) {
      const call = open(instance);
      if (!call) throw greenApiError('GREENAPI_UNKNOWN_ACCOUNT');
      const recent = await look(call, 'lastOutgoingMessages');
      const found = pick(recent, message, since);
      if (found !== null) return found;
      const history = await look(call, 'getChatHistory', { chatId: message.chat, count: 100 });
      const late = pick(history, message, since);
      if (late !== null) return late;
      if (now().getTime() - since.getTime() < lag)
        throw greenApiError('GREENAPI_LOOK_TOO_EARLY', { seconds: Math.round(lag / 1000) });
      return null;
    },

    async state(instance) {
      const answer = await open(instance)?.('getStateInstance');
      if (!answer || 'failed' in answer) return { failed: 'unknown' };
      const state = text(fields(answer.body)['stateInstance']);
      return answer.ok && state !== '' ? { state } : { failed: refusalOf(answer) ?? 'unknown' };
    },
  };
}

/**
 * What an answer to `sendMessage` means. 200 says queued, not delivered. A lost answer, a 499 and any 5xx may have
 * sent the message: they are unknown, and looked up before anything is sent again.
 */
function sendAnswer(answer: HttpAnswer | HttpFailure): SendAnswer {
  if ('failed' in answer)
    return answer.sent === 'no' ? refuse('unreachable', 5_000) : { state: 'unknown', reason: answer.reason };
  if (answer.status === 200) {
    const message = text(fields(answer.body)['idMessage']);
    return message === ''
      ? { state: 'unknown', reason: 'greenapi sendMessage: 200 without idMessage' }
      : { state: 'sent', message };
  }
  const refusal = refusalOf(answer);
  if (refusal === null) return { state: 'unknown', reason: `greenapi sendMessage: HTTP ${answer.status}` };
  if (refusal === 'rate_limited') return refuse(refusal, answer.retryAfterMs ?? 1_000);
  return refusal === 'instance_not_ready' ? refuse(refusal, 30_000) : refuse(refusal);
}

function refuse(code: Refusal, retryAfterMs?: number): SendAnswer {
  const { retryable } = refusals[code];
  return {
    state: 'refused',
    code,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** What an HTTP status refuses for certain; null when the message may have been taken all the same. */
function refusalOf({ status, body }: HttpAnswer): Refusal | null {
  if (status === 400) {
    const why = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    if (/not authorized|is starting|in starting process/i.test(why)) return 'instance_not_ready';
    return /expired|is deleted/i.test(why) ? 'instance_gone' : 'bad_request';
  }
  if (status === 401) return 'wrong_token';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status === 466) return 'quota';
  if (status >= 300 && status < 400) return 'not_found';
  return status > 400 && status < 499 ? 'bad_request' : null;
}

async function look(call: Call, method: string, json?: unknown): Promise<readonly unknown[]> {
  const answer = await call(method, json);
  if (!('failed' in answer) && answer.ok && Array.isArray(answer.body)) return answer.body;
  const reason = 'failed' in answer ? answer.reason : `HTTP ${answer.status}`;
  throw greenApiError('GREENAPI_LOOK_FAILED', { reason });
}

/**
 * The newest outgoing message with this text to this chat since then: nothing is sent to a chat after a message whose
 * fate is unknown, so an older one is another message. The journal counts whole seconds.
 */
function pick(journal: readonly unknown[], message: OutgoingMessage, since: Date): string | null {
  const from = Math.floor(since.getTime() / 1000);
  const ids = journal
    .map(fields)
    .filter(
      (entry) =>
        entry['type'] === 'outgoing' &&
        entry['chatId'] === message.chat &&
        typeof entry['timestamp'] === 'number' &&
        entry['timestamp'] >= from &&
        same(firstText(entry['textMessage'], fields(entry['extendedTextMessage'])['text']), message.text),
    )
    .toSorted((a, b) => Number(b['timestamp']) - Number(a['timestamp']))
    .map((entry) => text(entry['idMessage']));
  return ids.find((id) => id !== '') ?? null;
}

function same(a: string, b: string): boolean {
  const plain = (words: string) => words.replaceAll('\r\n', '\n').trim();
  return plain(a) === plain(b);
}
