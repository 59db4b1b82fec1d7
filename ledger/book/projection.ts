/**
 * Projections: tables that derive from the book alone.
 *
 * A projector reads and writes rows by key through a `Store` and knows no SQL. So the same code keeps the tables as
 * events are posted, makes them again in a rebuild, and makes them in memory for `verify`, which then compares.
 * A row belongs to the scope whose events made it, and only that scope's lock may change it.
 */
import assert from 'node:assert/strict';
import type { Statement, Tx } from '../../runtime/ports.ts';
import type { BookEvent, Scope } from './model.ts';

/** text → string; int → number; minor → bigint (minor units); time → Date; day → `YYYY-MM-DD`; bool → boolean. */
export type ColumnType = 'text' | 'int' | 'minor' | 'time' | 'day' | 'bool';
export type Cell = string | number | bigint | boolean | Date | null;
export type Row = { readonly [column: string]: Cell };

/** A projection's table in schema `domain`. Besides its columns it has `scope`. */
export interface Table<R extends object> {
  readonly name: string;
  readonly key: readonly (keyof R & string)[];
  readonly columns: Readonly<Record<keyof R & string, ColumnType>>;
  /** The column list for a `select` that returns an `R`. */
  readonly select: string;
  readonly statements: {
    readonly get: Statement;
    readonly put: Statement;
    readonly all: Statement;
    readonly clear: Statement;
    readonly scopes: Statement;
  };
}

/** Rows by key, of one scope. */
export interface Store {
  get<R extends object>(table: Table<R>, ...key: Cell[]): Promise<R | null>;
  put<R extends object>(table: Table<R>, row: R): Promise<void>;
}

/** What an event changes in the projections. */
export type Projector = (store: Store, event: BookEvent) => Promise<void>;

/** Declares a projection's table; its statements are made once, here. */
export function declareTable<R extends object>(
  name: string,
  key: readonly (keyof R & string)[],
  columns: Readonly<Record<keyof R & string, ColumnType>>,
): Table<R> {
  const names = Object.keys(columns) as (keyof R & string)[];
  const select = names.map((column) => (columns[column] === 'day' ? `${column}::text` : column)).join(', ');
  const where = key.map((column, at) => `${column} = $${at + 1}`).join(' and ');
  const rest = names.filter((column) => !key.includes(column));
  const update =
    rest.length === 0
      ? 'nothing'
      : `update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  return {
    name,
    key,
    columns,
    select,
    statements: {
      get: { name: `${name}.get`, text: `select ${select} from domain.${name} where ${where}` },
      put: {
        name: `${name}.put`,
        text: `insert into domain.${name} (scope, ${names.join(', ')})
               values ($1, ${names.map((_, at) => `$${at + 2}`).join(', ')})
               on conflict (${key.join(', ')}) do ${update}`,
      },
      all: { name: `${name}.all`, text: `select ${select} from domain.${name} where scope = $1` },
      scopes: { name: `${name}.scopes`, text: `select distinct scope from domain.${name}` },
      clear: { name: `${name}.clear`, text: `delete from domain.${name} where scope = $1` },
    },
  };
}

/** The stored rows. */
export function storedRows(tx: Tx, scope: Scope): Store {
  return {
    async get<R extends object>(table: Table<R>, ...key: Cell[]): Promise<R | null> {
      const [row] = await tx.query<R>({ ...table.statements.get, values: key });
      return row ?? null;
    },
    put<R extends object>(table: Table<R>, row: R): Promise<void> {
      const cells = row as unknown as Row;
      const values = Object.keys(table.columns).map((column) => cells[column] ?? null);
      tx.write({ ...table.statements.put, values: [scope, ...values] });
      return Promise.resolve();
    },
  };
}

/** Rows in memory, for comparing. */
export interface MemoryRows extends Store {
  rows(table: Table<never>): ReadonlyMap<string, Row>;
}

/** An empty set of rows in memory. */
export function memoryRows(): MemoryRows {
  const tables = new Map<string, Map<string, Row>>();
  const rowsOf = (name: string): Map<string, Row> => {
    const found = tables.get(name) ?? new Map<string, Row>();
    tables.set(name, found);
    return found;
  };
  return {
    get<R extends object>(table: Table<R>, ...key: Cell[]): Promise<R | null> {
      assert.equal(key.length, table.key.length, `${table.name} has ${table.key.length} key columns`);
      return Promise.resolve((rowsOf(table.name).get(key.map(String).join(' ')) as R | undefined) ?? null);
    },
    put<R extends object>(table: Table<R>, row: R): Promise<void> {
      const cells = row as unknown as Row;
      const whole = Object.fromEntries(
        Object.keys(table.columns).map((column) => [column, cells[column] ?? null]),
      );
      rowsOf(table.name).set(keyText(table, whole), whole);
      return Promise.resolve();
    },
    rows: (table) => rowsOf(table.name),
  };
}

/** A row's key as text, for maps and reports. */
export const keyText = (table: { readonly key: readonly string[] }, row: Row): string =>
  table.key.map((column) => String(row[column])).join(' ');

/** The row of a key that must be there: an event about something that does not exist is a programmer's mistake. */
export async function need<R extends object>(store: Store, table: Table<R>, ...key: Cell[]): Promise<R> {
  const row = await store.get(table, ...key);
  assert(row, `${table.name} has ${key.join(' ')}`);
  return row;
}

/** A table of any row type, for lists of tables. */
export type AnyTable = Table<never>;
