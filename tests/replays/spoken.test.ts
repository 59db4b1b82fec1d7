import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missed } from '../../runtime/studio/cover/coverage.ts';
import { testReplays } from './support.ts';

const coverage = testReplays((run) => run.perturb === null);

// The shares in covered.json may only grow: npm run cover says what is missed, and where.
test('the replays cover as much of the pack as they did', () => {
  const least = JSON.parse(readFileSync(join(import.meta.dirname, 'covered.json'), 'utf8')) as {
    readonly edges: number;
    readonly messages: number;
  };
  const report = coverage.report();
  const not = missed(report);
  const share = (all: number, without: number): number => (all - without) / all;
  expect(share(report.edges.length, not.edges.length)).toBeGreaterThanOrEqual(least.edges);
  expect(share(report.messages.length, not.messages.length)).toBeGreaterThanOrEqual(least.messages);
});
