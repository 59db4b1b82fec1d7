/**
 * Where the embedded database keeps its data, and as whom its server runs.
 *
 * Postgres refuses to run as root, and nobody else can enter root's home. So as root the server runs as another user,
 * with data and binaries in the system's folder for the state of applications.
 */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { databaseError } from './errors.ts';

/** Ids of the user that the server runs as, when that is not ourselves. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The folder of everything the embedded database needs to persist, and the server's user. */
export interface StateFolder {
  readonly folder: string;
  /** Null: the server runs as the user who started us. */
  readonly user: ServerUser | null;
}

/**
 * The project's own state folder, made when missing: `.data` in it, or as root a folder under /var/lib named after its
 * path. The embedded database's key and the application's lock lie in it too.
 */
export function projectState(projectFolder: string): StateFolder {
  let user = serverUser();
  const folder = user === null ? join(projectFolder, '.data') : rootFolder(projectFolder);
  try {
    mkdirSync(folder, { recursive: true, mode: user === null ? 0o700 : 0o711 });
    if (user !== null) user = ownerOf(join(folder, 'postgres')) ?? user;
  } catch (error) {
    throw databaseError('EMBEDDED_FAILED', { reason: (error as Error).message }, error);
  }
  return { folder, user };
}

/** As root, the folder that the server's user can enter; it also holds the copied binaries. */
export function rootFolder(projectFolder: string): string {
  const parent = process.platform === 'darwin' ? '/usr/local/var' : '/var/lib';
  return join(parent, `likelemba-${createHash('sha256').update(projectFolder).digest('hex').slice(0, 12)}`);
}

/** `postgres`, else `nobody`, when we are root; null when we are an ordinary user. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid !== null && gid !== null && uid > 0) return { name, uid, gid };
  }
  throw databaseError('EMBEDDED_UNSUPPORTED', { platform: 'root on a system without the user nobody' });
}

/** Data that exists stays with the user it was made for: a user `postgres` may have come to the system since. */
function ownerOf(folder: string): ServerUser | null {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? null : { name: `number ${found.uid}`, uid: found.uid, gid: found.gid };
}

function idOf(name: string, which: '-u' | '-g'): number | null {
  try {
    return Number(
      execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  }
}
