/** The world that the phones page shows: the sandboxes, the movable clock, the ledger and the desk, joined. */
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
import { BookWindow, readBook, readDesk, release } from './phones-book.ts';
import { asGatewayMessage, readMessages } from './phones-chats.ts';
import type { Product } from './product.ts';
import type { Sandboxes } from './sandboxes.ts';

export interface WorldOptions {
  readonly product: Product;
  readonly sandboxes: Sandboxes;
  readonly clock: MovableClock;
  readonly database: Database;
  readonly seal: Seal;
  /** IANA name of the zone in which the panel shows times. */
  readonly zone: string;
}

const done: ActResult = { done: true };
const refused = (why: string): ActResult => ({ done: false, why });
const hourMs = 3_600_000;
/** Finished prompts on which the money can still come late; older ones are left out. */
const latePromptsMax = 3;
/** How often the ledger and the desk are looked at for the open pages. */
const lookMs = 700;

export function phonesWorld(options: WorldOptions): World {
  const { product, sandboxes, clock, database } = options;
  const { gateway, money } = sandboxes;
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

  return {
    bot: { name: 'Likelemba', number: gateway.businessNumber },
    phones: {
      list: async () => gateway.phones().map(asPhone),
      async add(phone) {
        if (gateway.phones().some(({ number }) => number === phone.number)) {
          return refused(`There is a phone with the number ${phone.number} already.`);
        }
        gateway.addPhone(phone);
        return done;
      },
      messages: (number, newest) => readMessages({ gateway, database, seal: options.seal }, number, newest),
      async send(number, sent) {
        gateway.phoneSends(number, asGatewayMessage(sent));
        return done;
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
        try {
          money.act(prompt, act);
          return done;
        } catch {
          return refused('Nothing can be done with this request any more.');
        }
      },
    },
    clock: {
      async view() {
        await clock.refresh();
        const next = await nextDue(options);
        return { now: clock.now(), zone: options.zone, running: true, next };
      },
      async advance(by) {
        const target = await targetOf(by, options);
        if (target === null) return refused('Nothing waits for time.');
        await advanceTo(target, {
          clock,
          sweeps: product.conversations.sweeps,
          drain: async () => {
            await sandboxes.idle();
            await product.conversations.drain();
            await sandboxes.idle();
          },
        });
        for (const part of ['clock', 'book', 'desk', 'money'] as const) tell({ part });
        return done;
      },
    },
    book: { view: (newest) => readBook(database, window, newest) },
    desk: { tickets: () => readDesk(database), release: (ticket) => release(database, product, ticket) },
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
