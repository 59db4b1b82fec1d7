/** A small HTTP server on loopback for sandboxes. It shares nothing with the clients that call it. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a sandbox sees it. */
export interface SandboxRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON, or undefined. */
  readonly json: unknown;
  /** The fields and files of a multipart body. Rejects when it is none. */
  readonly form: () => Promise<FormData>;
}

/** What a sandbox answers. `hang` never answers: the caller runs into its time limit. */
export type SandboxReply =
  | {
      readonly status: number;
      readonly json?: unknown;
      /** Instead of JSON. */
      readonly file?: { readonly mime: string; readonly bytes: Uint8Array };
      readonly headers?: Readonly<Record<string, string>>;
      /** Runs once the answer has left. */
      readonly after?: () => void;
    }
  | 'hang';

/** A running server. */
export interface SandboxServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server on loopback; port 0 takes a free one. */
export async function startServer(
  port: number,
  reply: (request: SandboxRequest) => SandboxReply | Promise<SandboxReply>,
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    answer(request, response, reply).catch(() => {
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  reply: (request: SandboxRequest) => SandboxReply | Promise<SandboxReply>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const given = await reply({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    json: parse(body.toString('utf8')),
    form: () =>
      new Response(body, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData(),
  });
  if (given === 'hang') return;
  const { after } = given;
  if (after) response.once('close', after);
  const type = given.file?.mime ?? 'application/json';
  response.writeHead(given.status, { 'content-type': type, ...given.headers });
  response.end(given.file?.bytes ?? (given.json === undefined ? '' : JSON.stringify(given.json)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
