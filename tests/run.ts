/**
 * `npm test`: every check of the house, then vitest. Goes on after a failure and fails at the end.
 * With arguments only vitest runs, with these: `npm test -- tests/database`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countsFile, type Counts } from './support/counts.ts';
import { openRunFolder } from './support/run-folder.ts';
import { readSuiteLog } from './support/suite-log.ts';

const project = resolve(import.meta.dirname, '..');
const tool = (path: string, ...args: string[]) => [join(project, 'node_modules', path), ...args];

const checks: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['types', tool('typescript/bin/tsc', '-p', '.')],
  ['format', tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['lint', tool('oxlint/bin/oxlint', '--deny-warnings')],
  [
    'import directions',
    tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', 'directions.config.mjs', '.'),
  ],
  ['dead code', tool('knip/bin/knip.js')],
];

/** Read by .ci/run. */
const summary = join(project, '.data', 'test-summary.json');

const usage = `npm test [-- [file or folder …] [-t name]]
  without anything    every check of the house, then all tests
  -t                  only tests with this in their name; other options are vitest's
Ends with 0: all passed, 1: something failed.`;

const chosen = process.argv.slice(2);
if (chosen.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const run = openRunFolder();
rmSync(summary, { force: true });

const failed: string[] = [];
if (chosen.length === 0)
  for (const [name, command] of checks) if (!(await passes(name, command))) failed.push(name);

const vitest = spawnSync(process.execPath, tool('vitest/vitest.mjs', 'run', ...chosen), {
  cwd: project,
  env: run.env,
  stdio: 'inherit',
});
const logged = readSuiteLog(run.path);
console.log(`${logged.lines} lines logged, ${logged.personal.length} with personal data`);
for (const line of logged.personal.slice(0, 10)) console.log(line);
if (logged.personal.length > 0) failed.push('logs');
if (failed.length > 0) console.log(`These checks failed, see above: ${failed.join(', ')}`);
writeFileSync(summary, JSON.stringify(count()));
run.close();
process.exitCode = failed.length === 0 && vitest.status === 0 ? 0 : 1;

/** Runs a check and prints one line, with what it said when it failed. */
async function passes(name: string, command: readonly string[]): Promise<boolean> {
  const began = performance.now();
  const child = spawn(process.execPath, command, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => (said += String(data)));
  child.stderr.on('data', (data) => (said += String(data)));
  const status = await new Promise((end) => child.on('close', end));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name.padEnd(18)} ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) console.log(said);
  return status === 0;
}

/** Tests of vitest and checks together; a run without a result is one failure. */
function count(): Counts {
  // The logs are a check besides.
  const done = (chosen.length === 0 ? checks.length : 0) + 1;
  let tests: Counts = { passed: 0, failed: 1 };
  const file = countsFile(run.path);
  if (existsSync(file)) tests = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  return { passed: tests.passed + done - failed.length, failed: tests.failed + failed.length };
}
