/** A test file's database and nodes, closed by themselves. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { FakeGateway, openAccount, openNode, phoneOf, userOf, type Node, type NodeOptions } from './world.ts';

export interface World {
  readonly db: TestDatabase;
  /** The gateway of all nodes of this test that were not given one. */
  readonly gateway: FakeGateway;
  node(options?: Partial<NodeOptions>): Promise<Node>;
  /** A person nobody has spoken with. */
  somebody(): number;
  /** Rows of a query as the administrator. */
  rows<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
  conversationOf(person: number): Promise<string>;
  /** The inbox of a person's conversation, in order; `empty` where the payload was blanked. */
  inboxOf(person: number): Promise<{ state: string; attempts: number; empty: boolean }[]>;
  /** Drains, and makes every back-off be over, in turns: as if time passed. */
  drainPatiently(node: Node, rounds?: number): Promise<void>;
  accountId: string;
}

/** Call it once at a test file's top. */
export function world(): World {
  let db: TestDatabase | undefined;
  let gateway = new FakeGateway();
  let people = 0;
  const nodes: Node[] = [];
  const opened = (): TestDatabase => {
    if (db === undefined) throw new Error('the database is open only while tests run');
    return db;
  };
  const self: World = {
    accountId: '',
    get db() {
      return opened();
    },
    get gateway() {
      return gateway;
    },
    async node(more = {}) {
      const node = await openNode({ url: opened().url, gateway, ...more });
      nodes.push(node);
      return node;
    },
    somebody: () => ++people,
    rows: (text, ...values) => opened().admin.query({ name: `test: ${text}`.slice(0, 63), text, values }),
    async drainPatiently(node, rounds = 6) {
      for (let i = 0; i < rounds; i++) {
        await node.drain();
        await self.rows(
          `update runtime.senders set due_at = now() where due_at is not null and claimed_by is null`,
        );
        await self.rows(
          `update runtime.outside_calls set next_at = now() where next_at is not null and claimed_by is null`,
        );
      }
      await node.drain();
    },
    async inboxOf(person) {
      return self.rows(
        `select state, attempts, payload is null as empty from runtime.inbox where conversation_id = $1 order by id`,
        await self.conversationOf(person),
      );
    },
    async conversationOf(person) {
      const [row] = await self.rows<{ id: string }>(
        `select id from runtime.conversations where user_id = $1`,
        userOf(phoneOf(person)),
      );
      if (row === undefined) throw new Error(`person ${person} has no conversation`);
      return row.id;
    },
  };
  beforeAll(async () => {
    db = await testDatabase();
    self.accountId = await openAccount(db.database);
  });
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.close();
    gateway = new FakeGateway();
  });
  afterAll(() => db?.close());
  return self;
}
