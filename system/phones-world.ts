/** The world that the phones page shows: the sandboxes, the movable clock, the ledger and the desk, joined. */
import { languages, Money } from '../runtime/ports.ts';
import type { Database, Tx } from '../runtime/ports.ts';
import type { BookEvent } from '../ledger/book/model.ts';
import { balances, ledgerFeed } from '../ledger/book/read.ts';
import { openDisputes } from '../ledger/disputes/dispute.ts';
import { upcoming } from '../ledger/upcoming.ts';
import { advanceTo } from '../runtime/conversation/advance.ts';
import type { MovableClock } from '../runtime/conversation/clock.ts';
import { readHistory } from '../runtime/conversation/history.ts';
import { closeTicket, openTickets } from '../runtime/conversation/tickets.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import { firstPhones } from '../console/phones/world.ts';
import type {
  ActResult,
  BookEntry,
  BookView,
  Change,
  ClockMove,
  Message,
  MessageContent,
  Phone,
  Prompt,
  PromptAct,
  Sent,
  Ticket,
  World,
} from '../console/phones/world.ts';
import { dueWords } from './due-words.ts';
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
  const { product, sandboxes, clock } = options;
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
      messages: (number, newest) => readMessages(options, number, newest),
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
    book: { view: (newest) => readBook(options, window, newest) },
    desk: { tickets: () => readDesk(options), release: (ticket) => release(options, ticket) },
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

function asGatewayMessage(sent: Sent): Parameters<Sandboxes['gateway']['phoneSends']>[1] {
  switch (sent.kind) {
    case 'text':
      return sent.quotes === undefined ? { text: sent.text } : { text: sent.text, quotes: sent.quotes };
    case 'tap':
      return { tap: { option: sent.option, label: sent.label, quotes: sent.of } };
    case 'voice':
      return { voiceNote: true };
    case 'location':
      return { location: { latitude: sent.latitude, longitude: sent.longitude } };
  }
}

async function readMessages(options: WorldOptions, number: string, newest: number): Promise<Message[]> {
  const { sandboxes, database, seal } = options;
  // The phones first: what has arrived there was in the outbox before.
  const arrived = sandboxes.gateway.history(number).slice(-newest);
  const told = await readHistory(
    database,
    seal,
    { gateway: 'greenapi', instance: sandboxes.gateway.idInstance, chat: `${number}@c.us` },
    newest,
  );
  const optionsOf = new Map(told.map((message) => [message.gatewayMessage, message.options]));
  // Between arriving and being recorded as sent, a message is known by its text alone.
  const underWay = told.filter((message) => message.gatewayMessage === null);
  return arrived.map((message): Message => {
    const shown =
      optionsOf.get(message.id) ??
      (message.from === 'bot' ? underWay.find(({ text }) => text === message.text)?.options : undefined);
    return {
      id: message.id,
      from: message.from,
      at: message.at,
      content: contentOf(message, shown),
      ticks: message.tick === 'queued' ? 'pending' : message.tick === 'no_account' ? 'failed' : message.tick,
      ...(message.quotes === undefined ? {} : { quotes: message.quotes }),
    };
  });
}

function contentOf(
  message: { readonly type: string; readonly text: string },
  options: readonly { readonly id: string; readonly label: string }[] | undefined,
): MessageContent {
  switch (message.type) {
    case 'textMessage':
    case 'extendedTextMessage':
    case 'quotedMessage':
      return options === undefined || options.length === 0
        ? { kind: 'text', text: message.text }
        : { kind: 'text', text: message.text, options };
    case 'audioMessage':
      return { kind: 'voice' };
    case 'locationMessage':
      return { kind: 'location' };
    case 'templateButtonsReplyMessage':
    case 'interactiveButtonsResponse':
    case 'buttonsResponseMessage':
      return { kind: 'tap', label: message.text };
    default:
      return { kind: 'other', type: message.type };
  }
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

/** The newest events of the book, kept up to date by its feed; the pages ask for them again and again. */
class BookWindow {
  readonly #newest: BookEntry[] = [];
  #cursor: string | null = null;
  #total = 0;

  async read(tx: Tx): Promise<{ readonly entries: readonly BookEntry[]; readonly total: number }> {
    for (;;) {
      const page = await ledgerFeed(tx, { after: this.#cursor, limit: 500 });
      for (const { cursor, event } of page) {
        this.#cursor = cursor;
        this.#total += 1;
        this.#newest.unshift(asEntry(event));
      }
      this.#newest.splice(windowMax);
      if (page.length < 500) return { entries: [...this.#newest], total: this.#total };
    }
  }
}

const windowMax = 100;

function asEntry(event: BookEvent): BookEntry {
  return {
    id: event.id,
    type: event.type,
    at: event.occurredAt,
    hash: Buffer.from(event.hash).toString('hex'),
    moves: event.postings.map(({ from, to, amountMinor, currency }) => ({
      from,
      to,
      amount: new Money(amountMinor, currency),
    })),
  };
}

async function readBook({ database }: WorldOptions, window: BookWindow, newest: number): Promise<BookView> {
  return database.transaction(async (tx) => {
    const { entries, total } = await window.read(tx);
    const all = await balances(tx);
    return {
      total,
      entries: entries.slice(0, newest),
      balances: all.map(({ account, balanceMinor, currency }) => ({
        account,
        amount: new Money(balanceMinor, currency),
      })),
    };
  });
}

async function readDesk({ database }: WorldOptions): Promise<Ticket[]> {
  const disputes = await database.transaction(openDisputes);
  const tickets = await openTickets(database);
  return [
    ...disputes.map(({ id, reference, kind, opened_at: openedAt }): Ticket => ({
      id: `dispute:${id}`,
      reference,
      kind: 'dispute',
      at: openedAt,
      about: `${kind.replaceAll('_', ' ')}: the payout is held`,
    })),
    ...tickets.map(({ reference, queue, flow, openedAt }): Ticket => ({
      id: `ticket:${reference}`,
      reference,
      kind: 'support',
      at: openedAt,
      about:
        flow === ''
          ? `something failed; queue ${queue}`
          : `asked for a person in “${flow.replaceAll('_', ' ')}”; queue ${queue}`,
    })),
  ];
}

async function release({ database, product }: WorldOptions, ticket: string): Promise<ActResult> {
  const [kind, ...rest] = ticket.split(':');
  const id = rest.join(':');
  if (kind === 'dispute') await product.ledger.closeDispute(id, 'release', 'operator:desk');
  else if (!(await closeTicket(database, id))) return refused('This ticket is closed already.');
  return done;
}
