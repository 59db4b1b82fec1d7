import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { sqlState, isUnavailable } from '../../runtime/database/errors.ts';
import { openDatabase } from '../../runtime/database/pool.ts';
import { itemsTable } from './items.ts';

const items = itemsTable();

describe('values', () => {
  it('brings bigint, instants, days, JSON and bytes as the values of the program', async () => {
    const [row] = await items.database.query({
      name: 'values',
      text: `select 9007199254740993::bigint as big, array[1,null]::bigint[] as bigs, '2026-03-02T06:00:00Z'::timestamptz as at,
             '2026-03-02'::date as day, array['2026-03-02']::date[] as days, '{"a":[1]}'::jsonb as json, '\\x0102'::bytea as bytes, 7 as small`,
    });
    expect(row).toEqual({
      big: 9007199254740993n,
      bigs: [1n, null],
      at: new Date('2026-03-02T06:00:00Z'),
      day: Temporal.PlainDate.from('2026-03-02'),
      days: [Temporal.PlainDate.from('2026-03-02')],
      json: { a: [1] },
      bytes: Buffer.from([1, 2]),
      small: 7,
    });
    expect(String(row?.['day'])).toBe('2026-03-02');
  });

  it('takes the same values as parameters', async () => {
    const values = [
      9007199254740993n,
      Temporal.PlainDate.from('2026-03-02'),
      [Temporal.PlainDate.from('2026-03-03')],
    ];
    const [row] = await items.database.query({
      name: 'parameters',
      text: 'select $1::bigint::text as big, $2::date::text as day, ($3::date[])[1]::text as first',
      values,
    });
    expect(row).toEqual({ big: '9007199254740993', day: '2026-03-02', first: '2026-03-03' });
  });

  it('takes lists and records whose texts need quotes, and bytes', async () => {
    const [row] = await items.database.query({
      name: 'quoted parameters',
      text: 'select $1::text[] as texts, $2::bytea[] as bytes, $3::jsonb as json, $4::bytea as one, $5::boolean as yes',
      values: [
        ['a "b"', 'c\\d', 'e,{f}', '', 'NULL', null],
        [Buffer.from([0, 255])],
        { a: ['"'] },
        new Uint8Array([1]),
        true,
      ],
    });
    expect(row).toEqual({
      texts: ['a "b"', 'c\\d', 'e,{f}', '', 'NULL', null],
      bytes: [Buffer.from([0, 255])],
      json: { a: ['"'] },
      one: Buffer.from([1]),
      yes: true,
    });
  });

  it.each([
    ['numeric', 'select 1.5::numeric as x'],
    ['timestamp', 'select localtimestamp as x'],
  ])('refuses a column of type %s instead of rounding it', async (type, text) => {
    await expect(items.database.query({ name: `refuse ${type}`, text })).rejects.toThrow(`type ${type}`);
  });
});

describe('statements', () => {
  it('refuses one name for two texts, and names the server would cut', async () => {
    await items.database.query({ name: 'same', text: 'select 1' });
    await expect(items.database.query({ name: 'same', text: 'select 2' })).rejects.toThrow(
      'two different texts',
    );
    await expect(items.database.query({ name: 'x'.repeat(64), text: 'select 1' })).rejects.toThrow(
      '63 characters',
    );
  });

  it('keeps the server’s code for those who want to know', async () => {
    const error = await items.database
      .query({ name: 'no table', text: 'select from nowhere' })
      .catch((e: unknown) => e);
    expect(sqlState(error)).toBe('42P01');
  });
});

