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

describe('paying by hand', () => {
  const reference = async (user: string) => {
    const call = await pay(world, bank, user, 'declines');
    return (call.request as { reference: string }).reference;
  };

  it('with the reference is credited when the provider confirms the receipt', async () => {
    const id = await started(world, people);
    const ref = await reference('u2');
    await bank.payByHand(` ${ref.toLowerCase()} `, 1500);
    expect(await paidIn(world, id)).toBe(0n);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.paid', 'u2')[0]?.data).toMatchObject({
      applied: kes(1500),
      left: kes(500),
      has_left: true,
    });
    await bank.payByHand(ref, 800);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.paid', 'u2')[1]?.data).toMatchObject({
      applied: kes(500),
      credit: kes(300),
    });
  });

  it('a second time beside the prompt is credited as well, also when the receipts come in the wrong order', async () => {
    const id = await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    bank.settle(call, 'pays');
    const ref = (call.request as { reference: string }).reference;
    // The status says paid before any notice; then a payment by hand looks just like the prompt's own.
    await world.until(seconds(181), () => bank.answerQuestions());
    await bank.payByHand(ref, 2000);
    await bank.answerQuestions();
    expect(await world.balance(`credit:${id}:u2`)).toBe(0n);
    // The prompt's own notice names another receipt: two transactions.
    await bank.notify(call);
    await bank.answerQuestions();
    expect(await world.balance(`credit:${id}:u2`)).toBe(200_000n);
    expect(await world.balance('provider:mpesa')).toBe(-400_000n);
  });

  it('while its request is on the phone says that this is still there, unless it may be its own money', async () => {
    await started(world, people);
    const call = await pay(world, bank, 'u2', 'silent');
    const { reference: own } = call.request as { reference: string };
    await bank.payByHand(own, 500);
    await bank.answerQuestions();
    const other = await pay(world, bank, 'u3', 'silent');
    await bank.payByHand((other.request as { reference: string }).reference, 2000);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.paid').map(({ data }) => data)).toMatchObject([
      { applied: kes(500), left: kes(1500), open_request: own },
      { applied: kes(2000), has_left: false, open_request: null },
    ]);
  });

  it('with an unknown reference lies in suspense under its receipt', async () => {
    const receipt = await bank.payByHand('my cousin', 700);
    await bank.answerQuestions();
    expect(await world.balance(`suspense:unmatched:${receipt}`)).toBe(70_000n);
  });

  it('that the provider knows nothing of is not credited, however often it is asked', async () => {
    const id = await started(world, people);
    const ref = await reference('u2');
    await world.notice({
      kind: 'paybill',
      channel: 'mpesa',
      receipt: 'FORGED',
      amount: kes(2000),
      reference: ref,
    });
    await world.until(seconds(200_000), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(0n);
    expect(world.open('transaction_status')).toEqual([]);
    expect([...world.calls.values()].filter((call) => call.operation === 'transaction_status')).toHaveLength(
      7,
    );
  });
});

describe('a credit', () => {
  it('pays the next turn when it opens, and what is left goes back at the end', async () => {
    const id = await started(world, ['u1', 'u2'], { frequency: 'daily', late_fee: kes(0) });
    const call = await pay(world, bank, 'u2');
    const ref = (call.request as { reference: string }).reference;
    await bank.payByHand(ref, 2030);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.credited', 'u2')[0]?.data).toMatchObject({ credit: kes(2030) });
    await pay(world, bank, 'u1');
    await world.until('2026-03-06T15:00:00Z', () => bank.allGoesWell());
    expect(world.heard('credit.applied.happened', 'u2')[0]?.data).toMatchObject({
      amount: kes(2000),
      applied: kes(2000),
      round: 2n,
    });
    await pay(world, bank, 'u1');
    await world.until('2026-03-08T15:00:00Z', () => bank.allGoesWell());
    expect(world.heard('circle.completed.happened', 'u2')).toHaveLength(1);
    expect(world.heard('credit.returned.happened')).toMatchObject([
      { to: 'u2', data: { amount: kes(30), mine: true } },
    ]);
    expect(await world.balance(`credit:${id}:u2`)).toBe(0n);
    expect(await world.balance('provider:mpesa')).toBe(0n);
    // Money that comes after the end goes back as well; too little to be sent stays with a name.
    await bank.payByHand(ref, 500);
    await bank.payByHand(ref, 7);
    await bank.answerQuestions();
    await world.until('2026-03-08T16:00:00Z', () => bank.allGoesWell());
    expect(bank.totalIn() - bank.totalOut()).toBe(Number((await world.balance(`credit:${id}:u2`)) / 100n));
    expect(await world.balance('provider:mpesa')).toBe(-(await world.balance(`credit:${id}:u2`)));
  });

  it('says where it goes: to a turn that is still to be paid, else back to the payer', async () => {
    const id = await started(world, ['u1', 'u2'], { frequency: 'daily' });
    const call = await pay(world, bank, 'u1');
    const { reference } = call.request as { reference: string };
    const again = async (shillings: number) => {
      await bank.payByHand(reference, shillings);
      await bank.answerQuestions();
      return world.heard('payment.settled.credited', 'u1').at(-1)?.data['credit_goes'];
    };
    expect(await again(2000)).toBe('next_turn');
    await pay(world, bank, 'u2');
    // The last turn opens and is paid by that credit.
    await world.until('2026-03-06T15:00:00Z', () => bank.allGoesWell());
    expect(world.heard('credit.applied.happened', 'u1')).toHaveLength(1);
    // Turn 1 is not the last one, and yet there is nothing more to pay.
    expect(await again(5)).toBe('stays');
    expect(await again(2000)).toBe('back_at_end');
    expect(world.heard('credit.returned.happened')).toEqual([]);
    await pay(world, bank, 'u2');
    await world.until('2026-03-07T15:00:00Z', () => bank.allGoesWell());
    expect(await world.rows(`select status from domain.groups`)).toEqual([{ status: 'completed' }]);
    expect(world.heard('credit.returned.happened', 'u1').at(-1)?.data).toMatchObject({ amount: kes(2005) });
    // After the end it goes back at once.
    expect(await again(700)).toBe('back_now');
    await world.until(seconds(0), () => bank.allGoesWell());
    expect(world.heard('credit.returned.happened', 'u1').at(-1)?.data).toMatchObject({ amount: kes(700) });
    expect(await world.balance(`credit:${id}:u1`)).toBe(0n);
    expect(bank.totalOut()).toBe(bank.totalIn());
  });
});
