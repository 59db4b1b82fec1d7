/**
 * Stands in front of every command: makes sure that the packages of package-lock.json are installed, then runs the
 * given script on the Node that they bring. Runs on any Node from 20, before anything is installed.
 *
 *   node run.mjs main.ts start
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(fileURLToPath(import.meta.url));
const modules = join(project, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

if (!isComplete()) install();
start(process.argv.slice(2));

/** Compares what npm says it installed with what the lock file wants. */
function isComplete() {
  // A linked node_modules belongs to another checkout, which looks after it.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return existsSync(node);
  const installed = readJson(join(modules, '.package-lock.json'));
  const wanted = readJson(join(project, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  // Optional packages are there when they name this platform; what only they need names none.
  const needed = (entry) =>
    entry.optional !== true ||
    (entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && entry.libc === undefined);
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '' || entry.link === true) continue;
    const found = installed.packages[path];
    if (found === undefined && !needed(entry)) continue;
    if (found?.version !== entry.version) return false;
  }
  return existsSync(node);
}

function install() {
  if (isInstalling())
    fail('another process is installing the packages', 'wait until it is done, then run this again');
  console.log('Installing packages: the first time this takes about a minute.');
  npm('ci', '--include=dev', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error');
  // Where npm is told to run no scripts of packages, these three programs would be missing.
  if (!answers()) npm('rebuild', '--ignore-scripts=false', '--loglevel=error');
  doneInstalling();
  if (!answers())
    fail(
      'the packages were installed, but Node 24 is not among them',
      'let npm run the install script of the package "node" (npm config get ignore-scripts should say false)',
    );
}

function npm(...args) {
  // Under `npm start` the running npm is known, and need not be on the path.
  const self = process.env.npm_execpath;
  const [program, first] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []];
  const { status, error } = spawnSync(program, [...first, ...args], {
    cwd: project,
    stdio: 'inherit',
    shell: first.length === 0 && process.platform === 'win32',
  });
  if (status === 0) return;
  doneInstalling();
  fail(
    `the packages could not be installed (npm ${args[0]} ${error ? error.message : 'failed, see above'})`,
    'check that this machine reaches the npm registry (npm ping) and that there is 1 GB of free disk, then run this again',
  );
}

function answers() {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0;
}

/** Marks this process as the one that installs; true when another living one does. */
function isInstalling() {
  const mark = join(project, '.data', 'installing');
  mkdirSync(dirname(mark), { recursive: true });
  for (;;) {
    try {
      writeFileSync(mark, String(process.pid), { flag: 'wx' });
      return false;
    } catch {
      const other = Number(readFileSync(mark, 'utf8'));
      try {
        if (other > 0 && process.kill(other, 0)) return true;
      } catch {
        // It is gone and left its mark.
      }
      rmSync(mark, { force: true });
    }
  }
}

function doneInstalling() {
  rmSync(join(project, '.data', 'installing'), { force: true });
}

/** Runs the script with our terminal, passes signals on, and ends as it ended. */
function start(args) {
  if (args.length === 0) fail('no script was named', 'use: node run.mjs <script> [arguments]');
  const child = spawn(node, args, { cwd: project, stdio: 'inherit' });
  child.on('error', (error) =>
    fail(`Node 24 did not start (${error.message})`, 'run npm ci, then this again'),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child by itself; passing it on would be a second one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  // Who ends npm alone ends its shell, and nobody passes that on: an orphan stops as well.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function fail(what, advice) {
  console.error(`\nLikelemba: ${what}.\nWhat to do: ${advice}.`);
  process.exit(1);
}
