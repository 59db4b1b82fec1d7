/**
 * What all webhook routers share: reading the raw body under limits, keeping aside what cannot be read, and comparing
 * secrets in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

/** Bytes that came with a valid token and could not be taken in. */
export interface Quarantined {
  /** Which webhook, e.g. `greenapi`. */
  readonly source: string;
  /** Why, fit for logs. */
  readonly reason: string;
  /** What was read of it, up to the limit. May hold personal data. */
  readonly bytes: Uint8Array;
}

/** Keeps bytes aside and counts them; `unavailable` when nothing could be committed. */
export type Quarantine = (item: Quarantined) => Promise<'ok' | 'unavailable'>;

/** The result of reading a request's body. */
export type Body =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: string; readonly bytes: Uint8Array };

/** Limits on a webhook's body. */
export interface BodyLimits {
  /** Default 1 MiB. */
  readonly limitBytes?: number;
  /** How long the body may take to arrive. Default 10 s; then 408 and the connection is closed. */
  readonly bodyTimeLimitMs?: number;
}

/** Refused requests that one address may make in a minute before it hears 429. */
const refusedAMinuteMax = 60;

/**
 * Refuses requests that show no right secret: with this status, or with 429 and a closed connection when their address
 * was refused too often. Who shows the right secret never comes here, so nobody is locked out by others behind the
 * same address.
 */
export function refusing(status: 401 | 404): (request: Request, response: Response) => void {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: refusedAMinuteMax,
    legacyHeaders: false,
    // A forged X-Forwarded-For is not believed, and is no news either.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) => void response.set('connection', 'close').status(429).end(),
  });
  return (request, response) => void limit(request, response, () => void response.status(status).end());
}

/**
 * Reads the raw body whatever its declared type and hands it on; an oversized one as `ok: false` with its beginning.
 * Answers by itself only when the body does not arrive (408) or the connection broke.
 */
export function withBody(
  limits: BodyLimits,
  handle: (body: Body, request: Request, response: Response) => Promise<void>,
): RequestHandler {
  const limit = limits.limitBytes ?? 1_048_576;
  const timeLimit = limits.bodyTimeLimitMs ?? 10_000;
  return (request: Request, response: Response, next: NextFunction) => {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      response
        .set('connection', 'close')
        .status(408)
        .end(() => request.destroy());
    }, timeLimit);
    request.once('close', () => clearTimeout(timer));
    read(request, limit, (body) => {
      clearTimeout(timer);
      if (response.headersSent || request.destroyed) return;
      handle(body, request, response).catch(next);
    });
  };
}

/** Calls back once: at the end of the body, or as soon as it is too large. What comes after that is thrown away. */
function read(request: Request, limit: number, done: (body: Body) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let over = false;
  request.on('data', (chunk: Uint8Array) => {
    if (over) return;
    chunks.push(chunk.subarray(0, limit - size));
    size += chunk.byteLength;
    if (size <= limit) return;
    over = true;
    done({ ok: false, reason: `larger than ${limit} bytes`, bytes: Buffer.concat(chunks) });
  });
  request.once('end', () => {
    if (over) return;
    const bytes = Buffer.concat(chunks);
    // Nobody who calls us compresses; without inflating there is no bomb to defuse.
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding === 'identity') done({ ok: true, bytes });
    else done({ ok: false, reason: 'body not readable: it is compressed', bytes });
  });
}

/** Whether two secrets are equal, in a time that does not depend on where they differ. An empty one equals nothing. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  const equal = timingSafeEqual(digest(given), digest(expected));
  return equal && expected.length > 0;
}
