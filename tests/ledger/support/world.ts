/** A ledger on a real database, with recording objects at its ports and a clock in the hand. */
import { createHash } from 'node:crypto';
import { Temporal } from '@js-temporal/polyfill';
import { createLedger, type Ledger } from '../../../ledger/ledger.ts';
import { Money } from '../../../runtime/ports.ts';
import type {
  Answer,
  Database,
  DomainEvent,
  MoneyNotice,
  Outcome,
  OutsideCall,
  RecordValue,
  Tx,
  Value,
} from '../../../runtime/ports.ts';
import { checkEvent, checkOutcome } from './conform.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

export const kes = (shillings: number): Money => new Money(BigInt(Math.round(shillings * 100)), 'KES');
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** What was told to one person. */
export interface Told {
  readonly id: string;
  readonly name: string;
  readonly outcome: string;
  readonly to: string;
  readonly about: string | null;
  readonly data: RecordValue;
}

export class World {
  readonly db: TestDatabase;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly told: Told[] = [];
  readonly calls = new Map<string, OutsideCall>();
  readonly answered = new Set<string>();
  readonly failures: unknown[] = [];
  now: Date;
  private keys = 0;

  private constructor(db: TestDatabase, now: Date) {
    this.db = db;
    this.now = now;
    const pending = new WeakMap<Tx, (() => void)[]>();
    const later = (tx: Tx, act: () => void): void => {
      const acts = pending.get(tx);
      if (!acts) throw new Error('a port was used outside a transaction');
      acts.push(act);
    };
    this.database = {
      query: (statement) => db.database.query(statement),
      // What a transaction told and intended counts once it is committed.
      transaction: async (work) => {
        const acts: (() => void)[] = [];
        const result = await db.database.transaction((tx) => {
          pending.set(tx, acts);
          return work(tx);
        });
        for (const act of acts) act();
        return result;
      },
    };
    this.ledger = createLedger({
      database: this.database,
      clock: { now: () => this.now },
      drawSeed: seedOf,
      people: {
        names: (_tx, ids) => Promise.resolve(new Map(ids.map((id) => [id, `Name of ${id}`]))),
        phone: (_tx, id) => Promise.resolve(`+2547000000${String(Number(id.slice(1))).padStart(2, '0')}`),
        setName: () => Promise.resolve(),
        setRegistered: () => Promise.resolve(),
        setLanguage: () => Promise.resolve(),
        setNotifications: () => Promise.resolve(),
      },
      publish: (tx, events) => {
        later(tx, () => this.tellAll(events));
        return Promise.resolve();
      },
      outsideCalls: {
        intend: (tx, call) => {
          later(tx, () => {
            if (!this.calls.has(call.key)) this.calls.set(call.key, call);
          });
          return Promise.resolve();
        },
        intendAgain: (tx, _channel, key) => {
          later(tx, () => this.answered.delete(key));
          return Promise.resolve();
        },
      },
      onFailure: (error) => this.failures.push(error),
    });
  }

  static async open(now = '2026-03-02T06:00:00Z'): Promise<World> {
    return new World(await testDatabase(), new Date(now));
  }

  close(): Promise<void> {
    return this.db.close();
  }

  private tellAll(events: readonly DomainEvent[]): void {
    for (const event of events) {
      checkEvent(event.name, event.outcome, event.data);
      for (const to of event.to) {
        if (
          this.told.some((before) => before.id === event.id && before.to === to && before.name === event.name)
        )
          throw new Error(`${event.name} ${event.id} was told to ${to} twice`);
        this.told.push({ ...event, to, data: event.data as RecordValue });
      }
    }
  }

  /** Calls a tool as a member. */
  async call(
    user: string,
    tool: string,
    input: Readonly<Record<string, Value>> = {},
    key = `key-${(this.keys += 1)}`,
  ): Promise<Outcome | 'pending'> {
    const found = this.ledger.tools.find((candidate) => candidate.contract.name === tool);
    if (!found) throw new Error(`no tool ${tool}`);
    const call = {
      tool,
      input,
      speaker: {
        userId: user,
        role: 'member',
        language: 'en',
        conversationId: `chat-${user}`,
        businessId: 'likelemba',
      } as const,
      now: this.now,
      key,
    };
    const got = await this.database.transaction((tx) =>
      'run' in found ? found.run(tx, call) : found.prepare(tx, call),
    );
    if (got !== 'pending') checkOutcome(found.contract, got.outcome, got.result);
    return got;
  }

  /** Calls a tool and expects an outcome. Returns what it carries. */
  async expect(
    user: string,
    tool: string,
    input: Readonly<Record<string, Value>>,
    outcome: string,
  ): Promise<RecordValue> {
    const got = await this.call(user, tool, input);
    if (got === 'pending' || got.outcome !== outcome)
      throw new Error(`${tool} by ${user} gave ${got === 'pending' ? got : got.outcome}, not ${outcome}`);
    return (got.result ?? {}) as RecordValue;
  }

