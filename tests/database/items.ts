/** A table that tests of the database write to. */
import { afterAll, beforeAll } from 'vitest';
import type { Database, Statement } from '../../runtime/ports.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

export interface Items {
  readonly database: Database;
  readonly admin: Database;
  /** As the application's role, and as superuser. */
  readonly url: string;
  readonly adminUrl: string;
  /** Inserts a row; that its number is taken shows at the commit only. */
  add(id: bigint): Statement;
  count(): Promise<bigint | undefined>;
}

/** Makes the table in a database of the file's own. */
export function itemsTable(): Items {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase({ max: 3 });
    await test.admin.query({
      name: 'make',
      text: 'create table public.items (id bigint primary key deferrable initially deferred, note text)',
    });
    await test.admin.query({ name: 'grant', text: 'grant all on public.items to likelemba_app' });
  });
  afterAll(() => test.close());
  return {
    get database() {
      return test.database;
    },
    get admin() {
      return test.admin;
    },
    get url() {
      return test.url;
    },
    get adminUrl() {
      return test.adminUrl;
    },
    add: (id) => ({
      name: 'items.add',
      text: 'insert into public.items (id) values ($1)',
      values: [id],
    }),
    async count() {
      const [row] = await test.database.query<{ n: bigint }>({
        name: 'items.count',
        text: 'select count(*) as n from public.items',
      });
      return row?.n;
    },
  };
}
