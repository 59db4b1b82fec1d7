/** `npm run why`: what waits for a person, and what is behind a reference that a member was told. Changes nothing. */
import { needsAttention } from '../ledger/attention.ts';
import { openSandboxClock, realClock } from '../runtime/conversation/clock.ts';
import { failureOf, waitingForPerson } from '../runtime/conversation/failures.ts';
import { numberTroubles } from '../runtime/conversation/number-troubles.ts';
import { loadConfig } from '../runtime/config.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import type { Database } from '../runtime/ports.ts';
import { readWords } from './command-words.ts';
import { openHome } from './database.ts';

const usage = {
  names: 1,
  text: `npm run why [-- reference]
  without a reference    what waits for a person
  E-…                    what is behind a reference that a member was told
Ends with 0: nothing waits, or it was found, 1: something waits, or there is no such reference, 2: not understood.`,
} as const;

/** 0: nothing waits, or the reference was found; 1: something waits, or there is no such reference; 2: not understood. */
export async function why(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const asked = readWords(words, usage, say);
  if (typeof asked === 'number') return asked;
  const config = loadConfig(projectFolder);
  const home = await openHome(projectFolder, config, say);
  const database = openDatabase({ ...home.connection, max: 2, applicationName: 'likelemba why' });
  try {
    const [reference] = asked.names;
    if (reference !== undefined)
      return await sayFailure(database, createCipher(home.dataKey), reference.toUpperCase(), say);
    const clock = config.live ? realClock : await openSandboxClock(database);
    return await sayWaiting(database, clock.now(), say);
  } finally {
    await database.close();
    await home.close();
  }
}

async function sayFailure(
  database: Database,
  cipher: ReturnType<typeof createCipher>,
  reference: string,
  say: (line: string) => void,
): Promise<number> {
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

async function sayWaiting(database: Database, now: Date, say: (line: string) => void): Promise<number> {
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
