/** Conversations that wait for a person. */
import type { Database } from '../ports.ts';

export interface Ticket {
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
    text: `select reference, queue, coalesce(flow, '') as flow, coalesce(step, '') as step, opened_at as "openedAt"
             from runtime.tickets where closed_at is null order by opened_at, reference limit $1`,
    values: [most],
  });
}

/** Closes a ticket; false when it is closed already or there is none. */
export async function closeTicket(database: Database, reference: string): Promise<boolean> {
  const closed = await database.query({
    name: 'tickets.close',
    text: `update runtime.tickets set closed_at = clock_timestamp() where reference = $1 and closed_at is null
           returning reference`,
    values: [reference],
  });
  return closed.length > 0;
}
