import { describe, expect, it } from 'vitest';
import { clientAt, joe, joined, kes, payOut, payoutStatus, push } from './daraja-support.ts';
import type { World } from './daraja-support.ts';

describe('paying out', () => {
  it('moves the money and says so with the receipt of the book', async () => {
    const world = await joined();
    expect(await payOut(world)).toEqual({
      state: 'accepted',
      data: { conversationId: expect.stringMatching(/^AG_20260302_[0-9a-f]{20}$/) },
    });
    await world.sandbox.idle();
    const { movements, accounts } = world.sandbox.book();
    expect(movements).toMatchObject([
      { direction: 'out', by: 'b2c', phone: joe, amount: 6000, reference: 'payout1' },
    ]);
    expect(accounts.utility).toBe(9_994_000);
    expect(world.notices).toEqual([
      {
        kind: 'disbursement',
        channel: 'mpesa',
        key: 'payout1',
        result: 'completed',
        code: '0',
        receipt: movements[0]?.receipt,
      },
    ]);
    expect(await payoutStatus(world)).toMatchObject({
      result: 'completed',
      amount: kes(6000),
      receipt: movements[0]?.receipt,
    });
  });

  it('with the same key pays once, and says that it arrived', async () => {
    const world = await joined();
    await payOut(world);
    expect(await payOut(world)).toEqual({ state: 'accepted', data: { duplicate: true } });
    await world.sandbox.idle();
    expect(world.sandbox.book().movements).toHaveLength(1);
  });

  it.each([
    ['insufficient_float', '1'],
    ['unregistered', '2040'],
    ['definite', '2006'],
    ['8006', '8006'],
  ])('that fails with %s moved nothing', async (failure, code) => {
    const world = await joined();
    world.sandbox.failNextPayout(failure);
    await payOut(world);
    await world.sandbox.idle();
    expect(world.notices).toEqual([
      { kind: 'disbursement', channel: 'mpesa', key: 'payout1', result: 'failed', code },
    ]);
    expect(await payoutStatus(world)).toMatchObject({ result: 'failed' });
    expect(world.sandbox.book().movements).toEqual([]);
    await payOut(world, 'payout2');
    expect(world.sandbox.book().movements).toHaveLength(1);
  });

  it.each<[string, (world: World) => void, string]>([
    ['a wallet too full', ({ sandbox }) => sandbox.setWallet(joe, 495_000), '8'],
    ['a number without M-Pesa', ({ sandbox }) => sandbox.setRegistered(joe, false), '2040'],
    ['an empty utility account', ({ sandbox }) => sandbox.moveToUtility(-9_995_000), '1'],
  ])('to %s fails', async (_name, prepare, code) => {
    const world = await joined();
    prepare(world);
    await payOut(world);
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'failed', code }]);
    expect(world.sandbox.book().movements).toEqual([]);
  });

  it('with a wrong initiator fails later', async () => {
    const world = await joined();
    const client = clientAt(world.sandbox.url, { ...world, account: { securityCredential: 'wrong' } });
    expect(await client.call('pay_out', 'payout1', { phone: joe, amount: 6000 })).toMatchObject({
      state: 'accepted',
    });
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'failed', code: '2001' }]);
  });

  it('with a lost answer is unknown, and its status tells', async () => {
    const world = await joined();
    const client = clientAt(world.sandbox.url, { ...world, timeLimitMs: 500 });
    world.sandbox.timeoutAfterSuccess();
    world.sandbox.silentNextPayout();
    expect(await client.call('pay_out', 'payout1', { phone: joe, amount: 6000 })).toMatchObject({
      state: 'unknown',
    });
    expect(world.notices).toEqual([]);
    expect(await payoutStatus(world)).toMatchObject({ result: 'completed' });
  });

  it('that never arrived is absent, and can be made with the same key', async () => {
    const world = await joined();
    const client = clientAt(world.sandbox.url, { ...world, timeLimitMs: 500 });
    world.sandbox.timeoutBefore();
    expect(await client.call('pay_out', 'payout1', { phone: joe, amount: 6000 })).toMatchObject({
      state: 'unknown',
    });
    expect(await payoutStatus(world)).toMatchObject({ result: 'absent' });
    expect(await payOut(world)).toMatchObject({ state: 'accepted' });
    expect(world.sandbox.book().movements).toHaveLength(1);
  });

  it.each([
    [true, 'completed', 1],
    [false, 'absent', 0],
  ])(
    'that times out in the queue is unknown, whether it moved (%s: %s)',
    async (moved, status, movements) => {
      const world = await joined();
      world.sandbox.queueTimeout(moved);
      await payOut(world);
      await world.sandbox.idle();
      expect(world.notices).toMatchObject([{ kind: 'disbursement', key: 'payout1', result: 'unknown' }]);
      expect(await payoutStatus(world)).toMatchObject({ result: status });
      expect(world.sandbox.book().movements).toHaveLength(movements);
    },
  );

  it('can be called back before the answer, and several times', async () => {
    const world = await joined();
    world.sandbox.callbackBeforeAnswer();
    world.sandbox.duplicateCallbacks(1);
    await payOut(world);
    expect(world.notices).toHaveLength(2);
    await world.sandbox.idle();
    expect(world.notices).toHaveLength(2);
  });

  it('answered 500 is unknown, moved nothing, and is served the next time', async () => {
    const world = await joined();
    world.sandbox.http500ThenOk();
    expect(await payOut(world)).toMatchObject({ state: 'unknown' });
    expect(world.sandbox.book().movements).toEqual([]);
    expect(await payOut(world)).toMatchObject({ state: 'accepted' });
  });
});

describe('the status of a transaction by its receipt', () => {
  it('is found for money in and out', async () => {
    const world = await joined();
    world.sandbox.act(await push(world), 'pays');
    await payOut(world);
    await world.sandbox.idle();
    for (const { receipt, amount } of world.sandbox.book().movements) {
      await world.client.call('transaction_status', `ask ${receipt}`, { receipt });
      await world.sandbox.idle();
      expect(world.notices.at(-1)).toEqual({
        kind: 'status',
        channel: 'mpesa',
        key: `ask ${receipt}`,
        result: 'completed',
        code: '0',
        amount: kes(amount),
        receipt,
      });
    }
  });
});
