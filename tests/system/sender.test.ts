import { describe, expect, test } from 'vitest';
import type { GatewayEvent, SendAnswer } from '../../runtime/gateway.ts';
import { takePlace } from '../../runtime/conversation/rate.ts';
import { claimChats, headOf, letGo } from '../../runtime/conversation/sender-rows.ts';
import { world } from './support/nodes.ts';
import { chatOf, gate, message, tell, until } from './support/world.ts';

const it = world();

async function outboxOf(
  person: number,
): Promise<{ state: string; code: string | null; delivery: string | null }[]> {
  return it.rows(
    `select state, code, delivery from runtime.outbox where conversation_id = $1 order by seq`,
    await it.conversationOf(person),
  );
}

const refused = (code: string, retryable: boolean): SendAnswer => ({ state: 'refused', code, retryable });

describe('the sender', () => {
  test('sends the messages of a chat in order, from two nodes at once', async () => {
    const [one, two] = [await it.node(), await it.node()];
    const people = Array.from({ length: 6 }, () => it.somebody());
    for (const person of people) await tell(one, message(person, 'say a b c d'));
    for (const person of people) await tell(two, message(person, 'say e f'));
    await Promise.all([one.drain(), two.drain()]);
    await one.drain();
    for (const person of people)
      expect(it.gateway.textsOf(chatOf(person))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('lets the whole chat wait for a refusal that may pass, and other chats go on', async () => {
    const one = await it.node();
    const [amina, joe] = [it.somebody(), it.somebody()];
    let busy = true;
    it.gateway.answer = (sent, arrive) =>
      busy && sent.text === 'a' ? refused('busy', true) : { state: 'sent', message: arrive() };
    await tell(one, message(amina, 'say a b'));
    await tell(one, message(joe, 'say c'));
    await it.drainPatiently(one, 3);
    expect(it.gateway.arrived.map(({ text }) => text)).toEqual(['c']);
    expect(await outboxOf(amina)).toMatchObject([{ state: 'queued', code: 'busy' }, { state: 'queued' }]);
    busy = false;
    await it.drainPatiently(one, 3);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['a', 'b']);
  });

  test.each(['no_account', 'quota'])(
    'puts what is refused for good (%s) aside and the chat goes on',
    async (code) => {
      const one = await it.node();
      const amina = it.somebody();
      it.gateway.answer = (sent, arrive) =>
        sent.text === 'a' ? refused(code, false) : { state: 'sent', message: arrive() };
      await tell(one, message(amina, 'say a b'));
      await one.drain();
      expect(await outboxOf(amina)).toMatchObject([{ state: 'refused', code }, { state: 'sent' }]);
      const dead = await it.rows(
        `select code, seq from runtime.dead_letters where conversation_id = $1`,
        await it.conversationOf(amina),
      );
      expect(dead).toEqual([{ code, seq: 1n }]);
    },
  );

  test('gives a message up after its tries and the chat goes on', async () => {
    const one = await it.node({ settings: { sendAttemptsMax: 3 } });
    const amina = it.somebody();
    it.gateway.answer = (sent, arrive) =>
      sent.text === 'a' ? refused('busy', true) : { state: 'sent', message: arrive() };
    await tell(one, message(amina, 'say a b'));
    await it.drainPatiently(one);
    expect(await outboxOf(amina)).toMatchObject([{ state: 'dead', code: 'busy' }, { state: 'sent' }]);
  });

  test('looks before it sends again when an answer was lost, and sends what did not arrive', async () => {
    const one = await it.node();
    const [amina, joe] = [it.somebody(), it.somebody()];
    let lost = 0;
    it.gateway.answer = (sent, arrive) => {
      if (lost < 2 && (sent.text === 'arrives' || sent.text === 'vanishes')) {
        lost++;
        if (sent.text === 'arrives') arrive();
        return { state: 'unknown', reason: 'timeout' };
      }
      return { state: 'sent', message: arrive() };
    };
    await tell(one, message(amina, 'say arrives x'));
    await tell(one, message(joe, 'say vanishes y'));
    await it.drainPatiently(one);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['arrives', 'x']);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['vanishes', 'y']);
    expect(it.gateway.finds).toBe(2);
  });

  test('does not take the same words sent earlier for a message whose answer was lost', async () => {
    const one = await it.node();
    const amina = it.somebody();
    let sends = 0;
    it.gateway.answer = (_sent, arrive) =>
      ++sends === 2 ? { state: 'unknown', reason: 'timeout' } : { state: 'sent', message: arrive() };
    await tell(one, message(amina, 'say hi hi'));
    await it.drainPatiently(one);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['hi', 'hi']);
  });

  test('refuses the late answer of a node whose lease ran out', async () => {
    const begun = gate();
    const go = gate();
    let sends = 0;
    it.gateway.answer = async (_sent, arrive) => {
      const id = arrive();
      if (++sends === 1) {
        begun.open();
        await go.opened;
        return { state: 'sent', message: 'the late one' };
      }
      return { state: 'sent', message: id };
    };
    const zombie = await it.node({ settings: { sendLeaseMs: 30 } });
    const two = await it.node();
    const amina = it.somebody();
    await tell(zombie, message(amina, 'say a'));
    const late = zombie.drain();
    await begun.opened;
    await until(async () => {
      await it.drainPatiently(two, 2);
      return (await outboxOf(amina))[0]?.state === 'sent';
    });
    go.open();
    await late;
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['a']);
    const [row] = await it.rows<{ id: string }>(
      `select gateway_message as id from runtime.outbox where conversation_id = $1`,
      await it.conversationOf(amina),
    );
    expect(row?.id).not.toBe('the late one');
    expect(zombie.log.lines.map(({ event }) => event)).toContain('sender.fenced');
  });

  test('does not let go of a chat for which more was queued since it looked', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'hello'));
    await one.drain();
    const claim = { conversationId: await it.conversationOf(amina), by: 'me' };
    await it.rows(
      `update runtime.senders set claimed_by = 'me' where conversation_id = $1`,
      claim.conversationId,
    );
    const looked = await headOf(one.workers, claim);
    expect(looked).toEqual({ lastSeq: 1n, head: null });
    await tell(one, message(amina, 'more'));
    expect(await letGo(one.workers, claim, looked?.lastSeq ?? 0n)).toBe(false);
    expect((await headOf(one.workers, claim))?.head?.seq).toBe(2n);
    await it.rows(
      `update runtime.senders set due_at = now() where conversation_id = $1`,
      claim.conversationId,
    );
  });

  test('does not mark a message as being sent that somebody has sent since it was found', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'hello'));
    const id = await it.conversationOf(amina);
    const claims = await claimChats(one.workers, 'me', 60_000, 100);
    const claim = claims.find(({ conversationId }) => conversationId === id);
    const head = claim?.found.head;
    if (claim === undefined || !head) throw new Error('nothing was found');
    const stateOf = () => it.rows(`select state from runtime.outbox where conversation_id = $1`, id);
    const mark = { ...claim, leaseMs: 60_000, seq: head.seq, state: head.state };
    await it.rows(`update runtime.outbox set state = 'sent' where conversation_id = $1`, id);
    expect(await takePlace(one.workers, it.accountId, null, mark)).toMatchObject({ marked: false });
    expect(await stateOf()).toEqual([{ state: 'sent' }]);
    await it.rows(`update runtime.outbox set state = 'queued' where conversation_id = $1`, id);
    const stolen = { ...mark, by: 'somebody else' };
    expect(await takePlace(one.workers, it.accountId, null, stolen)).toMatchObject({ marked: false });
    expect(await takePlace(one.workers, it.accountId, null, mark)).toMatchObject({ marked: true });
    expect(await stateOf()).toEqual([{ state: 'sending' }]);
    await it.rows(`update runtime.outbox set state = 'sent' where conversation_id = $1`, id);
    await it.rows(
      `update runtime.senders set due_at = null, claimed_by = null where conversation_id = $1`,
      id,
    );
  });

  test('works a backlog off that was there at its start', async () => {
    const one = await it.node();
    const people = Array.from({ length: 40 }, () => it.somebody());
    for (const person of people) await tell(one, message(person, 'say a b c'));
    const two = await it.node({ settings: { sweepMs: 1_000_000 } });
    await two.start();
    await until(() => people.every((person) => it.gateway.textsOf(chatOf(person)).length >= 3));
    for (const person of people) expect(it.gateway.textsOf(chatOf(person))).toEqual(['a', 'b', 'c']);
  });

  test('sends what a turn queues while the chat is being sent to', async () => {
    const begun = gate();
    const go = gate();
    const one = await it.node({ settings: { sweepMs: 1_000_000 } });
    it.gateway.answer = async (sent, arrive) => {
      if (sent.text === 'a') {
        begun.open();
        await go.opened;
      }
      return { state: 'sent', message: arrive() };
    };
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'say a'));
    await begun.opened;
    await tell(one, message(amina, 'say b'));
    go.open();
    await until(() => it.gateway.arrived.length === 2);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['a', 'b']);
  });
});

