/**
 * Green API as a messaging gateway. Own calls through the outgoing door instead of the vendor's package: that one has
 * no time limit, cannot be aborted, follows redirects and throws errors with the token in their URL.
 */
import type { Gateway, GatewayMethod, SendAnswer } from '../../../runtime/gateway.ts';
import { createDoor } from '../../http.ts';
import type { Door, HttpAnswer, HttpFailure, OutgoingRequest } from '../../http.ts';
import { fields } from '../../fields.ts';
import { readState, refusalOf, refuse, refusesTheForm, sendAnswer } from './answers.ts';
import { greenApiError } from './errors.ts';
import type { Refusal } from './errors.ts';
import { lookFor } from './look.ts';
import { captionMax, textMax, waysToSend } from './sends.ts';
import type { Way } from './sends.ts';

/** One number at Green API. */
export interface GreenApiAccount {
  readonly idInstance: string;
  readonly apiToken: string;
  /** The instance's own address, as its console shows it. */
  readonly url: string;
  /** Its address for uploads. Default: the same. */
  readonly mediaUrl?: string;
}

/** How the gateway is set up. */
export interface GreenApiOptions {
  readonly accounts: readonly GreenApiAccount[];
  readonly door?: Door;
  /** Per call. Default 15 s; uploads have twice as long. */
  readonly timeLimitMs?: number;
  /** How far the gateway's journal may lag behind (its documentation says 2 minutes). */
  readonly journalLagMs?: number;
  /** False: choices are numbered text only. Default true. */
  readonly buttons?: boolean;
  /** Other calls a second than Green API allows. */
  readonly limits?: Readonly<Partial<Record<GatewayMethod, number>>>;
  /** The clock that `since` of `find` was read from. Default: the real one. */
  readonly now?: () => Date;
}

/** The gateway with all that Green API can. */
export type GreenApiGateway = Gateway &
  Required<Pick<Gateway, 'state' | 'chatOf' | 'captionMax' | 'limits'>> & {
    /** The instance's settings in Green API's own names, or why they could not be read. */
    settings(instance: string): Promise<{ readonly settings: unknown } | { readonly failed: string }>;
    /** Changes some of them; the instance restarts for it. */
    setSettings(
      instance: string,
      settings: Readonly<Record<string, string>>,
    ): Promise<{ readonly saved: true } | { readonly failed: string }>;
  };

/** Green API allows 50 sends a second, and one look into each journal and one question for the state. */
const limits = { send: 40, look: 1, state: 1 } as const;
/** Where the buttons' method is switched off it is not tried again before this. */
const buttonsAgainMs = 600_000;

type Call = (
  request: Way | { readonly method: string; readonly json?: unknown },
) => Promise<HttpAnswer | HttpFailure>;

/** Makes the gateway for some numbers. */
export function createGreenApi(options: GreenApiOptions): GreenApiGateway {
  const door = options.door ?? createDoor();
  const timeLimitMs = options.timeLimitMs ?? 15_000;
  const lag = options.journalLagMs ?? 120_000;
  const now = options.now ?? (() => new Date());
  const accounts = new Map(options.accounts.map((account) => [account.idInstance, account]));
  const withoutButtonsUntil = new Map<string, number>();

  const open = (instance: string): Call | null => {
    const account = accounts.get(instance);
    if (!account) return null;
    return (request) => door({ ...requestOf(account, request), ...limitOf(request, timeLimitMs) });
  };
  const hasButtons = (instance: string): boolean =>
    options.buttons !== false && (withoutButtonsUntil.get(instance) ?? 0) <= now().getTime();

  return {
    name: 'greenapi',
    textMax,
    captionMax,
    limits: { ...limits, ...options.limits },
    chatOf: (phone) => `${phone.replace('+', '')}@c.us`,

    async send(instance, message) {
      const call = open(instance);
      if (!call) return refuse('unknown_account');
      let answer: SendAnswer = refuse('bad_request');
      for (const way of waysToSend(message, hasButtons(instance))) {
        answer = sendAnswer(way.method, await call(way));
        if (!refusesTheForm(answer)) return answer;
        if (way.method === 'sendInteractiveButtonsReply' && isSwitchedOff(answer))
          withoutButtonsUntil.set(instance, now().getTime() + buttonsAgainMs);
      }
      return answer;
    },

    async find(instance, message, since, isOther) {
      const call = open(instance);
      if (!call) throw greenApiError('GREENAPI_UNKNOWN_ACCOUNT');
      const found = await lookFor((method, json) => call({ method, json }), message, since, isOther);
      if (found === null && now().getTime() - since.getTime() < lag)
        throw greenApiError('GREENAPI_LOOK_TOO_EARLY', { seconds: Math.round(lag / 1000) });
      return found;
    },

    async state(instance) {
      const answer = await open(instance)?.({ method: 'getStateInstance' });
      if (!answer) return { failed: 'unknown_account' satisfies Refusal };
      if ('failed' in answer) return { failed: answer.failed };
      const state = answer.ok ? readState(fields(answer.body)['stateInstance']) : null;
      return state === null ? { failed: refusalOf(answer) ?? 'unknown' } : { state };
    },

    async settings(instance) {
      const answer = await open(instance)?.({ method: 'getSettings' });
      if (!answer) return { failed: 'unknown_account' satisfies Refusal };
      if ('failed' in answer) return { failed: answer.failed };
      return answer.ok ? { settings: answer.body } : { failed: refusalOf(answer) ?? 'unknown' };
    },

    async setSettings(instance, settings) {
      const answer = await open(instance)?.({ method: 'setSettings', json: settings });
      if (!answer) return { failed: 'unknown_account' satisfies Refusal };
      if ('failed' in answer) return { failed: answer.failed };
      const saved = answer.ok && fields(answer.body)['saveSettings'] === true;
      return saved ? { saved } : { failed: refusalOf(answer) ?? 'unknown' };
    },
  };
}

/** The method is refused, not this message. */
const isSwitchedOff = (answer: SendAnswer): boolean =>
  answer.state === 'refused' && answer.code !== 'bad_request';

function requestOf(
  account: GreenApiAccount,
  request: Parameters<Call>[0],
): Omit<OutgoingRequest, 'timeLimitMs'> {
  const host = 'form' in request ? (account.mediaUrl ?? account.url) : account.url;
  const { method } = request;
  const hasBody = 'form' in request || request.json !== undefined;
  return {
    label: `greenapi ${method}`,
    method: hasBody ? 'POST' : 'GET',
    url: `${host.replace(/\/+$/, '')}/waInstance${account.idInstance}/${method}/${account.apiToken}`,
    ...('form' in request ? { form: request.form } : {}),
    ...('json' in request && request.json !== undefined ? { json: request.json } : {}),
  };
}

const limitOf = (request: Parameters<Call>[0], timeLimitMs: number): { readonly timeLimitMs: number } => ({
  timeLimitMs: 'form' in request ? timeLimitMs * 2 : timeLimitMs,
});
