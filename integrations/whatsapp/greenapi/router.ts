/** `POST /webhooks/greenapi`. Green API resends whatever is not answered 200, first in line, for 24 hours. */
import { Router } from 'express';
import type { GatewayEvent } from '../../../runtime/gateway.ts';
import { refusing, withBody } from '../../incoming.ts';
import type { BodyLimits, Quarantine } from '../../incoming.ts';
import { parse, tokenMatches } from './webhook.ts';

/** Takes a notification's events in. `unavailable`: not all is committed; sent again, nothing happens twice. */
export type ReceiveEvents = (
  events: readonly GatewayEvent[],
  raw: Uint8Array,
) => Promise<'ok' | 'unavailable'>;

/** What the webhook needs. */
export interface GreenApiWebhook extends BodyLimits {
  /** The instance's `webhookUrlToken`. */
  readonly token: string;
  readonly receive: ReceiveEvents;
  readonly quarantine: Quarantine;
}

/**
 * Wrong or missing token: 401, or 429 to an address that keeps trying. Unreadable, unknown, oversized, or refused by a
 * fault of our own: kept aside and 200, because a notification that is never taken would hold up everybody behind it.
 * 503 when not all of it could be committed.
 */
export function greenApiRouter(webhook: GreenApiWebhook): Router {
  const router = Router();
  const refuse = refusing(401);
  router.post(
    '/webhooks/greenapi',
    (request, response, next) => {
      if (tokenMatches(request.headers.authorization, webhook.token)) next();
      else refuse(request, response);
    },
    withBody(webhook, async (body, _request, response) => {
      const parsed = body.ok ? parse(body.bytes) : body;
      const done = parsed.ok
        ? await take(webhook, parsed.events, body.bytes)
        : await aside(webhook, parsed.reason, body.bytes);
      response.status(done === 'ok' ? 200 : 503).end();
    }),
  );
  return router;
}

async function take(
  webhook: GreenApiWebhook,
  events: readonly GatewayEvent[],
  raw: Uint8Array,
): Promise<'ok' | 'unavailable'> {
  try {
    return await webhook.receive(events, raw);
  } catch (error) {
    return aside(webhook, `not taken in: ${error instanceof Error ? error.name : 'unknown'}`, raw);
  }
}

async function aside(
  webhook: GreenApiWebhook,
  reason: string,
  bytes: Uint8Array,
): Promise<'ok' | 'unavailable'> {
  try {
    return await webhook.quarantine({ source: 'greenapi', reason, bytes });
  } catch {
    return 'unavailable';
  }
}
