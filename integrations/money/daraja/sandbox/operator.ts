/** What the mobile operator does with prompts, payments by hand and payouts: moves money, then calls back. */
import { walletMost } from './book.ts';
import type { Book, Movement, Payout, Prompt } from './book.ts';
import type { Callbacks } from './callbacks.ts';
import type { Business } from './requests.ts';
import { b2cResult, c2bConfirmation, queueTimeout, receiptNumber, stkCallback } from './wire.ts';

/** What a customer does with a prompt. */
export type PromptAct =
  | 'pays'
  | 'declines'
  | 'times_out'
  /** Declared expired now; the money comes with a second act or `release`. */
  | 'pays_late'
  /** Pays, and then again by hand to the paybill with the same reference. */
  | 'pays_twice'
  | 'insufficient'
  | 'wrong_pin'
  | 'expires';

/** Why a payout fails: a name, or any of Daraja's result codes. */
export type PayoutFailure = 'insufficient_float' | 'unregistered' | 'definite' | (string & {});

const closingCodes: Readonly<Partial<Record<PromptAct, number>>> = {
  declines: 1032,
  times_out: 1037,
  insufficient: 1,
  wrong_pin: 2001,
  expires: 1019,
};

const failureCodes: Readonly<Record<string, string>> = {
  insufficient_float: '1',
  unregistered: '2040',
  definite: '2006',
};

/** The operator's side of a payment. */
export type Operator = ReturnType<typeof createOperator>;

/** Makes the operator. `confirmationUrl` is where payments by hand are announced. */
export function createOperator(options: {
  readonly book: Book;
  readonly callbacks: Callbacks;
  readonly business: Business;
  readonly now: () => Date;
  readonly confirmationUrl: () => string | undefined;
}) {
  const { book, callbacks, business, now } = options;
  const failures: string[] = [];
  const unregistered = new Set<string>();
  let silent = 0;
  let confirming = 0;
  let queueTimeouts: boolean[] = [];

  const move = (movement: Omit<Movement, 'receipt' | 'at'>): Movement => {
    const at = now();
    const made = { ...movement, at, receipt: receiptNumber(at, book.serial()) };
    book.saveMovement(made);
    return made;
  };

  const close = (prompt: Prompt, state: Prompt['state'], code: number): Promise<void> => {
    book.savePrompt({ ...prompt, state, code });
    return callbacks.send(prompt.callbackUrl, stkCallback(prompt, code, null));
  };

  const pay = (prompt: Prompt): Promise<void> => {
    const { phone, amount, reference, id } = prompt;
    if (book.balance(phone) < amount) return close(prompt, 'closed', 1);
    const movement = move({ direction: 'in', by: 'stk', phone, amount, reference, checkout: id });
    book.savePrompt({ ...prompt, state: 'paid', code: 0 });
    const called = callbacks.send(prompt.callbackUrl, stkCallback(prompt, 0, movement));
    if (confirming > 0) {
      confirming -= 1;
      confirm(movement);
    }
    return called;
  };

  const confirm = (movement: Movement): void => {
    const url = options.confirmationUrl();
    if (url !== undefined)
      void callbacks.send(url, c2bConfirmation(movement, business.shortcode, book.accounts().working));
  };

  const payByHand = (phone: string, amount: number, reference: string): Movement => {
    if (book.balance(phone) < amount) throw new Error('the wallet holds less than that');
    const movement = move({ direction: 'in', by: 'paybill', phone, amount, reference });
    confirm(movement);
    return movement;
  };

  /** The code a payout ends with; 0 moves the money. */
  const judge = (phone: string, amount: number, genuine: boolean): string => {
    const failure = failures.shift();
    if (failure !== undefined) return failureCodes[failure] ?? failure;
    if (!genuine) return '2001';
    if (amount < 10) return '2';
    if (amount > 250_000) return '3';
    if (unregistered.has(phone)) return '2040';
    if (book.balance(phone) + amount > walletMost) return '8';
    return amount > book.accounts().utility ? '1' : '0';
  };

  return {
    /** The callback's delivery, for those who want to wait for it. */
    act(id: string, act: PromptAct): Promise<void> {
      const prompt = book.prompt(id);
      if (!prompt) throw new Error('the sandbox has no such prompt');
      // Money that comes after the prompt was given up: any closed prompt can still be paid, once.
      if (prompt.state !== 'open') {
        if (prompt.state === 'paid' || !act.startsWith('pays'))
          throw new Error(`the prompt is ${prompt.state} already`);
        return pay(prompt);
      }
      if (act === 'pays_late') return close(prompt, 'late', 1019);
      const code = closingCodes[act];
      if (code !== undefined) return close(prompt, 'closed', code);
      const paid = pay(prompt);
      if (act === 'pays_twice') payByHand(prompt.phone, prompt.amount, prompt.reference);
      return paid;
    },
    /** Pays the prompts that were declared expired by `pays_late`; all of them, or one. */
    release(id?: string): void {
      for (const prompt of book.prompts())
        if (prompt.state === 'late' && (id === undefined || prompt.id === id)) void pay(prompt);
    },
    /** Closes a prompt at once, as the push itself failed. */
    refusePush: (prompt: Prompt, code: number) => close(prompt, 'closed', code),
    payByHand,
    /** The money of the next prompts is announced like a payment by hand as well, besides the prompt's own callback. */
    confirmPrompts(times: number): void {
      confirming += times;
    },
    /** Announces a payment once more. */
    announce(receipt: string): void {
      const movement = book
        .movements()
        .find((moved) => moved.receipt === receipt && moved.direction === 'in');
      if (!movement) throw new Error('there is no such payment');
      confirm(movement);
    },
    /** Decides and moves; the callback is sent by the function it gives back. */
    payOut(asked: {
      readonly key: string;
      readonly conversationId: string;
      readonly phone: string;
      readonly amount: number;
      readonly genuine: boolean;
      readonly resultUrl: string;
      readonly timeoutUrl: string;
    }): () => Promise<void> {
      const { key, conversationId, phone, amount } = asked;
      const gaveUp = queueTimeouts.shift();
      const code = gaveUp === false ? 'queue' : judge(phone, amount, asked.genuine);
      if (code !== 'queue') {
        const transactionId =
          code === '0'
            ? move({ direction: 'out', by: 'b2c', phone, amount, reference: key }).receipt
            : receiptNumber(now(), book.serial());
        const payout: Payout = { key, conversationId, phone, amount, at: now(), code, transactionId };
        book.savePayout(payout);
      }
      const payout = book.payout(key);
      if (silent > 0) {
        silent -= 1;
        return () => Promise.resolve();
      }
      if (gaveUp !== undefined || !payout)
        return () => callbacks.send(asked.timeoutUrl, queueTimeout(key, conversationId));
      return () => callbacks.send(asked.resultUrl, b2cResult(payout, book.accounts()));
    },
    /** Failures, silences and time-outs that have met no payout yet. */
    prepared: () => failures.length + silent + queueTimeouts.length,
    failNextPayout(failure: PayoutFailure) {
      failures.push(failure);
    },
    silentNextPayout(times: number) {
      silent += times;
    },
    queueTimeout(moved: boolean) {
      queueTimeouts = [...queueTimeouts, moved];
    },
    setRegistered(phone: string, registered: boolean) {
      if (registered) unregistered.delete(phone);
      else unregistered.add(phone);
    },
  };
}
