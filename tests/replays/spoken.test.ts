import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missed } from '../../runtime/studio/cover/coverage.ts';
import { showCoverage } from '../../runtime/studio/cover/show.ts';
import { testReplays } from './support.ts';

const coverage = testReplays((run) => run.perturb === null);

// Every edge in one language at least, every message in all, and each thing that a message may say or leave out: what is missed is said with file and line.
test('the replays cover the pack', () => {
  const least = JSON.parse(readFileSync(join(import.meta.dirname, 'covered.json'), 'utf8')) as {
    readonly edges: number;
    readonly messages: number;
    readonly sides: number;
  };
  const report = coverage.report();
  const not = missed(report);
  const share = (all: number, without: number): number => (all - without) / all;
  const shown = showCoverage(report).join('\n');
  expect(share(report.edges.length, not.edges.length), shown).toBeGreaterThanOrEqual(least.edges);
  expect(share(report.messages.length, not.messages.length), shown).toBeGreaterThanOrEqual(least.messages);
  const sides = report.sides.filter(({ reached }) => !reached).length;
  expect(share(report.sides.length, sides), shown).toBeGreaterThanOrEqual(least.sides);
});
