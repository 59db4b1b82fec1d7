/** What waits for a person, as the phones page shows it, and what that person does. */
import { openDisputes } from '../ledger/disputes/dispute.ts';
import { conversationOf } from '../runtime/conversation/history.ts';
import type { ChatName } from '../runtime/conversation/history.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import { closeTicket, openTickets, saidIn } from '../runtime/conversation/tickets.ts';
import type { Database } from '../runtime/ports.ts';
import type { OperatorAct } from '../runtime/studio/replay/operating.ts';
import type { ActResult, Desk, Ticket } from '../console/phones/world.ts';
import { attentionWords } from './attention-words.ts';
import { releaseDispute } from './desk.ts';
import type { Product } from './product.ts';

export interface DeskOptions {
  readonly database: Database;
  readonly seal: Seal;
  readonly product: Pick<Product, 'ledger'> & {
    readonly conversations: Pick<Product['conversations'], 'answerTicket' | 'readTicket'>;
  };
  readonly newId: () => string;
  /** The numbers of the phones. */
  phones(): readonly string[];
  chatOf(number: string): ChatName;
  /** Hears what was done. */
  did(act: OperatorAct): void;
}

const done: ActResult = { done: true };
const closed: ActResult = { done: false, why: 'This ticket is closed already.' };

/** The desk of a person who works for us, on the phones page. */
export function phonesDesk(options: DeskOptions): Desk {
  const { database, product } = options;
  const { conversations } = product;

  /** By the conversation's id. */
  async function numbers(): Promise<ReadonlyMap<string, string>> {
    const all = options.phones().map(async (number) => {
      const id = await conversationOf(database, options.seal, options.chatOf(number));
      return id === null ? [] : [[id, number] as const];
    });
    return new Map((await Promise.all(all)).flat());
  }

  async function phoneOf(reference: string): Promise<string | undefined> {
    const ticket = (await openTickets(database)).find((one) => one.reference === reference);
    return ticket && (await numbers()).get(ticket.conversation);
  }

  const saidOf = async (reference: string): Promise<Ticket['said']> =>
    (await conversations.readTicket(reference)).map((message) => ({ by: message.by, text: saidIn(message) }));

  /** A dispute and its ticket are one matter, known by one number. */
  async function tickets(): Promise<Ticket[]> {
    const open = await openTickets(database);
    const held = await database.transaction(openDisputes);
    const money = (await product.ledger.needsAttention()).map((matter): Ticket => {
      const id = `money:${matter.kind}:${matter.subject}`;
      const shared = { kind: 'money', at: null, number: null, said: [] } as const;
      return { ...shared, id, reference: matter.subject, about: attentionWords(matter) };
    });
    if (open.length + held.length === 0) return money;
    const numberOf = await numbers();
    const disputes = held.map(async ({ id, reference, kind, opened_at: at }): Promise<Ticket> => {
      const ticket = open.find((one) => one.reference === reference);
      return {
        id: `dispute:${id}`,
        reference,
        kind: 'dispute',
        at,
        about: `${kind.replaceAll('_', ' ')}: the payout is held`,
        number: (ticket && numberOf.get(ticket.conversation)) ?? null,
        said: await saidOf(reference),
      };
    });
    const others = open.filter((ticket) => !held.some(({ reference }) => reference === ticket.reference));
    const support = others.map(
      async ({ conversation, reference, queue, flow, openedAt }): Promise<Ticket> => ({
        id: `ticket:${reference}`,
        reference,
        kind: 'support',
        at: openedAt,
        about:
          flow === ''
            ? `something failed; queue ${queue}`
            : `asked for a person in “${flow.replaceAll('_', ' ')}”; queue ${queue}`,
        number: numberOf.get(conversation) ?? null,
        said: await saidOf(reference),
      }),
    );
    return [...(await Promise.all([...disputes, ...support])), ...money];
  }

  return {
    tickets,
    async release(ticket) {
      const [kind, id] = parted(ticket);
      if (kind === 'dispute') {
        await releaseDispute(database, product, id, 'operator:desk');
        options.did({ kind: 'release' });
        return done;
      }
      const phone = await phoneOf(id);
      if (!(await closeTicket(database, id))) return closed;
      if (phone) options.did({ kind: 'close', phone });
      return done;
    },
    async answer(ticket, text) {
      const reference = (await tickets()).find(({ id }) => id === ticket)?.reference ?? '';
      const phone = await phoneOf(reference);
      if (!(await conversations.answerTicket(reference, { id: options.newId(), text }))) return closed;
      if (phone) options.did({ kind: 'answer', phone, text });
      return done;
    },
  };
}

function parted(ticket: string): readonly [string, string] {
  const [kind = '', ...rest] = ticket.split(':');
  return [kind, rest.join(':')];
}
