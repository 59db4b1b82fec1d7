/** Drops the projections and makes them again from the book. */
import type { Database } from '../../runtime/ports.ts';
import { lockScopes } from './post.ts';
import { storedRows } from './projection.ts';
import { allScopes, readScope } from './read.ts';
import type { Projections } from './verify.ts';

/** What a rebuild went through. */
export interface RebuildReport {
  readonly scopes: number;
  readonly events: number;
}

/**
 * First heads and balances in one transaction that keeps writers out, then every scope's tables in a transaction of
 * its own. What it cannot make again because the book does not hold it (names, agenda, notices) stays as it is.
 */
export async function rebuild(database: Database, projections: Projections): Promise<RebuildReport> {
  await database.transaction(async (tx) => {
    await tx.query({
      name: 'book.rebuild.lock',
      text: 'lock table domain.heads, domain.balances in exclusive mode',
    });
    await tx.query({ name: 'book.rebuild.heads.clear', text: 'delete from domain.heads' });
    await tx.query({
      name: 'book.rebuild.heads.make',
      text: `insert into domain.heads (scope, seq, hash)
             select distinct on (scope) scope, seq, hash from book.events order by scope, seq desc`,
    });
    await tx.query({ name: 'book.rebuild.balances.clear', text: 'delete from domain.balances' });
    await tx.query({
      name: 'book.rebuild.balances.make',
      text: `insert into domain.balances (account, currency, balance)
             select account, currency, sum(amount)
             from (select to_account as account, currency, amount_minor as amount from book.postings
                   union all
                   select from_account, currency, -amount_minor from book.postings) moves
             where account not like 'provider:%'
             group by account, currency`,
    });
  });
  let events = 0;
  const scopes = await allScopes(database);
  for (const scope of scopes) {
    await database.transaction(async (tx) => {
      await lockScopes(tx, [scope]);
      for (const table of projections.tables) await tx.query({ ...table.statements.clear, values: [scope] });
      const store = storedRows(tx, scope);
      for await (const event of readScope(tx, scope)) {
        await projections.project(store, event);
        events += 1;
      }
    });
  }
  return { scopes: scopes.length, events };
}
