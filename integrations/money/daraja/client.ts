/** M-Pesa in Kenya through Safaricom's Daraja: collects by STK push, pays out by B2C, asks for the status of both. */
import type { Answer, Clock, Provider } from '../../../runtime/ports.ts';
import { createDoor } from '../../http.ts';
import type { Door, HttpAnswer, HttpFailure } from '../../http.ts';
import { readAsked, readCollect, readCollectStatus, readPayOut, refuse, tokenRefused } from './answers.ts';
import { callbackUrls } from './callback-urls.ts';
import { references } from './provider-ref.ts';
import type { References } from './provider-ref.ts';
import { planCollect, planCollectStatus, planPayOut, planStatus } from './requests.ts';
import type { DarajaAccount, PlanContext, Planned } from './requests.ts';
import { createTokenSource } from './token.ts';

/** How the client is set up. */
export interface DarajaOptions {
  readonly account: DarajaAccount;
  /** Where Daraja reaches this deployment. */
  readonly publicUrl: string;
  /**
   * 16 to 64 letters and digits; part of every callback's path, and the key of its tokens and of references. A new one
   * orphans what is under way.
   */
  readonly callbackSecret: string;
  /** The clock that timestamps are read from. */
  readonly clock: Clock;
  readonly door?: Door;
  /** For a whole call, the token included. Default 20 s. */
  readonly timeLimitMs?: number;
  /** How long after a payout "no such transaction" may be believed. Default 5 minutes. */
  readonly settleTimeMs?: number;
}

interface Operation {
  plan(context: PlanContext, request: unknown, key: string): Planned;
  read(answer: HttpAnswer | HttpFailure, refs: References): Answer;
}

/** Operations by name. The last two are answered at their result address; accepted only means asked. */
const operations: Readonly<Record<string, Operation>> = {
  collect: { plan: planCollect, read: readCollect },
  collect_status: { plan: planCollectStatus, read: readCollectStatus },
  pay_out: { plan: planPayOut, read: readPayOut },
  pay_out_status: { plan: planStatus, read: readAsked },
  transaction_status: { plan: planStatus, read: readAsked },
};

/**
 * Makes the provider. It has no `find`: Daraja tells the fate of a payout only later, at the result address, so a
 * payout with a lost answer stays unknown until `pay_out_status` or the payout's own result settles it.
 */
export function createDaraja(options: DarajaOptions): Provider {
  const door = options.door ?? createDoor();
  const account = { ...options.account, url: options.account.url.replace(/\/+$/, '') };
  const urls = callbackUrls(options.publicUrl, options.callbackSecret);
  const refs = references(options.callbackSecret);
  const tokens = createTokenSource({ door, ...account });
  const timeLimitMs = options.timeLimitMs ?? 20_000;

  return {
    channel: 'mpesa',
    settleTimeMs: options.settleTimeMs ?? 300_000,
    async call(name, key, request) {
      const operation = operations[name];
      if (!operation) throw new Error(`the channel mpesa has no operation ${name}`);
      const planned = operation.plan({ account, urls, refs, now: options.clock.now() }, request, key);
      if ('refused' in planned) return refuse(planned.refused);

      const until = performance.now() + timeLimitMs;
      const left = () => Math.ceil(until - performance.now());
      // A refused token means that the request was not looked at: renewing it once and asking again is safe.
      for (let renewed = false; ; renewed = true) {
        const token = await tokens.get(Math.max(1, left()));
        if ('refused' in token) return refuse(token.refused, '', token.reason);
        if (left() <= 0) return refuse('not_sent', '', 'no time left after the token');
        const answer = await door({
          label: planned.label,
          method: 'POST',
          url: `${account.url}${planned.path}`,
          headers: { authorization: `Bearer ${token.token}` },
          json: planned.json,
          timeLimitMs: left(),
        });
        if (!tokenRefused(answer) || renewed) return operation.read(answer, refs);
        tokens.drop(token.token);
      }
    },
  };
}
