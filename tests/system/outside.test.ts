import { describe, expect, test } from 'vitest';
import type { AnswerHandler, OutsideTool } from '../../runtime/ports.ts';
import { world } from './support/nodes.ts';
import { FakeProvider, paying, type Handled } from './support/paying.ts';
import { chatOf, gate, message, tell, until, type Node, type NodeOptions } from './support/world.ts';

const it = world();

/** A node that pays through `provider` and notes in `handled` what its handler was told. */
function payer(provider: FakeProvider, handled: Handled[], more: Partial<NodeOptions> = {}): Promise<Node> {
  return it.node({ providers: [provider], domain: paying(handled), ...more });
}

async function callsOf(person: number): Promise<{ state: string; attempts: number }[]> {
  return it.rows(
    `select state, attempts from runtime.outside_calls where conversation_id = $1 order by created_at`,
    await it.conversationOf(person),
  );
}

describe('an outside call', () => {
  test('is made after its turn is committed, and its outcome goes to the call that waits', async () => {
    const provider = new FakeProvider();
    const handled: Handled[] = [];
    const one = await payer(provider, handled);
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    expect(provider.paid).toEqual([]);
    expect(await callsOf(amina)).toEqual([{ state: 'intended', attempts: 0 }]);
    await one.drain();
    expect(provider.paid).toHaveLength(1);
    expect(await callsOf(amina)).toEqual([{ state: 'accepted', attempts: 1 }]);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid ok']);
  });

  test('is not made when its turn fails', async () => {
    const provider = new FakeProvider();
    const one = await it.node({
      providers: [provider],
      domain: (ports) => {
        const [pay] = paying([])(ports).tools ?? [];
        const broken: OutsideTool = {
          ...(pay as OutsideTool),
          prepare: async (tx, call) => {
            await (pay as OutsideTool).prepare(tx, call);
            throw new Error('after the intent');
          },
        };
        return { tools: [broken] };
      },
    });
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await one.drain();
    expect(provider.paid).toEqual([]);
    expect(await callsOf(amina)).toEqual([]);
  });

  test('that is intended again is made again under its own key, and not while it is under way or refused', async () => {
    const provider = new FakeProvider();
    delete provider.find;
    provider.answer = () => ({ state: 'unknown', reason: 'lost' });
    const handled: Handled[] = [];
    const one = await payer(provider, handled);
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    const [row] = await it.rows<{ key: string }>(
      `select key from runtime.outside_calls where conversation_id = $1`,
      await it.conversationOf(amina),
    );
    const key = row?.key ?? '';
    const again = () => one.database.transaction((tx) => one.outsideCalls.intendAgain(tx, 'fake', key));
    await again();
    expect(await callsOf(amina)).toEqual([{ state: 'intended', attempts: 0 }]);
    await one.drain();
    expect(await callsOf(amina)).toEqual([{ state: 'unknown', attempts: 1 }]);
    provider.answer = async (called) => {
      // Made while it is under way, it stays the call it was.
      await again();
      provider.paid.push(called);
      return { state: 'refused', code: 'no', data: null };
    };
    await again();
    await one.drain();
    expect(provider.paid).toEqual([key]);
    expect(await callsOf(amina)).toEqual([{ state: 'refused', attempts: 2 }]);
    // Refused the second time, it may be wanted a third.
    await again();
    await one.drain();
    expect(await callsOf(amina)).toEqual([{ state: 'refused', attempts: 3 }]);
    expect(handled.map(({ state }) => state)).toEqual(['unknown', 'refused', 'refused']);
  });

  test('is made by one of many nodes that look at once', async () => {
    const provider = new FakeProvider();
    const nodes = [await payer(provider, []), await payer(provider, []), await payer(provider, [])];
    const amina = it.somebody();
    await tell(nodes[0] as Node, message(amina, 'call pay'));
    await Promise.all(nodes.map((node) => node.drain()));
    expect(provider.paid).toHaveLength(1);
  });

  test('whose answer is unknown is looked for and never made again when it arrived', async () => {
    const provider = new FakeProvider();
    provider.answer = (_key, pay) => {
      pay();
      return { state: 'unknown', reason: 'timeout' };
    };
    const handled: Handled[] = [];
    const one = await payer(provider, handled);
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await it.drainPatiently(one);
    expect(provider.paid).toHaveLength(1);
    expect(handled.map(({ state }) => state)).toEqual(['unknown', 'accepted']);
    expect(await callsOf(amina)).toEqual([{ state: 'accepted', attempts: 1 }]);
    // The flow hears once that it is open; what settles it comes as a domain event.
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome unknown ']);
  });

  test('that never arrived is made again only after the settle time', async () => {
    const provider = new FakeProvider();
    provider.settleTimeMs = 1_000_000;
    let calls = 0;
    provider.answer = (_key, pay) => {
      if (++calls === 1) return { state: 'unknown', reason: 'timeout' };
      pay();
      return { state: 'accepted', data: 'ok' };
    };
    const handled: Handled[] = [];
    const one = await payer(provider, handled);
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await it.drainPatiently(one);
    expect(calls).toBe(1);
    expect(await callsOf(amina)).toEqual([{ state: 'unknown', attempts: 1 }]);
    provider.settleTimeMs = 0;
    await it.rows(
      `update runtime.outside_calls set next_at = now() where conversation_id = $1`,
      await it.conversationOf(amina),
    );
    await it.drainPatiently(one);
    expect(provider.paid).toHaveLength(1);
    expect(handled.map(({ state }) => state)).toEqual(['unknown', 'accepted']);
  });

  test('stays unknown where the provider cannot look, and its handler is told once', async () => {
    const provider = new FakeProvider();
    delete provider.find;
    provider.answer = () => ({ state: 'unknown', reason: 'timeout' });
    const handled: Handled[] = [];
    const one = await payer(provider, handled);
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await it.drainPatiently(one);
    expect(await callsOf(amina)).toEqual([{ state: 'unknown', attempts: 1 }]);
    expect(handled.map(({ state }) => state)).toEqual(['unknown']);
  });

  test('of a node that died is unknown when its lease is over, and the zombie’s late answer is refused', async () => {
    const begun = gate();
    const go = gate();
    const provider = new FakeProvider();
    provider.answer = async (_key, pay) => {
      pay();
      begun.open();
      await go.opened;
      return { state: 'refused', code: 'late', data: null };
    };
    const [ofZombie, ofTwo]: [Handled[], Handled[]] = [[], []];
    const zombie = await payer(provider, ofZombie, { settings: { callLeaseMs: 30 } });
    const two = await payer(provider, ofTwo);
    const amina = it.somebody();
    await tell(zombie, message(amina, 'call pay'));
    const late = zombie.drain();
    await begun.opened;
    await until(async () => {
      await it.drainPatiently(two, 2);
      return (await callsOf(amina))[0]?.state === 'accepted';
    });
    go.open();
    await late;
    expect(ofZombie).toEqual([]);
    expect(ofTwo.map(({ state }) => state)).toEqual(['unknown', 'accepted']);
    expect(provider.paid).toHaveLength(1);
    expect(await callsOf(amina)).toEqual([{ state: 'accepted', attempts: 1 }]);
    expect(zombie.log.lines.map(({ event }) => event)).toContain('call.fenced');
  });

  test('keeps the provider’s answer when posting it fails, and posts it later without calling again', async () => {
    let broken = true;
    const provider = new FakeProvider();
    const handled: Handled[] = [];
    const one = await payer(provider, handled, { domain: paying(handled, () => broken) });
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await one.drain();
    expect(await callsOf(amina)).toEqual([{ state: 'accepted', attempts: 1 }]);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual([]);
    broken = false;
    await it.drainPatiently(one, 4);
    expect(provider.paid).toHaveLength(1);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid ok']);
  });

  test('whose answer cannot be posted for good is on the list of dead letters', async () => {
    const provider = new FakeProvider();
    const one = await payer(provider, [], {
      domain: paying([], () => true),
      settings: { handleAttemptsMax: 2 },
    });
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await it.drainPatiently(one, 4);
    const dead = await it.rows(
      `select d.code from runtime.dead_letters d join runtime.outside_calls c on c.id = d.call_id
        where c.conversation_id = $1`,
      await it.conversationOf(amina),
    );
    expect(dead).toEqual([{ code: 'Error' }]);
    expect(provider.paid).toHaveLength(1);
  });

  test('whose conversation began anew meanwhile is settled, and nobody is told what they did not ask', async () => {
    const provider = new FakeProvider();
    const amina = it.somebody();
    await tell(await payer(provider, []), message(amina, 'call pay'));
    const two = await payer(provider, [], { logic: 'logic-2' });
    await tell(two, message(amina, 'hello'));
    await two.drain();
    expect(await callsOf(amina)).toEqual([{ state: 'accepted', attempts: 1 }]);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['heard hello']);
  });

  test('with a key that exists changes nothing', async () => {
    const provider = new FakeProvider();
    const one = await payer(provider, []);
    const intent = { channel: 'fake', operation: 'pay', key: 'same', subject: 's', request: 1 };
    for (let i = 0; i < 3; i++) await one.database.transaction((tx) => one.outsideCalls.intend(tx, intent));
    await one.drain();
    expect(provider.paid).toEqual(['same']);
  });

  test('answers the waiting call also from a later intent for the same reply', async () => {
    const provider = new FakeProvider();
    provider.answer = (key, pay) => {
      pay();
      return { state: 'accepted', data: key === 'second' ? 'second' : 'ok' };
    };
    const one = await it.node({
      providers: [provider],
      domain: (ports) => {
        const domain = paying([])(ports);
        const [handler] = domain.handlers ?? [];
        const wait: AnswerHandler = {
          channel: 'fake',
          async answered(tx, call, answer, now) {
            if (call.key === 'second') return (await handler?.answered(tx, call, answer, now)) ?? null;
            const replyTo = call.replyTo ?? '';
            await ports.outsideCalls.intend(tx, { ...call, key: 'second', replyTo });
            return null;
          },
        };
        return { ...domain, handlers: [wait] };
      },
    });
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid second']);
  });
});
