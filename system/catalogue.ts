/** Everything packs may speak of: the contracts of ledger and identity joined. */
import * as circles from '../ledger/circles/contracts.ts';
import * as disputes from '../ledger/disputes/contracts.ts';
import * as payments from '../ledger/payments/contracts.ts';
import * as identity from '../runtime/identity/contracts.ts';
import type { Catalogue } from '../runtime/ports.ts';

export const catalogue: Catalogue = {
  records: [...identity.records, ...circles.records, ...payments.records, ...disputes.records],
  tools: [...identity.tools, ...circles.tools, ...payments.tools, ...disputes.tools],
  events: [...circles.events, ...payments.events, ...disputes.events],
};