describe('ticks', () => {
  const tick = (id: string, state: Extract<GatewayEvent, { kind: 'delivery' }>['state']): GatewayEvent => ({
    kind: 'delivery',
    instance: 'i1',
    chat: 'x',
    key: `${id}${state}`,
    at: new Date(1_000),
    message: id,
    state,
  });

  test('go forward only', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'say a'));
    await one.drain();
    const id = it.gateway.arrived[0]?.id ?? '';
    await tell(one, tick(id, 'read'));
    await tell(one, tick(id, 'delivered'));
    await tell(one, tick(id, 'failed'));
    expect(await outboxOf(amina)).toMatchObject([{ delivery: 'read' }]);
  });

  test('that come before the answer of the send are kept for it', async () => {
    const one = await it.node();
    const amina = it.somebody();
    it.gateway.answer = async (_sent, arrive) => {
      arrive();
      await tell(one, tick('early', 'delivered'));
      return { state: 'sent', message: 'early' };
    };
    await tell(one, message(amina, 'say a'));
    await one.drain();
    expect(await outboxOf(amina)).toMatchObject([{ state: 'sent', delivery: 'delivered' }]);
  });

  test('of a number without an account put the message on the list of dead letters', async () => {
    const one = await it.node();
    const amina = it.somebody();
    it.gateway.answer = () => ({ state: 'sent', message: 'gone' });
    await tell(one, message(amina, 'say a'));
    await one.drain();
    await tell(one, tick('gone', 'no_account'));
    expect(await outboxOf(amina)).toMatchObject([{ delivery: 'failed', code: 'no_account' }]);
    const dead = await it.rows(
      `select code from runtime.dead_letters where conversation_id = $1`,
      await it.conversationOf(amina),
    );
    expect(dead).toEqual([{ code: 'no_account' }]);
  });

  test('of our own message reported back settle a send whose answer was lost', async () => {
    const one = await it.node();
    const amina = it.somebody();
    it.gateway.answer = (sent, arrive) => {
      const id = arrive();
      return sent.text === 'a' ? { state: 'unknown', reason: 'timeout' } : { state: 'sent', message: id };
    };
    await tell(one, message(amina, 'say a b'));
    await one.drain();
    const own = {
      kind: 'own_message',
      instance: 'i1',
      chat: chatOf(amina),
      key: 'o1',
      message: 'own-1',
    } as const;
    await tell(one, { ...own, text: 'a' });
    await one.drain();
    expect(await outboxOf(amina)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['a', 'b']);
  });
});
