/** A file that is made from something, held against what it is made from now. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const project = join(import.meta.dirname, '../..');

/** `path`: from the project's root. Says how to mend it. */
export function expectWritten(path: string, made: string): void {
  const file = join(project, path);
  const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(
    written,
    `${path} is not what it is made from now: npm run generate, and read what that changes`,
  ).toBe(made);
}
