/** The web server of a deployment: it takes the port first and answers requests once there is something to answer with. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { declareErrors } from '../runtime/errors.ts';

const webError = declareErrors({
  PORT_TAKEN: {
    message: 'port {port} is taken by another program',
    hint: 'Stop that program, or choose another port, e.g. PORT=3001 npm start.',
    retryable: false,
  },
  PORT_FORBIDDEN: {
    message: 'port {port} may not be opened by this user',
    hint: 'Choose a port above 1023, e.g. PORT=3001 npm start.',
    retryable: false,
  },
});

/** A server that listens. */
export interface Web {
  readonly port: number;
  /** Who answers from now on; before that every request gets 503. */
  answerWith(listener: RequestListener): void;
  /** Takes no more requests and lets those under way end, for a moment. Safe to call twice. */
  close(): Promise<void>;
}

/** How long requests under way may still take when the server closes, in milliseconds. */
const patienceMs = 3_000;

/** How long a request may take to arrive, in milliseconds; then it hears 408 and its connection ends. */
export interface Arrival {
  /** From the connection, or the answer before, to the last header. */
  readonly headersMs: number;
  /** To the last byte of the body, whoever sends it and whatever it was answered. */
  readonly requestMs: number;
  /** How often it is looked. */
  readonly everyMs: number;
}

/** A notice is small and comes from a server: half a minute is for a network that is nearly away. */
const arrivalOfNotices: Arrival = { headersMs: 10_000, requestMs: 30_000, everyMs: 5_000 };

/**
 * Listens at a port, 0 for any free one; on loopback (under both of its addresses, since `localhost` may mean either)
 * or, for a live deployment, everywhere. Errors: PORT_TAKEN, PORT_FORBIDDEN.
 */
export async function openWeb(
  port: number,
  reach: 'loopback' | 'everywhere',
  arrival: Arrival = arrivalOfNotices,
): Promise<Web> {
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end('{"ok":false,"why":"starting or stopping"}');
  };
  const make = () =>
    createServer(
      {
        headersTimeout: arrival.headersMs,
        requestTimeout: arrival.requestMs,
        connectionsCheckingInterval: arrival.everyMs,
      },
      (request, response) => listener(request, response),
    );
  const first = await listen(make(), port, reach === 'loopback' ? '127.0.0.1' : '0.0.0.0');
  const servers = [first];
  const taken = (first.address() as AddressInfo).port;
  if (reach === 'loopback') {
    try {
      servers.push(await listen(make(), taken, '::1'));
    } catch (error) {
      // A machine without IPv6 has no second address; a port that was chosen for us may be taken there.
      if (port !== 0 && (error as { code?: unknown }).code === 'PORT_TAKEN') {
        await Promise.all(servers.map(end));
        throw error;
      }
    }
  }
  let closed: Promise<unknown> | undefined;
  return {
    port: taken,
    answerWith: (given) => void (listener = given),
    async close() {
      closed ??= Promise.all(servers.map(end));
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(webError('PORT_TAKEN', { port }));
      else if (error.code === 'EACCES') reject(webError('PORT_FORBIDDEN', { port }));
      else reject(error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

async function end(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  const gone = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await gone;
  clearTimeout(late);
}
