/** The ledger as the phones page shows it. */
import type { BookEvent } from '../ledger/book/model.ts';
import { balances, ledgerFeed } from '../ledger/book/read.ts';
import { Money } from '../runtime/ports.ts';
import type { Database, Tx } from '../runtime/ports.ts';
import type { BookEntry, BookView } from '../console/phones/world.ts';

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
