/**
 * The only door through which the program calls other people's servers: a time limit, a limit on the answer's size,
 * no redirects, and results as values. Texts it makes name the request by its label and never by its URL, because
 * some providers carry their token in the path.
 */
import { redact } from './redact.ts';

/** A call to make. Its body is JSON or a form, if it has one. */
export interface OutgoingRequest {
  /** What it is for logs and reasons, e.g. `greenapi sendMessage`. Holds no secret and no personal data. */
  readonly label: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A form, already encoded: its type is what it is sent as. */
  readonly form?: Blob;
  /** For the whole call, from connecting to the last byte of the answer. */
  readonly timeLimitMs: number;
}

/** The server answered. `body` is the parsed JSON; the text itself when it was none; undefined when it was empty. */
export interface HttpAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: unknown;
  /** From `Retry-After` given in seconds. */
  readonly retryAfterMs?: number;
}

/** No usable answer. `sent: 'no'` only when the request certainly did not reach the server. */
export interface HttpFailure {
  readonly failed: 'timeout' | 'network' | 'too_large';
  readonly sent: 'maybe' | 'no';
  /** Fit for logs. */
  readonly reason: string;
}

/** One line per call, fit for logs. */
export interface HttpLogLine {
  readonly label: string;
  readonly outcome: number | HttpFailure['failed'];
  readonly ms: number;
}

/** Makes a call. Never throws for what network or server do. */
export type Door = (request: OutgoingRequest) => Promise<HttpAnswer | HttpFailure>;

/** Failures before the connection stood: nothing of the request has left. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_HAS_EXPIRED',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Opens the door. `maxBytes` caps an answer (1 MiB); `log` hears of every call. */
export function createDoor(
  options: { readonly maxBytes?: number; readonly log?: (line: HttpLogLine) => void } = {},
): Door {
  const maxBytes = options.maxBytes ?? 1_048_576;
  return async (request) => {
    const started = performance.now();
    const answer = await call(request, maxBytes);
    options.log?.({
      label: redact(request.label),
      outcome: 'failed' in answer ? answer.failed : answer.status,
      ms: Math.round(performance.now() - started),
    });
    return answer;
  };
}

async function call(request: OutgoingRequest, maxBytes: number): Promise<HttpAnswer | HttpFailure> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), request.timeLimitMs);
  const label = redact(request.label);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...bodyOf(request),
      redirect: 'manual',
      signal: abort.signal,
    });
    const text = await readCapped(response, maxBytes);
    if (text === null) {
      return {
        failed: 'too_large',
        sent: 'maybe',
        reason: `${label}: the answer is larger than ${maxBytes} bytes`,
      };
    }
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      ok: response.ok,
      status: response.status,
      body: parseJson(text),
      ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
    };
  } catch (error) {
    if (abort.signal.aborted) {
      return {
        failed: 'timeout',
        sent: 'maybe',
        reason: `${label}: no answer within ${request.timeLimitMs} ms`,
      };
    }
    const code = errorCode(error);
    return {
      failed: 'network',
      sent: beforeSending.has(code) ? 'no' : 'maybe',
      reason: `${label}: ${redact(code)}`,
    };
  } finally {
    clearTimeout(timer);
  }
}

function bodyOf({ json, form }: OutgoingRequest): { readonly body?: string | Blob } {
  if (form !== undefined) return { body: form };
  return json === undefined ? {} : { body: JSON.stringify(json) };
}

/** The body as text, or null as soon as it exceeds the cap. */
async function readCapped(response: Response, maxBytes: number): Promise<string | null> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, so the rest is never downloaded.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

/** fetch hides the system's code in a chain of causes; its messages may hold the URL, so only codes are used. */
function errorCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'connection failed';
}
