/** Daraja's OAuth token: one for everybody, fetched once at a time, renewed before it runs out. */
import type { Door } from '../../http.ts';
import { fields, text } from '../../fields.ts';

/** A token, or why there is none; without one nothing was asked of any other API. */
export type TokenAnswer =
  { readonly token: string } | { readonly refused: 'not_authorised' | 'not_sent'; readonly reason: string };

/** Hands out the token. */
export interface TokenSource {
  get(timeLimitMs: number): Promise<TokenAnswer>;
  /** Forgets this token: another process's token may have ended it early. */
  drop(token: string): void;
}

/** Makes the source for one app's key and secret. */
export function createTokenSource(options: {
  readonly door: Door;
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
}): TokenSource {
  let held: { readonly token: string; readonly until: number } | null = null;
  let fetching: Promise<TokenAnswer> | null = null;

  const fetchToken = async (timeLimitMs: number): Promise<TokenAnswer> => {
    const basic = Buffer.from(`${options.consumerKey}:${options.consumerSecret}`).toString('base64');
    const answer = await options.door({
      label: 'daraja oauth',
      method: 'GET',
      url: `${options.url}/oauth/v1/generate?grant_type=client_credentials`,
      headers: { authorization: `Basic ${basic}` },
      timeLimitMs,
    });
    if ('failed' in answer) return { refused: 'not_sent', reason: answer.reason };
    const body = fields(answer.body);
    const token = text(body['access_token']);
    if (answer.ok && token !== '') {
      // `expires_in` is a string of seconds; some minutes early, since the clocks of two machines differ.
      const seconds = Number(body['expires_in'] ?? 0) || 600;
      held = { token, until: performance.now() + Math.max(60, seconds - 300) * 1000 };
      return { token };
    }
    const refused = answer.status >= 400 && answer.status < 429 ? 'not_authorised' : 'not_sent';
    return { refused, reason: `daraja oauth: HTTP ${answer.status}` };
  };

  return {
    async get(timeLimitMs) {
      if (held && held.until > performance.now()) return { token: held.token };
      fetching ??= fetchToken(timeLimitMs).finally(() => {
        fetching = null;
      });
      return fetching;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
  };
}
