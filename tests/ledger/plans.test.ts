/** What is asked on every payment, or every few seconds by whoever watches, does not read all that ever was. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsAttention } from '../../ledger/attention.ts';
import { claimOfReceipt } from '../../ledger/payments/claims.ts';
import { readTicket } from '../../runtime/conversation/tickets.ts';
import type { Database, Statement } from '../../runtime/ports.ts';
import { openSeal } from '../system/support/world.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** The plans of all statements of some work, as they are where tables are large. */
async function plansOf(work: (asking: Pick<Database, 'query'>) => Promise<unknown>): Promise<string> {
  const asked: Statement[] = [];
  await work({
    query: (statement) => {
      asked.push(statement);
      return Promise.resolve([]);
    },
  });
  const plans = await db.admin.transaction(async (tx) => {
    await tx.query({ name: 'plans.large', text: 'set local enable_seqscan = off' });
    const lines: string[] = [];
    for (const { name, text, values = [] } of asked)
      for (const line of await tx.query<{ 'QUERY PLAN': string }>({
        name: `plan of ${name}`,
        text: `explain ${text}`,
        values,
      }))
        lines.push(line['QUERY PLAN']);
    return lines;
  });
  return plans.join('\n');
}

it.each<[string, (asking: Pick<Database, 'query'>) => Promise<unknown>, readonly string[]]>([
  [
    'a payment by hand by its receipt',
    (asking) => claimOfReceipt(asking as never, 'UC90000001'),
    ['money_claims_receipt'],
  ],
  [
    'what only a person can settle',
    (asking) => needsAttention(asking as never, new Date(0)),
    [
      'money_claims_odd',
      'provider_receipts_unmatched',
      'money_claims_by_hand',
      'payments_unsure',
      'payout_attempts_open',
      'cycles_due',
    ],
  ],
  [
    'what was said about a ticket',
    (asking) => readTicket(asking as never, openSeal, 'T-ABC234'),
    ['tickets_reference', 'ticket_messages_'],
  ],
])('%s is found by an index', async (_what, work, indexes) => {
  const plans = await plansOf(work);
  for (const index of indexes) expect(plans).toContain(index);
  expect(plans).not.toContain('Seq Scan');
});
