/** M-Pesa as the ledger sees it, keeping its own book of what really moved: the oracle. */
import type { Answer, Json, OutsideCall } from '../../../runtime/ports.ts';
import { kes, type World } from './world.ts';

export type PromptFate = 'pays' | 'declines' | 'silent';
export type PayoutFate = 'pays' | 'fails' | 'refused';

export class Bank {
  private readonly world: World;
  /** Receipt → shillings that came in. */
  readonly cameIn = new Map<string, number>();
  /** Key of the attempt → shillings that went out. */
  readonly wentOut = new Map<string, number>();
  /** Checkout id → the receipt if it was paid, null if it was declined; absent while it is open. */
  readonly prompts = new Map<string, string | null>();
  private receipts = 0;

  constructor(world: World) {
    this.world = world;
  }

  private receipt(): string {
    this.receipts += 1;
    return `SBX${String(this.receipts).padStart(7, '0')}`;
  }

  /** Takes the request for a prompt. */
  async accept(call: OutsideCall): Promise<void> {
    await this.world.answer(call.key, { state: 'accepted', data: { providerRef: `ws_${call.key}` } });
  }

  /** The member pays or declines; the money has moved then, whoever learns of it. */
  settle(call: OutsideCall, fate: 'pays' | 'declines'): void {
    const ref = `ws_${call.key}`;
    if (this.prompts.has(ref)) return;
    const receipt = fate === 'pays' ? this.receipt() : null;
    this.prompts.set(ref, receipt);
    if (receipt !== null) this.cameIn.set(receipt, amountOf(call));
  }

  /** The notice of a prompt. */
  async notify(call: OutsideCall): Promise<void> {
    const receipt = this.prompts.get(`ws_${call.key}`);
    if (receipt === undefined) return;
    const shared = {
      kind: 'collection',
      channel: 'mpesa',
      paymentId: call.key,
      providerRef: `ws_${call.key}`,
    } as const;
    await this.world.notice(
      receipt === null
        ? { ...shared, result: 'declined', code: '1032' }
        : { ...shared, result: 'paid', code: '0', receipt, amount: kes(amountOf(call)) },
    );
  }

  /** The same money's announcement at the paybill. */
  async announce(call: OutsideCall): Promise<void> {
    const receipt = this.prompts.get(`ws_${call.key}`);
    if (receipt === null || receipt === undefined) return;
    const reference = (call.request as { reference: string }).reference;
    await this.world.notice({
      kind: 'paybill',
      channel: 'mpesa',
      receipt,
      amount: kes(amountOf(call)),
      reference,
    });
  }

  /** Somebody pays by hand. */
  async payByHand(reference: string, shillings: number): Promise<string> {
    const receipt = this.receipt();
    this.cameIn.set(receipt, shillings);
    await this.world.notice({
      kind: 'paybill',
      channel: 'mpesa',
      receipt,
      amount: kes(shillings),
      reference,
    });
    return receipt;
  }

  /** Answers what is asked about prompts and receipts, truthfully. */
  async answerQuestions(): Promise<void> {
    for (const call of this.world.open('collect_status')) {
      const { providerRef } = call.request as { providerRef: string };
      const receipt = this.prompts.get(providerRef);
      const result = receipt === undefined ? 'pending' : receipt === null ? 'declined' : 'paid';
      await this.world.answer(call.key, accepted({ result, code: result }));
    }
    for (const call of this.world.open('transaction_status')) {
      const { receipt } = call.request as { receipt: string };
      await this.world.answer(call.key, accepted({}));
      const shillings = this.cameIn.get(receipt);
      await this.world.notice({
        kind: 'status',
        channel: 'mpesa',
        key: call.key,
        result: shillings === undefined ? 'absent' : 'completed',
        code: '0',
        ...(shillings === undefined ? {} : { amount: kes(shillings), receipt }),
      });
    }
    for (const call of this.world.open('pay_out_status')) {
      const { payOut } = call.request as { payOut: string };
      await this.world.answer(call.key, accepted({}));
      const state = this.payoutState.get(payOut);
      await this.world.notice({
        kind: 'status',
        channel: 'mpesa',
        key: call.key,
        result:
          state === 'paid'
            ? 'completed'
            : state === 'failed'
              ? 'failed'
              : state === undefined
                ? 'absent'
                : 'unknown',
        code: '0',
        ...(state === 'paid' ? { receipt: `RCP-${payOut}` } : {}),
      });
    }
  }

