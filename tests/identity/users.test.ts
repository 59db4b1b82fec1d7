import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Speaker, Tx } from '../../runtime/ports.ts';
import { createCipher } from '../../runtime/identity/cipher.ts';
import { openDatabase } from '../../runtime/database/pool.ts';
import { confirmDataKey } from '../../runtime/identity/data-key.ts';
import { identityTools } from '../../runtime/identity/tools.ts';
import { createUsers, nameMax, tidyName, type Person } from '../../runtime/identity/users.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2026-03-02T06:00:00Z');
const cipher = createCipher(Buffer.alloc(32, 1));
const users = createUsers({ cipher, operatorPhones: ['+254700000009'] });
let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.close());

const within = <T>(work: (tx: Tx) => Promise<T>) => test.database.transaction(work);
const meet = (phone: string) => within((tx) => users.findOrCreateByPhone(tx, phone, now));
const read = (id: string): Promise<Person> => within((tx) => users.read(tx, id));

describe('a person', () => {
  it('is made at the first message and found at the next', async () => {
    const id = await meet('+254700000001');
    expect(await meet('+254700000001')).toBe(id);
    expect(await meet('+254700000002')).not.toBe(id);
  });

  it('is a visitor without name and language at first', async () => {
    const id = await meet('+254700000003');
    expect(await read(id)).toEqual({
      id,
      role: 'visitor',
      language: 'en',
      chosenLanguage: null,
      name: null,
      registered: false,
      notifications: true,
      timeZone: 'Africa/Nairobi',
      me: { id, name: '', language: 'en', registered: false, notifications: true },
    });
  });

  it('is made once when two first messages arrive at once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => meet('+254700000004')));
    expect(new Set(ids).size).toBe(1);
  });

  it('becomes a member with a name, a language and a say in reminders', async () => {
    const id = await meet('+243800000001');
    await within(async (tx) => {
      await users.setName(tx, id, 'Zawadi');
      await users.setLanguage(tx, id, 'fr');
      await users.setNotifications(tx, id, false);
      await users.setRegistered(tx, id, now);
    });
    expect(await read(id)).toMatchObject({
      role: 'member',
      timeZone: 'Africa/Kinshasa',
      me: { name: 'Zawadi', language: 'fr', registered: true, notifications: false },
    });
  });

  it('stays registered since the first time', async () => {
    const id = await meet('+254700000005');
    const later = new Date('2027-01-01T00:00:00Z');
    await within((tx) => users.setRegistered(tx, id, now));
    await within((tx) => users.setRegistered(tx, id, later));
    const rows = await test.admin.query({
      name: 'registered at',
      text: 'select registered_at from runtime.users where id = $1',
      values: [id],
    });
    expect(rows).toEqual([{ registered_at: now }]);
  });

  it('on the list of operators is one, once they have a profile like everybody', async () => {
    const id = await meet('+254700000009');
    expect(await read(id)).toMatchObject({ role: 'visitor' });
    await within((tx) => users.setRegistered(tx, id, now));
    expect(await read(id)).toMatchObject({ role: 'operator' });
  });

  it.each(['0700000001', '254700000001', '+0700', 'Amina', ''])(
    'is not made of the number "%s"',
    async (phone) => {
      await expect(meet(phone)).rejects.toThrow('E.164');
    },
  );

  it('that does not exist is a mistake of the program', async () => {
    const nobody = randomUUID();
    await expect(read(nobody)).rejects.toThrow(nobody);
    await expect(within((tx) => users.phone(tx, nobody))).rejects.toThrow(nobody);
    await expect(within((tx) => users.setLanguage(tx, nobody, 'sw'))).rejects.toThrow(nobody);
  });
});

