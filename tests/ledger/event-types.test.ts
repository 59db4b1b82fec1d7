/** The table of the book's events, from which people who write replays read what there is to count. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventTypes } from '../../ledger/book/event-types.ts';

test('every event in the table is posted somewhere', () => {
  const files = readdirSync('ledger', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('event-types.ts'))
    .map((file) => readFileSync(join('ledger', file), 'utf8'));
  const posted = files.flatMap((text) =>
    [...text.matchAll(/\btype: '([a-z0-9_.]+)'/g)].map(([, type]) => type),
  );
  // A dispute holds and frees in one function, which is given the name.
  const given = ['escrow.funds.unfrozen'];
  expect(Object.keys(eventTypes).filter((type) => !posted.includes(type))).toEqual(given);
});
