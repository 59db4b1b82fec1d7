/** Why a ledger is not balanced stands with the line that expects it to be. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Expectations } from '../../runtime/studio/replay/expectations.ts';
import type { Stage } from '../../runtime/studio/replay/stage.ts';
import { auditLedger, unbalanced } from '../../system/audit.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** The provider's book, with this many shillings paid in that no ledger knows of. */
const moneyWith = (amount: number) =>
  ({ book: () => ({ movements: [{ direction: 'in', amount }] }) }) as unknown as Parameters<
    typeof unbalanced
  >[2];
const ledgerWith = (
  ...differences: Awaited<ReturnType<Parameters<typeof unbalanced>[1]['verify']>>['differences']
) => ({
  verify: () => Promise.resolve({ scopes: 0, events: 0, postings: 0, differences }),
});
const negative = { kind: 'negative', place: 'escrow:a', expected: '0 or more', found: '-5' } as const;

test('what verify finds is a reason, and what the provider holds otherwise than the ledger says', async () => {
  expect(await unbalanced(db.database, ledgerWith(), moneyWith(0))).toEqual([]);
  expect(await unbalanced(db.database, ledgerWith(negative), moneyWith(10))).toEqual([
    'negative: escrow:a: expected 0 or more, found -5',
    'the ledger says the provider holds 0, its own book 1000',
  ]);
});

test('a line that expects balance and does not find it says why', async () => {
  const [ledger, money] = [ledgerWith(negative), moneyWith(0)];
  const stage = {
    ledger: () => auditLedger(db.database, ledger, money),
    unbalanced: () => unbalanced(db.database, ledger, money),
  } as unknown as Stage;
  const expectations = new Expectations(
    { stage, phoneOf: String, languageOf: () => 'en', time: () => '2026-03-02 09:00' },
    { language: null, perturb: null, sceneIsSet: true },
  );
  await expectations.check({ kind: 'ledger', expects: { balanced: true, escrow: 1 }, line: 9 });
  expect(expectations.failures).toEqual([
    {
      line: 9,
      message: 'ledger: balanced is false, not true',
      chat: ['negative: escrow:a: expected 0 or more, found -5'],
    },
    { line: 9, message: 'ledger: escrow is 0, not 1', chat: [] },
  ]);
});
