import { Temporal } from '@js-temporal/polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlState } from '../../runtime/database/errors.ts';
import { isUnavailable } from '../../runtime/database/errors.ts';
import { openDatabase } from '../../runtime/database/pool.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

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

const add = (id: bigint) => ({
  name: 'items.add',
  text: 'insert into public.items (id) values ($1)',
  values: [id],
});
const count = async () =>
  (
    await test.database.query<{ n: bigint }>({
      name: 'items.count',
      text: 'select count(*) as n from public.items',
    })
  )[0]?.n;

describe('values', () => {
  it('brings bigint, instants, days, JSON and bytes as the values of the program', async () => {
    const [row] = await test.database.query({
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
    const [row] = await test.database.query({
      name: 'parameters',
      text: 'select $1::bigint::text as big, $2::date::text as day, ($3::date[])[1]::text as first',
      values,
    });
    expect(row).toEqual({ big: '9007199254740993', day: '2026-03-02', first: '2026-03-03' });
  });

  it('takes lists and records whose texts need quotes, and bytes', async () => {
    const [row] = await test.database.query({
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
    await expect(test.database.query({ name: `refuse ${type}`, text })).rejects.toThrow(`type ${type}`);
  });
});

describe('statements', () => {
  it('refuses one name for two texts, and names the server would cut', async () => {
    await test.database.query({ name: 'same', text: 'select 1' });
    await expect(test.database.query({ name: 'same', text: 'select 2' })).rejects.toThrow(
      'two different texts',
    );
    await expect(test.database.query({ name: 'x'.repeat(64), text: 'select 1' })).rejects.toThrow(
      '63 characters',
    );
  });

  it('keeps the server’s code for those who want to know', async () => {
    const error = await test.database
      .query({ name: 'no table', text: 'select from nowhere' })
      .catch((e: unknown) => e);
    expect(sqlState(error)).toBe('42P01');
  });
});

describe('transactions', () => {
  it('keeps everything of one that resolves', async () => {
    const answer = await test.database.transaction(async (tx) => {
      await Promise.all([tx.query(add(1n)), tx.query(add(2n))]);
      return 'kept';
    });
    expect([answer, await count()]).toEqual(['kept', 2n]);
  });

  it('keeps nothing of one that throws, and gives what was thrown', async () => {
    const before = await count();
    const mistake = new Error('mistake');
    const work = test.database.transaction(async (tx) => {
      await tx.query(add(100n));
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    expect(await count()).toBe(before);
  });

  it('fails when the work swallowed the failure of a statement: the server keeps nothing then', async () => {
    const before = await count();
    const work = test.database.transaction(async (tx) => {
      await tx.query(add(101n));
      await tx.query({ name: 'fails', text: 'select 1/0' }).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('division by zero');
    expect(await count()).toBe(before);
  });

  it('lets a savepoint forgive a failure', async () => {
    const before = await count();
    await test.database.transaction(async (tx) => {
      await tx.query({ name: 'savepoint', text: 'savepoint s' });
      await tx.query({ name: 'fails', text: 'select 1/0' }).catch(() => undefined);
      await tx.query({ name: 'forgive', text: 'rollback to s' });
      await tx.query(add(102n));
    });
    expect(await count()).toBe((before ?? 0n) + 1n);
  });

  it('fails when the commit itself is refused', async () => {
    const before = await count();
    const work = test.database.transaction((tx) => Promise.all([tx.query(add(1n)), tx.query(add(103n))]));
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(before);
  });

  it('waits for statements that nobody awaited before it commits', async () => {
    const before = await count();
    await test.database.transaction(async (tx) => {
      void tx.query({ name: 'slow', text: 'select pg_sleep(0.05)' });
      void tx.query(add(104n));
    });
    expect(await count()).toBe((before ?? 0n) + 1n);
  });

  it('keeps what was given without waiting for an answer, along with the rest', async () => {
    const before = (await count()) ?? 0n;
    await test.database.transaction(async (tx) => {
      tx.write(add(106n));
      const [row] = await tx.query<{ n: bigint }>({
        name: 'items.count',
        text: 'select count(*) as n from public.items',
      });
      expect(row?.n).toBe(before + 1n);
      tx.write(add(107n));
    });
    expect(await count()).toBe(before + 2n);
  });

  it.each(['at the end', 'before a question'])(
    'fails with what was given without waiting for an answer: %s',
    async (where) => {
      const before = await count();
      const work = test.database.transaction(async (tx) => {
        await tx.query(add(110n));
        tx.write({ name: 'fails', text: 'select 1/0' });
        tx.write(add(111n));
        if (where === 'before a question') await tx.query(add(112n));
      });
      await expect(work).rejects.toThrow('division by zero');
      expect(await count()).toBe(before);
    },
  );

  it('does not run what was given in one moment with a statement that fails', async () => {
    const notes: string[] = [];
    await test.database.transaction(async (tx) => {
      await tx.query({ name: 'savepoint', text: 'savepoint s' });
      const given = [tx.query({ name: 'fails', text: 'select 1/0' }), tx.query(add(113n))];
      for (const end of await Promise.allSettled(given)) notes.push(end.status);
      await tx.query({ name: 'forgive', text: 'rollback to s' });
    });
    expect(notes).toEqual(['rejected', 'rejected']);
  });

  it('tells right behind the commit what others have committed until then', async () => {
    const there = { name: 'items.there', text: 'select id from public.items where id = any($1::bigint[])' };
    let seen: Promise<object[]> | undefined;
    await test.database.transaction(async (tx) => {
      seen = tx.afterCommit({ ...there, values: [[120n, 121n]] });
      // What this transaction reads was read before the other one commits.
      await tx.query({ name: 'level', text: 'set transaction isolation level repeatable read' });
      await tx.query(add(120n));
      await test.admin.query(add(121n));
      expect(await tx.query({ ...there, values: [[121n]] })).toEqual([]);
    });
    expect(await seen).toHaveLength(2);
  });

  it('asks nothing behind a commit that failed', async () => {
    const seen: Promise<object[]>[] = [];
    const work = test.database.transaction(async (tx) => {
      seen.push(tx.afterCommit({ name: 'same', text: 'select 1' }));
      tx.write(add(1n));
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    await expect(seen[0]).rejects.toMatchObject({ code: '23505' });
  });

  it('refuses a statement after its end', async () => {
    const kept = await test.database.transaction(async (tx) => ({ tx }));
    await expect(kept.tx.query(add(105n))).rejects.toThrow('after its transaction had ended');
  });

  it('gives every connection back, whatever happened', async () => {
    const works = Array.from({ length: 12 }, (_, i) =>
      test.database.transaction(async (tx) => {
        await tx.query({
          name: i % 2 === 0 ? 'fails' : 'same',
          text: i % 2 === 0 ? 'select 1/0' : 'select 1',
        });
      }),
    );
    const ends = await Promise.allSettled(works);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    await expect(count()).resolves.toBeTypeOf('bigint');
  });
});

describe('a server that goes away', () => {
  const kill = { name: 'kill', text: 'select pg_terminate_backend($1::int)' };
  const own = { name: 'own pid', text: 'select pg_backend_pid() as pid' };

  it('is DATABASE_UNAVAILABLE in the middle of the work, and the next transaction has a new connection', async () => {
    const work = test.database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>(own);
      await test.admin.query({ ...kill, values: [row?.pid] });
      await tx.query({ name: 'same', text: 'select 1' });
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
    await expect(count()).resolves.toBeTypeOf('bigint');
  });

  it('is DATABASE_UNAVAILABLE when it ended the session of a process that had been frozen in a transaction', async () => {
    const frozen = openDatabase({
      url: test.url,
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
    await test.admin.query({
      name: 'slow commit',
      text: `create function public.wait() returns trigger language plpgsql as 'begin perform pg_sleep(5); return null; end'`,
    });
    await test.admin.query({
      name: 'slow commit trigger',
      text: `create constraint trigger slow after insert on public.items deferrable initially deferred
             for each row when (new.id = 500) execute function public.wait()`,
    });
    let pid: number | undefined;
    const work = test.database.transaction(async (tx) => {
      pid = (await tx.query<{ pid: number }>(own))[0]?.pid;
      await tx.query(add(500n));
    });
    const kills = setInterval(() => {
      void test.admin.query({
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
      url: test.url,
      max: 1,
      applicationName: 'hasty',
      lockTimeoutMs: 30,
      statementTimeoutMs: 200,
    });
    await test.database.transaction(async (tx) => {
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
      url: test.adminUrl,
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
