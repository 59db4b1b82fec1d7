/**
 * A local server that speaks Daraja, with customers' wallets and the paybill's accounts behind it. It shares no code
 * with the client it stands against; its book is what tests hold the ledger against.
 */
import { createPending } from '../../../sandbox/pending.ts';
import { startServer } from '../../../sandbox/server.ts';
import { answer } from './api.ts';
import type { ApiContext, WireFault } from './api.ts';
import { openBook } from './book.ts';
import type { BookChange, Movement, Payout, Prompt } from './book.ts';
import { createCallbacks } from './callbacks.ts';
import { createOperator } from './operator.ts';
import type { PayoutFailure, PromptAct } from './operator.ts';
import type { Business } from './requests.ts';

/** What a customer's wallet holds at first, and what payouts are paid from at first, in shillings. */
const openingWallet = 150_000;
const openingUtility = 10_000_000;

/** How a sandbox is set up. */
export interface DarajaSandboxOptions extends Business {
  /** Default: a free one. Always on 127.0.0.1. */
  readonly port?: number;
  /** Keeps the book over a restart. */
  readonly journalFile?: string;
  /** False: begins where the journal ends and writes nothing to it. Default true. */
  readonly journalGoesOn?: boolean;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Where payments by hand are announced; can be set later, or registered through the API. */
  readonly c2bConfirmationUrl?: string;
  readonly now: () => Date;
  /** Refuse the same amount from the same payer within two minutes. Default on. */
  readonly rule17?: boolean;
  /** Pay every prompt by itself after so long. Default: never. */
  readonly autopilot?: { readonly paysAfterMs: number };
}

/** Which call a fault of the wire hits. */
type Target = 'collect' | 'pay_out';

/** What really happened. */
export interface DarajaBook {
  readonly movements: readonly Movement[];
  readonly payouts: readonly Payout[];
  /** The paybill's accounts, in shillings: customers pay into `working`, payouts leave `utility`. */
  readonly accounts: { readonly working: number; readonly utility: number };
}

