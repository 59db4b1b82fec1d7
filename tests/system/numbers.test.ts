/** Numbers that cannot send: paused on all nodes, nothing lost, operators told, resumed in order. */
import { describe, expect, test } from 'vitest';
import type { GatewayEvent } from '../../runtime/gateway.ts';
import { stand, type Stand } from './support/gateway.ts';
import { world } from './support/nodes.ts';
import { phoneOf, until } from './support/world.ts';

const it = world();
const digits = (person: number): string => phoneOf(person).slice(1);

/** People with phones at all numbers of a stand. */
function people({ sandboxes }: Stand, count: number): string[] {
  const numbers = Array.from({ length: count }, () => digits(it.somebody()));
  for (const sandbox of sandboxes) for (const number of numbers) sandbox.addPhone({ number, name: 'Amina' });
  return numbers;
}

/** What the outbox holds for the account, in order of chat and number. */
const outbox = (accountId: string): Promise<{ state: string; code: string | null; attempts: number }[]> =>
  it.rows(
    `select state, code, attempts from runtime.outbox where account_id = $1 order by conversation_id, seq`,
    accountId,
  );

/** As if the time that chats wait for had come. */
const dueNow = (s: Stand): Promise<object[]> =>
  it.rows(
    `update runtime.senders set due_at = now() where due_at is not null and account_id = $1`,
    s.accountId,
  );

const account = async (id: string) => {
  const [row] = await it.rows<{ state: string | null; paused_by: string | null; look_code: string | null }>(
    `select state, paused_by, look_code from runtime.accounts where id = $1`,
    id,
  );
  return row;
};

