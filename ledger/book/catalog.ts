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
  const differences: Difference[] = [];
  const triggers = await database.query<{ name: string; enabled: string }>({
    name: 'book.catalog.triggers',
    text: `select t.tgname as name, t.tgenabled::text as enabled
           from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'book' and not t.tgisinternal`,
  });
  const enabled = new Map(triggers.map((trigger) => [trigger.name, trigger.enabled]));
  for (const name of expectedTriggers) {
    const found = enabled.get(name) ?? 'missing';
    if (found !== 'A') differences.push({ kind: 'catalog', place: `trigger ${name}`, expected: 'A', found });
  }
  const rights = await database.query<{ relation: string; privilege: string }>({
    name: 'book.catalog.rights',
    text: `select relation, privilege
           from unnest(array['book.events', 'book.postings']) relation,
                unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
           where has_table_privilege(relation, privilege)`,
  });
  for (const { relation, privilege } of rights)
    differences.push({
      kind: 'catalog',
      place: relation,
      expected: `no ${privilege} right`,
      found: privilege,
    });
  const owners = await database.query<{ relation: string; owner: string }>({
    name: 'book.catalog.owners',
    text: `select c.oid::regclass::text as relation, pg_get_userbyid(c.relowner) as owner
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'book' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> 'book_owner'`,
  });
  for (const { relation, owner } of owners)
    differences.push({ kind: 'catalog', place: relation, expected: 'owner book_owner', found: owner });
  return differences;
}
