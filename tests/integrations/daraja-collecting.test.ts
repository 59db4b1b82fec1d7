import { describe, expect, it } from 'vitest';
import type { PromptAct } from '../../integrations/money/daraja/sandbox/operator.ts';
import { amina, clientAt, collecting, joined, kes, push, query, refs } from './daraja-support.ts';
import type { World } from './daraja-support.ts';

describe('collecting', () => {
  it('is pending until the payer decides, in both spellings', async () => {
    const world = await joined();
    const id = await push(world);
    expect(world.sandbox.prompts()).toMatchObject([
      { phone: amina, amount: 2000, reference: 'LK-ABC123', description: 'Contribution', state: 'open' },
    ]);
    expect(await query(world, id)).toEqual({ result: 'pending', code: '500.001.1001' });
    world.sandbox.pendingAs('4999');
    expect(await query(world, id)).toEqual({ result: 'pending', code: '4999' });
    expect(world.notices).toEqual([]);
  });

  it('brings the money and says so with the receipt of the book', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'pays');
    await world.sandbox.idle();
    const { movements, accounts } = world.sandbox.book();
    expect(movements).toMatchObject([
      { direction: 'in', by: 'stk', phone: amina, amount: 2000, reference: 'LK-ABC123', checkout: id },
    ]);
    expect(accounts.working).toBe(2000);
    expect(world.sandbox.wallet(amina)).toBe(148_000);
    expect(world.notices).toEqual([
      {
        kind: 'collection',
        channel: 'mpesa',
        paymentId: 'pay1',
        providerRef: refs.seal(id),
        result: 'paid',
        code: '0',
        amount: kes(2000),
        receipt: movements[0]?.receipt,
      },
    ]);
    expect(await query(world, id)).toEqual({ result: 'paid', code: '0' });
  });

  it.each<[PromptAct, string, string, string]>([
    ['declines', '1032', 'declined', 'declined'],
    ['times_out', '1037', 'unknown', 'expired'],
    ['insufficient', '1', 'insufficient', 'insufficient'],
    ['wrong_pin', '2001', 'wrong_pin', 'wrong_pin'],
    ['expires', '1019', 'expired', 'expired'],
    ['pays_late', '1019', 'expired', 'expired'],
  ])('%s: code %s, notice %s, query %s, and nothing moved', async (act, code, noticed, queried) => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, act);
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ kind: 'collection', paymentId: 'pay1', code, result: noticed }]);
    expect(await query(world, id)).toEqual({ result: queried, code });
    expect(world.sandbox.book().movements).toEqual([]);
  });

  it.each([
    ['by release', (world: World) => world.sandbox.release()],
    ['by a second act', (world: World, id: string) => world.sandbox.act(id, 'pays_late')],
  ])('late money comes after it was declared expired, %s, and once', async (_name, come) => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'pays_late');
    await world.sandbox.idle();
    come(world, id);
    await world.sandbox.idle();
    world.sandbox.release();
    await world.sandbox.idle();
    expect(world.notices.map((notice) => notice.kind === 'collection' && notice.result)).toEqual([
      'expired',
      'paid',
    ]);
    expect(world.sandbox.book().movements).toHaveLength(1);
    expect(await query(world, id)).toEqual({ result: 'paid', code: '0' });
  });

  it('money can come after a time-out of the phone', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'times_out');
    world.sandbox.act(id, 'pays');
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'unknown', code: '1037' }, { result: 'paid' }]);
  });

  it('paid twice is a second payment, by hand, with the same reference', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'pays_twice');
    await world.sandbox.idle();
    const { movements } = world.sandbox.book();
    expect(movements.map(({ by, amount, reference }) => [by, amount, reference])).toEqual([
      ['stk', 2000, 'LK-ABC123'],
      ['paybill', 2000, 'LK-ABC123'],
    ]);
    expect(world.notices).toMatchObject([
      { kind: 'collection', receipt: movements[0]?.receipt },
      { kind: 'paybill', receipt: movements[1]?.receipt, amount: kes(2000), reference: 'LK-ABC123' },
    ]);
    expect(movements[0]?.receipt).not.toBe(movements[1]?.receipt);
  });

  it('with less in the wallet than asked is insufficient', async () => {
    const world = await joined();
    world.sandbox.setWallet(amina, 100);
    const id = await push(world);
    world.sandbox.act(id, 'pays');
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'insufficient', code: '1' }]);
    expect(world.sandbox.wallet(amina)).toBe(100);
  });

  it('the same amount from the same payer within two minutes is refused with code 17', async () => {
    const world = await joined();
    const first = await push(world);
    world.sandbox.act(first, 'pays');
    await push(world, { payment: 'pay2' }, 'k2');
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([
      { paymentId: 'pay1', result: 'paid' },
      { paymentId: 'pay2', code: '17' },
    ]);
    world.clock.set('2026-03-02T06:02:00Z');
    await push(world, { payment: 'pay3' }, 'k3');
    expect(world.sandbox.prompts().at(-1)).toMatchObject({ state: 'open' });
  });

  it('after a refusal the same payer can be asked at once', async () => {
    const world = await joined();
    world.sandbox.act(await push(world), 'declines');
    world.sandbox.act(await push(world, { payment: 'pay2' }, 'k2'), 'pays');
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'declined' }, { paymentId: 'pay2', result: 'paid' }]);
  });

  it('with a lost answer the phone rings all the same, and the callback says which payment', async () => {
    const world = await joined();
    const client = clientAt(world.sandbox.url, { ...world, timeLimitMs: 500 });
    world.sandbox.timeoutAfterSuccess('collect');
    expect(await client.call('collect', 'k1', collecting())).toMatchObject({ state: 'unknown' });
    world.sandbox.act(world.sandbox.prompts()[0]?.id ?? '', 'pays');
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ paymentId: 'pay1', result: 'paid' }]);
  });

  it('can be called back before the answer arrives', async () => {
    const world = await joined();
    world.sandbox.callbackBeforeAnswer('collect');
    const heard: string[] = [];
    world.sandbox.subscribe(({ kind }) => heard.push(kind));
    await push(world);
    expect(world.notices).toMatchObject([{ result: 'paid' }]);
    expect(heard).toEqual(['prompt', 'movement', 'prompt']);
  });

  it('is refused a fault of the server as unknown, and rings nobody', async () => {
    const world = await joined();
    world.sandbox.http500ThenOk('collect');
    expect(await world.client.call('collect', 'k1', collecting())).toMatchObject({ state: 'unknown' });
    expect(world.sandbox.prompts()).toEqual([]);
    await push(world);
  });

  it('goes by itself with the autopilot', async () => {
    const world = await joined({ autopilot: { paysAfterMs: 1 } });
    const paid = new Promise<void>((resolve) => {
      world.sandbox.subscribe(({ kind }) => kind === 'movement' && resolve());
    });
    await push(world);
    await paid;
    await world.sandbox.idle();
    expect(world.notices).toMatchObject([{ result: 'paid' }]);
  });
});

