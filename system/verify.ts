/** `npm run verify`: recomputes the ledger's chains, balances and projections. Changes nothing. */
import { loadConfig } from '../runtime/config.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { verify as verifyBook } from '../ledger/book/verify.ts';
import { projections } from '../ledger/projections.ts';
import { readWords } from './command-words.ts';
import { openHome } from './database.ts';

const usage = {
  text: `npm run verify
  recomputes the ledger's chains, balances and projections; changes nothing
Ends with 0: everything agrees, 1: differences, 2: not understood.`,
};

/** 0: everything agrees; 1: differences, each named with its place; 2: not understood. */
export async function verify(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const asked = readWords(words, usage, say);
  if (typeof asked === 'number') return asked;
  const home = await openHome(projectFolder, loadConfig(projectFolder), say);
  const database = openDatabase({ ...home.connection, max: 2, applicationName: 'likelemba verify' });
  try {
    const report = await verifyBook(database, projections);
    for (const difference of report.differences) {
      say(
        `${difference.kind}: ${difference.place}: expected ${difference.expected}, found ${difference.found}`,
      );
    }
    say(
      `${report.events} events in ${report.scopes} chains, ${report.postings} postings: ` +
        (report.differences.length === 0 ? 'all agree' : `${report.differences.length} differences`),
    );
    return report.differences.length === 0 ? 0 : 1;
  } finally {
    await database.close();
    await home.close();
  }
}
