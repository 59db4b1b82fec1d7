import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { creditAccount, providerAccount } from '../../ledger/book/accounts.ts';
import { canonicalJson } from '../../ledger/book/canonical.ts';
import { post } from '../../ledger/book/post.ts';
import { balances, ledgerFeed, readScope, type FeedEntry } from '../../ledger/book/read.ts';
import { rebuild } from '../../ledger/book/rebuild.ts';
import { verify, type Projections } from '../../ledger/book/verify.ts';
import { groupScope, type EventDraft, type Posting } from '../../ledger/book/model.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const none: Projections = {
  tables: [],
  project: () => Promise.resolve(),
  check: () => Promise.resolve([]),
};
const at = new Date('2026-03-02T06:00:00.123Z');
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

function draft(id: string, group: string, postings: readonly Posting[] = []): EventDraft {
  return {
    id,
    scope: groupScope(group),
    type: 'payment.captured',
    occurredAt: at,
    actor: { type: 'provider', id: 'mpesa' },
    subject: { type: 'payment', id: 'p1' },
    groupId: group,
    data: { provider: 'mpesa', amountMinor: 200_000n, currency: 'KES', provider_ref: 'ws_1' },
    postings,
  };
}
const move = (from: string, to: string, amountMinor: bigint): Posting => ({
  from,
  to,
  currency: 'KES',
  amountMinor,
});
const mpesa = providerAccount('mpesa');
const postOne = (event: EventDraft) => db.database.transaction((tx) => post(tx, [event]));

describe('the book', () => {
  it('posts a cause once and says when it exists or says something else', async () => {
    const event = draft('once', 'a', [move(mpesa, creditAccount('a', 'u'), 500n)]);
    expect((await postOne(event)).result).toBe('posted');
    expect((await postOne(event)).result).toBe('exists');
    const other = draft('once', 'a', [move(mpesa, creditAccount('a', 'u'), 501n)]);
    expect(await postOne(other)).toEqual({ result: 'differs', eventId: 'once' });
  });

  it('refuses what would take an account below zero and leaves nothing behind', async () => {
    const credit = creditAccount('b', 'u');
    await postOne(draft('b1', 'b', [move(mpesa, credit, 100n)]));
    const before = await db.database.query({ name: 't.count', text: 'select count(*) from book.events' });
    const result = await db.database.transaction((tx) =>
      post(tx, [draft('b2', 'b', [move(mpesa, credit, 20n)]), draft('b3', 'b', [move(credit, mpesa, 150n)])]),
    );
    expect(result).toEqual({ result: 'insufficient', account: credit, currency: 'KES', missingMinor: 30n });
    expect(await db.database.query({ name: 't.count', text: 'select count(*) from book.events' })).toEqual(
      before,
    );
  });

  it('gives every scope a gapless chain while many write at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        postOne(draft(`c${n}`, n % 2 === 0 ? 'c' : 'd', [move(mpesa, creditAccount('c', `u${n % 3}`), 1n)])),
      ),
    );
    const seqs = await db.database.transaction(async (tx) => {
      const found: bigint[] = [];
      for await (const event of readScope(tx, groupScope('c'))) found.push(event.seq);
      return found;
    });
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, n) => BigInt(n + 1)));
    expect((await verify(db.database, none)).differences).toEqual([]);
  });

  it('lets fifty repetitions of one cause post once', async () => {
    const event = draft('fifty', 'e', [move(mpesa, creditAccount('e', 'u'), 700n)]);
    const results = await Promise.all(Array.from({ length: 50 }, () => postOne(event)));
    expect(results.filter((result) => result.result === 'posted')).toHaveLength(1);
    expect(results.filter((result) => result.result === 'exists')).toHaveLength(49);
  });

  it('sums to zero in every currency', async () => {
    const sums = await db.database.transaction(balances);
    expect(sums.reduce((sum, account) => sum + account.balanceMinor, 0n)).toBe(0n);
  });

  it('feeds its events in order, page by page, without missing one', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    const [count] = await db.database.query<{ count: bigint }>({
      name: 't.n',
      text: 'select count(*) from book.events',
    });
    // Nothing younger than the server's oldest open transaction is shown, and other tests have some open.
    while (BigInt(seen.length) < (count?.count ?? 0n)) {
      const page: FeedEntry[] = await db.database.transaction((tx) => ledgerFeed(tx, { after, limit: 7 }));
      seen.push(...page.map((entry) => entry.event.id));
      after = page.at(-1)?.cursor ?? after;
    }
    expect(seen).toHaveLength(new Set(seen).size);
  });

  it('makes heads and balances again as they were', async () => {
    const rows = () =>
      db.database.query({
        name: 't.projections',
        text: `select scope as key, seq as number, hash from domain.heads where seq > 0
               union all select account, balance, null from domain.balances order by key`,
      });
    const before = await rows();
    await rebuild(db.database, none);
    expect(await rows()).toEqual(before);
  });

  it('writes canonical JSON that does not depend on the order of fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean())), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(object));
        expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
    expect(canonicalJson({ b: 1n, a: undefined, c: ['é', null] })).toBe('{"b":"1","c":["é",null]}');
    expect(() => canonicalJson({ amount: 0.1 })).toThrow(/whole numbers/);
  });
});

