import { describe, expect, it } from 'vitest';
import { type Bank, paidIn, pay } from './support/bank.ts';
import { eachWorld } from './support/each-world.ts';
import { kes, started, type World } from './support/world.ts';

let world: World;
let bank: Bank;
eachWorld((open, itsBank) => {
  world = open;
  bank = itsBank;
});

const people = ['u1', 'u2', 'u3'];
const seconds = (n: number) => new Date(world.now.getTime() + n * 1000);

describe('asking for a contribution', () => {
  it('answers the waiting tool, and the same confirm asks once', async () => {
    await started(world, people);
    const due = await world.expect('u2', 'contribution.find_due', {}, 'one');
    const input = { due: due['id'] as string, amount: due['amount'] as never };
    expect(await world.call('u2', 'payment.collect', input, 'visit-1')).toBe('pending');
    expect(await world.call('u2', 'payment.collect', input, 'visit-1')).toBe('pending');
    const [call, ...more] = world.open('collect');
    expect(more).toEqual([]);
    expect(call?.replyTo).toBe('visit-1');
    expect(call?.request).toMatchObject({ amount: 2000, phone: '+254700000002' });
    expect(
      String((call?.request as { reference: string } | undefined)?.reference).length,
    ).toBeLessThanOrEqual(12);
    const outcome = await world.answer(call?.key ?? '', { state: 'accepted', data: { providerRef: 'ws_1' } });
    expect(outcome).toMatchObject({ outcome: 'sent', result: { amount: kes(2000), group_name: 'Friends' } });
    expect(await world.call('u2', 'payment.collect', input, 'visit-1')).toMatchObject({ outcome: 'sent' });
    expect(await world.call('u2', 'payment.collect', input, 'visit-2')).toEqual({ outcome: 'changed' });
    expect(world.open('collect')).toEqual([]);
  });

  it.each([
    ['bad_number', 'number'],
    ['bad_amount', 'amount'],
    ['busy', 'busy'],
    ['not_sent', 'busy'],
    ['configuration', 'other'],
  ])('says why it was refused: %s', async (code, reason) => {
    await started(world, people);
    const due = await world.expect('u2', 'contribution.find_due', {}, 'one');
    await world.call('u2', 'payment.collect', { due: due['id'] as string, amount: kes(2000) });
    const [call] = world.open('collect');
    const outcome = await world.answer(call?.key ?? '', { state: 'refused', code, data: {} });
    expect(outcome).toEqual({ outcome: 'refused', result: { reason } });
    // The tool's outcome says it; nobody waits for an event, and trying again is open.
    expect(world.heard('payment.settled.failed')).toEqual([]);
    expect(await world.call('u2', 'payment.collect', { due: due['id'] as string, amount: kes(2000) })).toBe(
      'pending',
    );
  });

  it('says changed for another amount, another person’s due and what is paid', async () => {
    await started(world, people);
    const due = await world.expect('u2', 'contribution.find_due', {}, 'one');
    const id = due['id'] as string;
    expect(await world.call('u2', 'payment.collect', { due: id, amount: kes(1999) })).toEqual({
      outcome: 'changed',
    });
    expect(await world.call('u3', 'payment.collect', { due: id, amount: kes(2000) })).toEqual({
      outcome: 'changed',
    });
    await pay(world, bank, 'u2');
    expect(await world.call('u2', 'payment.collect', { due: id, amount: kes(2000) })).toEqual({
      outcome: 'changed',
    });
    expect(await world.call('u2', 'contribution.read', { due: id })).toEqual({ outcome: 'settled' });
  });
});

