/** What falls due next, in words for the phones' panel. */
import type { Upcoming } from '../ledger/upcoming.ts';

/** `Umoja: reminder, turn 2 is due today` */
export function dueWords(next: Upcoming): string {
  const what = wordsOf(next);
  return next.group === null ? what : `${next.group}: ${what}`;
}

function wordsOf({ kind, moment, turn }: Upcoming): string {
  switch (kind) {
    case 'terms.deadline':
      return 'the time to agree to new terms ends';
    case 'circle.first_day':
      return 'its first day comes, and it has not been started';
    case 'cycle.due':
      return `turn ${turn} is due`;
    case 'cycle.nudge':
      return nudgeWords(moment, turn);
    case 'circle.end':
      return 'the circle ends';
    case 'payment.ask':
      return 'M-Pesa is asked what became of a payment';
    case 'payment.expire':
      return 'a payment request runs out';
    case 'paybill.ask':
      return 'M-Pesa is asked about a deposit';
    case 'payout.release':
      return turn === 0 ? 'a credit goes back' : `the pot of turn ${turn} goes out, if enough have paid`;
    case 'payout.ask':
      return `M-Pesa is asked what became of the payout of turn ${turn}`;
    case 'payout.give_up':
      return `the payout of turn ${turn} counts as failed and is tried again`;
  }
}

function nudgeWords(moment: string, turn: number | null): string {
  switch (moment) {
    case 'soon':
      return `reminder, turn ${turn} is due in two days`;
    case 'today':
      return `reminder, turn ${turn} is due today`;
    case 'fee':
      return `late fee for who has not paid turn ${turn}`;
    case 'escalate':
      return `the organiser hears who has not paid turn ${turn}`;
    case 'waits':
      return `who waits for money of turn ${turn} hears what is missing`;
    default:
      return `nudge to who has not paid turn ${turn}`;
  }
}
