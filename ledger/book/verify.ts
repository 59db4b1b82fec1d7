/** Holds everything that is stored against what the book says. */
import type { Database } from '../../runtime/ports.ts';
import { checkCatalog } from './catalog.ts';
import { canonicalJson, genesis, hashOf, type Body } from './canonical.ts';
import { lockScopes } from './post.ts';
import {
  keyText,
  memoryRows,
  type AnyTable,
  type Cell,
  type MemoryRows,
  type Projector,
  type Row,
  type Store,
} from './projection.ts';
import { allScopes, readScope } from './read.ts';
import type { BookEvent, Scope } from './model.ts';

/** Something that is not as it must be. */
export interface Difference {
  readonly kind:
    'gap' | 'link' | 'hash' | 'head' | 'body' | 'balance' | 'negative' | 'projection' | 'rule' | 'catalog';
  /** Where: a scope and sequence number, an account, a table and key. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

export interface VerifyReport {
  readonly scopes: number;
  readonly events: number;
  readonly postings: number;
  readonly differences: readonly Difference[];
}

/** The projections that derive from the book besides heads and balances. */
export interface Projections {
  readonly tables: readonly AnyTable[];
  readonly project: Projector;
  /** What an event says that does not follow from those before it. */
  readonly check: (before: Store, event: BookEvent) => Promise<readonly Mismatch[]>;
}

/** What an event should say, and what it says. */
export type Mismatch = Pick<Difference, 'expected' | 'found'>;

/**
 * Recomputes chains, balances and projections and returns every difference with its place. Each scope is locked only
 * while it is read, so this may run beside the application.
 */
export async function verify(database: Database, projections: Projections): Promise<VerifyReport> {
  const differences: Difference[] = [];
  let events = 0;
  let postings = 0;
  const scopes = await scopesOf(database, projections);
  for (const scope of scopes) {
    await database.transaction(async (tx) => {
      const head = (await lockScopes(tx, [scope])).get(scope);
      const rows = memoryRows();
      const walk = new ChainWalk(scope, differences);
      for await (const event of readScope(tx, scope)) {
        walk.step(event);
        events += 1;
        postings += event.postings.length;
        await projectOrReport(projections, rows, event, differences);
      }
      if (head) walk.end(head);
      // All tables in one trip.
      const stored = await Promise.all(
        projections.tables.map((table) => tx.query<Row>({ ...table.statements.all, values: [scope] })),
      );
      projections.tables.forEach((table, index) =>
        compareTable(table, rows, stored[index] ?? [], differences),
      );
    });
  }
  differences.push(...(await compareBalances(database)), ...(await checkCatalog(database)));
  return { scopes: scopes.length, events, postings, differences };
}

/** Also those that only a projection knows: rows that no event made. */
async function scopesOf(database: Database, projections: Projections): Promise<Scope[]> {
  const found = await database.transaction((tx) =>
    Promise.all([
      allScopes(tx),
      ...projections.tables.map(async (table) =>
        (await tx.query<{ scope: string }>(table.statements.scopes)).map(({ scope }) => scope),
      ),
    ]),
  );
  return [...new Set(found.flat())].sort();
}

/** Follows one chain. */
class ChainWalk {
  private readonly scope: Scope;
  private readonly differences: Difference[];
  private seq = 0n;
  private hash: Uint8Array = genesis;

  constructor(scope: Scope, differences: Difference[]) {
    this.scope = scope;
    this.differences = differences;
  }

  step(event: BookEvent): void {
    const place = `${this.scope} #${event.seq}`;
    this.compare('gap', place, `#${this.seq + 1n}`, `#${event.seq}`);
    this.compare('link', place, hex(this.hash), hex(event.prevHash));
    this.compare('hash', place, hex(hashOf(event)), hex(event.hash));
    this.compare('body', place, canonical(event), Buffer.from(event.body).toString('utf8'));
    this.seq = event.seq;
    this.hash = event.hash;
  }

  end(head: { readonly seq: bigint; readonly hash: Uint8Array }): void {
    this.compare('head', this.scope, `#${this.seq} ${hex(this.hash)}`, `#${head.seq} ${hex(head.hash)}`);
  }

  private compare(kind: Difference['kind'], place: string, expected: string, found: string): void {
    if (expected !== found) this.differences.push({ kind, place, expected, found });
  }
}

function canonical(event: BookEvent): string {
  try {
    return canonicalJson(event.data as Body);
  } catch {
    return 'canonical JSON';
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function projectOrReport(
  projections: Projections,
  rows: MemoryRows,
  event: BookEvent,
  differences: Difference[],
): Promise<void> {
  try {
    for (const mismatch of await projections.check(rows, event))
      differences.push({ kind: 'rule', place: `${event.scope} #${event.seq}`, ...mismatch });
    await projections.project(rows, event);
  } catch (error) {
    differences.push({
      kind: 'projection',
      place: `${event.scope} #${event.seq}`,
      expected: `an event that can be projected`,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}

function compareTable(
  table: AnyTable,
  rows: MemoryRows,
  found: readonly Row[],
  differences: Difference[],
): void {
  const expected = rows.rows(table);
  const stored = new Map(found.map((row) => [keyText(table, row), row]));
  for (const key of new Set([...expected.keys(), ...stored.keys()])) {
    const want = rowText(expected.get(key));
    const have = rowText(stored.get(key));
    if (want !== have)
      differences.push({
        kind: 'projection',
        place: `domain.${table.name} ${key}`,
        expected: want,
        found: have,
      });
  }
}

function rowText(row: Row | undefined): string {
  if (!row) return 'no row';
  const cell = (value: Cell | undefined): string =>
    value instanceof Date
      ? value.toISOString()
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value);
  return Object.keys(row)
    .sort()
    .map((column) => `${column}=${cell(row[column])}`)
    .join(' ');
}

/** One statement, so one snapshot: the sums of all postings against the balance rows. */
async function compareBalances(database: Database): Promise<Difference[]> {
  const rows = await database.query<{
    account: string;
    currency: string;
    summed: bigint;
    stored: bigint | null;
  }>({
    name: 'book.balances.compare',
    text: `with sums as (
             select account, currency, sum(amount)::bigint as summed
             from (select to_account as account, currency, amount_minor as amount from book.postings
                   union all
                   select from_account, currency, -amount_minor from book.postings) moves
             group by account, currency)
           select coalesce(s.account, b.account) as account, coalesce(s.currency, b.currency) as currency,
                  coalesce(s.summed, 0)::bigint as summed, b.balance as stored
           from sums s full join domain.balances b on b.account = s.account and b.currency = s.currency
           where (s.summed is distinct from b.balance) or s.summed < 0`,
  });
  return rows.flatMap(({ account, currency, summed, stored }) => {
    const place = `${account} ${currency}`;
    if (account.startsWith('provider:'))
      return stored === null
        ? []
        : [{ kind: 'balance' as const, place, expected: 'no row', found: String(stored) }];
    const differences: Difference[] = [];
    if (summed !== (stored ?? 0n))
      differences.push({
        kind: 'balance',
        place,
        expected: String(summed),
        found: String(stored ?? 'no row'),
      });
    if (summed < 0n)
      differences.push({ kind: 'negative', place, expected: '0 or more', found: String(summed) });
    return differences;
  });
}
