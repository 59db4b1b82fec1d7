/** All migrations, oldest first: the last one leads to the version that this runtime reads. */
import { from1 } from './from-1.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [from1];
