/**
 * The embedded database: a real Postgres server from the binaries in node_modules, on a Unix socket in a folder that
 * only we can enter. No port and no password. It runs in a session of its own, so it survives Ctrl-C and the death of
 * this process; whoever comes next goes on with it, and the last one out stops it.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { findBinaries, ownFolder, type Binaries } from './binaries.ts';
import { AppError } from '../errors.ts';
import { databaseError } from './errors.ts';
import { withLock, takeLock } from './lock.ts';
import {
  clearAfterKill,
  findPostmaster,
  run,
  socketPort,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
} from './postmaster.ts';
import { projectState, serverUser, type ServerUser, type StateFolder } from './state-folder.ts';

/** Where the server runs and what it says while it comes up. */
export interface EmbeddedOptions {
  readonly projectFolder: string;
  /** Another folder for the data than the project's own; tests have servers of their own. */
  readonly stateFolder?: string;
  /** False only for data that nobody needs after a power failure. */
  readonly durable?: boolean;
  readonly say?: (line: string) => void;
}

/** A running server, as one of its users. */
export interface EmbeddedServer {
  /** The folder of the data, for messages. */
  readonly folder: string;
  /** The server's process. */
  readonly pid: number;
  /** True when it ran already. */
  readonly reused: boolean;
  /** The address of a database for a role, e.g. `url('likelemba', 'postgres')`; `postgres` is the superuser. */
  url(database: string, role: string): string;
  /** Leaves the server; the last one out stops it. Safe to call twice. */
  stop(): Promise<void>;
}

/** Longest path of a socket that all systems take (108 bytes with the final zero on Linux, 104 on macOS). */
const socketPathMax = 103;

/** Starts the server, or joins it when it runs. Makes its data when there is none. Errors: EMBEDDED_… */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  try {
    return await startOrJoin(options);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw databaseError(
      'EMBEDDED_FAILED',
      { reason: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

async function startOrJoin(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const say = options.say ?? (() => undefined);
  const state: StateFolder =
    options.stateFolder === undefined
      ? projectState(options.projectFolder)
      : { folder: options.stateFolder, user: serverUser() };
  const binaries = findBinaries(options.projectFolder, state.user, say);
  const data = join(state.folder, 'postgres');
  const gate = join(state.folder, 'gate');
  const user = enter(join(state.folder, 'users'));

  let running: Postmaster | null;
  let reused: boolean;
  try {
    reused = await withLock(gate, 60_000, () =>
      ensureRunning(binaries, state, data, options.durable ?? true, say),
    );
    running = findPostmaster(data);
    if (running === null) throw new Error('it went away at once');
  } catch (error) {
    user.leave();
    throw error;
  }
  const { pid, socketFolder: sockets } = running;

  let stopped: Promise<void> | undefined;
  return {
    folder: state.folder,
    pid,
    reused,
    url: (database, role) =>
      `postgres://${role}@${encodeURIComponent(sockets)}:${socketPort}/${encodeURIComponent(database)}`,
    stop() {
      stopped ??= withLock(gate, 60_000, async () => {
        if (user.leave() > 0) return;
        await stopPostmaster(binaries, data, state.user);
        if (!sockets.startsWith(state.folder)) rmSync(sockets, { recursive: true, force: true });
      });
      return stopped;
    },
  };
}

/** Makes the data if need be and starts the server if need be. Returns true when it ran already. */
async function ensureRunning(
  binaries: Binaries,
  state: StateFolder,
  data: string,
  durable: boolean,
  say: (line: string) => void,
): Promise<boolean> {
  if (!existsSync(data)) {
    say(
      `making a database in ${state.folder}${state.user === null ? '' : `, run as the user ${state.user.name}`}`,
    );
    await makeData(binaries, data, state.user, durable);
  }
  const expected = binaries.version.split('.')[0] ?? '';
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found !== expected) throw databaseError('EMBEDDED_OTHER_VERSION', { folder: data, found, expected });
  // The server may still be coming up: pg_ctl of the one who started it waits inside the gate, but it can be killed.
  if (findPostmaster(data) !== null && (await becomesReady(data))) return true;
  await clearAfterKill(data);
  const sockets = socketFolder(state);
  ownFolder(sockets, 0o700, state.user);
  await startPostmaster(binaries, data, sockets, state.user);
  return false;
}

async function becomesReady(data: string): Promise<boolean> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (findPostmaster(data) === null) return false;
    // Line 8 of postmaster.pid is the state the server is in.
    if (readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready') return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it is coming up and does not get ready');
}

/** Makes the data beside its place and moves it there when it is whole. */
async function makeData(
  binaries: Binaries,
  data: string,
  user: ServerUser | null,
  durable: boolean,
): Promise<void> {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  ownFolder(draft, 0o700, user);
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
  await run(
    binaries.initdb,
    ['-D', draft, '-U', 'postgres', '--auth=trust', ...locale, ...(durable ? [] : ['--no-sync'])],
    user,
  );
  appendFileSync(join(draft, 'postgresql.conf'), settings(durable));
  renameSync(draft, data);
}

function settings(durable: boolean): string {
  return `
# Likelemba
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 2GB
wal_compression = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# A week of logs, and no statements, values or rows in them: they could name people.
logging_collector = on
log_directory = 'log'
log_filename = 'postgres-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_min_messages = warning
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
${durable ? '' : 'fsync = off\nfull_page_writes = off\n'}`;
}

/** A socket's path has a limit, so a long project path moves the folder to /tmp, under a name of its own. */
function socketFolder(state: StateFolder): string {
  const near = join(state.folder, 'socket');
  if (Buffer.byteLength(join(near, `.s.PGSQL.${socketPort}`)) <= socketPathMax) return near;
  const name = createHash('sha256').update(state.folder).digest('hex').slice(0, 12);
  return join('/tmp', `likelemba-${name}-${state.user?.uid ?? process.getuid?.() ?? 0}`);
}

/** Signs this process in as a user of the server. `leave` says how many living ones remain. */
function enter(folder: string): { leave(): number } {
  mkdirSync(folder, { recursive: true });
  for (let place = 1; ; place += 1) {
    const taken = takeLock(join(folder, String(place)), '');
    if (!('held' in taken)) continue;
    return {
      leave() {
        taken.held.release();
        return readdirSync(folder).filter((name) => occupied(join(folder, name))).length;
      },
    };
  }
}

function occupied(place: string): boolean {
  const taken = takeLock(place, '');
  if ('by' in taken) return true;
  taken.held.release();
  return false;
}
