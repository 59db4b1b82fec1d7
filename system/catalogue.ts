/** Everything packs may speak of: the contracts of ledger and identity joined. */
import * as circles from '../ledger/circles/contracts.ts';
import { tools as circleTools } from '../ledger/circles/tool-contracts.ts';
import * as disputes from '../ledger/disputes/contracts.ts';
import { records as paymentRecords } from '../ledger/payments/contracts.ts';
import { events as paymentEvents } from '../ledger/payments/event-contracts.ts';
import { tools as paymentTools } from '../ledger/payments/tool-contracts.ts';
import * as identity from '../runtime/identity/contracts.ts';
import type { Catalogue } from '../runtime/ports.ts';

/** All contracts, for the linter, the door and the documentation. */
export const catalogue: Catalogue = {
  records: [...identity.records, ...circles.records, ...paymentRecords, ...disputes.records],
  tools: [...identity.tools, ...circleTools, ...paymentTools, ...disputes.tools],
  events: [...circles.events, ...paymentEvents, ...disputes.events],
};
