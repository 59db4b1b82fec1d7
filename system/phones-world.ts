/** The world that the phones page shows: the sandboxes, the movable clock, the ledger and the desk, joined. */
import { randomUUID } from 'node:crypto';
import { languages, Money } from '../runtime/ports.ts';
import type { Database } from '../runtime/ports.ts';
import { upcoming } from '../ledger/upcoming.ts';
import { advanceTo } from '../runtime/conversation/advance.ts';
import type { MovableClock } from '../runtime/conversation/clock.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import { firstPhones } from '../console/phones/world.ts';
import type {
  ActResult,
  Change,
  ClockMove,
  Phone,
  Prompt,
  PromptAct,
  World,
} from '../console/phones/world.ts';
import { dueWords } from './due-words.ts';
import { auditLedger } from './audit.ts';
import type { WatchedPacks } from './pack-watch.ts';
import { BookWindow, readBook } from './phones-book.ts';
import { asGatewayMessage, readMessages } from './phones-chats.ts';
import { phonesDesk } from './phones-desk.ts';
import { phonesDrawings } from './phones-drawings.ts';
import { asEditingView } from './phones-editing.ts';
import { readJourneys } from './phones-journeys.ts';
import type { TurnTrace } from './phones-journeys.ts';
import { replayOf } from './phones-replay.ts';
import type { Acts } from './phones-replay.ts';
import { createStory } from './phones-story.ts';
import type { Pace } from './phones-story.ts';
import type { Product } from './product.ts';
import { findReplay } from './replay.ts';
import type { Sandboxes } from './sandboxes.ts';

/** What the world is joined of. */
export interface WorldOptions {
  readonly product: Product;
  readonly sandboxes: Sandboxes;
  readonly clock: MovableClock;
  readonly database: Database;
  readonly seal: Seal;
  /** IANA name of the zone in which the panel shows times. */
  readonly zone: string;
  /** Holds the story's replay. */
  readonly projectFolder: string;
  readonly packs: WatchedPacks;
  readonly pack: string;
  readonly trace: TurnTrace;
  readonly acts: Acts;
  /** Default: as friends write. */
  readonly pace?: Pace | undefined;
}

/** A world that can be closed with its page. */
export interface PhonesWorld extends World {
  close(): void;
}

/** The replay that the story button plays. */
const storyReplay = 'three_friends_one_pot';

const done: ActResult = { done: true };
const refused = (why: string): ActResult => ({ done: false, why });
const hourMs = 3_600_000;
/** Finished prompts on which the money can still come late; older ones are left out. */
const latePromptsMax = 3;
/** How often the ledger and the desk are looked at for the open pages. */
const lookMs = 700;

