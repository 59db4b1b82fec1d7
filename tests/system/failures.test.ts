import { describe, expect, test } from 'vitest';
import { failureOf, waitingForPerson } from '../../runtime/conversation/failures.ts';
import { closeTicket, openTickets } from '../../runtime/conversation/tickets.ts';
import { declareErrors } from '../../runtime/errors.ts';
import { createFailpoints } from '../../runtime/failpoints.ts';
import { releaseDispute } from '../../system/desk.ts';
import type { Product } from '../../system/product.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, openSeal, tell, tool, until } from './support/world.ts';

const it = world();

const passing = declareErrors({ TEST_BUSY: { message: 'busy', hint: 'Wait.', retryable: true } });

describe('a turn that throws', () => {
  test('leaves nothing but its event: the member is told, a person called, and the chat goes on', async () => {
    const one = await it.node();
    const amina = it.somebody();
    expect(await tell(one, message(amina, 'boom'))).toBe('ok');
    await tell(one, message(amina, 'count'));
    await one.drain();
    const [apology, after] = it.gateway.textsOf(chatOf(amina));
    expect(apology).toMatch(/^sorry E[2-9A-Z]{7}$/);
    expect(after).toBe('count 1');
    expect((await it.inboxOf(amina)).map(({ state }) => state)).toEqual(['failed', 'done']);
    const tickets = await it.rows<{ reference: string }>(
      `select reference from runtime.tickets where conversation_id = $1 and error_id = reference`,
      await it.conversationOf(amina),
    );
    expect(tickets.map(({ reference }) => `sorry ${reference}`)).toEqual([apology]);
  });

  test('opens a ticket that is listed until it is closed', async () => {
    const one = await it.node();
    const [amina, joe] = [it.somebody(), it.somebody()];
    const references = async (): Promise<string[]> =>
      (await openTickets(one.workers, 1_000)).map(({ reference }) => `sorry ${reference}`);
    await tell(one, message(amina, 'boom'));
    await one.drain();
    const [told = ''] = it.gateway.textsOf(chatOf(amina));
    expect(await references()).toContain(told);
    expect(await closeTicket(one.workers, told.slice('sorry '.length))).toBe(true);
    expect(await references()).not.toContain(told);
    await tell(one, message(joe, 'boom'));
    await one.drain();
    expect(await references()).toContain(it.gateway.textsOf(chatOf(joe))[0]);
  });

  test('has a number that a dispute may share: the ticket is closed with it', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'boom'));
    await one.drain();
    const reference = it.gateway.textsOf(chatOf(amina))[0]?.slice('sorry '.length) ?? '';
    const closeDispute = (): Promise<never> => Promise.resolve({ id: 'd1', reference } as never);
    const ledger = { closeDispute } as unknown as Product['ledger'];
    await releaseDispute(one.workers, { ledger }, 'd1', 'operator:test');
    const open = await openTickets(one.workers, 1_000);
    expect(open.map((ticket) => ticket.reference)).not.toContain(reference);
  });

  test('is one of two tickets with one reference: the second is called by its own', async () => {
    const one = await it.node();
    const [amina, joe] = [it.somebody(), it.somebody()];
    for (const person of [amina, joe]) await tell(one, message(person, 'ticket T-SAME22'));
    await one.drain();
    const [told = ''] = it.gateway.textsOf(chatOf(joe));
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['ticket T-SAME22']);
    expect(told).toMatch(/^sorry E/);
    const queueOf = async (person: number) =>
      it.rows(
        `select reference, closed_at is null as open from runtime.tickets where conversation_id = $1`,
        await it.conversationOf(person),
      );
    expect(await closeTicket(one.workers, 'T-SAME22')).toBe(true);
    expect(await queueOf(amina)).toEqual([{ reference: 'T-SAME22', open: false }]);
    expect(await queueOf(joe)).toEqual([{ reference: told.slice('sorry '.length), open: true }]);
  });

  test('is found under the reference that the member was told, with what was thrown', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'boom'));
    await one.drain();
    const reference = it.gateway.textsOf(chatOf(amina))[0]?.slice('sorry '.length) ?? '';
    expect(await failureOf(one.workers, openSeal, reference)).toMatchObject({
      errorId: reference,
      conversation: await it.conversationOf(amina),
      kind: 'message',
      code: 'Error',
      detail: expect.stringContaining('boom') as string,
    });
    expect(await failureOf(one.workers, openSeal, 'E2222222')).toBeNull();
    const waiting = await waitingForPerson(one.workers, 1_000);
    for (const kind of ['failed_event', 'ticket'])
      expect(waiting).toContainEqual(expect.objectContaining({ kind, subject: reference }));
  });

  test('does not say in log or plain columns what the member wrote', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'boom my secret words'));
    expect(JSON.stringify(one.log.lines)).not.toContain('secret words');
    expect(one.log.lines.map(({ event }) => event)).toContain('turn.failed');
  });

  test('is tried a few times when the failure may pass, and the chat waits with it', async () => {
    let tries = 0;
    const flaky = tool('flaky', () => {
      if (++tries < 3) throw passing('TEST_BUSY');
      return Promise.resolve({ outcome: 'done' });
    });
    // Waits so long that only the drain, which does not wait, tries again.
    const settings = { retryDelaysMs: [600_000, 600_000] };
    const one = await it.node({ domain: () => ({ tools: [flaky] }), settings });
    const amina = it.somebody();
    expect(await tell(one, message(amina, 'call flaky'))).toBe('ok');
    expect(await tell(one, message(amina, 'second'))).toBe('ok');
    expect((await it.inboxOf(amina)).map(({ state }) => state)).toEqual(['parked', 'new']);
    // The new message came behind the parked one and did not hurry it.
    expect(tries).toBe(1);
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome done ', 'heard second']);
    expect((await it.inboxOf(amina)).map(({ attempts }) => attempts)).toEqual([2, 0]);
  });

  test('is given up after its tries when the failure does not pass', async () => {
    const down = tool('down', () => {
      throw passing('TEST_BUSY');
    });
    const one = await it.node({ domain: () => ({ tools: [down] }) });
    const amina = it.somebody();
    await tell(one, message(amina, 'call down'));
    await one.drain();
    expect(await it.inboxOf(amina)).toMatchObject([{ state: 'failed', attempts: 5 }]);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual([expect.stringMatching(/^sorry E/)]);
  });

  test('comes back by itself on a running node', async () => {
    let tries = 0;
    const flaky = tool('flaky', () => {
      if (++tries < 2) throw passing('TEST_BUSY');
      return Promise.resolve({ outcome: 'done' });
    });
    const one = await it.node({ domain: () => ({ tools: [flaky] }), settings: { sweepMs: 1_000_000 } });
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'call flaky'));
    await until(() => it.gateway.textsOf(chatOf(amina)).length === 1);
    expect(tries).toBe(2);
  });
});

test('a failpoint kills at the pass that was asked for, and a setting that never kills is refused', () => {
  const killed: string[] = [];
  const points = createFailpoints('turn.before_commit:2', () => killed.push('now'));
  points.pass('turn.before_commit');
  points.pass('turn.after_commit');
  expect(killed).toEqual([]);
  points.pass('turn.before_commit');
  points.pass('turn.before_commit');
  expect(killed).toEqual(['now']);
  expect(points.passed('turn.before_commit')).toBe(3);
  for (const wrong of [
    'turn.before_commit:never',
    'turn.nowhere',
    'turn.locked:1:sleep',
    'turn.locked:1:stop:1',
  ])
    expect(() => createFailpoints(wrong, () => undefined)).toThrow('FAIL_AT');
  const first: string[] = [];
  const several = createFailpoints('turn.before_commit:2,call.before,call.before:2:stop', (name, pass, how) =>
    first.push(`${how} ${name}:${pass}`),
  );
  several.pass('turn.before_commit');
  several.pass('call.before');
  several.pass('call.before');
  expect(first).toEqual(['kill call.before:1', 'stop call.before:2']);
});