describe('names and phones', () => {
  it('are given by id; who has no name is left out', async () => {
    const [amina, joe] = [await meet('+254700000011'), await meet('+254700000012')];
    await within((tx) => users.setName(tx, amina, 'Amina'));
    const names = await within((tx) => users.names(tx, [amina, joe, amina, randomUUID()]));
    expect([...names]).toEqual([[amina, 'Amina']]);
    expect(await within((tx) => users.names(tx, []))).toEqual(new Map());
    expect(await within((tx) => users.phone(tx, joe))).toBe('+254700000012');
  });

  it('are given to any number of ids by one statement, which the server does not plan anew each time', async () => {
    // Where there are few users, a plan for any list costs no more than one for this list.
    const made = await test.admin.query<{ id: string }>({
      name: 'many users',
      text: `insert into runtime.users (id, phone_sealed, phone_index, time_zone, created_at)
             select gen_random_uuid(), '', convert_to('many ' || n, 'UTF8'), 'UTC', now() from generate_series(1, 5000) n
             returning id`,
    });
    await test.admin.query({ name: 'figures', text: 'analyze runtime.users' });
    const ids = made.slice(0, 6).map(({ id }) => id);
    const fresh = openDatabase({ url: test.url, max: 1, applicationName: 'test' });
    const plans = await fresh.transaction(async (tx) => {
      for (let call = 0; call < 20; call++) await users.names(tx, ids.slice(call % 6));
      return tx.query<{ name: string; anew: number; kept: number }>({
        name: 'plans of names',
        text: `select name, custom_plans::int as anew, generic_plans::int as kept
                 from pg_prepared_statements where name like 'users.name%'`,
      });
    });
    await fresh.close();
    // The server plans the first five calls anew, to learn what that is worth.
    expect(plans).toEqual([{ name: 'users.names', anew: 5, kept: 15 }]);
  });

  it.each([
    ['  Amina \n wa\tMombasa ', 'Amina wa Mombasa'],
    ['Zo\u0065\u0301', 'Zo\u00e9'],
    ['a\u0000b\u2028c', 'a b c'],
    ['😀'.repeat(100), '😀'.repeat(nameMax)],
    ['\u0007', ''],
  ])('are shown on one line (%#)', (typed, shown) => {
    expect(tidyName(typed)).toBe(shown);
  });

  it('stand in no column of any table, neither plain nor in another writing', async () => {
    const [phone, name] = ['+254711223344', 'Wanjiru Kamau'];
    const id = await meet(phone);
    await within(async (tx) => {
      await users.setName(tx, id, name);
      await users.setRegistered(tx, id, now);
    });
    const tables = await test.admin.query<{ t: string }>({
      name: 'all tables',
      text: `select format('%I.%I', schemaname, tablename) as t from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    });
    expect(tables.map(({ t }) => t)).toContain('runtime.users');
    let seen = '';
    for (const { t } of tables) {
      const rows = await test.admin.query<{ row: string }>({
        name: `all of ${t}`.slice(0, 63),
        text: `select x::text as row from ${t} x`,
      });
      seen += rows.map(({ row }) => row).join('\n');
    }
    expect(seen).toContain(id);
    const digits = phone.slice(1);
    for (const secret of [digits, digits.slice(3), name, 'Wanjiru', 'Kamau'])
      for (const writing of ['utf8', 'hex', 'base64'] as const)
        expect(seen.toLowerCase()).not.toContain(
          Buffer.from(secret).toString(writing).replace(/=+$/, '').slice(0, -1).toLowerCase(),
        );
  });
});

describe('the tools of a profile', () => {
  it('change the profile of who speaks, and answer done', async () => {
    const id = await meet('+254700000021');
    const speaker: Speaker = {
      userId: id,
      role: 'visitor',
      language: 'en',
      conversationId: 'c',
      businessId: 'b',
    };
    const inputs = [
      ['me.set_language', { language: 'sw' }],
      ['me.set_name', { name: 'Amina' }],
      ['me.set_notifications', { on: false }],
    ] as const;
    const tools = identityTools(users);
    expect(tools.map(({ contract }) => contract.name)).toEqual(inputs.map(([name]) => name));
    for (const [name, input] of inputs) {
      const tool = tools.find(({ contract }) => contract.name === name);
      const call = { tool: name, input, speaker, now, key: name };
      expect(await within(async (tx) => tool?.run(tx, call))).toEqual({ outcome: 'done' });
    }
    expect((await read(id)).me).toMatchObject({ language: 'sw', name: 'Amina', notifications: false });
  });
});

describe('the data key', () => {
  it('is held against the database: the same one passes, another is refused', async () => {
    await confirmDataKey(test.database, cipher);
    await confirmDataKey(test.database, cipher);
    await expect(confirmDataKey(test.database, createCipher(Buffer.alloc(32, 2)))).rejects.toMatchObject({
      code: 'DATA_KEY_WRONG',
    });
  });
});
