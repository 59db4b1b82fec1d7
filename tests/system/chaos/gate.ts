/**
 * Stands between the providers and the nodes: a balancer over both, that duplicates, delays, reorders, drops and forges
 * notices on the way. What a provider would send again it may refuse; what a provider sends once it may lose.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from './plan.ts';

/** A notice as it came. */
interface Notice {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What may become of a notice. Each is also the name under which it is counted. */
const noticeFaults = {
  /** The gateway gives it again until it has its 200, and nothing behind it before. */
  message: ['doubled', 'delayed', 'answer lost', 'refused', 'replayed', 'forged', 'unreadable'],
  /** Delivery states: nothing depends on them. */
  state: ['doubled', 'delayed', 'answer lost', 'refused', 'reordered', 'dropped', 'replayed'],
  /** Sent once, and never again. */
  money: ['doubled', 'delayed', 'answer lost', 'reordered', 'dropped', 'replayed', 'forged', 'unreadable'],
} as const;
type Kind = keyof typeof noticeFaults;
export type NoticeFault = (typeof noticeFaults)[Kind][number];

export const noticeFaultNames = (Object.keys(noticeFaults) as Kind[]).flatMap((kind) =>
  noticeFaults[kind].map((fault) => nameOf(kind, fault)),
);

function nameOf(kind: Kind, fault: NoticeFault): string {
  return `${kind} ${fault}`;
}

export interface Gate {
  readonly url: string;
  /** Notices that are held back or under way. */
  busy(): number;
  /** Notices nobody could read, no two alike: sent, and those of them that were acknowledged. */
  readonly unreadable: { sent: number; taken: number };
  /** Forged notices that were taken for genuine. */
  readonly believed: string[];
  /** No fault from here on. */
  calm(): void;
  close(): Promise<void>;
}

/** A provider waits longer; a node that froze is given up and the other asked. */
const patienceMs = 1_500;
const percent = { message: 20, state: 12, money: 25 } as const;

export async function openGate(options: {
  readonly ports: readonly number[];
  readonly plan: Plan;
}): Promise<Gate> {
  const { plan, ports } = options;
  const unreadable = { sent: 0, taken: 0 };
  const believed: string[] = [];
  const past: Record<Kind, Notice[]> = { message: [], state: [], money: [] };
  const closing = new AbortController();
  let under = 0;
  let calm = false;
  let turn = 0;

  /** The status of whoever answers, 502 when nobody does, 504 when somebody got it and kept silent. */
  const forward = async (notice: Notice, first = turn++): Promise<number> => {
    for (let tried = 0; tried < ports.length; tried++) {
      const port = ports[(first + tried) % ports.length] as number;
      try {
        const response = await fetch(`http://127.0.0.1:${port}${notice.path}`, {
          method: 'POST',
          headers: notice.headers,
          body: notice.body,
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs)]),
        });
        await response.arrayBuffer();
        return response.status;
      } catch (error) {
        if ((error as Error).name === 'TimeoutError') return 504;
      }
    }
    return 502;
  };
  /** Delivers apart from the provider's own request. */
  const later = (notice: Notice, afterMs: number): void => {
    under += 1;
    void sleep(afterMs)
      .then(() => forward(notice))
      .finally(() => (under -= 1));
  };
  const forge = async (notice: Notice): Promise<void> => {
    const genuine = /\/daraja\/([^/]+)\//.exec(notice.path)?.[1];
    const forged =
      genuine === undefined
        ? { ...notice, headers: { ...notice.headers, authorization: 'Bearer of-nobody' } }
        : { ...notice, path: notice.path.replace(genuine, [...genuine].reverse().join('')) };
    const status = await forward(forged);
    if (status === 200) believed.push(notice.path.replace(/daraja\/.*/, 'daraja'));
  };
  const sendUnreadable = async (notice: Notice): Promise<void> => {
    // A time-out is told by its address; nobody reads what it says.
    if (notice.path.includes('/timeout/')) return;
    unreadable.sent += 1;
    const body = `{"half of number": "${unreadable.sent}, ${notice.body.slice(2, 20)}`;
    const status = await forward({ ...notice, body });
    if (status === 200) unreadable.taken += 1;
  };

  const take = async (notice: Notice, kind: Kind): Promise<number> => {
    const fault = faultFor(kind);
    if (fault === null) return forward(notice);
    plan.happens(nameOf(kind, fault));
    switch (fault) {
      case 'doubled': {
        // To both at once.
        const [status] = await Promise.all([forward(notice, 0), forward(notice, 1)]);
        return status;
      }
      case 'delayed':
        if (kind === 'message') {
          await sleep(plan.chance.between(20, 300));
          return forward(notice);
        }
        later(notice, plan.chance.between(20, 1_500));
        return 200;
      case 'reordered':
        later(notice, 250);
        return 200;
      case 'dropped':
        return 200;
      case 'answer lost':
        await forward(notice);
        return 502;
      case 'refused':
        return 503;
      case 'replayed':
        later(plan.chance.pick(past[kind].length > 0 ? past[kind] : [notice]), 0);
        return forward(notice);
      case 'forged':
        await forge(notice);
        return forward(notice);
      case 'unreadable':
        await sendUnreadable(notice);
        return forward(notice);
    }
  };
  const faultFor = (kind: Kind): NoticeFault | null => {
    if (calm || !plan.chance.percent(percent[kind])) return null;
    const names = noticeFaults[kind].map((fault) => nameOf(kind, fault));
    return plan.seldomest(names).slice(kind.length + 1) as NoticeFault;
  };

  const server = createServer((request, response) => {
    void read(request).then(async (notice) => {
      under += 1;
      const kind = kindOf(notice);
      const status = await take(notice, kind).finally(() => (under -= 1));
      past[kind].push(notice);
      response.writeHead(status, { 'content-type': 'application/json' });
      // What Daraja wants to read; the gateway looks at the status alone.
      response.end(JSON.stringify({ ResultCode: 0, ResultDesc: 'Accepted' }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    busy: () => under,
    unreadable,
    believed,
    calm: () => void (calm = true),
    close: () => close(server, closing),
  };
}

async function read(request: IncomingMessage): Promise<Notice> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += String(part);
  const { authorization } = request.headers;
  const headers = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) };
  return { path: request.url ?? '/', headers, body };
}

function kindOf({ path, body }: Notice): Kind {
  if (!path.startsWith('/webhooks/greenapi')) return 'money';
  return body.includes('"incomingMessageReceived"') ? 'message' : 'state';
}

async function close(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}