  private readonly payoutState = new Map<string, 'paid' | 'failed'>();

  /** Takes a request to pay out; the money moves at once when it pays, with or without a notice. */
  async payOut(
    call: OutsideCall,
    fate: PayoutFate,
    answer: 'accepted' | 'lost',
    notice: boolean,
  ): Promise<void> {
    if (fate === 'refused')
      return void (await this.world.answer(call.key, { state: 'refused', code: 'bad_number', data: {} }));
    // A key that is known moves nothing; "duplicate" is read as accepted.
    if (this.payoutState.has(call.key)) return void (await this.world.answer(call.key, accepted({})));
    this.payoutState.set(call.key, fate === 'pays' ? 'paid' : 'failed');
    if (fate === 'pays') this.wentOut.set(call.key, amountOf(call));
    await this.world.answer(
      call.key,
      answer === 'lost' ? { state: 'unknown', reason: 'time-out' } : accepted({}),
    );
    if (notice) await this.notifyPayout(call.key);
  }

  async notifyPayout(key: string): Promise<void> {
    const state = this.payoutState.get(key);
    if (state === undefined) return;
    const shared = { kind: 'disbursement', channel: 'mpesa', key } as const;
    await this.world.notice(
      state === 'paid'
        ? { ...shared, result: 'completed', code: '0', receipt: `RCP-${key}` }
        : { ...shared, result: 'failed', code: '2040' },
    );
  }

  /** Everything asked of the bank goes well. */
  async allGoesWell(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      for (const call of this.world.open('collect')) {
        await this.accept(call);
        this.settle(call, 'pays');
        await this.notify(call);
      }
      for (const call of this.world.open('pay_out')) await this.payOut(call, 'pays', 'accepted', true);
      await this.answerQuestions();
    }
  }

  totalIn(): number {
    return [...this.cameIn.values()].reduce((sum, amount) => sum + amount, 0);
  }

  totalOut(): number {
    return [...this.wentOut.values()].reduce((sum, amount) => sum + amount, 0);
  }
}

const accepted = (data: Json): Answer => ({ state: 'accepted', data });
const amountOf = (call: OutsideCall): number => (call.request as { amount: number }).amount;

/** A member pays what is owed, by the prompt. */
export async function pay(
  world: World,
  bank: Bank,
  user: string,
  fate: PromptFate = 'pays',
): Promise<OutsideCall> {
  const got = await world.call(user, 'contribution.find_due');
  if (got === 'pending') throw new Error('finding is no outside call');
  const due = (got.outcome === 'several' ? (got.result as readonly never[])[0] : got.result) as never as {
    id: string;
    amount: never;
  };
  const before = new Set(world.calls.keys());
  const prepared = await world.call(user, 'payment.collect', { due: due.id, amount: due.amount });
  if (prepared !== 'pending') throw new Error(`payment.collect gave ${prepared.outcome}`);
  const call = [...world.calls.values()].find(
    (made) => made.operation === 'collect' && !before.has(made.key),
  );
  if (!call) throw new Error('there is a request for a prompt');
  await bank.accept(call);
  if (fate === 'silent') return call;
  bank.settle(call, fate);
  await bank.notify(call);
  await bank.answerQuestions();
  return call;
}

/** What has been paid of a circle's contributions, in minor units. */
export async function paidIn(world: World, group: string): Promise<bigint> {
  const [row] = await world.db.admin.query<{ paid: bigint }>({
    name: 'bank.paid_in',
    text: `select coalesce(sum(paid_minor), 0)::bigint as paid from domain.contributions where group_id = $1`,
    values: [group],
  });
  return row?.paid ?? 0n;
}
