/** Whether the database still refuses what it must refuse. */
import type { Database } from '../../runtime/ports.ts';
import type { Difference } from './verify.ts';

const expectedTriggers = [
  'events_refuse_change',
  'events_refuse_truncate',
  'postings_refuse_change',
  'postings_refuse_truncate',
];

/** The book's triggers are ENABLE ALWAYS, and the role that asks may read and add, and nothing else. */
export async function checkCatalog(database: Database): Promise<Difference[]> {
  const { triggers, rights, owners } = await readCatalog(database);
  const enabled = new Map(triggers.map((trigger) => [trigger.name, trigger.enabled]));
  const missing = expectedTriggers
    .map((name) => ({ name, found: enabled.get(name) ?? 'missing' }))
    .filter(({ found }) => found !== 'A');
  const differ = (place: string, expected: string, found: string): Difference => ({
    kind: 'catalog',
    place,
    expected,
    found,
  });
  return [
    ...missing.map(({ name, found }) => differ(`trigger ${name}`, 'A', found)),
    ...rights.map(({ relation, privilege }) => differ(relation, `no ${privilege} right`, privilege)),
    ...owners.map(({ relation, owner }) => differ(relation, 'owner book_owner', owner)),
  ];
}

/** The book's triggers, the rights that the role has and should not, and relations that others own. */
async function readCatalog(database: Database) {
  return database.transaction(async (tx) => {
    const [triggers, rights, owners] = await Promise.all([
      tx.query<{ name: string; enabled: string }>({
        name: 'book.catalog.triggers',
        text: `select t.tgname as name, t.tgenabled::text as enabled
               from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'book' and not t.tgisinternal`,
      }),
      tx.query<{ relation: string; privilege: string }>({
        name: 'book.catalog.rights',
        text: `select relation, privilege
               from unnest(array['book.events', 'book.postings']) relation,
                    unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
               where has_table_privilege(relation, privilege)`,
      }),
      tx.query<{ relation: string; owner: string }>({
        name: 'book.catalog.owners',
        text: `select c.oid::regclass::text as relation, pg_get_userbyid(c.relowner) as owner
               from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'book' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> 'book_owner'`,
      }),
    ]);
    return { triggers, rights, owners };
  });
}
