/** What replays let operators do: as from their desk. */
import { openDisputes } from '../ledger/disputes/dispute.ts';
import { conversationOf } from '../runtime/conversation/history.ts';
import type { ChatName } from '../runtime/conversation/history.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import { closeTicket, openTickets, readTicket, saidIn } from '../runtime/conversation/tickets.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Database } from '../runtime/ports.ts';
import type { OperatorAct } from '../runtime/studio/replay/operating.ts';
import { releaseDispute } from './desk.ts';
import { businessId } from './product.ts';
import type { Product } from './product.ts';

export interface Operated {
  readonly database: Database;
  readonly seal: Seal;
  readonly pack: Pack;
  readonly newId: () => string;
  chatOf(phone: string): ChatName;
  /** Does something with the product, again when it died meanwhile. */
  with<T>(work: (product: Product) => Promise<T>): Promise<T>;
  /** Does what is due now. */
  advance(): Promise<unknown>;
}

/** Why it cannot be done; null when it was. */
export async function operate(on: Operated, act: OperatorAct): Promise<string | null> {
  switch (act.kind) {
    case 'release': {
      const [dispute] = await on.database.transaction(openDisputes);
      if (dispute === undefined) return 'no dispute is open';
      await on.with((product) => releaseDispute(on.database, product, dispute.id, 'operator:replay'));
      return null;
    }
    case 'answer': {
      const ticket = await newestTicket(on, act.phone);
      if (ticket === null) return noTicket;
      const answer = { id: on.newId(), text: act.text };
      await on.with(({ conversations }) => conversations.answerTicket(ticket, answer));
      return null;
    }
    case 'read': {
      const said = await ticketOf(on, act.phone);
      if (said === null) return noTicket;
      return said.includes(act.text) ? null : `their ticket says: ${said.join(' / ') || 'nothing'}`;
    }
    case 'close': {
      const ticket = await newestTicket(on, act.phone);
      if (ticket === null) return noTicket;
      await closeTicket(on.database, ticket);
      await on.advance();
      return null;
    }
    case 'broadcast': {
      const known = [...on.pack.broadcasts.keys()];
      if (!known.includes(act.name))
        return `the pack has no broadcast ${act.name}; it has ${known.join(', ') || 'none'}`;
      const id = on.newId();
      await on.with(({ conversations }) => conversations.broadcast(businessId, act.name, id));
      return null;
    }
  }
}

/** What was said about the newest open ticket of somebody, oldest first; null when there is none. */
export async function ticketOf(
  on: Pick<Operated, 'database' | 'seal' | 'chatOf'>,
  phone: string,
): Promise<readonly string[] | null> {
  const ticket = await newestTicket(on, phone);
  return ticket === null ? null : (await readTicket(on.database, on.seal, ticket)).map(saidIn);
}

const noTicket = 'no ticket of theirs is open';

async function newestTicket(
  { database, seal, chatOf }: Pick<Operated, 'database' | 'seal' | 'chatOf'>,
  phone: string,
): Promise<string | null> {
  const conversation = await conversationOf(database, seal, chatOf(phone));
  const tickets = await openTickets(database);
  return tickets.findLast((ticket) => ticket.conversation === conversation)?.reference ?? null;
}
