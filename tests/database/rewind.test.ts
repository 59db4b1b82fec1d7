import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRewindable } from '../../runtime/database/rewind.ts';
import type { Rewindable } from '../../runtime/database/rewind.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let rewindable: Rewindable;
beforeAll(async () => {
  db = await testDatabase();
  rewindable = await openRewindable(db.adminUrl);
});
afterAll(async () => {
  await rewindable.close();
  await db.close();
});

const event = (id: string) => ({
  name: `test: event ${id}`,
  text: `insert into book.events (event_id, scope, seq, event_type, occurred_at, actor_type, actor_id, subject_type,
                                  subject_id, body, prev_hash, hash)
         values ($1, $1, 1, 'test.happened', now(), 'test', 'test', 'test', 'test', '', $2, $2)`,
  values: [id, Buffer.alloc(32)],
});

async function rows(table: string): Promise<string[]> {
  const found = await db.admin.query<{ row: string }>({
    name: `test: rows of ${table}`,
    text: `select t::text as row from ${table} t order by 1`,
  });
  return found.map(({ row }) => row);
}

const addBusiness = (id: string) =>
  db.admin.query({
    name: 'test: business',
    text: `insert into runtime.businesses (id, pack) values ($1, 'likelemba')`,
    values: [id],
  });

test('rows, sequences and even the book are as they were kept', async () => {
  await addBusiness('first');
  await db.database.query(event('one'));
  const before = { businesses: await rows('runtime.businesses'), events: await rows('book.events') };
  await rewindable.keep('then');
  await addBusiness('second');
  await db.database.query(event('two'));
  expect(await rows('book.events')).toHaveLength(2);

  await rewindable.goTo('then');
  expect({ businesses: await rows('runtime.businesses'), events: await rows('book.events') }).toEqual(before);
  // The numbers of identity columns go on from there, too.
  await db.database.query(event('three'));
  const [arrival] = await db.admin.query<{ arrival: bigint }>({
    name: 'test: arrival',
    text: `select arrival from book.events where event_id = 'three'`,
  });
  expect(arrival?.arrival).toBe(2n);
});

test('the book refuses change again afterwards', async () => {
  await rewindable.goTo('then');
  await expect(
    db.admin.query({ name: 'test: change', text: `update book.events set scope = 'other'` }),
  ).rejects.toThrow();
});

test('a moment that was not kept, and a database that somebody needs, are refused', async () => {
  await expect(rewindable.goTo('never')).rejects.toThrow('was not kept');
  await expect(openRewindable('postgres://postgres@localhost/likelemba')).rejects.toThrow('not a throwaway');
});
