/** Holds the data key against the database at start, before anything is sealed with the wrong one. */
import type { Database } from '../ports.ts';
import type { Cipher } from './cipher.ts';
import { place } from './cipher.ts';
import { identityError } from './errors.ts';

const where = place('data_key', 'sealed', 'one');

/** Leaves a mark in a new database; throws DATA_KEY_WRONG when the mark there is was made with another key. */
export async function confirmDataKey(database: Database, cipher: Cipher): Promise<void> {
  const rows = await database.transaction(async (tx) => {
    await tx.query({
      name: 'data_key.mark',
      text: 'insert into runtime.data_key (sealed) values ($1) on conflict do nothing',
      values: [cipher.seal(where, 'likelemba')],
    });
    return tx.query<{ sealed: Buffer }>({
      name: 'data_key.read',
      text: 'select sealed from runtime.data_key',
    });
  });
  try {
    for (const { sealed } of rows) cipher.open(where, sealed);
  } catch (error) {
    throw identityError('DATA_KEY_WRONG', {}, error);
  }
}
