/** Everything packs may speak of: the contracts of ledger and identity joined. */
import * as circles from '../ledger/circles/contracts.ts';
import { records as circleRecords } from '../ledger/circles/records.ts';
import * as disputes from '../ledger/disputes/contracts.ts';
import * as payments from '../ledger/payments/contracts.ts';
import { records as paymentRecords } from '../ledger/payments/records.ts';
import * as identity from '../runtime/identity/contracts.ts';
import type { Catalogue } from '../runtime/ports.ts';

export const catalogue: Catalogue = {
  records: [...identity.records, ...circleRecords, ...paymentRecords, ...disputes.records],
  tools: [...identity.tools, ...circles.tools, ...payments.tools, ...disputes.tools],
  events: [...circles.events, ...payments.events, ...disputes.events],
};
