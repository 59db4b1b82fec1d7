import { describe, expect, test } from 'vitest';
import type { DomainEvent, Publish } from '../../runtime/ports.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, phoneOf, slowTool, tell, tool, until, userOf, type Node } from './support/world.ts';

const it = world();

const event = (id: string, to: readonly number[], data = 'news', outcome = 'happened'): DomainEvent => ({
  id,
  name: 'pot.paid',
  outcome,
  about: null,
  data,
  to: to.map((person) => userOf(phoneOf(person))),
});

/** People who have a conversation. */
async function known(node: Node, count: number): Promise<number[]> {
  const people = Array.from({ length: count }, () => it.somebody());
  for (const person of people) await tell(node, message(person, 'hello'));
  await node.drain();
  return people;
}

const now = new Date('2026-03-02T06:00:00Z');
const post = (node: Node, events: readonly DomainEvent[]): Promise<void> =>
  node.database.transaction((tx) => node.publish('b1')(tx, events, now));

describe('what one member does', () => {
  test('reaches the chats of others in the same transaction, and each is a turn of its own', async () => {
    const reached: number[] = [];
    let publish: Publish | undefined;
    const paid = tool('pay', async (tx, call) => {
      await publish?.(tx, [event(`paid:${call.key}`, reached)], now);
      if (call.input['text'] === 'call pay' && reached.length === 0) throw new Error('nobody');
      return { outcome: 'done' };
    });
    const one = await it.node({
      domain: (ports) => {
        publish = ports.publish('b1');
        return { tools: [paid] };
      },
    });
    const [amina, joe, zawadi] = await known(one, 3);
    reached.push(amina ?? 0, joe ?? 0, zawadi ?? 0);
    await tell(one, message(amina ?? 0, 'call pay'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(joe ?? 0))).toEqual(['heard hello', 'pot.paid news']);
    expect(it.gateway.textsOf(chatOf(zawadi ?? 0))).toEqual(['heard hello', 'pot.paid news']);
    expect(it.gateway.textsOf(chatOf(amina ?? 0))).toEqual(['heard hello', 'outcome done ', 'pot.paid news']);
  });

  test('reaches nobody when its transaction is rolled back', async () => {
    const one = await it.node();
    const [amina] = await known(one, 1);
    const posting = one.database.transaction(async (tx) => {
      await one.publish('b1')(tx, [event('never', [amina ?? 0])], now);
      throw new Error('refused after all');
    });
    await expect(posting).rejects.toThrow('refused after all');
    expect(await one.drain()).toEqual({ turns: 0, sends: 0, calls: 0 });
  });
});

