/** What each act on a prompt and each of the provider's switches does, and what a member sees of it: for docs/replays.md. */
import type { Table } from './tables.ts';
import type { ProviderAct, ProviderSwitch } from './stage.ts';

const heads = ['`mpesa:`', 'M-Pesa', 'the member sees'];

interface Told {
  /** What M-Pesa does. */
  readonly does: string;
  /** What the member of the prompt or payout sees then. */
  readonly seen: string;
}

const acts: Readonly<Record<ProviderAct, Told>> = {
  pays: { does: 'the PIN is entered: the money moves and is called back', seen: '`pay/receipt`' },
  pays_oldest: {
    does: 'as `pays`, on the oldest prompt that is open instead of the newest',
    seen: '`pay/receipt`',
  },
  declines: {
    does: 'the prompt is cancelled: no money moves',
    seen: '`pay/failed_notice`, `event.reason: declined`',
  },
  times_out: {
    does: 'nobody enters a PIN and the prompt closes: no money moves',
    seen: '`pay/failed_notice`, `event.reason: expired`',
  },
  insufficient: {
    does: 'the wallet holds too little: no money moves',
    seen: '`pay/failed_notice`, `event.reason: insufficient`',
  },
  pays_late: {
    does: 'the prompt is called back as run out, and its money comes afterwards. On one that was closed before (`times_out`, `declines`) only the money comes',
    seen: '`pay/failed_notice`, then `pay/receipt`, which says that it arrived after all',
  },
  pays_twice: {
    does: 'pays the prompt, and the same amount once more by hand at the paybill',
    seen: '`pay/receipt`, then `pay/credited`: the second is kept as credit',
  },
  pays_by_hand: {
    does: 'pays at the paybill, under the account of the newest request, whatever has become of it: as much as it asked for, or `amount: 50000` in minor units',
    seen: '`pay/receipt`, which says what is left to pay or was too much; `pay/credited` where nothing was owed any more',
  },
};

const switches: Readonly<Record<ProviderSwitch, Told>> = {
  fails_next_payout: {
    does: 'the payout fails for certain: no money moves, and it is sent again later',
    seen: '`payout/delayed`; `payout/sent` once it has gone out',
  },
  silent_next_payout: {
    does: 'the payout is made and its result never comes',
    seen: '`payout/delayed`; `payout/sent` once it was asked what became of it',
  },
  loses_next_answer: {
    does: 'the prompt is sent to the phone and our request gets no answer',
    seen: '`pay/not_sure` instead of `pay/prompt_sent`',
  },
  breaks_next_prompt: {
    does: 'the request for a prompt breaks: no prompt is sent and nobody says so',
    seen: '`pay/not_sure`, after three minutes `pay/still_waiting`, after ten `pay/failed_notice`, `event.reason: unheard`; it can be paid then',
  },
  refuses_next_prompt: {
    does: 'the request for a prompt is refused: the number is not known there',
    seen: '`pay/refused`, `refusal.reason: number`',
  },
  drops_next_callback: {
    does: 'what became of the prompt or payout is never called back',
    seen: 'nothing at first; the receipt or `payout/sent` once it was asked (`wait: 1h`)',
  },
  announces_next_prompt: {
    does: "the next prompt's money is announced at the paybill too, whatever becomes of its callback",
    seen: 'one `pay/receipt`, no credit',
  },
  repeats_next_callback: {
    does: 'what became of it is called back three times',
    seen: 'what is seen after one',
  },
  calls_back_before_answer: {
    does: 'the next payout is called back before our request for it is answered',
    seen: 'one `payout/sent`',
  },
};

/** Rows of what the provider's words mean, by the name of their table. */
export const providerTables: Readonly<Record<string, Table>> = {
  acts: { head: heads, rows: rowsOf(acts) },
  switches: { head: heads, rows: rowsOf(switches) },
};

function rowsOf(told: Readonly<Record<string, Told>>): Table['rows'] {
  return Object.entries(told).map(([key, { does, seen }]) => [`\`${key}\``, does, seen]);
}
