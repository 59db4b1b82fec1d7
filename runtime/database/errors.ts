/** What can go wrong with the database around the program, and which failures of the server mean which of these. */
import { AppError, declareErrors } from '../errors.ts';

export const databaseError = declareErrors({
  DATABASE_UNAVAILABLE: {
    message: 'the database cannot be reached ({reason})',
    hint: 'Check that the server runs and that DATABASE_URL is right. A running Likelemba tries again by itself.',
    retryable: true,
  },
  DATABASE_REFUSED: {
    message: 'the database server refused the connection: {reason}',
    hint: 'Check the role, its password and the name of the database in DATABASE_URL and DATABASE_ADMIN_URL; the database must exist.',
    retryable: false,
  },
  DATABASE_COMMIT_UNKNOWN: {
    message: 'the connection was lost between a commit and its answer ({reason})',
    hint: 'Repeat the act: its key makes it happen once.',
    retryable: true,
  },
  DATABASE_LOCK_TIMEOUT: {
    message: 'a row was locked by somebody else for too long',
    hint: 'Try again later; look for a long transaction in pg_stat_activity if it stays.',
    retryable: true,
  },
  DATABASE_CONFLICT: {
    message: 'two transactions were in each other’s way ({sqlState})',
    hint: 'Try again: nothing of this transaction was kept.',
    retryable: true,
  },
  DATABASE_STATEMENT_TIMEOUT: {
    message: 'a statement took too long and was stopped',
    hint: 'Try again later; look for missing indexes or a heavy load if it stays.',
    retryable: true,
  },
  DATABASE_TOO_OLD: {
    message: 'the database server has version {version}',
    hint: 'Use PostgreSQL 15 or newer.',
    retryable: false,
  },
  DATABASE_RIGHTS_MISSING: {
    message: 'the role {role} may not prepare the database: {reason}',
    hint: 'Set DATABASE_ADMIN_URL to a role that owns the database and may create roles; it is used for migrations only.',
    retryable: false,
  },
  MIGRATION_CHANGED: {
    message: 'migration {name} was changed after it had been applied',
    hint: 'Restore the file as it was and write a new migration for the change.',
    retryable: false,
  },
  MIGRATION_UNKNOWN: {
    message: 'the database has the migration {name}, which this version does not know',
    hint: 'Start the version that wrote it, or a newer one.',
    retryable: false,
  },
  MIGRATION_FAILED: {
    message: 'migration {name} failed: {reason}',
    hint: 'Nothing of it was kept. Mend the migration or the database and start again.',
    retryable: false,
  },
  MIGRATION_NAME_WRONG: {
    message: 'the migration {name} has no number of its own',
    hint: 'Name it NNNN-what-it-does.sql with a number that no other migration has.',
    retryable: false,
  },
  ALREADY_RUNNING: {
    message: 'this data is in use already, by the Likelemba on {url} (process {pid})',
    hint: 'Open {url}, or stop that process first.',
    retryable: false,
  },
  EMBEDDED_UNSUPPORTED: {
    message: 'there is no embedded database for {platform}',
    hint: 'Set DATABASE_URL to a PostgreSQL server, version 15 or newer.',
    retryable: false,
  },
  EMBEDDED_FAILED: {
    message: 'the embedded database did not start: {reason}',
    hint: 'Mend the cause and start again, or set DATABASE_URL to a server of your own.',
    retryable: false,
  },
  EMBEDDED_OTHER_VERSION: {
    message: 'the data in {folder} was written by PostgreSQL {found}, and this is PostgreSQL {expected}',
    hint: 'Move the folder away to start empty, or dump it with PostgreSQL {found} and load it again.',
    retryable: false,
  },
  EMBEDDED_BUSY: {
    message: 'another process starts or stops the embedded database and does not finish',
    hint: 'Wait a moment and start again.',
    retryable: true,
  },
});

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EACCES',
]);

const ended = new Set(['53300', '25P03', '25P04']);

/** What `pg` says without a code when a connection breaks or none is to be had. */
const connectionSentences =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|timeout exceeded when trying to connect|Cannot use a pool after)/;

/** The server's five-character error code, or null when the error is none of the server's. */
export function sqlState(error: unknown): string | null {
  if (error instanceof AppError) return sqlState(error.cause);
  const code = (error as { code?: unknown } | null | undefined)?.code;
  const fromServer = (error as { severity?: unknown } | null | undefined)?.severity !== undefined;
  return typeof code === 'string' && fromServer && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** True when the connection or the server is gone, as opposed to a statement that was refused. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  // Class 08 connection (08P01 is a malformed request of ours), 57P01–57P05 shutdown and start, 53300 too many,
  // 25P03 and 25P04 a session that was ended since its transaction stood still: nothing of it was kept.
  if (state !== null)
    return (state.startsWith('08') && state !== '08P01') || state.startsWith('57P') || ended.has(state);
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && networkCodes.has(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  return connectionSentences.test(error.message);
}

/** Turns failures that have a meaning of their own into AppErrors; leaves the rest as it is. */
export function mapError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) return databaseError('DATABASE_UNAVAILABLE', { reason: reasonOf(error) }, error);
  const state = sqlState(error);
  // Class 28 is a wrong role or password, 3D000 no such database. The server's sentence names role and database only.
  if (state === '3D000' || state?.startsWith('28'))
    return databaseError('DATABASE_REFUSED', { reason: (error as Error).message }, error);
  if (state === '55P03') return databaseError('DATABASE_LOCK_TIMEOUT', {}, error);
  if (state === '57014') return databaseError('DATABASE_STATEMENT_TIMEOUT', {}, error);
  if (state === '40001' || state === '40P01')
    return databaseError('DATABASE_CONFLICT', { sqlState: state }, error);
  return error;
}

/** A short reason without addresses or credentials. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