describe('a domain event', () => {
  test('that is published twice is told once', async () => {
    const one = await it.node();
    const [amina] = await known(one, 1);
    await post(one, [event('once', [amina ?? 0])]);
    await post(one, [event('once', [amina ?? 0])]);
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina ?? 0))).toEqual(['heard hello', 'pot.paid news']);
  });

  test('for somebody who never wrote is skipped and counted', async () => {
    const one = await it.node();
    await post(one, [event('nobody', [it.somebody(), it.somebody()])]);
    expect(one.counts.get('publish.skipped')).toBe(2);
  });

  test('of another business does not reach a chat', async () => {
    const one = await it.node();
    const [amina] = await known(one, 1);
    await one.database.transaction((tx) => one.publish('b2')(tx, [event('other', [amina ?? 0])], now));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina ?? 0))).toEqual(['heard hello']);
  });

  test('is worked off by a running node at once, without a sweep', async () => {
    const one = await it.node({ settings: { sweepMs: 1_000_000 } });
    const people = await known(one, 5);
    await one.start();
    await post(one, [event('now', people)]);
    await until(() => people.every((person) => it.gateway.textsOf(chatOf(person)).length === 2));
    expect(it.gateway.arrived).toHaveLength(10);
  });

  test('is found by the sweep when the node that published it is gone', async () => {
    const gone = await it.node();
    const people = await known(gone, 3);
    await post(gone, [event('left', people)]);
    const one = await it.node({ settings: { sweepMs: 20 } });
    await one.start();
    await until(() => it.gateway.arrived.length === 6);
    expect(people.map((person) => it.gateway.textsOf(chatOf(person)).at(-1))).toEqual(
      people.map(() => 'pot.paid news'),
    );
  });

  test('whose template is broken delays no posting and no other chat', async () => {
    const one = await it.node();
    const [amina, joe] = await known(one, 2);
    await post(one, [event('broken', [amina ?? 0], 'broken template'), event('whole', [joe ?? 0])]);
    const [row] = await it.rows<{ state: string }>(
      `select state from runtime.inbox where source_key = 'domain:broken'`,
    );
    expect(row?.state).toBe('new');
    await tell(one, message(amina ?? 0, 'count'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(joe ?? 0)).at(-1)).toBe('pot.paid news');
    expect(it.gateway.textsOf(chatOf(amina ?? 0))).toEqual([
      'heard hello',
      expect.stringMatching(/^sorry /),
      'count 1',
    ]);
  });

  test('that is a reminder is not sent to somebody who paused them, and that is recorded', async () => {
    const amina = it.somebody();
    const one = await it.node({ muted: new Set([userOf(phoneOf(amina))]) });
    await tell(one, message(amina, 'hello'));
    await post(one, [event('r1', [amina], 'soon', 'reminded'), event('r2', [amina], 'receipt')]);
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['heard hello', 'pot.paid receipt']);
    const states = await it.rows<{ state: string }>(
      `select state from runtime.outbox where conversation_id = $1 order by seq`,
      await it.conversationOf(amina),
    );
    expect(states.map(({ state }) => state)).toEqual(['sent', 'suppressed', 'sent']);
  });
});

describe('a flood', () => {
  test('of one chat holds one connection, so that others are served meanwhile', async () => {
    const { slow, begun, letGo } = slowTool();
    const one = await it.node({ pool: 2, domain: () => ({ tools: [slow] }) });
    const [loud, quiet] = await known(one, 2);
    const flood = [tell(one, message(loud ?? 0, 'call slow'))];
    await begun;
    for (let i = 0; i < 200; i++) flood.push(tell(one, message(loud ?? 0, `more ${i}`)));
    expect(await tell(one, message(quiet ?? 0, 'count'))).toBe('ok');
    const [row] = await it.rows<{ state: string }>(
      `select state from runtime.inbox where conversation_id = $1 order by id desc limit 1`,
      await it.conversationOf(quiet ?? 0),
    );
    expect(row?.state).toBe('done');
    letGo();
    await Promise.all(flood);
  });

  test('of pending events for one chat does not hide others from the sweep', async () => {
    const one = await it.node();
    const [loud, quiet] = await known(one, 2);
    const id = await it.conversationOf(loud ?? 0);
    // A parked event in front: nothing of this chat can go on for an hour.
    await it.rows(
      `insert into runtime.inbox (conversation_id, source_key, kind, payload, state, retry_at)
       select $1::uuid, 'flood:' || n, 'timer', '', 'parked', now() + interval '1 hour' from generate_series(1, 3000) n`,
      id,
    );
    await post(one, [event('quiet', [quiet ?? 0])]);
    await one.close();
    const two = await it.node({ settings: { sweepMs: 20 } });
    await two.start();
    await until(() => it.gateway.textsOf(chatOf(quiet ?? 0)).includes('pot.paid news'));
    const [left] = await it.rows<{ count: bigint }>(
      `select count(*) as count from runtime.inbox where conversation_id = $1 and state = 'parked'`,
      id,
    );
    expect(left?.count).toBe(3000n);
    await it.rows(`delete from runtime.inbox where conversation_id = $1`, id);
  });
});
