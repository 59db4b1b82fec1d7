import { describe, expect, it } from 'vitest';
import { itemsTable } from './items.ts';

const items = itemsTable();

describe('transactions', () => {
  it('keeps everything of one that resolves', async () => {
    const answer = await items.database.transaction(async (tx) => {
      await Promise.all([tx.query(items.add(1n)), tx.query(items.add(2n))]);
      return 'kept';
    });
    expect([answer, await items.count()]).toEqual(['kept', 2n]);
  });

  it('keeps nothing of one that throws, and gives what was thrown', async () => {
    const before = await items.count();
    const mistake = new Error('mistake');
    const work = items.database.transaction(async (tx) => {
      await tx.query(items.add(100n));
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    expect(await items.count()).toBe(before);
  });

  it('fails when the work swallowed the failure of a statement: the server keeps nothing then', async () => {
    const before = await items.count();
    const work = items.database.transaction(async (tx) => {
      await tx.query(items.add(101n));
      await tx.query({ name: 'fails', text: 'select 1/0' }).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('division by zero');
    expect(await items.count()).toBe(before);
  });

  it('lets a savepoint forgive a failure', async () => {
    const before = await items.count();
    await items.database.transaction(async (tx) => {
      await tx.query({ name: 'savepoint', text: 'savepoint s' });
      await tx.query({ name: 'fails', text: 'select 1/0' }).catch(() => undefined);
      await tx.query({ name: 'forgive', text: 'rollback to s' });
      await tx.query(items.add(102n));
    });
    expect(await items.count()).toBe((before ?? 0n) + 1n);
  });

  it('fails when the commit itself is refused', async () => {
    const before = await items.count();
    const work = items.database.transaction((tx) =>
      Promise.all([tx.query(items.add(1n)), tx.query(items.add(103n))]),
    );
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await items.count()).toBe(before);
  });

  it('waits for statements that nobody awaited before it commits', async () => {
    const before = await items.count();
    await items.database.transaction(async (tx) => {
      void tx.query({ name: 'slow', text: 'select pg_sleep(0.05)' });
      void tx.query(items.add(104n));
    });
    expect(await items.count()).toBe((before ?? 0n) + 1n);
  });

  it('keeps what was given without waiting for an answer, along with the rest', async () => {
    const before = (await items.count()) ?? 0n;
    await items.database.transaction(async (tx) => {
      tx.write(items.add(106n));
      const [row] = await tx.query<{ n: bigint }>({
        name: 'items.count',
        text: 'select count(*) as n from public.items',
      });
      expect(row?.n).toBe(before + 1n);
      tx.write(items.add(107n));
    });
    expect(await items.count()).toBe(before + 2n);
  });

  it.each(['at the end', 'before a question'])(
    'fails with what was given without waiting for an answer: %s',
    async (where) => {
      const before = await items.count();
      const work = items.database.transaction(async (tx) => {
        await tx.query(items.add(110n));
        tx.write({ name: 'fails', text: 'select 1/0' });
        tx.write(items.add(111n));
        if (where === 'before a question') await tx.query(items.add(112n));
      });
      await expect(work).rejects.toThrow('division by zero');
      expect(await items.count()).toBe(before);
    },
  );

  it('does not run what was given in one moment with a statement that fails', async () => {
    const notes: string[] = [];
    await items.database.transaction(async (tx) => {
      await tx.query({ name: 'savepoint', text: 'savepoint s' });
      const given = [tx.query({ name: 'fails', text: 'select 1/0' }), tx.query(items.add(113n))];
      for (const end of await Promise.allSettled(given)) notes.push(end.status);
      await tx.query({ name: 'forgive', text: 'rollback to s' });
    });
    expect(notes).toEqual(['rejected', 'rejected']);
  });

  it('does not run what it was only given when the work throws: nobody waits for it', async () => {
    const admin = (name: string, text: string) => items.admin.query({ name, text });
    await admin('make counter', 'create sequence public.counter');
    await admin('grant counter', 'grant all on public.counter to likelemba_app');
    const mistake = new Error('mistake');
    const work = items.database.transaction(async (tx) => {
      await tx.query({ name: 'same', text: 'select 1' });
      tx.write({ name: 'count', text: `select nextval('public.counter')` });
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    // No rollback takes a sequence back.
    expect(await admin('counted', 'select is_called from public.counter')).toEqual([{ is_called: false }]);
  });

  it('tells which statement failed first, whatever was given behind it', async () => {
    const work = items.database.transaction(async (tx) => {
      await tx.query({ name: 'fails', text: 'select 1/0' }).catch(() => undefined);
      tx.write(items.add(114n));
    });
    await expect(work).rejects.toThrow('division by zero');
  });

  it('tells right behind the commit what others have committed until then', async () => {
    const there = { name: 'items.there', text: 'select id from public.items where id = any($1::bigint[])' };
    let seen: Promise<object[]> | undefined;
    await items.database.transaction(async (tx) => {
      seen = tx.afterCommit({ ...there, values: [[120n, 121n]] });
      // What this transaction reads was read before the other one commits.
      await tx.query({ name: 'level', text: 'set transaction isolation level repeatable read' });
      await tx.query(items.add(120n));
      await items.admin.query(items.add(121n));
      expect(await tx.query({ ...there, values: [[121n]] })).toEqual([]);
    });
    expect(await seen).toHaveLength(2);
  });

  it('asks nothing behind a commit that failed', async () => {
    const seen: Promise<object[]>[] = [];
    const work = items.database.transaction(async (tx) => {
      seen.push(tx.afterCommit({ name: 'same', text: 'select 1' }));
      tx.write(items.add(1n));
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    await expect(seen[0]).rejects.toMatchObject({ code: '23505' });
  });

  it('refuses a statement after its end', async () => {
    const kept = await items.database.transaction(async (tx) => ({ tx }));
    await expect(kept.tx.query(items.add(105n))).rejects.toThrow('after its transaction had ended');
  });

  it('gives every connection back, whatever happened', async () => {
    const works = Array.from({ length: 12 }, (_, i) =>
      items.database.transaction(async (tx) => {
        await tx.query({
          name: i % 2 === 0 ? 'fails' : 'same',
          text: i % 2 === 0 ? 'select 1/0' : 'select 1',
        });
      }),
    );
    const ends = await Promise.allSettled(works);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    await expect(items.count()).resolves.toBeTypeOf('bigint');
  });
});
