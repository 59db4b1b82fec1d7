/** From the command to the ready product: `npm start` in a process of its own, on new data and on what it left. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const projectFolder = join(import.meta.dirname, '../..');

/** Seconds from the start of the process until it answers, on new data and then on the same data. */
export async function measureStarts(): Promise<{ readonly fresh: number; readonly again: number }> {
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), 'likelemba-start-'));
  chmodSync(folder, 0o711);
  try {
    return { fresh: await startOnce(folder), again: await startOnce(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<number> {
  const began = performance.now();
  const child = fork(import.meta.filename, [folder]);
  const gone = once(child, 'exit');
  const [url] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => Promise.reject(new Error('the product did not start'))),
  ])) as [string];
  const ready = await fetch(`${url}/readyz`);
  const seconds = (performance.now() - began) / 1000;
  if (!ready.ok) throw new Error(`/readyz answered ${ready.status}`);
  child.disconnect();
  await gone;
  return seconds;
}

if (import.meta.main) {
  const { readConfig } = await import('../../runtime/config.ts');
  const { start } = await import('../../system/start.ts');
  const read = readConfig({ LOG_LEVEL: 'error' });
  if (!('config' in read)) throw new Error(read.problems.join('\n'));
  const running = await start(projectFolder, () => undefined, {
    config: { ...read.config, port: 0 },
    stateFolder: process.argv[2] ?? '',
  });
  process.once('disconnect', () => void running.stop().then(() => process.exit()));
  process.send?.(running.url);
}
