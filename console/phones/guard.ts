/**
 * Keeps the page to the person at this machine: its server listens to nobody else, and no web page that this person has
 * open elsewhere can read it or act through it.
 */
import type { NextFunction, Request, Response } from 'express';
import { phonesError } from './errors.ts';

/**
 * Throws when any live credential is configured: the page moves the clock and pretends phones and payments.
 * `live`: the names of the environment variables that hold one.
 */
export function assertNothingLive(live: readonly string[]): void {
  if (live.length > 0) throw phonesError('PHONES_BESIDE_LIVE_CREDENTIAL', { names: live.join(', ') });
}

/** Only our own files and our own server; scripts cannot turn text into markup (Trusted Types). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const loopbackAddress = /^(::1|127\.\d+\.\d+\.\d+|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Refuses with 403 what does not come from this machine's own browser on this page, and sets the headers of every answer. */
export function guard(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  const why = foreign(request);
  if (why === null) next();
  else response.status(403).json({ error: why });
}

function foreign(request: Request): string | null {
  if (!loopbackAddress.test(request.socket.remoteAddress ?? '')) {
    return 'The phones are for the person at this machine only.';
  }
  // A name that somebody else's DNS points at this machine arrives with that name as Host.
  const host = request.headers.host ?? '';
  if (!loopbackHost.test(host)) return 'Open the phones as http://localhost or http://127.0.0.1.';
  // Browsers send Origin with every POST; without one it is not a browser that could be tricked.
  const origin = request.headers.origin;
  if (request.method !== 'GET' && origin !== undefined && origin !== `http://${host}`) {
    return 'Another web site may not act on the phones.';
  }
  return null;
}
