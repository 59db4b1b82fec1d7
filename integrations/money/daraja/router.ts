/** `/webhooks/mobilemoney/daraja/<secret>/…`: Daraja's callbacks, which carry no signature of their own. */
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { ReceiveMoneyNotice } from '../../../runtime/ports.ts';
import { refusing, sameSecret, withBody } from '../../incoming.ts';
import type { BodyLimits, Quarantine } from '../../incoming.ts';
import { readToken } from './callback-urls.ts';
import type { CallbackPurpose } from './callback-urls.ts';
import { references } from './provider-ref.ts';
import { parseB2cResult, parsePaybill, parseStatusResult, parseStk, timedOut } from './webhook.ts';
import type { ParsedNotice } from './webhook.ts';

/** What the webhook needs. */
export interface DarajaWebhook extends BodyLimits {
  /** The same secret as the client's. */
  readonly callbackSecret: string;
  readonly receive: ReceiveMoneyNotice;
  readonly quarantine: Quarantine;
}

const prefix = '/webhooks/mobilemoney/daraja/:secret';

/**
 * Wrong secret: 404, as if nothing were there, or 429 to an address that keeps trying. Unreadable, oversized or with a
 * token that is not ours: kept aside and acknowledged. Acknowledged only after the notice is committed; 503 when it
 * could not be.
 */
export function darajaRouter(webhook: DarajaWebhook): Router {
  const router = Router();
  const refuse = refusing(404);
  const refs = references(webhook.callbackSecret);

  const route = (path: string, parse: (request: Request, bytes: Uint8Array) => ParsedNotice) => {
    router.post(
      `${prefix}${path}`,
      (request, response, next) => {
        if (sameSecret(String(request.params['secret']), webhook.callbackSecret)) next();
        else refuse(request, response);
      },
      withBody(webhook, async (body, request, response) => {
        const parsed = body.ok ? parse(request, body.bytes) : body;
        if (!parsed.ok) return answer(response, await aside(webhook, parsed.reason, body.bytes));
        try {
          await webhook.receive(parsed.notice);
          answer(response, 'ok');
        } catch (error) {
          // Daraja may or may not send it again; the bytes are kept in case it does not.
          const name = error instanceof Error ? error.name : 'unknown';
          await aside(webhook, `not taken in: ${name}`, body.bytes);
          answer(response, 'unavailable');
        }
      }),
    );
  };

  const about =
    (purpose: CallbackPurpose, parse: (bytes: Uint8Array, id: string) => ParsedNotice) =>
    (request: Request, bytes: Uint8Array): ParsedNotice => {
      const id = readToken(webhook.callbackSecret, purpose, String(request.params['token']));
      return id === null ? { ok: false, reason: `a ${purpose} token that is not ours` } : parse(bytes, id);
    };

  route(
    '/stk/:token',
    about('stk', (bytes, payment) => parseStk(bytes, payment, refs)),
  );
  route('/b2c/result/:token', about('b2c', parseB2cResult));
  route(
    '/b2c/timeout/:token',
    about('b2c', (_bytes, key) => timedOut('disbursement', key)),
  );
  route('/status/result/:token', about('status', parseStatusResult));
  route(
    '/status/timeout/:token',
    about('status', (_bytes, key) => timedOut('status', key)),
  );
  route('/c2b/confirmation', (_request, bytes) => parsePaybill(bytes));
  // Asked before a payment by hand is taken. All are taken: what nobody is owed is a credit or goes back.
  router.post(`${prefix}/c2b/validation`, (request, response) => {
    if (!sameSecret(String(request.params['secret']), webhook.callbackSecret)) refuse(request, response);
    else response.json({ ResultCode: '0', ResultDesc: 'Accepted' });
  });
  return router;
}

function answer(response: Response, done: 'ok' | 'unavailable'): void {
  if (done === 'ok') response.json({ ResultCode: 0, ResultDesc: 'Accepted' });
  else response.status(503).end();
}

async function aside(
  webhook: DarajaWebhook,
  reason: string,
  bytes: Uint8Array,
): Promise<'ok' | 'unavailable'> {
  try {
    return await webhook.quarantine({ source: 'daraja', reason, bytes });
  } catch {
    return 'unavailable';
  }
}
