/**
 * A node whose lease ran out sends all the same: what it sent has no row, and must be nobody else's; what it heard is
 * about a message that is another's by now.
 */
import { describe, expect, test } from 'vitest';
import type { SendAnswer } from '../../runtime/gateway.ts';
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

/**
 * A node that stands still inside its first send, of "hi" to this person, until another has sent it once more. What
 * each later send is told is up to the test. `wake` lets the first arrive after all, or hear something else (`first`).
 */
async function afterALease(
  person: number,
  later: (nth: number, arrive: () => string) => SendAnswer,
  { first, attemptsMax = 12 }: { readonly first?: SendAnswer; readonly attemptsMax?: number } = {},
) {
  const begun = gate();
  const go = gate();
  let sends = 0;
  let late = '';
  it.gateway.answer = async (_sent, arrive) => {
    sends += 1;
    if (sends > 1) return later(sends, arrive);
    begun.open();
    await go.opened;
    if (first !== undefined) return first;
    late = arrive();
    return { state: 'sent', message: late };
  };
  const zombie = await it.node({ settings: { sendLeaseMs: 30, sendAttemptsMax: attemptsMax } });
  const two = await it.node();
  await tell(zombie, message(person, 'say hi'));
  const working = zombie.drain();
  await begun.opened;
  await until(async () => {
    await it.drainPatiently(two, 2);
    return (await statesOf(person))[0] === 'sent';
  });
  const wake = async (): Promise<string> => {
    go.open();
    await working;
    return late;
  };
  return { zombie, two, wake };
}

describe('a send whose answer came too late', () => {
  test.each(['looked for', 'reported back'])(
    'what was sent is never taken for a later message with the same words (%s)',
    async (how) => {
      const amina = it.somebody();
      // The third is lost on its way, and so is its answer.
      const { two, wake } = await afterALease(amina, (nth, arrive) =>
        nth === 3 ? { state: 'unknown', reason: 'timeout' } : { state: 'sent', message: arrive() },
      );
      const late = await wake();
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
      if (how === 'reported back') await tell(two, { ...own, message: late });
      else await it.drainPatiently(two);
      expect((await statesOf(amina))[1]).toBe(how === 'reported back' ? 'unknown' : 'sent');
      await it.drainPatiently(two);
      expect(it.gateway.textsOf(chatOf(amina))).toEqual(['hi', 'hi', 'hi']);
    },
  );

  test('what was sent stays a message’s own, though one with the same words was sent after it', async () => {
    const joe = it.somebody();
    const { two, wake } = await afterALease(joe, (nth, arrive) => {
      const id = arrive();
      // The third arrives, and its answer is lost.
      return nth === 3 ? { state: 'unknown', reason: 'timeout' } : { state: 'sent', message: id };
    });
    await tell(two, message(joe, 'say hi'));
    await two.drain();
    expect(await statesOf(joe)).toEqual(['sent', 'unknown']);
    await wake();
    await it.drainPatiently(two);
    expect(await statesOf(joe)).toEqual(['sent', 'sent']);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['hi', 'hi', 'hi']);
  });

  test.each<[string, SendAnswer, string]>([
    ['lost', { state: 'unknown', reason: 'timeout' }, 'sender.given_up'],
    [
      'of a number that is refused',
      { state: 'refused', code: 'wrong_token', retryable: true, waits: 'account' },
      'sender.held',
    ],
  ])(
    'nothing is told of a message that is not one’s own any more (an answer %s)',
    async (_what, first, event) => {
      const zawadi = it.somebody();
      const { zombie, wake } = await afterALease(
        zawadi,
        (_nth, arrive) => ({ state: 'sent', message: arrive() }),
        { first, attemptsMax: 1 },
      );
      await wake();
      expect(await statesOf(zawadi)).toEqual(['sent']);
      const told = zombie.log.lines.map((line) => line.event);
      expect(told).toContain('sender.fenced');
      expect(told).not.toContain(event);
    },
  );
});
