import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import {
  chatOf,
  FakeGateway,
  message,
  openAccount,
  openNode,
  tell,
  type Node,
  type NodeOptions,
} from './support/world.ts';

let db: TestDatabase;
const nodes: Node[] = [];

beforeAll(async () => {
  db = await testDatabase();
  await openAccount(db.database);
});
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
});
afterAll(() => db.close());

async function node(options: Partial<NodeOptions> = {}): Promise<Node> {
  const opened = await openNode({ url: db.url, ...options });
  nodes.push(opened);
  return opened;
}

test('a message is worked off in one turn and answered', async () => {
  const gateway = new FakeGateway();
  const one = await node({ gateway });
  expect(await tell(one, message(1, 'count'))).toBe('ok');
  expect(await tell(one, message(1, 'count'))).toBe('ok');
  await one.drain();
  expect(gateway.textsOf(chatOf(1))).toEqual(['count 1', 'count 2']);
});

test('fifty deliveries of one notification at once have one effect', async () => {
  const gateway = new FakeGateway();
  const [one, two] = [await node({ gateway }), await node({ gateway })];
  const same = message(2, 'count', 'same');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => tell(i % 2 === 0 ? one : two, same)),
  );
  expect(new Set(answers)).toEqual(new Set(['ok']));
  await one.drain();
  expect(gateway.textsOf(chatOf(2))).toEqual(['count 1']);
});
