/** What operators decide, where more than one part of the product is concerned. */
import { closeTicket } from '../runtime/conversation/tickets.ts';
import type { Database } from '../runtime/ports.ts';
import type { Product } from './product.ts';

/**
 * A dispute ends and the payout goes on; the ticket that the member knows by the same number ends with it. The ticket
 * comes second: a ticket left open is seen, money is decided once whatever happens in between.
 */
export async function releaseDispute(
  database: Database,
  product: Pick<Product, 'ledger'>,
  id: string,
  operator: string,
): Promise<void> {
  const dispute = await product.ledger.closeDispute(id, 'release', operator);
  if (dispute !== null) await closeTicket(database, dispute.reference, 'by_notice');
}
