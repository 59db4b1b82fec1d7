/** A node whose lease ran out sends all the same: what it sent has no row, and must be nobody else's. */
import { describe, expect, test } from 'vitest';
import { world } from './support/nodes.ts';
import { chatOf, gate, message, tell, until } from './support/world.ts';

const it = world();

const statesOf = async (person: number): Promise<string[]> =>
  (
    await it.rows<{ state: string }>(
      `select state from runtime.outbox where conversation_id = $1 order by seq`,
      await it.conversationOf(person),
    )
  ).map(({ state }) => state);

describe('a send whose answer came too late', () => {
  test.each(['looked for', 'reported back'])(
    'what was sent is never taken for a later message with the same words (%s)',
    async (how) => {
      const begun = gate();
      const go = gate();
      const late: string[] = [];
      let sends = 0;
      it.gateway.answer = async (_sent, arrive) => {
        sends += 1;
        if (sends === 1) {
          begun.open();
          await go.opened;
          late.push(arrive());
          return { state: 'sent', message: late[0] ?? '' };
        }
        // The third is lost on its way, and so is its answer.
        if (sends === 3) return { state: 'unknown', reason: 'timeout' };
        return { state: 'sent', message: arrive() };
      };
      const zombie = await it.node({ settings: { sendLeaseMs: 30 } });
      const two = await it.node();
      const amina = it.somebody();
      await tell(zombie, message(amina, 'say hi'));
      const working = zombie.drain();
      await begun.opened;
      await until(async () => {
        await it.drainPatiently(two, 2);
        return (await statesOf(amina))[0] === 'sent';
      });
      go.open();
      await working;
      expect(it.gateway.textsOf(chatOf(amina))).toEqual(['hi', 'hi']);
      await tell(two, message(amina, 'say hi'));
      await two.drain();
      const own = {
        kind: 'own_message',
        instance: 'i1',
        chat: chatOf(amina),
        key: 'o2',
        text: 'hi',
      } as const;
      if (how === 'reported back') await tell(two, { ...own, message: late[0] ?? '' });
      else await it.drainPatiently(two);
      expect((await statesOf(amina))[1]).toBe(how === 'reported back' ? 'unknown' : 'sent');
      await it.drainPatiently(two);
      expect(it.gateway.textsOf(chatOf(amina))).toEqual(['hi', 'hi', 'hi']);
    },
  );

  test('what was sent stays a message’s own, though one with the same words was sent after it', async () => {
    const begun = gate();
    const go = gate();
    let sends = 0;
    it.gateway.answer = async (_sent, arrive) => {
      sends += 1;
      if (sends === 1) {
        begun.open();
        await go.opened;
        return { state: 'sent', message: arrive() };
      }
      const id = arrive();
      // The third arrives, and its answer is lost.
      return sends === 3 ? { state: 'unknown', reason: 'timeout' } : { state: 'sent', message: id };
    };
    const zombie = await it.node({ settings: { sendLeaseMs: 30 } });
    const two = await it.node();
    const joe = it.somebody();
    await tell(zombie, message(joe, 'say hi'));
    const working = zombie.drain();
    await begun.opened;
    await until(async () => {
      await it.drainPatiently(two, 2);
      return (await statesOf(joe))[0] === 'sent';
    });
    await tell(two, message(joe, 'say hi'));
    await two.drain();
    expect(await statesOf(joe)).toEqual(['sent', 'unknown']);
    go.open();
    await working;
    await it.drainPatiently(two);
    expect(await statesOf(joe)).toEqual(['sent', 'sent']);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['hi', 'hi', 'hi']);
  });
});
