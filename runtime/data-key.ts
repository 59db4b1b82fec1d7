/** The embedded database's own key: made at the first start, kept beside the data it belongs to. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the 32 bytes of `data-key` in this folder; makes them when there is none. Only this user can read the file. */
export function ownDataKey(folder: string): Buffer {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'data-key');
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    // Whole or not at all, and never over one that is there.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new Error(`${file} does not hold a key of 32 bytes`);
  return key;
}
