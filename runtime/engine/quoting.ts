/** Words that quote a notice: its own, in whatever form they are typed, reach it whatever is open (decision 0003). */
import { commandIn } from './spoken.ts';
import type { Draft } from './draft.ts';
import { keywordIn } from './keywords.ts';
import type { OpenNotice } from './model.ts';
import { offeredWord, offerOf, takeOffer } from './notices.ts';
import { courtesy } from './small-talk.ts';
import { commandNear } from './understanding.ts';

/** Takes words up that a quoted notice offered; false where they are none of them. */
export function readQuoting(draft: Draft, notice: OpenNotice, text: string): boolean {
  const offered = offeredWord(draft, notice, text);
  // "OK" to what is over is no more than that.
  if (offered !== null && !(notice.over && courtesy(draft, text) !== null)) {
    takeOffer(draft, notice, offered);
    return true;
  }
  // "PAY 2000" and "I want to pay" to a reminder are about what it reminds of.
  const typed = keywordIn(draft, text, false);
  const name = commandIn(draft, text)?.name ?? commandNear(draft, text);
  const flow = typed?.start.flow ?? draft.pack.commands.get(name ?? '')?.flow;
  const word = flow === undefined ? null : offerOf(draft, notice, flow);
  if (word === null) return false;
  takeOffer(draft, notice, word, typed);
  return true;
}
