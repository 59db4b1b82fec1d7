/** Conversations that wait for a person. */
import type { Content } from '../gateway.ts';
import type { Clock, Database, Tx } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import { personEvent } from './events.ts';
import { writeEvents } from './inbox.ts';
import type { Seal } from './ports.ts';

/** A ticket that a person has to answer. */
export interface Ticket {
  /** Its id. */
  readonly conversation: string;
  /** What the member was told. */
  readonly reference: string;
  readonly queue: string;
  readonly flow: string;
  readonly step: string;
  readonly openedAt: Date;
}

/** Oldest first. */
export function openTickets(database: Database, most = 100): Promise<readonly Ticket[]> {
  return database.query<Ticket>({
    name: 'tickets.list_open',
    text: `select conversation_id as conversation, reference, queue, coalesce(flow, '') as flow, coalesce(step, '') as step, opened_at as "openedAt"
             from runtime.tickets where closed_at is null order by opened_at, reference limit $1`,
    values: [most],
  });
}

/**
 * Closes a ticket; false when it is closed already or there is none. A chat that was handed over goes on, and the
 * member hears of it unless they do otherwise (`told`): by a timer that is due at once, so that closing needs no more
 * than this statement.
 */
export async function closeTicket(
  database: Database,
  reference: string,
  told: 'by_notice' | null = null,
): Promise<boolean> {
  const closed = await database.query({
    name: 'tickets.close',
    text: `with closed as (
             update runtime.tickets set closed_at = clock_timestamp() where reference = $1 and closed_at is null
             returning conversation_id, reference, opened_at)
           insert into runtime.timers (conversation_id, timer, due_at)
             select conversation_id, $2 || reference, opened_at from closed
           on conflict (conversation_id, timer) do update set due_at = excluded.due_at
           returning timer`,
    values: [reference, told === null ? 'back.' : 'settled.'],
  });
  return closed.length > 0;
}

/** What was said about a ticket, by whom. */
export interface TicketMessage {
  readonly by: 'member' | 'person';
  /** As it was sent; a person's answers are texts. */
  readonly body: Content;
  /** What kind of word it is, by a name of the flow's, in no language of people; null where there is none. */
  readonly marked: string | null;
  readonly at: Date;
}

/** A message of a ticket as one line of text: what is no text is named by its kind, a mark stands in front. */
export function saidIn({ body, marked }: Pick<TicketMessage, 'body' | 'marked'>): string {
  const text = body.kind === 'text' ? body.text : `(${body.kind})`;
  return marked === null ? text : `[${marked}] ${text}`;
}

const ticketBodyPlace = (conversationId: string, reference: string, key: string): string =>
  `ticket_messages.body:${conversationId}:${reference}:${key}`;

/** The sealed body; messages of before have no mark. */
type Stored = Content & { readonly marked?: string };

const stored = ({ body, marked }: TicketMessage): Stored => (marked === null ? body : { ...body, marked });

/** Keeps a message of a ticket; one with the same key is the same message. */
export function insertTicketMessage(
  tx: Tx,
  seal: Seal,
  conversationId: string,
  message: TicketMessage & { readonly reference: string; readonly key: string },
): void {
  const { reference, key } = message;
  tx.write({
    name: 'ticket_messages.insert',
    text: `insert into runtime.ticket_messages (conversation_id, reference, key, by, body, at)
           values ($1, $2, $3, $4, $5, $6) on conflict (conversation_id, reference, key) do nothing`,
    values: [
      conversationId,
      reference,
      key,
      message.by,
      seal.seal(ticketBodyPlace(conversationId, reference, key), JSON.stringify(stored(message))),
      message.at,
    ],
  });
}

/** What was said about a ticket, oldest first. */
export async function readTicket(
  database: Database,
  seal: Seal,
  reference: string,
): Promise<readonly TicketMessage[]> {
  const rows = await database.query<{
    conversation_id: string;
    key: string;
    by: TicketMessage['by'];
    body: Uint8Array;
    at: Date;
  }>({
    name: 'ticket_messages.read',
    // By way of the ticket: its messages are found by its conversation.
    text: `select conversation_id, key, by, body, at
             from runtime.tickets t join runtime.ticket_messages m using (conversation_id, reference)
            where t.reference = $1 order by m.id`,
    values: [reference],
  });
  return rows.map(({ conversation_id: conversation, key, by, body: sealed, at }) => {
    const read = JSON.parse(seal.open(ticketBodyPlace(conversation, reference, key), sealed)) as Stored;
    const { marked = null, ...body } = read;
    return { by, body, marked, at };
  });
}

/**
 * Answers the member of an open ticket; the same `id` is the same answer. False when the ticket is closed or there is
 * none.
 */
export async function answerTicket(
  deps: {
    readonly database: Database;
    readonly seal: Seal;
    readonly afterCommit: AfterCommit;
    readonly clock: Clock;
  },
  reference: string,
  answer: { readonly id: string; readonly text: string },
): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const [ticket] = await tx.query<{ conversation: string }>({
      name: 'tickets.conversation',
      text: `select conversation_id as conversation from runtime.tickets where reference = $1 and closed_at is null`,
      values: [reference],
    });
    if (ticket === undefined) return false;
    const { conversation } = ticket;
    const event = personEvent(reference, answer.id, answer.text);
    insertTicketMessage(tx, deps.seal, conversation, {
      reference,
      key: event.source,
      by: 'person',
      body: { kind: 'text', text: answer.text },
      marked: null,
      at: deps.clock.now(),
    });
    writeEvents(tx, deps.seal, [{ conversationId: conversation, event }]);
    deps.afterCommit.of(tx).turns.add(conversation);
    return true;
  });
}
