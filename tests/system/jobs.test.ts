import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createJobs, type Jobs } from '../../runtime/conversation/jobs.ts';
import { world } from './support/nodes.ts';
import { FakeProvider, paying } from './support/paying.ts';
import {
  chatOf,
  collectingLog,
  gate,
  message,
  tell,
  until,
  type Node,
  type NodeOptions,
} from './support/world.ts';

const it = world();

function payer(provider: FakeProvider, more: Partial<NodeOptions> = {}): Promise<Node> {
  return it.node({ providers: [provider], domain: paying([]), ...more });
}

describe('with pg-boss', () => {
  test('a call is run by its job at once, and one whose job was lost by the sweep', async () => {
    const provider = new FakeProvider();
    const one = await payer(provider, { jobs: true, settings: { sweepMs: 1_000_000 } });
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await until(() => it.gateway.arrived.length === 1);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid ok']);
    await one.close();

    // Recorded by a node that is gone before it could ask for a job.
    const gone = await payer(provider);
    await tell(gone, message(amina, 'call pay'));
    await gone.close();
    const two = await payer(provider, { jobs: true, settings: { sweepMs: 20 } });
    await two.start();
    await until(() => it.gateway.arrived.length === 2);
    const id = await it.conversationOf(amina);
    expect(provider.paid.filter((key) => key.startsWith(id))).toHaveLength(2);
  });

  test('who drains waits for a call that a job has in hand, and for what comes of it', async () => {
    const provider = new FakeProvider();
    const { opened, open } = gate();
    let asked = false;
    provider.answer = async (called) => {
      asked = true;
      await opened;
      provider.paid.push(called);
      return { state: 'accepted', data: 'ok' };
    };
    const one = await payer(provider, { jobs: true, settings: { sweepMs: 1_000_000 } });
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'call pay'));
    await until(() => asked);
    let drained = false;
    const draining = one.drain().then(() => {
      drained = true;
    });
    // Far longer than it takes to see that nothing is due.
    await pause(100);
    const early = drained;
    open();
    await draining;
    expect(early).toBe(false);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome paid ok']);
    await one.close();
  });

  test('a backlog of jobs that was there at start is worked off, batch after batch', async () => {
    const ran: string[] = [];
    const open = (): Jobs =>
      createJobs({
        connection: { url: it.db.url },
        database: it.db.database,
        log: collectingLog(),
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
