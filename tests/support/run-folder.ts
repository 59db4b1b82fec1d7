/** What a run of `npm test` leaves for its end: in a folder of its own, since runs of one checkout may overlap. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const variable = 'TEST_RUN_FOLDER';

/** The folder of the run that this process belongs to; null when vitest was started by itself: nobody reads it then. */
export function runFolder(): string | null {
  return process.env[variable] ?? null;
}

/** Makes the folder; what is started with the environment writes there. */
export function openRunFolder(): { readonly env: NodeJS.ProcessEnv; readonly path: string; close(): void } {
  const data = join(resolve(import.meta.dirname, '../..'), '.data');
  mkdirSync(data, { recursive: true });
  const path = mkdtempSync(join(data, 'test-run-'));
  return {
    path,
    env: { ...process.env, [variable]: path },
    close: () => rmSync(path, { recursive: true, force: true }),
  };
}
