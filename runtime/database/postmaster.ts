/** The database server as a process: is it there, start it, stop it, clear up behind one that was killed. */
import { spawn } from 'node:child_process';
import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { commandLineOf } from './processes.ts';
import type { ServerUser } from './state-folder.ts';

/** What a running server says of itself in postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

/** The port only names the socket's file: no server of ours listens on the network. */
export const socketPort = 5432;

/** The server that runs on this data, or null. `postgres` alone in a command line would also fit other servers. */
export function findPostmaster(dataFolder: string): Postmaster | null {
  const lines = readPidFile(dataFolder);
  if (lines === null) return null;
  const command = commandLineOf(lines.pid);
  if (command === null || !command.includes('postgres') || !command.includes(dataFolder)) return null;
  return { pid: lines.pid, socketFolder: lines.socketFolder };
}

/**
 * Removes what a killed server left when its process number looks alive: a zombie that nobody reaps, or another
 * program that got the number. A server would refuse to start beside it. Waits until the killed server's own
 * children have let go of the shared memory, which is what its lock file protects.
 */
export async function clearAfterKill(dataFolder: string): Promise<void> {
  const lines = readPidFile(dataFolder);
  if (lines === null || findPostmaster(dataFolder) !== null) return;
  // A number that nobody has: the server itself knows what to do, and checks more than we can.
  if (!numberIsTaken(lines.pid)) return;
  for (let tries = 0; tries < 200 && attached(lines.sharedMemory); tries += 1) await sleep(50);
  if (lines.socketFolder !== '') {
    const socket = join(lines.socketFolder, `.s.PGSQL.${socketPort}`);
    rmSync(`${socket}.lock`, { force: true });
    rmSync(socket, { force: true });
  }
  rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
}

/** Starts the server and resolves when it takes connections. Rejects with the tail of what it said. */
export async function startPostmaster(
  binaries: Binaries,
  dataFolder: string,
  socketFolder: string,
  user: ServerUser | null,
): Promise<void> {
  const log = join(dataFolder, 'start.log');
  writeFileSync(log, '');
  if (user !== null) chownSync(log, user.uid, user.gid);
  const options = `-c unix_socket_directories="${socketFolder}"`;
  await run(
    binaries.pgCtl,
    ['start', '-w', '-t', '60', '-s', '-D', dataFolder, '-l', log, '-o', options],
    user,
  ).catch((error: unknown) => {
    const said = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' ');
    const reason = said === '' ? (error as Error).message : said;
    throw new Error(`${reason} (in ${log})`, { cause: error });
  });
}

/** Stops the server: open connections are ended, everything is on disk afterwards. */
export async function stopPostmaster(
  binaries: Binaries,
  dataFolder: string,
  user: ServerUser | null,
  mode: 'fast' | 'immediate' = 'fast',
): Promise<void> {
  if (findPostmaster(dataFolder) === null) return;
  await run(binaries.pgCtl, ['stop', '-w', '-t', '60', '-s', '-D', dataFolder, '-m', mode], user);
}

/** Runs a program to its end, as the server's user and away from our terminal's group, so that Ctrl-C passes it by. */
export function run(program: string, args: readonly string[], user: ServerUser | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      detached: true,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      // Settings of another server in the environment would be taken for this one's.
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(said.trim() || `${program} ended with ${code}`)),
    );
  });
}

function readPidFile(dataFolder: string) {
  const text = readIfThere(join(dataFolder, 'postmaster.pid'));
  if (text === null) return null;
  const lines = text.split('\n');
  return {
    pid: Number(lines[0]),
    socketFolder: lines[4] ?? '',
    /** System V key and id of the shared memory. */
    sharedMemory: (lines[6] ?? '').trim().split(/\s+/),
  };
}

/** A server that stops removes its file: looking first and reading then would fail in between. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function numberIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function attached([, id]: readonly string[]): boolean {
  try {
    const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
    // Columns: key shmid perms size cpid lpid nattch …
    return rows.some((row) => {
      const columns = row.trim().split(/\s+/);
      return columns[1] === id && columns[6] !== '0';
    });
  } catch {
    return false;
  }
}
