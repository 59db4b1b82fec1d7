/** The ledger and the open tickets as the phones page shows them. */
import type { BookEvent } from '../ledger/book/model.ts';
import { balances, ledgerFeed } from '../ledger/book/read.ts';
import { openDisputes } from '../ledger/disputes/dispute.ts';
import { closeTicket, openTickets } from '../runtime/conversation/tickets.ts';
import { releaseDispute } from './desk.ts';
import { Money } from '../runtime/ports.ts';
import type { Database, Tx } from '../runtime/ports.ts';
import type { ActResult, BookEntry, BookView, Ticket } from '../console/phones/world.ts';
import type { Product } from './product.ts';

/** The newest events of the book, kept up to date by its feed; the pages ask for them again and again. */
export class BookWindow {
  readonly #newest: BookEvent[] = [];
  #cursor: string | null = null;
  #total = 0;
  #before: Promise<unknown> = Promise.resolve();

  /** Newest first. Who reads while another does waits for its turn: the feed is gone along once. */
  read(tx: Tx): Promise<{ readonly events: readonly BookEvent[]; readonly total: number }> {
    const reading = this.#before.then(() => this.#readOn(tx));
    this.#before = reading.catch(() => undefined);
    return reading;
  }

  async #readOn(tx: Tx): Promise<{ readonly events: readonly BookEvent[]; readonly total: number }> {
    for (;;) {
      const page = await ledgerFeed(tx, { after: this.#cursor, limit: 500 });
      for (const { cursor, event } of page) {
        this.#cursor = cursor;
        this.#total += 1;
        this.#newest.unshift(event);
      }
      this.#newest.splice(windowMax);
      if (page.length < 500) return { events: [...this.#newest], total: this.#total };
    }
  }
}

const windowMax = 300;

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

/** The newest entries and all balances that are not zero. */
export async function readBook(database: Database, window: BookWindow, newest: number): Promise<BookView> {
  return database.transaction(async (tx) => {
    const { events, total } = await window.read(tx);
    const all = await balances(tx);
    return {
      total,
      entries: events.slice(0, newest).map(asEntry),
      balances: all.map(({ account, balanceMinor, currency }) => ({
        account,
        amount: new Money(balanceMinor, currency),
      })),
    };
  });
}

/**
 * What waits for a person: disputes that hold a payout, and chats that asked for one. A dispute's own ticket, which has
 * its number, is not a second thing to do.
 */
export async function readDesk(database: Database): Promise<Ticket[]> {
  const disputes = await database.transaction(openDisputes);
  const numbers = new Set(disputes.map(({ reference }) => reference));
  const tickets = (await openTickets(database)).filter(({ reference }) => !numbers.has(reference));
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

/** Decides for going on: the payout is released, the ticket closed. */
export async function release(database: Database, product: Product, ticket: string): Promise<ActResult> {
  const [kind, ...rest] = ticket.split(':');
  const id = rest.join(':');
  if (kind === 'dispute') await releaseDispute(database, product, id, 'operator:desk');
  else if (!(await closeTicket(database, id))) return { done: false, why: 'This ticket is closed already.' };
  return { done: true };
}