describe('a server that goes away', () => {
  const kill = { name: 'kill', text: 'select pg_terminate_backend($1::int)' };
  const own = { name: 'own pid', text: 'select pg_backend_pid() as pid' };

  it('is DATABASE_UNAVAILABLE in the middle of the work, and the next transaction has a new connection', async () => {
    const work = items.database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>(own);
      await items.admin.query({ ...kill, values: [row?.pid] });
      await tx.query({ name: 'same', text: 'select 1' });
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
    await expect(items.count()).resolves.toBeTypeOf('bigint');
  });

  it('is DATABASE_UNAVAILABLE when it ended the session of a process that had been frozen in a transaction', async () => {
    const frozen = openDatabase({
      url: items.url,
      max: 1,
      applicationName: 'frozen',
      idleInTransactionTimeoutMs: 100,
    });
    for (const isCommit of [false, true]) {
      const work = frozen.transaction(async (tx) => {
        await tx.query(own);
        // As SIGSTOP does: nothing of what the server says is read.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
        if (!isCommit) await tx.query({ name: 'same', text: 'select 1' });
      });
      await expect(work).rejects.toMatchObject({ retryable: true });
    }
    await expect(frozen.query({ name: 'same', text: 'select 1' })).resolves.toHaveLength(1);
    await frozen.close();
  });

  it('is DATABASE_UNAVAILABLE when its last words are read as the answer to a statement', () => {
    // Over TCP a statement can still be written to a session that has ended.
    for (const code of ['57P01', '57P05', '25P03', '25P04', '08006', '53300'])
      expect(isUnavailable(Object.assign(new Error('terminating'), { severity: 'FATAL', code }))).toBe(true);
    for (const code of ['25P02', '25006', '08P01', '23505'])
      expect(isUnavailable(Object.assign(new Error('refused'), { severity: 'ERROR', code }))).toBe(false);
  });

  it('is DATABASE_COMMIT_UNKNOWN when the commit got no answer', async () => {
    // The server dies while it carries out the commit: a deferred trigger waits long enough to be killed.
    await items.admin.query({
      name: 'slow commit',
      text: `create function public.wait() returns trigger language plpgsql as 'begin perform pg_sleep(5); return null; end'`,
    });
    await items.admin.query({
      name: 'slow commit trigger',
      text: `create constraint trigger slow after insert on public.items deferrable initially deferred
             for each row when (new.id = 500) execute function public.wait()`,
    });
    let pid: number | undefined;
    const work = items.database.transaction(async (tx) => {
      pid = (await tx.query<{ pid: number }>(own))[0]?.pid;
      await tx.query(items.add(500n));
    });
    const kills = setInterval(() => {
      void items.admin.query({
        name: 'kill in commit',
        text: `select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and query = 'commit' and state = 'active'`,
        values: [pid ?? 0],
      });
    }, 20);
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_COMMIT_UNKNOWN', retryable: true });
    clearInterval(kills);
  });

  it('is DATABASE_UNAVAILABLE when there is none, and when the pool was closed', async () => {
    const nowhere = openDatabase({ url: 'postgres://a@127.0.0.1:1/b', max: 1, applicationName: 'test' });
    await expect(nowhere.query({ name: 'same', text: 'select 1' })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    await nowhere.close();
    await expect(nowhere.query({ name: 'same', text: 'select 1' })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });
});

describe('waiting', () => {
  it('for a lock ends with DATABASE_LOCK_TIMEOUT, for a statement with DATABASE_STATEMENT_TIMEOUT', async () => {
    const hasty = openDatabase({
      url: items.url,
      max: 1,
      applicationName: 'hasty',
      lockTimeoutMs: 30,
      statementTimeoutMs: 200,
    });
    await items.database.transaction(async (tx) => {
      await tx.query({ name: 'lock', text: 'lock table public.items' });
      await expect(
        hasty.query({ name: 'items.count', text: 'select count(*) as n from public.items' }),
      ).rejects.toMatchObject({
        code: 'DATABASE_LOCK_TIMEOUT',
      });
    });
    await expect(hasty.query({ name: 'sleep', text: 'select pg_sleep(10)' })).rejects.toMatchObject({
      code: 'DATABASE_STATEMENT_TIMEOUT',
    });
    await hasty.close();
  });
});

describe('roles', () => {
  it('runs statements as another role than the one that connects', async () => {
    const database = openDatabase({
      url: items.adminUrl,
      max: 1,
      applicationName: 'role',
      role: 'likelemba_app',
    });
    expect(await database.query({ name: 'who', text: 'select current_user::text as role' })).toEqual([
      { role: 'likelemba_app' },
    ]);
    await database.close();
  });
});
