/** Which conversation an event belongs to: (gateway, instance, chat) → account → conversation and person. */
import type { Gateway, GatewayMethod } from '../gateway.ts';
import type { Clock, Database, Tx } from '../ports.ts';
import type { Persons, Seal } from './ports.ts';

/** A number of ours at a gateway. */
export interface Account {
  readonly id: string;
  readonly gateway: string;
  readonly instance: string;
  readonly businessId: string;
  readonly pack: string;
  /** Digits without a plus. */
  readonly number: string;
  /** A number new to WhatsApp: since when it sends, and how many messages on its first day to people who did not write. */
  readonly warmUp: { readonly from: Date; readonly first: number } | null;
}

const methods: readonly GatewayMethod[] = ['send', 'look', 'state'];

/** What never changes of a conversation. */
export interface Chat {
  readonly id: string;
  readonly account: Account;
  /** The gateway's id of the chat. */
  readonly chat: string;
  /** Null for a chat that is not between two people. */
  readonly userId: string | null;
}

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly chat: Uint8Array;
  readonly user_id: string | null;
}

interface AccountRow extends Omit<Account, 'warmUp'> {
  readonly warm_up_from: Date | null;
  readonly warm_up_first: number | null;
}

/** Most chats remembered on a node; a forgotten one costs one query. */
const rememberedMax = 20_000;

const chatPlace = (conversationId: string): string => `conversations.chat:${conversationId}`;

/**
 * Creates the account, or brings it up to date. `limits`: calls per second of each method. `warmUp`: how many messages
 * it may send on its first day to people who did not write, counted from now unless it was counted before.
 */
export async function saveAccount(
  database: Database,
  account: Omit<Account, 'id' | 'warmUp'> & {
    readonly limits?: Gateway['limits'];
    readonly warmUp?: number | null;
  },
): Promise<string> {
  return database.transaction(async (tx) => {
    await tx.query({
      name: 'chats.save_business',
      text: `insert into runtime.businesses (id, pack) values ($1, $2)
             on conflict (id) do update set pack = excluded.pack`,
      values: [account.businessId, account.pack],
    });
    const [row] = await tx.query<{ id: string }>({
      name: 'chats.save_account',
      text: `insert into runtime.accounts (gateway, instance, business_id, number, warm_up_first, warm_up_from)
             values ($1, $2, $3, $4, $5, case when $5::int is not null then now() end)
             on conflict (gateway, instance) do update
               set business_id = excluded.business_id, number = excluded.number,
                   warm_up_first = excluded.warm_up_first,
                   warm_up_from = coalesce(accounts.warm_up_from, excluded.warm_up_from)
             returning id`,
      values: [account.gateway, account.instance, account.businessId, account.number, account.warmUp ?? null],
    });
    if (row === undefined) throw new Error('an upsert returned nothing');
    for (const method of methods)
      await tx.query({
        name: 'chats.save_rate',
        text: `insert into runtime.gateway_rate (account_id, method, per_second) values ($1, $2, $3)
               on conflict (account_id, method) do update set per_second = excluded.per_second`,
        values: [row.id, method, account.limits?.[method] ?? null],
      });
    return row.id;
  });
}

/** Finds accounts and conversations, and remembers them: what it gives of them never changes. */
export class Chats {
  private readonly database: Database;
  private readonly seal: Seal;
  private readonly persons: Persons;
  private readonly clock: Clock;
  private readonly newId: () => string;
  private readonly accounts = new Map<string, Account>();
  private readonly byKey = new Map<string, Chat>();
  private readonly byConversation = new Map<string, Chat>();
  /** Under way, by what is looked for. */
  private readonly lookups = new Map<string, Promise<unknown>>();

  /** `newId` makes conversations' ids: UUIDs that nobody can guess, or numbered ones in a replay. */
  constructor(database: Database, seal: Seal, persons: Persons, clock: Clock, newId: () => string) {
    this.database = database;
    this.seal = seal;
    this.persons = persons;
    this.clock = clock;
    this.newId = newId;
  }

  /** The account of a gateway's instance, or null when it is none of ours. */
  async account(gateway: string, instance: string): Promise<Account | null> {
    const known = this.accounts.get(`${gateway} ${instance}`);
    if (known !== undefined) return known;
    return this.lookUp(`account ${gateway} ${instance}`, () => this.findAccount(gateway, instance));
  }

