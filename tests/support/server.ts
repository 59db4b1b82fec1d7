/**
 * vitest's global set-up: one embedded database server for the whole run, in a folder of its own, with a template
 * database that has had all migrations. `testDatabase()` copies the template.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../runtime/database/embedded.ts';
import { migrate, migrationFolders } from '../../runtime/database/migrate.ts';
import { ensureDatabase } from '../../runtime/database/prepare.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the server's first database as superuser. */
    testServer: string;
  }
}

/** The database that has had all migrations; nobody connects to it. */
export const templateName = 'template_likelemba';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const projectFolder = resolve(import.meta.dirname, '../..');
  const folder = temporaryFolder();
  const server = await startEmbedded({ projectFolder, stateFolder: folder, durable: false });
  const guard = guardian(folder);
  const template = server.url(templateName, 'postgres');
  await ensureDatabase(server.url('postgres', 'postgres'), templateName);
  await migrate({ adminUrl: template, folders: migrationFolders(projectFolder) });
  project.provide('testServer', server.url('postgres', 'postgres'));
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    guard.kill();
  };
}

/** A folder that the server's user can enter, with a path short enough for a socket. */
export function temporaryFolder(): string {
  const parent = process.getuid?.() === 0 ? '/tmp' : realpathSync(tmpdir());
  const folder = mkdtempSync(join(parent, 'likelemba-test-'));
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * A process of its own that stops the server and removes its folder when this one is gone, however it ended:
 * Ctrl-C, kill -9 or a crash. It notices by the end of its input. It ends a process only after seeing the folder in
 * its command line, since a number may have been given to somebody else.
 */
export function guardian(folder: string): { kill(): void } {
  const script = `while read -r line; do :; done
    pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null)
    if [ -n "$pid" ] && { cat "/proc/$pid/cmdline" 2>/dev/null || ps -o command= -p "$pid"; } | grep -qaF -- "$1/"; then
      kill -QUIT "$pid"
      sleep 1
    fi
    rm -rf "$1"`;
  const child = spawn('/bin/sh', ['-c', script, 'guardian', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // An open pipe would keep the run from ending.
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
