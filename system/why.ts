/** `npm run why`: what waits for a person, and what is behind a reference that a member was told. Changes nothing. */
import { needsAttention } from '../ledger/attention.ts';
import { openSandboxClock, realClock } from '../runtime/conversation/clock.ts';
import { failureOf, waitingForPerson } from '../runtime/conversation/failures.ts';
import { numberTroubles } from '../runtime/conversation/number-troubles.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import type { Cipher } from '../runtime/identity/cipher.ts';
import type { Database } from '../runtime/ports.ts';
import { command } from './command.ts';
import type { Say } from './command-words.ts';
import { atHome } from './database.ts';

const usage = {
  names: 1,
  text: `npm run why [-- reference]
  without a reference    what waits for a person
  E…                     what is behind a reference that a member was told
Ends with 0: nothing waits, or it was found, 1: something waits, or there is no such reference, 2: not understood.`,
} as const;

/** Names each matter that waits, or shows what is behind the reference. */
export const why = command(usage, ({ projectFolder, names: [reference], say }) =>
  atHome(projectFolder, 'why', say, async ({ config, database, dataKey }) => {
    if (reference !== undefined)
      return sayFailure(database, createCipher(dataKey), reference.toUpperCase(), say);
    const clock = config.live ? realClock : await openSandboxClock(database);
    return sayWaiting(database, clock.now(), say);
  }),
);

async function sayFailure(database: Database, cipher: Cipher, reference: string, say: Say): Promise<number> {
  const failure = await failureOf(database, cipher, reference);
  if (failure === null) {
    say(`No event failed under ${reference}. References of failures begin with E; npm run why lists them.`);
    return 1;
  }
  say(`${failure.errorId}  ${failure.code}, at ${failure.at.toISOString()}`);
  say(`conversation ${failure.conversation}, after a ${failure.kind} event`);
  if (failure.flow !== null) say(`which now stands at ${failure.flow}.${failure.step ?? ''}`);
  say('');
  say(failure.detail);
  return 0;
}

async function sayWaiting(database: Database, now: Date, say: Say): Promise<number> {
  const money = await database.transaction((tx) => needsAttention(tx, now));
  const waiting = await waitingForPerson(database);
  for (const { kind, subject, amountMinor } of money)
    say(`money  ${kind}  ${subject}${amountMinor === null ? '' : `  ${amountMinor} minor units`}`);
  const numbers = await numberTroubles(database);
  for (const { kind, subject, why: reason, chats } of numbers)
    say(`${kind}  ${subject}  ${reason}  ${chats} chats wait with it`);
  for (const { kind, subject, why: reason, at } of waiting)
    say(`${kind}  ${subject}  ${reason}  ${at.toISOString()}`);
  say(
    money.length + numbers.length + waiting.length === 0
      ? 'Nothing waits for a person.'
      : `${money.length} matters of money and ${numbers.length + waiting.length} others wait for a person. docs/RUNBOOK.md says what to do about each.`,
  );
  return money.length + numbers.length + waiting.length === 0 ? 0 : 1;
}
