/**
 * Starts a real Chromium for tests. On Linux the one that `@sparticuz/chromium` brings through npm, unpacked once beside
 * the packages; elsewhere, or when CHROMIUM_PATH says where, an installed one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/** Nothing that calls out; `--no-sandbox` because root may not have one. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
];

/** Opens a headless browser; the caller closes it. Throws with what to install when there is none. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return playwright.launch({ executablePath: named, args: flags });
  if (process.platform !== 'linux') return playwright.launch({ channel: 'chrome', args: flags });
  const folder = await unpack();
  const executablePath = join(folder, 'chromium');
  return playwright.launch({ executablePath, args: flags, env: environment(folder, executablePath) });
}

/** Unpacks the browser (200 MB) into the packages' cache, once per version, safely beside other test processes. */
async function unpack(): Promise<string> {
  const { default: pack } = await import('@sparticuz/chromium');
  const about = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(about, 'utf8')) as { version: string };
  const folder = join(cacheFolder, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder, 'unpacking-'));
  // The package unpacks into the system's temporary folder, takes what it finds there, and has no other setting.
  const before = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] };
  process.env['TMPDIR'] = fresh;
  // Makes it unpack the libraries as well, see `environment`.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x';
  try {
    await pack.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    // Another process was first.
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** A bare machine lacks the browser's libraries and fonts; the package's own step in there, and only there. */
function environment(folder: string, executablePath: string): Record<string, string> {
  const own = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const libraries = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  const complete = libraries.status === 0 && !libraries.stdout.includes('not found');
  return {
    ...own,
    ...(complete ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }),
    ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
  };
}