describe('what the database itself refuses', () => {
  const attempts = [
    `update book.events set body = '\\x00'`,
    'delete from book.events',
    'truncate book.events cascade',
    'update book.postings set amount_minor = 1',
    'delete from book.postings',
    'truncate book.postings',
  ];
  it.each(attempts)('%s, by the application', async (text) => {
    await expect(db.database.query({ name: text, text })).rejects.toThrow(/permission denied/);
  });
  it.each(attempts)('%s, by the administrator, even as a replica', async (text) => {
    await expect(
      db.admin.transaction(async (tx) => {
        await tx.query({ name: 'replica', text: 'set local session_replication_role = replica' });
        await tx.query({ name: text, text });
      }),
    ).rejects.toThrow(/append-only/);
  });
  it('an account below zero, whatever the program says', async () => {
    await expect(
      db.database.query({ name: 't.negative', text: `insert into domain.balances values ('x', 'KES', -1)` }),
    ).rejects.toThrow(/balance/);
  });
});

describe('verify', () => {
  it('names every kind of forgery and its place', async () => {
    const forged = await testDatabase();
    const credit = creditAccount('z', 'u');
    for (const n of [1, 2, 3, 4, 5])
      await forged.database.transaction((tx) => post(tx, [draft(`z${n}`, 'z', [move(mpesa, credit, 10n)])]));
    await forged.admin.transaction(async (tx) => {
      const run = (text: string) => tx.query({ name: text.slice(0, 60), text });
      await run('alter table book.events disable trigger user');
      await run('alter table book.postings disable trigger user');
      await run(
        `update book.events set body = convert_to('{"amountMinor":"1"}', 'UTF8') where event_id = 'z2'`,
      );
      await run(`update book.postings set amount_minor = 11 where event_id = 'z3'`);
      await run(`delete from book.postings where event_id = 'z4'`);
      await run(`delete from book.events where event_id = 'z4'`);
      await run('alter table book.events enable trigger user');
      await run('grant update on book.events to likelemba_app');
      await run(`update domain.heads set seq = 9`);
    });
    const { differences } = await verify(forged.database, none);
    const places = differences.map(({ kind, place }) => `${kind} ${place}`);
    expect(places).toContain('hash group:z #2');
    expect(places).toContain('hash group:z #3');
    expect(places).toContain('gap group:z #5');
    expect(places).toContain('link group:z #5');
    expect(places).toContain('head group:z');
    expect(places).toContain(`balance ${credit} KES`);
    expect(places).toContain('catalog trigger events_refuse_change');
    expect(places).toContain('catalog book.events');
    await forged.close();
  });
});