describe('a prompt', () => {
  it('is not credited on a notice alone, and not when the status says otherwise', async () => {
    const id = await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    await world.notice({
      kind: 'collection',
      channel: 'mpesa',
      paymentId: call.key,
      providerRef: `ws_${call.key}`,
      result: 'paid',
      code: '0',
      receipt: 'FORGED',
      amount: kes(2000),
    });
    expect(await paidIn(world, id)).toBe(0n);
    bank.settle(call, 'declines');
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(0n);
    expect(world.heard('payment.settled.failed', 'u2')[0]?.data).toMatchObject({ reason: 'declined' });
  });

  it('is not credited with the provider’s id of another payment', async () => {
    const id = await started(world, people);
    const paid = await pay(world, bank, 'u3');
    const call = await pay(world, bank, 'u2', 'silent');
    await world.notice({
      kind: 'collection',
      channel: 'mpesa',
      paymentId: call.key,
      providerRef: `ws_${paid.key}`,
      result: 'paid',
      code: '0',
      receipt: 'SBX0000001',
      amount: kes(2000),
    });
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(200_000n);
  });

  it('that declines can be tried again, and a late success of the first is held as credit', async () => {
    await started(world, people);
    const first = await pay(world, bank, 'u2', 'silent');
    await world.until(seconds(601), () => bank.answerQuestions());
    expect(world.heard('payment.settled.failed', 'u2')[0]?.data).toMatchObject({ reason: 'expired' });
    await pay(world, bank, 'u2');
    bank.settle(first, 'pays');
    await bank.notify(first);
    await bank.notify(first);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.credited', 'u2').map((told) => told.data)).toMatchObject([
      // They were told that it had failed: now that it came after all.
      { amount: kes(2000), applied: kes(0), credit: kes(2000), has_credit: true, after_all: true },
    ]);
    expect(world.heard('payment.settled.paid', 'u2').map((told) => told.data)).toMatchObject([
      { after_all: false },
    ]);
  });

  it('without a notice is asked about after three minutes and credited', async () => {
    const id = await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    bank.settle(call, 'pays');
    await world.until(seconds(179), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(0n);
    await world.until(seconds(2), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(200_000n);
    // The notice comes later and only names the receipt.
    await bank.notify(call);
    await bank.announce(call);
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(await world.rows('select receipt, receipt_sure from domain.payments')).toEqual([
      { receipt: 'SBX0000001', receipt_sure: true },
    ]);
  });

  it('whose answer was lost is settled by its notice', async () => {
    const id = await started(world, people);
    const due = await world.expect('u2', 'contribution.find_due', {}, 'one');
    await world.call('u2', 'payment.collect', { due: due['id'] as string, amount: kes(2000) });
    const [call] = world.open('collect');
    if (!call) throw new Error('asked');
    expect(await world.answer(call.key, { state: 'unknown', reason: 'time-out' })).toMatchObject({
      outcome: 'unknown',
    });
    await world.until(seconds(1200), () => bank.answerQuestions());
    expect(world.heard('payment.settled.failed', 'u2')[0]?.data).toMatchObject({ reason: 'unheard' });
    bank.settle(call, 'pays');
    await bank.notify(call);
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(world.heard('payment.settled.paid', 'u2').map((told) => told.data)).toMatchObject([
      { after_all: true },
    ]);
  });

  it('that is announced fifty times at once is credited once', async () => {
    const id = await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    bank.settle(call, 'pays');
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? bank.notify(call) : bank.announce(call))),
    );
    await bank.answerQuestions();
    await Promise.all(Array.from({ length: 50 }, () => bank.notify(call)));
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(world.told.filter((told) => told.name === 'payment.settled')).toHaveLength(1);
    expect(await world.balance(`credit:${id}:u2`)).toBe(0n);
  });

  it.each([
    ['the notice first', ['notify', 'announce']],
    ['the paybill first', ['announce', 'notify']],
    ['only the paybill', ['announce']],
  ])('announced both ways is credited once: %s', async (_, order) => {
    const id = await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    bank.settle(call, 'pays');
    for (const way of order) {
      await (way === 'notify' ? bank.notify(call) : bank.announce(call));
      await bank.answerQuestions();
    }
    await world.until(seconds(3600), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(await world.balance('provider:mpesa')).toBe(-200_000n);
  });
});

describe('many at once', () => {
  it('ten members who pay at the same moment are all credited, while two nodes sweep', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => `u${n + 1}`);
    const id = await started(world, ten, { amount: kes(500) });
    await Promise.all(
      ten.map(async (user) => {
        const due = await world.expect(user, 'contribution.find_due', {}, 'one');
        await world.call(
          user,
          'payment.collect',
          { due: due['id'] as string, amount: kes(500) },
          `visit-${user}`,
        );
      }),
    );
    const calls = world.open('collect');
    expect(calls).toHaveLength(10);
    await Promise.all(calls.map((call) => bank.accept(call)));
    for (const call of calls) bank.settle(call, 'pays');
    world.now = seconds(200);
    await Promise.all([...calls.map((call) => bank.notify(call)), world.sweep(), world.sweep()]);
    const questions = world.open('collect_status');
    await Promise.all(
      [...questions, ...questions].map((call) =>
        world.answer(call.key, { state: 'accepted', data: { result: 'paid', code: '0' } }),
      ),
    );
    expect(await paidIn(world, id)).toBe(500_000n);
    expect(world.heard('cycle.quorum_met.happened')).toHaveLength(10);
    expect(world.heard('payment.settled.paid')).toHaveLength(10);
  });
});
