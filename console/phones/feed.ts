/**
 * Tells every open page what changed, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 * Events: `state` carries the whole view, `part` carries `{part, value}`, `chat` carries `{number, messages}` with the
 * messages that are new or changed. An event's id is `<boot>-<count>`: a page that reconnects with a Last-Event-ID that
 * is still kept gets what it missed, any other page gets `state`.
 */
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { encode, readChat, readers } from './view.ts';
import type { Change, Message, World } from './world.ts';

type Part = keyof typeof readers;
interface Sent {
  readonly count: number;
  readonly bytes: string;
}

/** How many events are kept for pages that reconnect. */
const keptMax = 500;
/** Changes within this time are read together. */
const gatherMs = 15;
const heartbeatMs = 15_000;
const retryMs = 1_000;
/** A page that does not read is cut off; it comes back by itself. */
const unreadBytesMax = 8_000_000;

export interface Feed {
  /** Serves one page until it goes away. Rejects, with nothing sent, when the world cannot be read. */
  connect(response: Response, lastEventId: string | undefined): Promise<void>;
  /** Shows on every page whether the clock is being moved. */
  setMoving(moving: boolean): void;
  /** Ends all connections and the subscription. */
  close(): void;
}

/** `report` hears what went wrong while reading the world; it is tried again. */
export function openFeed(world: World, report: (error: unknown) => void): Feed {
  const boot = randomUUID().slice(0, 8);
  const parts = new Map<Part, string>();
  const chats = new Map<string, Map<string, string>>();
  const stale = new Set<Part | `chat ${string}`>();
  const pages = new Set<Response>();
  const kept: Sent[] = [];
  let count = 0;
  let moving = false;
  let closed = false;
  let reading: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const end = world.subscribe((change: Change) => {
    mark(change.part === 'chat' ? `chat ${change.number}` : change.part);
  });
  const heartbeat = setInterval(() => pages.forEach((page) => write(page, ':\n\n')), heartbeatMs);
  heartbeat.unref();

  function mark(what: Part | `chat ${string}`): void {
    stale.add(what);
    plan(gatherMs);
  }

  function markAll(): void {
    for (const part of Object.keys(readers) as Part[]) stale.add(part);
    for (const number of chats.keys()) stale.add(`chat ${number}`);
  }

  function plan(ms: number): void {
    if (pages.size === 0 || timer !== null || closed) return;
    timer = setTimeout(() => {
      timer = null;
      refresh().catch((error: unknown) => {
        report(error);
        plan(retryMs);
      });
    }, ms);
  }

  /** Reads all that is stale. One reading at a time; who calls meanwhile waits for the same one. */
  function refresh(): Promise<void> {
    reading ??= readStale().finally(() => (reading = null));
    return reading;
  }

  async function readStale(): Promise<void> {
    for (const what of stale) {
      stale.delete(what);
      try {
        if (what.startsWith('chat ')) await readOneChat(what.slice('chat '.length));
        else await readPart(what as Part);
      } catch (error) {
        stale.add(what);
        throw error;
      }
    }
  }

  async function readPart(part: Part): Promise<void> {
    const value = await readers[part](world);
    if (part === 'phones') {
      for (const { number } of value as Awaited<ReturnType<World['phones']['list']>>) {
        if (chats.has(number)) continue;
        chats.set(number, new Map());
        stale.add(`chat ${number}`);
      }
    }
    const json = encode(part === 'clock' ? { ...value, moving } : value);
    if (parts.get(part) === json) return;
    parts.set(part, json);
    tell('part', `{"part":"${part}","value":${json}}`);
  }

  async function readOneChat(number: string): Promise<void> {
    const messages: readonly Message[] = await readChat(world, number);
    const before = chats.get(number);
    const now = new Map(messages.map((message) => [message.id, encode(message)]));
    chats.set(number, now);
    const changed = [...now].filter(([id, json]) => before?.get(id) !== json).map(([, json]) => json);
    if (changed.length > 0) tell('chat', `{"number":${encode(number)},"messages":[${changed.join(',')}]}`);
  }

  function tell(event: string, json: string): void {
    count += 1;
    const bytes = frame(event, json);
    kept.push({ count, bytes });
    if (kept.length > keptMax) kept.shift();
    for (const page of pages) write(page, bytes);
  }

  function frame(event: string, json: string): string {
    return `id: ${boot}-${count}\nevent: ${event}\ndata: ${json}\n\n`;
  }

  function write(page: Response, bytes: string): void {
    if (page.writableLength > unreadBytesMax) page.destroy();
    else page.write(bytes);
  }

  function wholeView(): string {
    const chatsJson = [...chats].map(
      ([number, messages]) => `${encode(number)}:[${[...messages.values()].join(',')}]`,
    );
    const partsJson = [...parts].map(([part, json]) => `"${part}":${json}`);
    return `{"bot":${encode(world.bot)},${partsJson.join(',')},"chats":{${chatsJson.join(',')}}}`;
  }

  /** What a page missed since its last event; null when that is no longer known. */
  function missed(lastEventId: string | undefined): readonly Sent[] | null {
    const [ofBoot, seen] = (lastEventId ?? '').split('-');
    if (ofBoot !== boot || !/^\d+$/.test(seen ?? '')) return null;
    const after = Number(seen);
    const oldest = kept[0]?.count ?? count + 1;
    return after >= oldest - 1 && after <= count ? kept.filter((sent) => sent.count > after) : null;
  }

  return {
    async connect(response, lastEventId) {
      // A page that is opened anew sees everything as it is, even what no change was told of.
      if (missed(lastEventId) === null) markAll();
      await refresh();
      response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      response.write(`retry: ${retryMs}\n\n`);
      const rest = missed(lastEventId);
      if (rest === null) write(response, frame('state', wholeView()));
      else for (const sent of rest) write(response, sent.bytes);
      pages.add(response);
      response.on('close', () => pages.delete(response));
      plan(gatherMs);
    },
    setMoving(now) {
      moving = now;
      mark('clock');
    },
    close() {
      closed = true;
      end();
      clearInterval(heartbeat);
      if (timer !== null) clearTimeout(timer);
      for (const page of pages) page.end();
    },
  };
}