  /** The provider's answer to a call. */
  async answer(key: string, answer: Answer): Promise<Outcome | null> {
    const call = this.calls.get(key);
    if (!call) throw new Error(`no call ${key}`);
    this.answered.add(key);
    const outcome = await this.database.transaction((tx) =>
      this.ledger.answerHandler.answered(tx, call, answer, this.now),
    );
    const collect = this.ledger.tools.find((tool) => tool.contract.name === 'payment.collect');
    if (outcome && collect) checkOutcome(collect.contract, outcome.outcome, outcome.result);
    return outcome;
  }

  notice(notice: MoneyNotice): Promise<void> {
    return this.ledger.receiveMoneyNotice(notice);
  }

  /** Calls that nobody has answered, of an operation. */
  open(operation: string): OutsideCall[] {
    return [...this.calls.values()].filter(
      (call) => call.operation === operation && !this.answered.has(call.key),
    );
  }

  /** Moves the clock, doing everything that becomes due on the way; `between` runs after each step. */
  async until(time: string | Date, between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const target = new Date(time);
    for (;;) {
      await this.sweep();
      await between();
      const next = await this.nextDue();
      if (next === null || next > target) break;
      if (next > this.now) this.now = next;
    }
    if (target > this.now) this.now = target;
  }

  async sweep(): Promise<void> {
    for (const sweep of this.ledger.sweeps) await sweep.run(this.now);
    if (this.failures.length > 0) throw this.failures[0];
  }

  async nextDue(): Promise<Date | null> {
    const times = await Promise.all(this.ledger.sweeps.map((sweep) => sweep.nextDueAt()));
    return times.reduce(
      (least, time) => (least === null || (time !== null && time < least) ? time : least),
      null,
    );
  }

  /** What was told of one kind, to whom: `name.outcome`. */
  heard(name: string, to?: string): Told[] {
    return this.told.filter(
      (told) => `${told.name}.${told.outcome}` === name && (to === undefined || told.to === to),
    );
  }

  /** Rows of a query as the administrator. */
  rows<Row extends object>(text: string): Promise<Row[]> {
    return this.db.admin.query<Row>({ name: text.slice(0, 60), text });
  }

  /** The balance of an account from its postings. */
  async balance(account: string): Promise<bigint> {
    const [row] = await this.db.admin.query<{ balance: bigint }>({
      name: 'world.balance',
      text: `select coalesce(sum(case when to_account = $1 then amount_minor else -amount_minor end), 0)::bigint as balance
             from book.postings where $1 in (from_account, to_account)`,
      values: [account],
    });
    return row?.balance ?? 0n;
  }
}

/** The secret seed of a circle's draw in these tests. */
export const seedOf = (group: string): string =>
  createHash('sha256').update(`seed of ${group}`).digest('hex').slice(0, 32);

/** The terms of a circle unless a test says otherwise. */
export const usual = {
  name: 'Friends',
  amount: kes(2000),
  frequency: 'weekly',
  starts_on: day('2026-03-06'),
  seats: 3n,
  late_fee: kes(100),
  grace_days: 2n,
  quorum: 3n,
  order: 'fixed',
} as const;

/** Founds a circle by u1 that the others join. Returns its id. */
export async function circle(
  world: World,
  people: readonly string[],
  terms: Readonly<Record<string, Value>> = {},
): Promise<string> {
  const [founder = '', ...others] = people;
  const { id } = await world.expect(
    founder,
    'circle.create',
    { ...usual, seats: BigInt(people.length), quorum: BigInt(people.length), ...terms },
    'created',
  );
  for (const user of others) {
    const { code } = await world.expect(founder, 'circle.read', { circle: id as string }, 'found');
    await world.expect(user, 'circle.find_by_code', { code: code as string }, 'open');
    await world.expect(user, 'circle.join', { circle: id as string }, 'joined');
  }
  return id as string;
}

/** The organiser starts a circle as it is shown to them just now. */
export async function start(
  world: World,
  organiser: string,
  id: string,
  outcome: 'started' | 'asked',
): Promise<RecordValue> {
  const shown = outcome === 'started' ? 'full' : 'fewer';
  const { roster = null } = await world.expect(organiser, 'circle.readiness', { circle: id }, shown);
  return world.expect(organiser, 'circle.start', { circle: id, roster }, outcome);
}

/** As `circle`, and started. */
export async function started(
  world: World,
  people: readonly string[],
  terms: Readonly<Record<string, Value>> = {},
): Promise<string> {
  const id = await circle(world, people, terms);
  await start(world, people[0] ?? '', id, 'started');
  return id;
}
