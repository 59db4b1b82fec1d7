/** Who is who: users by phone, what the runtime and the domain may know of them. */
import { randomUUID } from 'node:crypto';
import type { Language, People, RecordValue, Role, Tx } from '../ports.ts';
import { place, type Cipher } from './cipher.ts';
import { timeZoneOf } from './time-zones.ts';

/** A person, as a step of a conversation may know them. */
export interface Person {
  readonly id: string;
  readonly role: Role;
  /** What they chose, else English. */
  readonly language: Language;
  /** Null until they chose one. */
  readonly chosenLanguage: Language | null;
  readonly name: string | null;
  readonly registered: boolean;
  /** False: reminders are paused. */
  readonly notifications: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** The record `me`. */
  readonly me: RecordValue;
}

/** People, and what the runtime needs besides. */
export interface Users extends People {
  /** The id of the person with this number (E.164 with `+`), or null. */
  findByPhone(from: Pick<Tx, 'query'>, phone: string): Promise<string | null>;
  /** The person with this number (E.164 with `+`), made at the first message. Returns the user's id. */
  findOrCreateByPhone(tx: Tx, phone: string, now: Date): Promise<string>;
  read(tx: Tx, userId: string): Promise<Person>;
}

interface Row {
  readonly id: string;
  readonly phone_index: Buffer;
  readonly name_sealed: Buffer | null;
  readonly locale: Language | null;
  readonly notifications: boolean;
  readonly time_zone: string;
  readonly registered_at: Date | null;
}

/** Longest display name, in characters; longer ones are cut. */
export const nameMax = 60;

/** `operatorPhones` are the allow-listed numbers, E.164 with `+`. */
export function createUsers(options: {
  readonly cipher: Cipher;
  readonly operatorPhones: readonly string[];
  /** Makes ids of users. Default: random UUIDs. */
  readonly newId?: () => string;
}): Users {
  const newId = options.newId ?? randomUUID;
  const { cipher } = options;
  const indexOf = (phone: string) => cipher.index('users.phone', phone);
  const operators = new Set(options.operatorPhones.map((phone) => indexOf(phone).toString('hex')));
  const nameOf = (row: Pick<Row, 'id' | 'name_sealed'>) =>
    row.name_sealed === null ? null : cipher.open(place('users', 'name', row.id), row.name_sealed);

  function toPerson(row: Row): Person {
    const name = nameOf(row);
    const registered = row.registered_at !== null;
    const operator = operators.has(row.phone_index.toString('hex'));
    const language = row.locale ?? 'en';
    return {
      id: row.id,
      // Who operates the platform has a profile like everybody.
      role: !registered ? 'visitor' : operator ? 'operator' : 'member',
      language,
      chosenLanguage: row.locale,
      name,
      registered,
      notifications: row.notifications,
      timeZone: row.time_zone,
      me: { id: row.id, name: name ?? '', language, registered, notifications: row.notifications },
    };
  }

  async function findByPhone(from: Pick<Tx, 'query'>, phone: string): Promise<string | null> {
    const [row] = await from.query<{ id: string }>({
      name: 'users.by_phone',
      text: 'select id from runtime.users where phone_index = $1',
      values: [indexOf(phone)],
    });
    return row?.id ?? null;
  }

  return {
    findByPhone,
    async findOrCreateByPhone(tx, phone, now) {
      if (!/^\+[1-9]\d{6,14}$/.test(phone)) throw new Error('a phone must be in E.164 with +');
      const known = await findByPhone(tx, phone);
      if (known !== null) return known;
      const id = newId();
      const sealed = cipher.seal(place('users', 'phone', id), phone);
      // Two first messages at once: the second one waits here for the first one's commit, then finds its row.
      const [made] = await tx.query<{ id: string }>({
        name: 'users.create',
        text: `insert into runtime.users (id, phone_sealed, phone_index, time_zone, created_at) values ($1, $2, $3, $4, $5)
               on conflict (phone_index) do nothing returning id`,
        values: [id, sealed, indexOf(phone), timeZoneOf(phone), now],
      });
      const userId = made?.id ?? (await findByPhone(tx, phone));
      if (userId === null) throw new Error('a user was neither made nor found');
      return userId;
    },

    async read(tx, userId) {
      const [row] = await tx.query<Row>({
        name: 'users.read',
        text: `select id, phone_index, name_sealed, locale, notifications, time_zone, registered_at
                 from runtime.users where id = $1`,
        values: [userId],
      });
      return toPerson(existing(row, userId));
    },

    async names(tx, userIds) {
      const rows = await tx.query<Pick<Row, 'id' | 'name_sealed'>>({
        name: 'users.names',
        // In a select of its own the list is nothing that the server plans by: else it would plan each call anew.
        text: 'select id, name_sealed from runtime.users where id = any((select $1::uuid[])::uuid[])',
        values: [[...new Set(userIds)]],
      });
      const names = new Map<string, string>();
      for (const row of rows) {
        const name = nameOf(row);
        if (name !== null) names.set(row.id, name);
      }
      return names;
    },

    async phone(tx, userId) {
      const [row] = await tx.query<{ phone_sealed: Buffer }>({
        name: 'users.phone',
        text: 'select phone_sealed from runtime.users where id = $1',
        values: [userId],
      });
      return cipher.open(place('users', 'phone', userId), existing(row, userId).phone_sealed);
    },

    async setName(tx, userId, name) {
      const sealed = cipher.seal(place('users', 'name', userId), tidyName(name));
      await change(tx, 'name', 'name_sealed = $2', userId, sealed);
    },
    setRegistered: (tx, userId, at) =>
      change(tx, 'registered', 'registered_at = coalesce(registered_at, $2)', userId, at),
    setLanguage: (tx, userId, language) => change(tx, 'language', 'locale = $2', userId, language),
    setNotifications: (tx, userId, on) => change(tx, 'notifications', 'notifications = $2', userId, on),
  };
}

/** A name as it is shown: one line, no control characters, at most `nameMax` characters. */
export function tidyName(name: string): string {
  const line = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...line].slice(0, nameMax).join('').trim();
}

async function change(
  tx: Tx,
  what: string,
  assignment: string,
  userId: string,
  value: unknown,
): Promise<void> {
  const [row] = await tx.query({
    name: `users.set_${what}`,
    text: `update runtime.users set ${assignment} where id = $1 returning id`,
    values: [userId, value],
  });
  existing(row, userId);
}

function existing<Found>(row: Found | undefined, userId: string): Found {
  if (row === undefined) throw new Error(`there is no user ${userId}`);
  return row;
}
