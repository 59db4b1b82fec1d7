/**
 * Opens a database: `Database` and `Tx` of the ports on node-postgres. Nobody else in the program imports `pg`.
 *
 * What a transaction is given in one moment goes out in one write and is answered at once (`batch.ts`). BEGIN goes with
 * the first statements, COMMIT with those that the work did not await.
 */
import pg from 'pg';
import type { Database, Statement, Tx } from '../ports.ts';
import { failpoint } from '../failpoints.ts';
import { Batch, type Answer, type Given } from './batch.ts';
import { columnTypes, toParameter } from './column-types.ts';
import { databaseError, isUnavailable, mapError, reasonOf, sqlState } from './errors.ts';

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
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** How long a transaction may sit between statements before the server ends it. */
  readonly idleInTransactionTimeoutMs?: number;
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
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 60_000,
    types: columnTypes,
  });
  // Without listeners a connection that breaks would end the process. One in use fails its statements besides; one that
  // nobody used is replaced when it is needed.
  pool.on('error', () => undefined);
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
        return await alone<Row>(client, statement);
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
    const result = await work(open);
    phase = 'commit';
    const committed = open.commit();
    failpoint('commit.sent');
    const command = await committed;
    phase = 'done';
    // The server answers ROLLBACK to the COMMIT of a transaction in which something failed.
    if (command !== 'COMMIT')
      throw open.failure?.error ?? new Error(`the transaction ended with ${command}, not COMMIT`);
    client.release();
    return result;
  } catch (thrown) {
    const error = isAborted(thrown) ? (open.failure?.error ?? thrown) : thrown;
    await open.settle(error);
    client.release(phase === 'done' ? false : isUnavailable(error) || !(await rolledBack(client)));
    if (phase === 'commit' && isUnavailable(error))
      throw databaseError('DATABASE_COMMIT_UNKNOWN', { reason: reasonOf(error) }, error);
    throw mapError(error);
  }
}

/** The server refuses a statement since one before it failed: that one says why. */
const isAborted = (error: unknown): boolean => sqlState(error) === '25P02';

const begin: Statement = { name: 'transaction.begin', text: 'begin' };
const commit: Statement = { name: 'transaction.commit', text: 'commit' };

/** A transaction while its work runs. Refuses statements afterwards, and remembers failures that the work swallowed. */
class OpenTransaction implements Tx {
  private readonly client: pg.PoolClient;
  private readonly running = new Set<Promise<unknown>>();
  /** What goes out next, together. */
  private next: Given[] = [];
  private readonly behindCommit: Given[] = [];
  private begun: 'not' | 'asked' | 'failed' = 'not';
  private leaves = false;
  /** The newest failure of a statement that was its own. */
  failure: { readonly error: unknown } | undefined;
  private over = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  query<Row extends object>(statement: Statement): Promise<Row[]> {
    return this.rowsOf<Row>(statement, (given) => {
      this.add(given);
      this.leave();
    });
  }

  write(statement: Statement): void {
    if (this.over) throw tooLate(statement);
    this.add(
      givenOf(
        statement,
        () => undefined,
        (error) => this.note(error),
      ),
    );
  }

  afterCommit<Row extends object>(statement: Statement): Promise<Row[]> {
    return this.rowsOf<Row>(statement, (given) => this.behindCommit.push(given));
  }

  /** Takes no more statements and commits, in one trip with what was given last. Resolves with the server's word. */
  async commit(): Promise<string> {
    this.over = true;
    // Nothing was asked of the server: there is nothing to commit.
    if (this.begun === 'not' && this.behindCommit.length === 0) return 'COMMIT';
    const answer = new Promise<Answer>((resolve, reject) => this.add(givenOf(commit, resolve, reject)));
    this.next.push(...this.behindCommit.splice(0));
    this.flush();
    return (await answer).command;
  }

  /** Takes no more statements, drops what has not gone out, and waits for what has. */
  async settle(error: unknown): Promise<void> {
    this.over = true;
    for (const given of [...this.next.splice(0), ...this.behindCommit.splice(0)]) given.failed(error);
    await Promise.allSettled(this.running);
  }

  private note(error: unknown): void {
    if (!isAborted(error)) this.failure = { error };
  }

  private rowsOf<Row extends object>(statement: Statement, give: (given: Given) => void): Promise<Row[]> {
    if (this.over) return Promise.reject(tooLate(statement));
    const rows = new Promise<Row[]>((resolve, reject) => {
      const failed = (error: unknown): void => {
        this.note(error);
        reject(mapError(error) as Error);
      };
      give(givenOf(statement, ({ rows: found }) => resolve(found as Row[]), failed));
    });
    this.running.add(rows);
    const done = (): void => void this.running.delete(rows);
    // Who does not await it hears of a failure from the transaction.
    rows.then(done, done);
    return rows;
  }

  private add(given: Given): void {
    if (this.begun === 'not') {
      this.begun = 'asked';
      const failed = (): void => {
        // At once: what was given behind it may be about to go out.
        this.begun = 'failed';
      };
      this.next.push(givenOf(begin, () => undefined, failed));
    }
    this.next.push(given);
  }

  /** Sends what is given in this moment once the moment is over. */
  private leave(): void {
    if (this.leaves) return;
    this.leaves = true;
    process.nextTick(() => this.flush());
  }

  private flush(): void {
    this.leaves = false;
    if (this.next.length === 0) return;
    const batch = new Batch(this.next, () =>
      // Without its BEGIN a statement would commit alone.
      this.begun === 'failed' ? new Error('the transaction did not begin') : undefined,
    );
    this.next = [];
    this.client.query(batch);
  }
}

function tooLate(statement: Statement): Error {
  return new Error(`statement ${statement.name} was given after its transaction had ended`);
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

async function alone<Row extends object>(client: pg.PoolClient, statement: Statement): Promise<Row[]> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    client.query(new Batch([givenOf(statement, resolve, reject)]));
  });
  return answer.rows as Row[];
}

const texts = new Map<string, string>();

/** A statement under its name, by which the server keeps it prepared. One name has one text. */
function givenOf(
  { name, text, values = [] }: Statement,
  answered: (answer: Answer) => void,
  failed: (error: unknown) => void,
): Given {
  const known = texts.get(name);
  if (known === undefined) {
    // Longer names are cut by the server, and two could become one.
    if (name === '' || name.length > 63)
      throw new Error(`statement name "${name}" must have 1 to 63 characters`);
    texts.set(name, text);
  } else if (known !== text) {
    throw new Error(`statement name "${name}" stands for two different texts`);
  }
  return { name, text, parameters: values.map(toParameter), answered, failed };
}
