/** The sandbox's own book: what really moved, whatever anybody was told. Kept by its journal. */
import { openJournal } from '../../../sandbox/journal.ts';

/** Money that moved between a customer's wallet and the paybill. */
export interface Movement {
  /** M-Pesa's receipt number, ten characters. */
  readonly receipt: string;
  /** `in`: to the paybill. */
  readonly direction: 'in' | 'out';
  readonly by: 'stk' | 'paybill' | 'b2c';
  readonly phone: string;
  /** Whole shillings. */
  readonly amount: number;
  readonly at: Date;
  /** The account reference of a payment; our key of a payout. */
  readonly reference: string;
  readonly checkout?: string;
}

/** A question on a customer's phone: PIN or cancel. */
export interface Prompt {
  /** The CheckoutRequestID. */
  readonly id: string;
  readonly merchantId: string;
  readonly phone: string;
  readonly amount: number;
  readonly reference: string;
  readonly description: string;
  readonly callbackUrl: string;
  readonly at: Date;
  /** `late`: declared expired, and paid all the same when it is released. */
  readonly state: 'open' | 'paid' | 'late' | 'closed';
  /** The result code once it is not open. */
  readonly code?: number;
}

/** A payout that was asked for. */
export interface Payout {
  /** The OriginatorConversationID. */
  readonly key: string;
  readonly conversationId: string;
  readonly phone: string;
  readonly amount: number;
  readonly at: Date;
  /** The result code; 0 has moved the money. */
  readonly code: string;
  readonly transactionId: string;
}

/** What listeners hear. */
export type BookChange =
  | { readonly kind: 'prompt'; readonly prompt: Prompt }
  | { readonly kind: 'movement'; readonly movement: Movement }
  | { readonly kind: 'payout'; readonly payout: Payout };

type Stored<T extends { readonly at: Date }> = Omit<T, 'at'> & { readonly at: string };
type Entry =
  | { readonly kind: 'wallet'; readonly phone: string; readonly shillings: number }
  | { readonly kind: 'utility'; readonly shillings: number }
  | { readonly kind: 'prompt'; readonly prompt: Stored<Prompt> }
  | { readonly kind: 'movement'; readonly movement: Stored<Movement> }
  | { readonly kind: 'payout'; readonly payout: Stored<Payout> };

/** A wallet may hold this much, in shillings. */
export const walletMost = 500_000;

/** The book and the only ways to write into it. */
export type Book = ReturnType<typeof openBook>;

/** Opens the book. `wallet` is what a customer starts with, `utility` what payouts are paid from at first. */
export function openBook(options: {
  readonly journalFile: string | undefined;
  readonly journalGoesOn?: boolean;
  readonly wallet: number;
  readonly utility: number;
}) {
  const prompts = new Map<string, Prompt>();
  const payouts = new Map<string, Payout>();
  const movements: Movement[] = [];
  const wallets = new Map<string, number>();
  let working = 0;
  let utility = options.utility;
  let serial = 0;

  const balance = (phone: string) => wallets.get(phone) ?? options.wallet;

  const apply = (entry: Entry): BookChange | null => {
    switch (entry.kind) {
      case 'wallet':
        wallets.set(entry.phone, entry.shillings);
        return null;
      case 'utility':
        working -= entry.shillings;
        utility += entry.shillings;
        return null;
      case 'prompt': {
        const prompt = dated(entry.prompt);
        if (!prompts.has(prompt.id)) serial += 1;
        prompts.set(prompt.id, prompt);
        return { kind: 'prompt', prompt };
      }
      case 'movement': {
        const movement = dated(entry.movement);
        serial += 1;
        movements.push(movement);
        const { phone, amount, direction } = movement;
        wallets.set(phone, balance(phone) + (direction === 'in' ? -amount : amount));
        // What customers pay lands in the working account; payouts are paid from the utility account.
        if (direction === 'in') working += amount;
        else utility -= amount;
        return { kind: 'movement', movement };
      }
      case 'payout': {
        const payout = dated(entry.payout);
        serial += 1;
        payouts.set(payout.key, payout);
        return { kind: 'payout', payout };
      }
    }
  };
  const { record, subscribe } = openJournal(options.journalFile, apply, options.journalGoesOn);

  return {
    prompts: (): readonly Prompt[] => [...prompts.values()],
    prompt: (id: string): Prompt | undefined => prompts.get(id),
    payouts: (): readonly Payout[] => [...payouts.values()],
    payout: (key: string): Payout | undefined => payouts.get(key),
    movements: (): readonly Movement[] => movements,
    balance,
    accounts: () => ({ working, utility }),
    /** A number that grows with every id handed out, also over a restart. */
    serial: () => serial + 1,
    savePrompt: (prompt: Prompt) => record({ kind: 'prompt', prompt: stored(prompt) }),
    saveMovement: (movement: Movement) => record({ kind: 'movement', movement: stored(movement) }),
    savePayout: (payout: Payout) => record({ kind: 'payout', payout: stored(payout) }),
    setWallet: (phone: string, shillings: number) => record({ kind: 'wallet', phone, shillings }),
    moveToUtility: (shillings: number) => record({ kind: 'utility', shillings }),
    subscribe,
  };
}

function stored<T extends { readonly at: Date }>(value: T): Stored<T> {
  return { ...value, at: value.at.toISOString() };
}

function dated<T extends { readonly at: string }>(value: T): Omit<T, 'at'> & { readonly at: Date } {
  return { ...value, at: new Date(value.at) };
}