  private async findAccount(gateway: string, instance: string): Promise<Account | null> {
    const [row] = await this.database.query<AccountRow>({
      name: 'chats.account',
      text: `select a.id, a.gateway, a.instance, a.business_id as "businessId", a.number, b.pack,
                    a.warm_up_from, a.warm_up_first
               from runtime.accounts a join runtime.businesses b on b.id = a.business_id
              where a.gateway = $1 and a.instance = $2`,
      values: [gateway, instance],
    });
    if (row === undefined) return null;
    const { warm_up_from: from, warm_up_first: first, ...rest } = row;
    const account = { ...rest, warmUp: from === null || first === null ? null : { from, first } };
    this.accounts.set(`${gateway} ${instance}`, account);
    return account;
  }

  /** The conversation of a chat, made at its first message. `phone` null: a chat that is not between two people. */
  async ofChat(account: Account, chat: string, phone: string | null): Promise<Chat> {
    const key = `${account.id} ${chat}`;
    const known = this.byKey.get(key);
    // A number that is vouched for later makes a person of a chat that had none.
    if (known !== undefined && (known.userId !== null || phone === null)) return known;
    return this.lookUp(`chat ${key} ${phone}`, () => this.findOrCreate(key, account, chat, phone));
  }

  private async findOrCreate(
    key: string,
    account: Account,
    chat: string,
    phone: string | null,
  ): Promise<Chat> {
    const index = this.seal.index('conversations.chat', key);
    const found = await this.find(index, account);
    const enough = found !== null && (found.user_id !== null || phone === null);
    const row = enough ? found : await this.create(index, account, chat, phone);
    return this.remember(key, { id: row.id, account, chat, userId: row.user_id });
  }

  /** The conversation of a chat if there is one. */
  async known(account: Account, chat: string): Promise<Chat | null> {
    const key = `${account.id} ${chat}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const row = await this.find(this.seal.index('conversations.chat', key), account);
    return row === null ? null : this.remember(key, { id: row.id, account, chat, userId: row.user_id });
  }

  /** The conversation with this id. Throws when there is none. */
  async ofConversation(id: string): Promise<Chat> {
    const known = this.byConversation.get(id);
    if (known !== undefined) return known;
    const [row] = await this.database.query<Row & { gateway: string; instance: string }>({
      name: 'chats.by_id',
      text: `select c.id, c.account_id, c.chat, c.user_id, a.gateway, a.instance
               from runtime.conversations c join runtime.accounts a on a.id = c.account_id
              where c.id = $1`,
      values: [id],
    });
    const account = row === undefined ? null : await this.account(row.gateway, row.instance);
    if (row === undefined || account === null) throw new Error(`there is no conversation ${id}`);
    const chat = this.seal.open(chatPlace(id), row.chat);
    return this.remember(`${account.id} ${chat}`, { id, account, chat, userId: row.user_id });
  }

  private async find(index: Uint8Array, account: Account): Promise<Row | null> {
    const [row] = await this.database.query<Row>({
      name: 'chats.by_index',
      text: `select id, account_id, chat, user_id from runtime.conversations
              where account_id = $1 and chat_index = $2`,
      values: [account.id, index],
    });
    return row ?? null;
  }

  private create(index: Uint8Array, account: Account, chat: string, phone: string | null): Promise<Row> {
    return this.database.transaction(async (tx: Tx) => {
      const userId =
        phone === null ? null : await this.persons.findOrCreateByPhone(tx, phone, this.clock.now());
      const id = this.newId();
      const values = [id, account.id, account.businessId, this.seal.seal(chatPlace(id), chat), index, userId];
      // Two first messages at once: the second finds the first one's row.
      const [row] = await tx.query<Row>({
        name: 'chats.create',
        text: `insert into runtime.conversations (id, account_id, business_id, chat, chat_index, user_id)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (account_id, chat_index) do update
                 set user_id = coalesce(conversations.user_id, excluded.user_id)
               returning id, account_id, chat, user_id`,
        values,
      });
      if (row === undefined) throw new Error('an upsert returned nothing');
      return row;
    });
  }

  /**
   * Whoever looks for the same at the same time waits for one answer: thousands of notices of a chat that is not known
   * here yet take one connection.
   */
  private lookUp<T>(what: string, find: () => Promise<T>): Promise<T> {
    const under = this.lookups.get(what) as Promise<T> | undefined;
    if (under !== undefined) return under;
    const begun = find().finally(() => this.lookups.delete(what));
    this.lookups.set(what, begun);
    return begun;
  }

  private remember(key: string, chat: Chat): Chat {
    if (this.byKey.size >= rememberedMax) {
      this.byKey.clear();
      this.byConversation.clear();
    }
    this.byKey.set(key, chat);
    this.byConversation.set(chat.id, chat);
    return chat;
  }
}
