/** All migrations, oldest first, a file each in `list.ts`: the last one leads to the version that this runtime reads. */
import { list } from './list.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = Object.values(list);
