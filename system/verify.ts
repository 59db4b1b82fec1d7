/** `npm run verify`: recomputes the ledger's chains, balances and projections. Changes nothing. */
import { verify as verifyBook } from '../ledger/book/verify.ts';
import { projections } from '../ledger/projections.ts';
import { differenceLine } from './audit.ts';
import { command } from './command.ts';
import { atHome } from './database.ts';

const usage = {
  text: `npm run verify
  recomputes the ledger's chains, balances and projections; changes nothing
Ends with 0: everything agrees, 1: differences, 2: not understood.`,
};

/** Names each difference with its place. */
export const verify = command(usage, ({ projectFolder, say }) =>
  atHome(projectFolder, 'verify', say, async ({ database }) => {
    const { differences, events, scopes, postings } = await verifyBook(database, projections);
    for (const difference of differences) say(differenceLine(difference));
    const so = differences.length === 0 ? 'all agree' : `${differences.length} differences`;
    say(`${events} events in ${scopes} chains, ${postings} postings: ${so}`);
    return differences.length === 0 ? 0 : 1;
  }),
);
