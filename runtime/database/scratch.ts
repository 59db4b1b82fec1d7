/** Databases that are thrown away: copies of a migrated template on a server of their own. For replays and benches. */
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from './embedded.ts';
import { connectOnce, migrate, migrationFolders } from './migrate.ts';
import { applicationRole, ensureDatabase } from './prepare.ts';

export interface ScratchDatabase {
  /** As the application's role, and as the administrator. */
  readonly url: string;
  readonly adminUrl: string;
  drop(): Promise<void>;
}

export interface Scratch {
  /** A fresh database. */
  make(): Promise<ScratchDatabase>;
  close(): Promise<void>;
}

const migrated = 'scratch_template';

/**
 * Starts a server in a temporary folder; nothing of it stays after `close`. `durable`: it waits for the disk at each
 * commit, as a real one does; default false. `onLeave`: called when this process is told to end, before the server does.
 */
export async function openScratch(
  projectFolder: string,
  options: { readonly durable?: boolean; readonly onLeave?: () => void } = {},
): Promise<Scratch> {
  const parent = process.getuid?.() === 0 ? '/tmp' : realpathSync(tmpdir());
  const folder = mkdtempSync(join(parent, 'likelemba-'));
  chmodSync(folder, 0o711);
  const server = await startEmbedded({
    projectFolder,
    stateFolder: folder,
    durable: options.durable ?? false,
  });
  const adminUrl = server.url('postgres', 'postgres');
  await ensureDatabase(adminUrl, migrated);
  await migrate({ adminUrl: server.url(migrated, 'postgres'), folders: migrationFolders(projectFolder) });
  const admin = await connectOnce(adminUrl);
  let made = 0;
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      await admin.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    })();
    return closed;
  };
  const forget = whenLeft((code) => {
    options.onLeave?.();
    void close().finally(() => process.exit(code));
  });
  return {
    async make() {
      made += 1;
      const name = `scratch_${made}`;
      await admin.query(`create database ${name} template ${migrated}`);
      return {
        name,
        url: server.url(name, applicationRole),
        adminUrl: server.url(name, 'postgres'),
        async drop() {
          // With the server gone there is nothing to drop.
          if (closed === null) await admin.query(`drop database if exists ${name} with (force)`);
        },
      };
    },
    async close() {
      await close();
      forget();
    },
  };
}

/**
 * Ctrl-C, and a reader that has enough (`| head`), leave neither server nor folder behind. 128 and the signal's number is
 * how a shell calls such an end. Returns what ends the listening.
 */
function whenLeft(leave: (code: number) => void): () => void {
  const interrupted = (): void => leave(130);
  const terminated = (): void => leave(143);
  const unread = (): void => leave(141);
  process.once('SIGINT', interrupted).once('SIGTERM', terminated);
  process.stdout.on('error', unread);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated);
    process.stdout.off('error', unread);
  };
}
