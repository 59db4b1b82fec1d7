/** All projections of the ledger: their tables and what events change in them. */
import type { BookEvent } from './book/model.ts';
import type { AnyTable, Store } from './book/projection.ts';
import type { Projections } from './book/verify.ts';
import { checkDraw } from './circles/check-draw.ts';
import { circleProjectors, projectEscrow } from './circles/project.ts';
import { contributions, cycles, escrowAccounts, groups, members, seats } from './circles/tables.ts';
import { disputeProjectors } from './disputes/project.ts';
import { disputes } from './disputes/tables.ts';
import { paymentProjectors } from './payments/project.ts';
import { accepts, attempts, payments, payouts, providerReceipts, receipts } from './payments/tables.ts';

const projectors = { ...circleProjectors, ...paymentProjectors, ...disputeProjectors };

/** Changes every projection that an event concerns. Postings on escrow count whatever the event is called. */
export async function project(store: Store, event: BookEvent): Promise<void> {
  await projectors[event.type]?.(store, event);
  if (event.postings.length > 0) await projectEscrow(store, event);
}

export const projections: Projections = {
  tables: [
    groups,
    members,
    seats,
    cycles,
    contributions,
    escrowAccounts,
    payments,
    providerReceipts,
    receipts,
    payouts,
    attempts,
    accepts,
    disputes,
  ] as unknown as readonly AnyTable[],
  project,
  check: checkDraw,
};