/** The world of the phones page, alive until it is closed. */
export function phonesWorld(options: WorldOptions): PhonesWorld {
  const { product, sandboxes, clock, database, packs, trace, acts } = options;
  const { gateway, money } = sandboxes;
  const chats = { gateway, database, seal: options.seal };
  const known = new Set(gateway.phones().map((phone) => phone.number));
  for (const phone of firstPhones) if (!known.has(phone.number)) gateway.addPhone(phone);
  const window = new BookWindow();
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change) => listeners.forEach((listener) => listener(change));

  gateway.subscribe((change) => {
    if (change.kind === 'phone') tell({ part: 'phones' });
    else tell({ part: 'chat', number: change.kind === 'message' ? change.message.number : change.number });
  });
  money.subscribe(() => tell({ part: 'money' }));
  const ending = [
    packs.subscribe(() => {
      for (const part of ['editing', 'journeys'] as const) tell({ part });
    }),
    trace.subscribe(() => tell({ part: 'journeys' })),
  ];
  let moving = false;

  const people: Pick<World, 'phones' | 'money' | 'clock' | 'desk'> = {
    phones: {
      list: async () => gateway.phones().map(asPhone),
      async add(phone) {
        if (gateway.phones().some(({ number }) => number === phone.number)) {
          return refused(`There is a phone with the number ${phone.number} already.`);
        }
        gateway.addPhone(phone);
        return done;
      },
      messages: (number, newest) => readMessages(chats, number, newest),
      async send(number, sent) {
        gateway.phoneSends(number, asGatewayMessage(sent));
        return done;
      },
      async file(number, message) {
        const sent = gateway.history(number).find(({ id }) => id === message)?.file;
        return sent === undefined ? null : { mime: sent.mime, bytes: Buffer.from(sent.base64, 'base64') };
      },
      async redeliver(_number, message) {
        return gateway.redeliverMessage(message)
          ? done
          : refused('There is no such message to deliver again.');
      },
    },
    money: {
      prompts: async () => listPrompts(sandboxes),
      async movements(newest) {
        const all = money.book().movements.slice(-newest).reverse();
        return all.map(({ receipt, at, phone, direction, amount }) => ({
          id: receipt,
          at,
          number: phone,
          direction,
          amount: shillings(amount),
          receipt,
        }));
      },
      async act(prompt, act) {
        const asked = money.prompts().find(({ id }) => id === prompt);
        try {
          money.act(prompt, act);
        } catch {
          return refused('Nothing can be done with this request any more.');
        }
        if (asked) acts.add(clock.now(), { kind: 'provider', act, number: asked.phone });
        return done;
      },
    },
    clock: {
      async view() {
        await clock.refresh();
        const next = await nextDue(options);
        return { now: clock.now(), zone: options.zone, running: true, next };
      },
      async advance(by) {
        if (moving) return refused('The clock is already moving.');
        moving = true;
        try {
          const target = await targetOf(by, options);
          if (target === null) return refused('Nothing waits for time.');
          await advanceTo(target, {
            clock,
            sweeps: product.conversations.sweeps,
            drain: () => sandboxes.settle(() => product.conversations.drain()),
          });
        } finally {
          moving = false;
        }
        for (const part of ['clock', 'book', 'desk', 'money'] as const) tell({ part });
        return done;
      },
    },
    desk: phonesDesk({
      ...chats,
      product,
      newId: randomUUID,
      phones: () => gateway.phones().map(({ number }) => number),
      chatOf: (number) => ({ gateway: 'greenapi', instance: gateway.idInstance, chat: `${number}@c.us` }),
      did: (act) => acts.add(clock.now(), { kind: 'operator', act }),
    }),
  };
  const story = createStory({
    world: people,
    read: () => {
      const { replay, problems } = findReplay(options.projectFolder, storyReplay);
      return replay ?? problems.join('; ');
    },
    changed: () => tell({ part: 'story' }),
    pace: options.pace,
  });

  return {
    ...people,
    bot: { name: 'Likelemba', number: gateway.businessNumber },
    book: { view: (newest) => readBook(database, window, newest) },
    editing: { view: async () => asEditingView(packs.edited()) },
    journeys: {
      view: () =>
        readJourneys({
          ...chats,
          pack: () => packs.current(options.pack),
          trace,
          window,
        }),
    },
    drawings: phonesDrawings(() => packs.current(options.pack)),
    story,
    async replay() {
      const phones = gateway.phones().map(async (phone) => ({
        phone: asPhone(phone),
        messages: await readMessages(chats, phone.number, Number.MAX_SAFE_INTEGER),
      }));
      return replayOf({
        pack: options.pack,
        zone: options.zone,
        phones: await Promise.all(phones),
        acts: acts.all(),
        ledger: await auditLedger(database, product.ledger, money),
      });
    },
    close() {
      story.close();
      for (const end of ending) end();
    },
    subscribe(changed) {
      listeners.add(changed);
      const look = setInterval(() => {
        for (const part of ['book', 'desk', 'clock'] as const) changed({ part });
      }, lookMs);
      return () => {
        clearInterval(look);
        listeners.delete(changed);
      };
    },
  };
}

function shillings(whole: number): Money {
  return new Money(BigInt(whole) * 100n, 'KES');
}

function asPhone(phone: ReturnType<Sandboxes['gateway']['phones']>[number]): Phone {
  const language = languages.find((known) => known === phone.language) ?? 'en';
  return { number: phone.number, name: phone.name, language };
}

function listPrompts(sandboxes: Sandboxes): Prompt[] {
  const all = sandboxes.money.prompts();
  const late = all.filter(({ state }) => state === 'late' || state === 'closed').slice(-latePromptsMax);
  const open = all.filter(({ state }) => state === 'open');
  return [...late, ...open].map((prompt) => ({
    id: prompt.id,
    number: prompt.phone,
    amount: shillings(prompt.amount),
    payee: 'LIKELEMBA',
    reference: prompt.reference,
    at: prompt.at,
    state: prompt.state === 'open' ? 'open' : prompt.code === 1032 ? 'declined' : 'timed_out',
    acts: prompt.state === 'open' ? openActs : ['pays_late'],
  }));
}

const openActs: readonly PromptAct[] = ['pays', 'declines', 'times_out', 'pays_twice'];

/** What falls due next: the ledger says what its items are, every other sweep only when. */
async function nextDue({ product, database }: WorldOptions): Promise<{ at: Date; label: string } | null> {
  const next = await upcoming(database);
  let first = next && { at: next.at, label: dueWords(next) };
  for (const sweep of product.conversations.sweeps) {
    if (product.ledger.sweeps.includes(sweep)) continue;
    const at = await sweep.nextDueAt();
    if (at !== null && (first === null || at < first.at))
      first = { at, label: 'a chat has waited long enough' };
  }
  return first;
}

async function targetOf(by: ClockMove, options: WorldOptions): Promise<Date | null> {
  const { clock } = options;
  if (by === 'next') {
    const next = await nextDue(options);
    return next && new Date(Math.max(next.at.getTime(), clock.now().getTime()));
  }
  const hours = 'hours' in by ? by.hours : by.days * 24;
  return new Date(clock.now().getTime() + hours * hourMs);
}
