import { expect, test } from 'vitest';
import type { SendAnswer } from '../../runtime/gateway.ts';
import { world } from './support/nodes.ts';
import { FakeProvider, paying } from './support/paying.ts';
import { chatOf, message, phoneOf, tell, until, userOf, type Node } from './support/world.ts';

const it = world();

/** Mulberry32: the same seed gives the same numbers. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3])(
  'in a storm over two nodes (seed %i) every chat gets every answer once and in order, and nothing is paid twice',
  async (seed) => {
    const chance = random(seed);
    const provider = new FakeProvider();
    provider.answer = (_key, pay) => {
      const dice = chance();
      if (dice < 0.8) pay();
      return dice < 0.6 ? { state: 'accepted', data: 'ok' } : { state: 'unknown', reason: 'lost' };
    };
    it.gateway.answer = (_message, arrive): SendAnswer => {
      const dice = chance();
      if (dice < 0.1) return { state: 'refused', code: 'busy', retryable: true };
      if (dice < 0.2) return { state: 'unknown', reason: 'lost_before' };
      const sent = arrive();
      return dice < 0.3 ? { state: 'unknown', reason: 'lost_after' } : { state: 'sent', message: sent };
    };
    const settings = {
      sweepMs: 20,
      lockWaitMs: 5,
      sendBackOffMs: 1,
      sendBackOffMaxMs: 5,
      sendAttemptsMax: 1_000,
    };
    const options = {
      providers: [provider],
      domain: paying([]),
      settings: { ...settings, callBackOffMs: 1, callBackOffMaxMs: 5 },
    };
    const nodes: Node[] = [await it.node(options), await it.node(options)];
    for (const node of nodes) await node.start();
    const anyNode = (): Node => nodes[chance() < 0.5 ? 0 : 1] as Node;
    const people = Array.from({ length: 8 }, () => it.somebody());

    const one = async (person: number): Promise<void> => {
      for (let i = 1; i <= 12; i++) {
        const event = message(person, i === 6 ? 'call pay' : 'count');
        // Given twice, at once or after each other, to either node.
        const first = tell(anyNode(), event);
        if (chance() < 0.5) await first;
        expect([await tell(anyNode(), event), await first]).toEqual(['ok', 'ok']);
      }
    };
    const post = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const node = anyNode();
        const event = {
          id: `storm-${seed}-${i}`,
          name: 'news',
          outcome: 'happened',
          about: null,
          to: people.map((person) => userOf(phoneOf(person))),
          data: String(i),
        };
        await node.database.transaction((tx) => node.publish('b1')(tx, [event], new Date(0)));
      }
    };
    for (const person of people) await tell(anyNode(), message(person, 'hello'));
    await Promise.all([...people.map(one), post(5)]);

    const texts = (person: number): string[] => it.gateway.textsOf(chatOf(person));
    await until(async () => {
      const health = await (nodes[0] as Node).health();
      return (
        health.undone +
          health.sending +
          health.calls.calling +
          health.calls.intended +
          health.calls.unknown ===
        0
      );
    });
    for (const person of people) {
      const counts = Array.from({ length: 11 }, (_, i) => `count ${i + 1}`);
      expect(texts(person).filter((text) => text.startsWith('count'))).toEqual(counts);
      expect(texts(person).filter((text) => text.startsWith('outcome'))).toHaveLength(1);
      // Posted by two nodes at once, they may overtake each other, but each comes once.
      expect(
        texts(person)
          .filter((text) => text.startsWith('news'))
          .sort(),
      ).toEqual(Array.from({ length: 5 }, (_, i) => `news ${i}`));
      expect(texts(person)).toHaveLength(18);
    }
    expect(provider.paid).toHaveLength(people.length);
    expect(new Set(provider.paid).size).toBe(people.length);
  },
);
