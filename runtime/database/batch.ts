/**
 * Statements that go to the server in one write and are answered in one, with one Sync behind all of them: when one
 * fails, the server does not look at those behind it. So a BEGIN in front and a COMMIT behind cost no trips of their
 * own, nothing runs without its BEGIN, and nothing that failed is committed.
 */
import type pg from 'pg';
import { columnTypes } from './column-types.ts';

/** A statement as the wire takes it, and who waits for its answer. */
export interface Given {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly Parameter[];
  answered(answer: Answer): void;
  failed(error: unknown): void;
}

export type Parameter = string | Buffer | null;

export interface Answer {
  readonly rows: object[];
  /** The server's word for what it did, e.g. `COMMIT`. */
  readonly command: string;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What `pg` gives to who submits: its own types leave out the newer half of it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  /** Texts by name, of what the server has prepared on this connection. `pg` adds to it. */
  readonly parsedStatements: Readonly<Record<string, string>>;
  parse(statement: { name: string; text: string }): void;
  bind(values: { statement: string; values: readonly Parameter[] }): void;
  describe(portal: { type: 'P' }): void;
  execute(): void;
  sync(): void;
}

/** Columns of what is prepared. The server refuses to run a statement whose columns have changed. */
const columnsOf = new WeakMap<Wire, Map<string, readonly Column[]>>();

/** Something `pg` can submit: it asks for the statement's name and text when the server has prepared it. */
export class Batch {
  private readonly given: readonly Given[];
  private readonly refuse: () => Error | undefined;
  private columns = new Map<string, readonly Column[]>();
  private at = 0;
  private rows: object[] = [];
  /** A value of the current statement could not be read. */
  private unreadable: { readonly error: unknown } | null = null;

  /** `refuse` is asked right before the batch would go out: an error keeps it from going. */
  constructor(given: readonly Given[], refuse: () => Error | undefined = () => undefined) {
    this.given = given;
    this.refuse = refuse;
  }

  get name(): string | undefined {
    return this.given[this.at]?.name;
  }

  get text(): string | undefined {
    return this.given[this.at]?.text;
  }

  submit(connection: pg.Connection): Error | undefined {
    const refused = this.refuse();
    if (refused !== undefined) return refused;
    const wire = connection as unknown as Wire;
    const known = columnsOf.get(wire);
    if (known === undefined) columnsOf.set(wire, this.columns);
    else this.columns = known;
    const parsed = new Set<string>();
    wire.stream.cork();
    for (const { name, text, parameters } of this.given) {
      const prepared = Object.hasOwn(wire.parsedStatements, name) || parsed.has(name);
      if (!prepared) wire.parse({ name, text });
      parsed.add(name);
      wire.bind({ statement: name, values: parameters });
      if (!this.columns.has(name)) wire.describe({ type: 'P' });
      wire.execute();
    }
    wire.sync();
    wire.stream.uncork();
    return undefined;
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: columnTypes.getTypeParser(dataTypeID, 'text'),
    }));
    this.columns.set(this.name ?? '', columns);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const columns = this.columns.get(this.name ?? '') ?? [];
    const row: Record<string, unknown> = {};
    try {
      for (let index = 0; index < columns.length; index += 1) {
        const text = fields[index] ?? null;
        const { name, parse } = columns[index] as Column;
        row[name] = text === null ? null : parse(text);
      }
      this.rows.push(row);
    } catch (error) {
      this.unreadable ??= { error };
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const given = this.given[this.at];
    const { rows, unreadable } = this;
    // One without columns is described by nothing.
    if (given !== undefined && !this.columns.has(given.name)) this.columns.set(given.name, []);
    this.at += 1;
    this.rows = [];
    this.unreadable = null;
    if (unreadable !== null) given?.failed(unreadable.error);
    else given?.answered({ rows, command: text.split(' ', 1)[0] ?? '' });
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  /** The current statement failed, or the connection broke: the rest of the batch will not run. */
  handleError(error: unknown): void {
    const left = this.given.slice(this.at);
    this.at = this.given.length;
    for (const given of left) given.failed(error);
  }

  handleReadyForQuery(): void {
    // Each statement was told when it was done.
  }
}