describe('callbacks', () => {
  it('come several times, and say the same', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.duplicateCallbacks(2);
    world.sandbox.act(id, 'pays');
    await world.sandbox.idle();
    expect(world.notices).toHaveLength(3);
    expect(new Set(world.notices.map((notice) => notice.kind === 'collection' && notice.receipt)).size).toBe(
      1,
    );
  });

  it('may never come', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.dropCallbacks(1);
    world.sandbox.act(id, 'pays');
    await world.sandbox.idle();
    expect(world.notices).toEqual([]);
    expect(await query(world, id)).toEqual({ result: 'paid', code: '0' });
  });

  it('can be held back', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.holdCallbacks();
    world.sandbox.act(id, 'pays');
    expect(world.notices).toEqual([]);
    world.sandbox.releaseCallbacks();
    await world.sandbox.idle();
    expect(world.notices).toHaveLength(1);
  });

  it('that nobody took are lost, unless they are tried again', async () => {
    const world = await joined();
    world.refusals.push(new Error('no database'), new Error('no database'));
    world.sandbox.act(await push(world), 'declines');
    await world.sandbox.idle();
    expect([world.notices.length, world.kept.length]).toEqual([0, 1]);
    world.sandbox.retryCallbacks(1);
    world.sandbox.act(await push(world, {}, 'k2'), 'declines');
    await world.sandbox.idle();
    expect(world.notices).toHaveLength(1);
  });
});