describe('a number that cannot send', () => {
  test.each(['notAuthorized', 'starting', 'blocked', 'yellowCard', 'sleepMode'])(
    'is paused when its gateway says %s: all nodes wait, and go on in order when it is back',
    async (state) => {
      const s = await stand(it);
      const two = await s.another();
      const [amina = '', joe = ''] = people(s, 2);
      s.sandbox.setState(state);
      await s.settle();
      for (const number of [amina, joe]) s.sandbox.phoneSends(number, { text: 'say a b' });
      await s.settle();
      s.sandbox.phoneSends(amina, { text: 'say c' });
      await s.settle();
      await two.drain();
      expect(s.heard(amina)).toEqual([]);
      expect((await outbox(s.accountId)).map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0, 0]);
      // None of them is late: they wait for their number, and are counted as such.
      expect(await two.health()).toMatchObject({ held: 2, oldestSendS: 0 });
      s.sandbox.setState('authorized');
      await s.settle();
      expect(await two.health()).toMatchObject({ held: 0 });
      expect(s.heard(amina)).toEqual(['a', 'b', 'c']);
      expect(s.heard(joe)).toEqual(['a', 'b']);
    },
  );

  test('is paused when a message meets a yellow card', async () => {
    const s = await stand(it);
    const [amina = ''] = people(s, 1);
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.settle();
    const [, sent] = s.sandbox.history(amina);
    s.sandbox.notify({
      typeWebhook: 'outgoingMessageStatus',
      instanceData: { idInstance: Number(s.sandbox.idInstance), typeInstance: 'whatsapp' },
      timestamp: Math.floor(Date.now() / 1000),
      chatId: `${amina}@c.us`,
      idMessage: sent?.id,
      status: 'yellowCard',
      sendByApi: true,
    });
    await s.settle();
    expect(await account(s.accountId)).toMatchObject({ state: 'yellow_card', paused_by: 'yellow_card' });
  });

  test('is found by asking when no notice came, and so is its return', async () => {
    const s = await stand(it, { settings: { statePollMs: 20, statePollPausedMs: 20, sweepMs: 10 } });
    const [amina = ''] = people(s, 1);
    await s.node.start();
    s.sandbox.setState('notAuthorized', { silently: true });
    await until(async () => (await account(s.accountId))?.state === 'not_authorized');
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.sandbox.idle();
    expect(s.heard(amina)).toEqual([]);
    s.sandbox.setState('authorized', { silently: true });
    await until(() => s.heard(amina).length > 0);
    expect(s.heard(amina)).toEqual(['a']);
  });

  test('is held when it is refused before anybody knew, and the tries do not count', async () => {
    const s = await stand(it, { settings: { sendAttemptsMax: 2 } });
    const [amina = '', joe = ''] = people(s, 2);
    s.sandbox.setState('notAuthorized', { silently: true });
    for (const number of [amina, joe]) s.sandbox.phoneSends(number, { text: 'say a b' });
    await s.settle();
    for (let again = 0; again < 4; again++) {
      await it.rows(`update runtime.accounts set held_until = null where id = $1`, s.accountId);
      await dueNow(s);
      await s.settle();
    }
    const states = (await outbox(s.accountId)).map(({ state, attempts }) => [state, attempts]);
    expect(states).toEqual(Array.from({ length: 4 }, () => ['queued', 0]));
    s.sandbox.setState('notAuthorized');
    s.sandbox.setState('authorized');
    await s.settle();
    expect([s.heard(amina), s.heard(joe)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('whose notice is older than what is known stays as it is', async () => {
    const s = await stand(it);
    const notice = (stateInstance: string, at: number): object => ({
      typeWebhook: 'stateInstanceChanged',
      instanceData: { idInstance: Number(s.sandbox.idInstance), typeInstance: 'whatsapp' },
      timestamp: Math.floor(at / 1000),
      stateInstance,
    });
    s.sandbox.notify(notice('authorized', Date.now()));
    s.sandbox.notify(notice('blocked', Date.now() - 3_600_000));
    await s.settle();
    expect(await account(s.accountId)).toMatchObject({ state: 'authorized' });
  });

  test('that cannot be asked keeps its state, and why is noted', async () => {
    const s = await stand(it, {
      client: { accounts: [] },
      settings: { statePollMs: 20, sweepMs: 10 },
    });
    await s.node.start();
    await until(async () => (await account(s.accountId))?.look_code === 'unknown_account');
    expect(await account(s.accountId)).toMatchObject({ state: null });
  });

  test('wakes at the next mending what a killed node left held', async () => {
    const s = await stand(it);
    const [amina = ''] = people(s, 1);
    s.sandbox.setState('blocked');
    await s.settle();
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.settle();
    await it.rows(`update runtime.accounts set state = 'authorized' where id = $1`, s.accountId);
    s.sandbox.setState('authorized', { silently: true });
    await s.node.start();
    await until(() => s.heard(amina).length > 0);
  });
});

describe('a plan that is used up', () => {
  test('for new chats lets this chat wait and others go on', async () => {
    const s = await stand(it);
    const [amina = '', joe = ''] = people(s, 2);
    s.sandbox.failNext('466');
    s.sandbox.phoneSends(amina, { text: 'say a b' });
    await s.settle();
    s.sandbox.phoneSends(joe, { text: 'say c' });
    await s.settle();
    expect([s.heard(amina), s.heard(joe)]).toEqual([[], ['c']]);
    expect(await outbox(s.accountId)).toContainEqual({ state: 'queued', code: 'quota_chats', attempts: 0 });
    await dueNow(s);
    await s.settle();
    expect(s.heard(amina)).toEqual(['a', 'b']);
  });

  test('for sends holds the number, and a known good state does not end that', async () => {
    const s = await stand(it);
    const [amina = '', joe = ''] = people(s, 2);
    s.sandbox.setState('authorized');
    await s.settle();
    s.sandbox.failNext('466_sends');
    s.sandbox.phoneSends(amina, { text: 'say a' });
    await s.settle();
    s.sandbox.setState('authorized');
    s.sandbox.phoneSends(joe, { text: 'say b' });
    await s.settle();
    expect([s.heard(amina), s.heard(joe)]).toEqual([[], []]);
    await it.rows(`update runtime.accounts set held_until = now() where id = $1`, s.accountId);
    await dueNow(s);
    await s.settle();
    expect([s.heard(amina), s.heard(joe)]).toEqual([['a'], ['b']]);
  });
});

describe('operators', () => {
  const [zawadi, mercy] = [91, 92].map(phoneOf);
  const operators = [zawadi ?? '', mercy ?? ''];
  const phones = operators.map((phone) => phone.slice(1));

  function withOperators(s: Stand): Stand {
    for (const sandbox of s.sandboxes)
      for (const number of phones) sandbox.addPhone({ number, name: 'Operator' });
    return s;
  }

  test('hear once, through another number that works, and of the return', async () => {
    const s = withOperators(await stand(it, { count: 2, operators }));
    const two = await s.another({ operators });
    const [first, second] = s.sandboxes;
    first?.setState('blocked');
    await s.settle();
    first?.redeliver();
    await s.settle();
    await two.drain();
    const paused = expect.stringMatching(/^\d+ paused: blocked \(en\)$/);
    for (const phone of phones) {
      expect(first?.history(phone)).toEqual([]);
      expect(second?.history(phone).map(({ text }) => text)).toEqual([paused]);
    }
    first?.setState('starting');
    first?.setState('authorized');
    await s.settle();
    for (const phone of phones)
      expect(s.heard(phone)).toEqual([expect.stringMatching(/is back from blocked \(en\)$/), paused]);
  });

  test('hear when it is over where there is no other number, and the log says it at once', async () => {
    const s = withOperators(await stand(it, { operators }));
    s.sandbox.setState('notAuthorized');
    await s.settle();
    expect(s.heard(phones[0] ?? '')).toEqual([]);
    expect(s.node.log.lines).toContainEqual({
      event: 'account.paused',
      fields: { account: s.accountId, state: 'not_authorized' },
    });
    s.sandbox.setState('authorized');
    await s.settle();
    for (const phone of phones)
      expect(s.heard(phone)).toEqual([expect.stringMatching(/is back from not_authorized \(en\)$/)]);
  });

  test('hear once, however many nodes learn of it at the same moment', async () => {
    const s = withOperators(await stand(it, { count: 2, operators }));
    const two = await s.another({ operators });
    const event = (at: Date): GatewayEvent => {
      const { idInstance } = s.sandbox;
      return { kind: 'instance', instance: idInstance, key: 'k', at, state: 'blocked' };
    };
    const nodes = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? s.node : two));
    await Promise.all(nodes.map((node) => node.receive('greenapi', [event(new Date())], new Uint8Array())));
    await s.settle();
    expect(phones.map((phone) => s.heard(phone).length)).toEqual([1, 1]);
  });

  test('hear nothing of a number that only starts again', async () => {
    const s = withOperators(await stand(it, { count: 2, operators }));
    s.sandbox.setState('starting');
    s.sandbox.setState('authorized');
    await s.settle();
    expect(phones.map(s.heard)).toEqual([[], []]);
  });
});

test('troubles of numbers are named, with the chats that wait, until they are over', async () => {
  const s = await stand(it);
  const [amina = ''] = people(s, 1);
  const troubles = async () =>
    (await s.node.troubles()).filter(({ subject }) => subject === s.sandbox.idInstance);
  expect(await troubles()).toEqual([]);
  s.sandbox.setState('blocked');
  s.sandbox.notify({
    typeWebhook: 'quotaExceeded',
    instanceData: { idInstance: Number(s.sandbox.idInstance), typeInstance: 'whatsapp' },
    quotaData: { method: 'correspondents', used: 3, total: 3, status: 'CORRESPONDENTS_QUOTA_EXCEEDED' },
  });
  await s.settle();
  s.sandbox.phoneSends(amina, { text: 'say a' });
  await s.settle();
  expect(await troubles()).toMatchObject([
    { kind: 'number_paused', why: 'blocked', chats: 1 },
    { kind: 'plan_used_up', why: 'chats' },
  ]);
  s.sandbox.setState('authorized');
  s.sandbox.failNext('466_sends');
  await s.settle();
  expect(await troubles()).toMatchObject([
    { kind: 'number_refused', why: 'quota', chats: 1 },
    { kind: 'plan_used_up' },
  ]);
});
