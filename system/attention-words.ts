/** What an operator reads about a matter of money that only a person can settle. What to do about each: docs/RUNBOOK.md. */
import type { Attention } from '../ledger/attention.ts';
import { wholeMinor } from '../ledger/circles/rules/terms.ts';

const words: Readonly<Record<Attention['kind'], string>> = {
  claim_contradicts: "a notice and the provider's own answer differ",
  money_unmatched: 'money came in that nobody can be found for',
  claim_unconfirmed: 'a payment was announced that the provider does not confirm',
  receipt_unsure: "a payment by hand was taken for a prompt's own",
  payout_unknown: 'nobody knows yet what became of a payout',
  turn_without_quorum: 'a turn is a week past its day, too few have paid, and its pot waits',
  agenda_failing: 'something due cannot be done and is tried again',
};

/** One line, without personal data. */
export const attentionWords = ({ kind, amountMinor }: Attention): string =>
  amountMinor === null ? words[kind] : `${words[kind]}; KES ${amountMinor / wholeMinor}`;
