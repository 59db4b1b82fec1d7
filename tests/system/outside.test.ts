import { describe, expect, test } from 'vitest';
import type { Answer, AnswerHandler, OutsideTool, Provider } from '../../runtime/ports.ts';
import type { Domain, DomainPorts } from '../../runtime/conversation/conversations.ts';
import { createJobs, type Jobs } from '../../runtime/conversation/jobs.ts';
import { world } from './support/nodes.ts';
import {
  chatOf,
  collectingLog,
  gate,
  message,
  tell,
  tool,
  until,
  type Node,
  type NodeOptions,
} from './support/world.ts';

const it = world();

/** A provider with a book of what really moved. */
class FakeProvider implements Provider {
  readonly channel = 'fake';
  settleTimeMs = 0;
  /** Keys in the order in which they were paid. */
  readonly paid: string[] = [];
  answer: (key: string, pay: () => void) => Answer | Promise<Answer> = (_key, pay) => {
    pay();
    return { state: 'accepted', data: 'ok' };
  };
  looks = 0;

  async call(_operation: string, key: string): Promise<Answer> {
    return this.answer(key, () => this.paid.push(key));
  }

  find?: Provider['find'] = (_operation, key) => {
    this.looks++;
    const answer = { state: 'accepted', data: 'found' } as const;
    return Promise.resolve(this.paid.includes(key) ? answer : ({ state: 'absent' } as const));
  };
}

interface Handled {
  readonly key: string;
  readonly state: string;
}

/** A tool that pays outside, and a handler that notes what it was told. */
function paying(
  handled: Handled[],
  fails: () => boolean = () => false,
): (ports: DomainPorts) => Partial<Domain> {
  return ({ outsideCalls }) => {
    const pay: OutsideTool = {
      contract: {
        ...tool('pay', () => Promise.resolve({ outcome: 'done' })).contract,
        where: 'outside',
        outcomes: { paid: 'text', unknown: null },
      },
      async prepare(tx, call) {
        const intent = { channel: 'fake', operation: 'pay', subject: 's', request: { to: 'somebody' } };
        await outsideCalls.intend(tx, { ...intent, key: call.key, replyTo: call.key });
        return 'pending';
      },
    };
    const handler: AnswerHandler = {
      channel: 'fake',
      answered(_tx, call, answer) {
        handled.push({ key: call.key, state: answer.state });
        if (fails()) throw new Error('the posting is broken');
        return Promise.resolve(
          answer.state === 'unknown'
            ? { outcome: 'unknown' }
            : { outcome: 'paid', result: answer.state === 'accepted' ? String(answer.data) : 'no' },
        );
      },
    };
    return { tools: [pay], handlers: [handler] };
  };
}

async function payer(provider: Provider, handled: Handled[], more: Partial<NodeOptions> = {}): Promise<Node> {
  return it.node({ providers: [provider], domain: paying(handled), ...more });
}

async function callsOf(person: number): Promise<{ state: string; attempts: number }[]> {
  return it.rows(
    `select state, attempts from runtime.outside_calls where conversation_id = $1 order by created_at`,
    await it.conversationOf(person),
  );
}

async function drainPatiently(node: Node, rounds = 12): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await node.drain();
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
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
    await drainPatiently(one);
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
    await drainPatiently(one);
    expect(calls).toBe(1);
    expect(await callsOf(amina)).toEqual([{ state: 'unknown', attempts: 1 }]);
    provider.settleTimeMs = 0;
    await it.rows(
      `update runtime.outside_calls set next_at = now() where conversation_id = $1`,
      await it.conversationOf(amina),
    );
    await drainPatiently(one);
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
    await drainPatiently(one);
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
      await two.drain();
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
    await drainPatiently(one, 4);
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
    await drainPatiently(one, 4);
    const dead = await it.rows(
      `select d.code from runtime.dead_letters d join runtime.outside_calls c on c.id = d.call_id
        where c.conversation_id = $1`,
      await it.conversationOf(amina),
    );
    expect(dead).toEqual([{ code: 'Error' }]);
    expect(provider.paid).toHaveLength(1);
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

describe('with pg-boss', () => {
  test('a call is run by its job at once, and one whose job was lost by the sweep', async () => {
    const provider = new FakeProvider();
    const one = await payer(provider, [], { jobs: true, settings: { sweepMs: 1_000_000 } });
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await until(() => it.gateway.arrived.length === 1);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid ok']);
    await one.close();

    // Recorded by a node that is gone before it could ask for a job.
    const gone = await payer(provider, []);
    await tell(gone, message(amina, 'call pay'));
    await gone.close();
    const two = await payer(provider, [], { jobs: true, settings: { sweepMs: 20 } });
    await two.start();
    await until(() => it.gateway.arrived.length === 2);
    const id = await it.conversationOf(amina);
    expect(provider.paid.filter((key) => key.startsWith(id))).toHaveLength(2);
  });

  test('a backlog of jobs that was there at start is worked off, batch after batch', async () => {
    const ran: string[] = [];
    const open = (): Jobs =>
      createJobs({
        ...{ connection: { url: it.db.url }, database: it.db.database, log: collectingLog() },
        runCall: (id) => Promise.resolve(ran.push(id)),
        wake: () => Promise.resolve(),
      });
    const first = open();
    await first.start();
    await first.stop();
    await it.rows(
      `insert into pgboss.job (name, data)
       select 'outside-call', jsonb_build_object('id', n::text) from generate_series(1, 60) n`,
    );
    const second = open();
    await second.start();
    // Two seconds of polling is the most a batch may wait; the library's own back-stop is thirty.
    await until(() => new Set(ran).size === 60);
    await second.stop();
    expect(ran).toHaveLength(60);
  });
});
