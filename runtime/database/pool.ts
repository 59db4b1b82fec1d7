/**
 * Opens a database: `Database` and `Tx` of the ports on node-postgres. Nobody else in the program imports `pg`.
 *
 * Statements of one transaction are pipelined: they are on the wire as soon as they are given and answered in order.
 * BEGIN is awaited all the same, since a statement behind a BEGIN that failed would commit alone.
 */
import pg from 'pg';
import type { Database, Statement, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import { columnTypes, toParameters } from './column-types.ts';
import { databaseError, isUnavailable, mapError, reasonOf } from './errors.ts';

/** How to reach the database and how many connections to hold. Times are in milliseconds. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`; a socket's folder may be the host, percent-encoded. */
  readonly url: string;
  /** The most connections held at a time. */
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** The role that statements run as, when it is not the one that connects. */
  readonly role?: string;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** How long a transaction may sit between statements before the server ends it. */
  readonly idleInTransactionTimeoutMs?: number;
  /** An unused connection is closed after this. */
  readonly idleTimeoutMs?: number;
  /** Told of connections that broke while nobody used them. */
  readonly onIdleError?: (error: Error) => void;
}

/** A database that can be closed. Statements fail with DATABASE_UNAVAILABLE afterwards. */
export interface OpenDatabase extends Database {
  /** Waits for what runs and closes all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Connects lazily: a server that is away shows at the first statement, as DATABASE_UNAVAILABLE. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: options.role === undefined ? options.url : withRole(options.url, options.role),
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    idleTimeoutMillis: options.idleTimeoutMs ?? 30_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 60_000,
    types: columnTypes,
    pipeline: true,
  });
  // Without listeners a connection that breaks would end the process. One in use fails its statements besides.
  pool.on('error', (error) => options.onIdleError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));

  let closed: Promise<void> | undefined;
  return {
    async transaction(work) {
      const client = await connect(pool);
      return inTransaction(client, work);
    },
    async query<Row extends object>(statement: Statement): Promise<Row[]> {
      const client = await connect(pool);
      let broken = false;
      try {
        return await send<Row>(client, statement);
      } catch (error) {
        broken = isUnavailable(error);
        throw mapError(error);
      } finally {
        client.release(broken);
      }
    },
    close() {
      closed ??= pool.end();
      return closed;
    },
  };
}

/** The role as an option of the session's start, beside what the address itself asks for. */
function withRole(address: string, role: string): string {
  const url = new URL(address);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', `${given === null ? '' : `${given} `}-c role=${role}`);
  // The driver does not read "+" as a space.
  return url.href.replace(/\+/g, '%20');
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw mapError(error);
  }
}

async function inTransaction<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  const open = new OpenTransaction(client);
  let phase: 'work' | 'commit' | 'done' = 'work';
  try {
    await client.query('begin');
    const result = await work(open);
    await open.settle();
    phase = 'commit';
    const committed = client.query('commit');
    failpoint('commit.sent');
    const answer = await committed;
    phase = 'done';
    // The server answers ROLLBACK to the COMMIT of a transaction in which something failed.
    if (answer.command !== 'COMMIT')
      throw open.failure?.error ?? new Error(`the transaction ended with ${answer.command}, not COMMIT`);
    client.release();
    return result;
  } catch (error) {
    await open.settle();
    client.release(phase === 'done' ? false : isUnavailable(error) || !(await rolledBack(client)));
    if (phase === 'commit' && isUnavailable(error))
      throw databaseError('DATABASE_COMMIT_UNKNOWN', { reason: reasonOf(error) }, error);
    throw mapError(error);
  }
}

/** A transaction while its work runs. Refuses statements afterwards, and remembers failures that the work swallowed. */
class OpenTransaction implements Tx {
  private readonly client: pg.PoolClient;
  private readonly running = new Set<Promise<unknown>>();
  failure: { readonly error: unknown } | undefined;
  private over = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    if (this.over) throw new Error(`statement ${statement.name} was given after its transaction had ended`);
    const answer = send<Row>(this.client, statement);
    this.running.add(answer);
    try {
      return await answer;
    } catch (error) {
      this.failure ??= { error };
      throw mapError(error);
    } finally {
      this.running.delete(answer);
    }
  }

  /** Takes no more statements and waits for those that nobody awaited. */
  async settle(): Promise<void> {
    this.over = true;
    await Promise.allSettled(this.running);
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

const texts = new Map<string, string>();

/** Sends a statement under its name, by which the server keeps it prepared. One name has one text. */
async function send<Row extends object>(client: pg.PoolClient, statement: Statement): Promise<Row[]> {
  const known = texts.get(statement.name);
  if (known === undefined) {
    // Longer names are cut by the server, and two could become one.
    if (statement.name === '' || statement.name.length > 63)
      throw new Error(`statement name "${statement.name}" must have 1 to 63 characters`);
    texts.set(statement.name, statement.text);
  } else if (known !== statement.text) {
    throw new Error(`statement name "${statement.name}" stands for two different texts`);
  }
  const result = await client.query<Row>({
    name: statement.name,
    text: statement.text,
    values: toParameters(statement.values ?? []),
  });
  return result.rows;
}
