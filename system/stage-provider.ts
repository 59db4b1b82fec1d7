/** What replays let M-Pesa's sandbox do. */
import type { Prompt } from '../integrations/money/daraja/sandbox/book.ts';
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import type { ProviderAct, ProviderDeed, ProviderSwitch } from '../runtime/studio/replay/stage.ts';

/** The prompt of a phone on which this can still be done. */
export function findPrompt(money: DarajaSandbox, act: ProviderAct, phone: string): Prompt | undefined {
  const prompts = money.prompts().filter((prompt) => prompt.phone === phone);
  if (act === 'pays_oldest') return prompts.find(({ state }) => state === 'open');
  // Its reference serves to pay by hand, whatever became of it.
  if (act === 'pays_by_hand') return prompts.at(-1);
  return prompts.findLast(({ state }) => (act === 'pays_late' ? state !== 'paid' : state === 'open'));
}

/** Does it. */
export function actOn(
  money: DarajaSandbox,
  deed: ProviderDeed,
  { id, phone, amount, reference }: Prompt,
): void {
  if (deed.act === 'pays_by_hand') {
    const shillings = deed.amountMinor === null ? amount : deed.amountMinor / 100;
    money.payByHand(phone, shillings, reference);
  } else money.act(id, deed.act === 'pays_oldest' ? 'pays' : deed.act);
}

/** Prepares what M-Pesa does with what comes next. */
export function prepareProvider(money: DarajaSandbox, what: ProviderSwitch): void {
  switch (what) {
    case 'fails_next_payout':
      return money.failNextPayout('definite');
    case 'silent_next_payout':
      return money.silentNextPayout();
    case 'loses_next_answer':
      return money.timeoutAfterSuccess('collect');
    case 'breaks_next_prompt':
      return money.http500ThenOk('collect');
    case 'refuses_next_prompt':
      return money.refuseNextNumber();
    case 'drops_next_callback':
      return money.dropCallbacks(1);
    case 'announces_next_prompt':
      return money.confirmNextPrompt();
    case 'repeats_next_callback':
      return money.duplicateCallbacks(2);
    case 'calls_back_before_answer':
      return money.callbackBeforeAnswer('pay_out');
  }
}

/** What came from a phone and went to it, in minor units. */
export function moneyOf(money: DarajaSandbox, phone: string): { paid_in: number; paid_out: number } {
  const sum = (direction: 'in' | 'out'): number =>
    money
      .book()
      .movements.filter((movement) => movement.phone === phone && movement.direction === direction)
      .reduce((total, movement) => total + movement.amount * 100, 0);
  return { paid_in: sum('in'), paid_out: sum('out') };
}

/** Given up first, paid afterwards. */
export function releaseLate(
  money: DarajaSandbox,
  act: string,
  prompt: { readonly id: string; readonly state: string },
) {
  if (act === 'pays_late' && prompt.state === 'open') money.release(prompt.id);
}