/** The running sandbox and its controls. */
export interface DarajaSandbox {
  readonly url: string;
  setC2bConfirmationUrl(url: string): void;
  /** All prompts, oldest first; those that wait for somebody have the state `open`. */
  prompts(): readonly Prompt[];
  /** Does what a customer does; the callback goes out by itself. Throws when the prompt is over. */
  act(promptId: string, act: PromptAct): void;
  /** Lets the money of `pays_late` come. */
  release(promptId?: string): void;
  /** A payment to the paybill number without a prompt. */
  payByHand(phone: string, amount: number, reference: string): Movement;
  /**
   * The next prompt's money is announced at the confirmation address besides its callback: with a confirmation address
   * registered, Daraja may announce one receipt both ways.
   */
  confirmNextPrompt(): void;
  /** Announces a payment to the confirmation address once more, as somebody does who found it on a statement. */
  announce(receipt: string): void;
  book(): DarajaBook;
  /** What a customer has, in shillings. */
  wallet(phone: string): number;
  setWallet(phone: string, shillings: number): void;
  setRegistered(phone: string, registered: boolean): void;
  /** Moves collected money to where payouts are paid from. */
  moveToUtility(shillings: number): void;
  autopilot(paysAfterMs: number | null): void;
  failNextPayout(failure: PayoutFailure): void;
  /** Moves the money and never calls back. */
  silentNextPayout(times?: number): void;
  /** Calls the time-out address instead of the result address, with the money moved or not. */
  queueTimeout(moved?: boolean): void;
  /** Does what was asked, and the HTTP answer never comes. */
  timeoutAfterSuccess(target?: Target): void;
  /** Does nothing, and the HTTP answer never comes. */
  timeoutBefore(target?: Target): void;
  /** Does nothing and answers 500; the next request is served. */
  http500ThenOk(target?: Target): void;
  /** Refuses the number of the next prompt. */
  refuseNextNumber(): void;
  /** Calls back before the HTTP answer leaves; a prompt is paid at once. */
  callbackBeforeAnswer(target?: Target): void;
  /** The next callback is delivered this many times more. */
  duplicateCallbacks(times: number): void;
  /** The next callbacks never arrive. */
  dropCallbacks(times: number): void;
  /** Tries callbacks that got no 200 so many times more. Default 0: Daraja drops them. */
  retryCallbacks(times: number): void;
  holdCallbacks(): void;
  releaseCallbacks(): void;
  /** How much of what was prepared with the methods above (time-outs, faults, callbacks) has not happened yet. */
  prepared(): number;
  /** How a query says that a prompt is still open. Default `error`. */
  pendingAs(spelling: 'error' | '4999'): void;
  /** Ends every token handed out, as a fresh one of another process would. */
  endTokens(): void;
  subscribe(listener: (change: BookChange) => void): () => void;
  /** Whether no callback is under way. */
  isIdle(): boolean;
  /** How many things it has ever done: what came and went between two looks shows here. */
  total(): number;
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the sandbox on loopback. */
export async function startDarajaSandbox(options: DarajaSandboxOptions): Promise<DarajaSandbox> {
  const { now } = options;
  const pending = createPending();
  const callbacks = createCallbacks(pending);
  const book = openBook({
    journalFile: options.journalFile,
    ...(options.journalGoesOn === undefined ? {} : { journalGoesOn: options.journalGoesOn }),
    wallet: openingWallet,
    utility: openingUtility,
  });
  const faults: Record<Target, WireFault[]> = { collect: [], pay_out: [] };
  const timers = new Set<NodeJS.Timeout>();
  let confirmationUrl = options.c2bConfirmationUrl;
  let spelling: 'error' | '4999' = 'error';
  let paysAfterMs = options.autopilot?.paysAfterMs ?? null;
  const operator = createOperator({
    book,
    callbacks,
    business: options,
    now,
    confirmationUrl: () => confirmationUrl,
  });

  const payByItself = ({ id }: Prompt) => {
    if (paysAfterMs === null) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (book.prompt(id)?.state === 'open') void operator.act(id, 'pays');
    }, paysAfterMs);
    timers.add(timer);
  };

  const context: ApiContext = {
    business: options,
    consumerKey: options.consumerKey,
    consumerSecret: options.consumerSecret,
    book,
    operator,
    callbacks,
    pending,
    now,
    tokens: new Set<string>(),
    takeFault: (target) => faults[target].shift(),
    pendingSpelling: () => spelling,
    rule17: options.rule17 ?? true,
    registerUrls: (url) => {
      confirmationUrl = url;
    },
    opened: payByItself,
  };
  const server = await startServer(options.port ?? 0, (request) => answer(context, request));
  const fail = (fault: WireFault, fallback: Target) => (target?: Target) => {
    faults[target ?? fallback].push(fault);
  };

  return {
    url: server.url,
    setC2bConfirmationUrl: (url) => {
      confirmationUrl = url;
    },
    prompts: book.prompts,
    act: (id, act) => {
      void operator.act(id, act);
    },
    release: operator.release,
    payByHand: operator.payByHand,
    confirmNextPrompt: () => operator.confirmPrompts(1),
    announce: operator.announce,
    book: () => ({ movements: [...book.movements()], payouts: book.payouts(), accounts: book.accounts() }),
    wallet: book.balance,
    setWallet: book.setWallet,
    setRegistered: operator.setRegistered,
    moveToUtility: book.moveToUtility,
    autopilot: (ms) => {
      paysAfterMs = ms;
    },
    failNextPayout: operator.failNextPayout,
    silentNextPayout: (times = 1) => operator.silentNextPayout(times),
    queueTimeout: (moved = true) => operator.queueTimeout(moved),
    timeoutAfterSuccess: fail('timeout_after_success', 'pay_out'),
    timeoutBefore: fail('timeout_before', 'pay_out'),
    http500ThenOk: fail('http_500', 'pay_out'),
    refuseNextNumber: () => faults.collect.push('bad_number'),
    callbackBeforeAnswer: fail('callback_first', 'pay_out'),
    duplicateCallbacks: callbacks.duplicate,
    dropCallbacks: callbacks.drop,
    retryCallbacks: callbacks.retry,
    holdCallbacks: callbacks.hold,
    releaseCallbacks: callbacks.release,
    prepared: () =>
      faults.collect.length + faults.pay_out.length + callbacks.prepared() + operator.prepared(),
    pendingAs: (as) => {
      spelling = as;
    },
    endTokens: () => context.tokens.clear(),
    subscribe: book.subscribe,
    isIdle: pending.isIdle,
    total: pending.total,
    idle: pending.idle,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      callbacks.close();
      pending.close();
      await server.close();
    },
  };
}
