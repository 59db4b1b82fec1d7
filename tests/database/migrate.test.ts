import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrationFolders, readMigrations } from '../../runtime/database/migrate.ts';
import { prepareDatabase } from '../../runtime/database/prepare.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const ours = migrationFolders(join(import.meta.dirname, '../..'));
let test: TestDatabase;
let folder: string;

beforeEach(async () => {
  test = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const run = () => migrate({ adminUrl: test.adminUrl, folders: [...ours, folder] });

describe('migrations', () => {
  it('apply what is missing, in the order of their names, and nothing twice', async () => {
    write('9002-fill.sql', 'insert into public.a values (1);');
    write('9001-make.sql', 'create table public.a (x int);');
    expect(await run()).toEqual(['9001-make.sql', '9002-fill.sql']);
    expect(await run()).toEqual([]);
  });

  it('keep nothing of one that fails, and say in which line', async () => {
    write('9001-make.sql', 'create table public.a (x int);\nselect nonsense;\n');
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('9001-make.sql failed: line 2: column "nonsense"') as string,
    });
    const [row] = await test.admin.query({
      name: 'is there',
      text: `select to_regclass('public.a')::text as a`,
    });
    expect(row).toEqual({ a: null });
  });

  it('refuse a file that was changed after it had been applied', async () => {
    write('9001-make.sql', 'create table public.a (x int);');
    await run();
    write('9001-make.sql', 'create table public.a (x bigint);');
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
  });

  it('take a file with other line ends for the same', async () => {
    write('9001-make.sql', 'create table public.a\n(x int);');
    await run();
    write('9001-make.sql', 'create table public.a\r\n(x int);');
    expect(await run()).toEqual([]);
  });

  it('refuse a database that a newer version has migrated', async () => {
    write('9001-make.sql', 'create table public.a (x int);');
    await run();
    rmSync(join(folder, '9001-make.sql'));
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  });

  it('take turns when two processes migrate at once', async () => {
    write('9001-make.sql', 'select pg_sleep(0.1); create table public.a (x int);');
    const done = await Promise.all([run(), run()]);
    expect(done.flat()).toEqual(['9001-make.sql']);
  });

  it.each(['x.sql', '0001-again.sql', '90001-long.sql'])('refuse the name %s', async (name) => {
    write(name, 'select 1;');
    expect(() => readMigrations([...ours, folder])).toThrowError(
      expect.objectContaining({ code: 'MIGRATION_NAME_WRONG' }),
    );
  });
});

describe('roles', () => {
  const asRole = (role: string) => {
    const url = new URL(test.adminUrl);
    url.username = role;
    return url.href;
  };
  const role = (name: string, options: string) => ({
    name: `role ${name}`,
    text: `do $$ begin create role ${name} login ${options}; exception when duplicate_object then null; end $$`,
  });

  it('give the application no right to change the book’s schema, nor to act as its owner', async () => {
    for (const text of [
      'create table book.x ()',
      'set role book_owner',
      'create table public.x ()',
      'create schema x',
    ])
      await expect(test.database.query({ name: text, text })).rejects.toMatchObject({ code: '42501' });
    await test.database.query({ name: 'own queue', text: 'create table pgboss.x ()' });
  });

  it('let the application connect as itself without a warning', async () => {
    const prepared = await prepareDatabase({ url: test.url, adminUrl: test.adminUrl, folders: ours });
    expect(prepared).toEqual({ url: test.url, applied: [], warnings: [] });
  });

  it('step down to the application’s role, with a warning, when there is only a mightier address', async () => {
    const prepared = await prepareDatabase({ url: test.adminUrl, folders: ours });
    expect(prepared.role).toBe('likelemba_app');
    expect(prepared.warnings).toEqual([expect.stringContaining('protected less')]);
  });

  it('let a role of another name act as the application when the administrator is known', async () => {
    await test.admin.query(role('test_plain', ''));
    const prepared = await prepareDatabase({
      url: asRole('test_plain'),
      adminUrl: test.adminUrl,
      folders: ours,
    });
    expect(prepared).toMatchObject({ role: 'likelemba_app', warnings: [] });
  });

  it('refuse to migrate without the rights, and say which are missing', async () => {
    await test.admin.query(role('test_weak', ''));
    write('9001-make.sql', 'create table public.a (x int);');
    await expect(
      prepareDatabase({ url: asRole('test_weak'), folders: [...ours, folder] }),
    ).rejects.toMatchObject({
      code: 'DATABASE_RIGHTS_MISSING',
      message: expect.stringContaining('may not create roles') as string,
      hint: expect.stringContaining('DATABASE_ADMIN_URL') as string,
    });
  });
});
