import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { references } from '../../integrations/money/daraja/provider-ref.ts';
import { startDarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import type { PromptAct } from '../../integrations/money/daraja/sandbox/operator.ts';
import { Money } from '../../runtime/ports.ts';
import type { Json } from '../../runtime/ports.ts';
import { amina, clientAt, collecting, joe, joined } from './daraja-support.ts';
import { callbackSecret, closing, daraja, fixedClock } from './support.ts';

const kes = (shillings: number) => new Money(BigInt(shillings) * 100n, 'KES');
const refs = references(callbackSecret);
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

type World = Awaited<ReturnType<typeof joined>>;

/** Collects and gives the id of the prompt on the phone. */
async function push({ client, sandbox }: World, request: object = {}, key = 'k1'): Promise<string> {
  expect(await client.call('collect', key, collecting(request) as Json)).toMatchObject({ state: 'accepted' });
  return sandbox.prompts().at(-1)?.id ?? '';
}

async function query({ client }: World, promptId: string): Promise<unknown> {
  const answer = await client.call('collect_status', 'q1', { providerRef: refs.seal(promptId) });
  return answer.state === 'accepted' ? answer.data : answer;
}

async function payOut({ client }: World, key = 'payout1', amount = 6000): Promise<unknown> {
  return client.call('pay_out', key, { phone: joe, amount });
}

/** Asks for the status of a payout and gives what the webhook was told. */
async function payoutStatus(world: World, payOutKey = 'payout1'): Promise<unknown> {
  const ask = `ask ${world.notices.length}`;
  expect(await world.client.call('pay_out_status', ask, { payOut: payOutKey })).toMatchObject({
    state: 'accepted',
  });
  await world.sandbox.idle();
  return world.notices.find((notice) => notice.kind === 'status' && notice.key === ask);
}

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
    ['wrong_pin', '2001', 'declined', 'declined'],
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

describe('the book of the sandbox', () => {
  it('survives a restart: movements, open prompts, payouts, wallets and the next receipt', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daraja-sandbox-'));
    folders.push(folder);
    const journalFile = join(folder, 'book.jsonl');
    const clock = fixedClock('2026-03-02T06:00:00Z');
    const open = () => startDarajaSandbox({ ...daraja, now: clock.now, journalFile });
    const first = await open();
    await clientAt(first.url).call('collect', 'k1', collecting());
    await clientAt(first.url).call('pay_out', 'payout1', { phone: joe, amount: 500 });
    first.payByHand(amina, 300, 'X');
    const before = first.book();
    await first.close();

    const second = closing(await open());
    expect(second.book()).toEqual(before);
    expect(second.prompts()).toMatchObject([{ state: 'open', phone: amina }]);
    expect(second.wallet(amina)).toBe(149_700);
    expect(await clientAt(second.url).call('pay_out', 'payout1', { phone: joe, amount: 500 })).toMatchObject({
      data: { duplicate: true },
    });
    second.payByHand(amina, 300, 'Y');
    const receipts = second.book().movements.map(({ receipt }) => receipt);
    expect(new Set(receipts).size).toBe(3);
    expect(receipts.every((receipt) => /^UC2[0-9A-Z]{7}$/.test(receipt))).toBe(true);
  });

  it('refuses to act on a prompt that is over or was never there', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'pays');
    expect(() => world.sandbox.act(id, 'pays')).toThrow('already');
    expect(() => world.sandbox.act('none', 'pays')).toThrow('no such prompt');
  });
});
