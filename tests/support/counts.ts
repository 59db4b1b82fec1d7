/** Writes how many tests passed and failed to a file, for tests/run.ts; says nothing itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter } from 'vitest/node';
import { runFolder } from './run-folder.ts';

/** Where a run's counts are. */
export const countsFile = (folder: string): string => join(folder, 'counts.json');

/** Counts at the end of a run. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export const countsReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const failed = count('failed');
    // A file that cannot be loaded, a hook that fails and an error outside every test have no test of their own.
    const besides = unhandledErrors.length + (reason !== 'passed' && failed === 0 ? 1 : 0);
    const counts: Counts = { passed: count('passed'), failed: failed + besides };
    const folder = runFolder();
    if (folder !== null) writeFileSync(countsFile(folder), JSON.stringify(counts));
  },
};
