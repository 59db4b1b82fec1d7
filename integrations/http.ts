/**
 * The only door through which the program calls other people's servers: a time limit, a limit on the answer's size,
 * no redirects, and results as values. Texts it makes name the request by its label and never by its URL, because
 * some providers carry their token in the path.
 */
import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
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
  const { label, timeLimitMs } = request;
  const limit = new TimeLimit(timeLimitMs);
  try {
    const { status, retryAfter, text } = await exchange(request, await bodyOf(request), limit, maxBytes);
    if (text === null) {
      return {
        failed: 'too_large',
        sent: 'maybe',
        reason: redact(`${label}: the answer is larger than ${maxBytes} bytes`),
      };
    }
    const seconds = Number(retryAfter ?? Number.NaN);
    return {
      ok: status >= 200 && status < 300,
      status,
      body: parseJson(text),
      ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
    };
  } catch (error) {
    if (limit.over) {
      return {
        failed: 'timeout',
        sent: 'maybe',
        reason: redact(`${label}: no answer within ${timeLimitMs} ms`),
      };
    }
    const code = errorCode(error);
    return {
      failed: 'network',
      sent: beforeSending.has(code) ? 'no' : 'maybe',
      reason: redact(`${label}: ${code}`),
    };
  } finally {
    limit.end();
  }
}

/** Ends a request that takes too long. */
class TimeLimit {
  over = false;
  private readonly timer: NodeJS.Timeout;
  private running: ClientRequest | null = null;

  constructor(ms: number) {
    this.timer = setTimeout(() => {
      this.over = true;
      this.running?.destroy();
    }, ms);
  }

  of(running: ClientRequest): void {
    this.running = running;
    if (this.over) running.destroy();
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

interface Body {
  readonly type: string;
  readonly content: string | Buffer;
}

async function bodyOf({ json, form }: OutgoingRequest): Promise<Body | null> {
  if (json !== undefined) return { type: 'application/json', content: JSON.stringify(json) };
  if (form === undefined) return null;
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { type, content: Buffer.from(await encoded.arrayBuffer()) };
}

/** What came back; `text` null as soon as it exceeds the cap. */
interface Exchanged {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string | null;
}

/** Connections stay open for the next call, for less long than servers keep them. */
const kept = { keepAlive: true, timeout: 4_000 };
const plain = { request: requestPlain, agent: new PlainAgent(kept) };
const secure = { request: requestSecure, agent: new SecureAgent(kept) };

/** `node:http` and not `fetch`, which costs several times the processor time. Follows no redirect. */
function exchange(
  request: OutgoingRequest,
  body: Body | null,
  limit: TimeLimit,
  maxBytes: number,
): Promise<Exchanged> {
  const url = new URL(request.url);
  const by = url.protocol === 'https:' ? secure : plain;
  const headers: Record<string, string | number> = { accept: 'application/json', ...request.headers };
  if (body !== null) {
    headers['content-type'] ??= body.type;
    headers['content-length'] = Buffer.byteLength(body.content);
  }
  return new Promise((resolve, reject) => {
    const running = by.request(url, { method: request.method, headers, agent: by.agent }, (response) => {
      const { statusCode: status = 0 } = response;
      const retryAfter = response.headers['retry-after'];
      readCapped(response, maxBytes).then((text) => resolve({ status, retryAfter, text }), reject);
    });
    running.on('error', reject);
    limit.of(running);
    running.end(body?.content);
  });
}

/** The body as text, or null as soon as it exceeds the cap. */
function readCapped(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBytes) return void chunks.push(chunk);
      resolve(null);
      // The rest is never downloaded.
      response.destroy();
    });
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.on('error', reject);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

/** The system's code: messages may hold the URL. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'connection failed';
}
