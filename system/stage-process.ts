/**
 * The program on a stage: it listens where it listened before, and it can die in the middle of anything. What is dead
 * writes nothing more and answers nobody; what its transactions had not committed is rolled back.
 */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchFailpoints } from '../runtime/failpoints.ts';
import type { FailpointName } from '../runtime/failpoints.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import type { Database } from '../runtime/ports.ts';
import type { Product } from './product.ts';

/** Makes the product for an address, on this database. */
export type MakeProduct = (publicUrl: string, database: Database, alive: () => boolean) => Promise<Product>;

export interface StageProcess {
  product(): Product;
  /** Ends in good order and starts again. */
  restart(): Promise<void>;
  /** Dies at the `nth` place from now at which it may; null: no more. True when it has died since the last call. */
  dieAt(nth: number | null): boolean;
  /** Resolves once the program runs that was started after a death. */
  running(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Where a program on the stage may die: where all that follows is found again at once. What is found only after minutes
 * or hours (a call that nobody made, a notice that comes no second time) is another story than the replay's, and every
 * other place: the chaos runs have them.
 */
const mayDieAt: ReadonlySet<FailpointName> = new Set([
  'turn.before_commit',
  'turn.after_commit',
  'call.after',
  'sender.before_send',
  'sender.after_send',
  'release.before_commit',
  'release.after_commit',
]);

/** Passed also by whoever looks on, and by a program that ends in good order. */
const notOfTheProgram: ReadonlySet<FailpointName> = new Set(['commit.sent', 'stop.begun']);

class Died extends Error {}

/** Starts it. `connect` tells the providers where it listens. */
export async function startProcess(
  database: Database,
  make: MakeProduct,
  connect: (publicUrl: string) => void,
): Promise<StageProcess> {
  let life = await begin(0);
  let left: number | null = null;
  let died = false;
  let recovering: Promise<void> = Promise.resolve();

  async function begin(port: number) {
    const state = { alive: true };
    let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
    // Who asks before there is an answer is told so: unanswered, they would wait for minutes.
    const server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const product = await make(
      publicUrl,
      mortal(database, () => state.alive),
      () => state.alive,
    );
    answer = product.app;
    connect(publicUrl);
    return { state, server, product };
  }

  async function end({ server, product }: { server: Server; product: Product }): Promise<number> {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    const closed = new Promise((resolve) => server.close(resolve));
    await product.conversations.stop();
    server.closeAllConnections();
    await closed;
    return port;
  }

  function pass(name: FailpointName): void {
    if (notOfTheProgram.has(name)) return;
    if (!life.state.alive) throw new Died(`${name} was reached after death`);
    if (left === null || !mayDieAt.has(name)) return;
    left -= 1;
    if (left > 0) return;
    left = null;
    died = true;
    life.state.alive = false;
    recovering = recover(life);
    throw new Died(`died at ${name}`);
  }

  async function recover(dead: { server: Server; product: Product }): Promise<void> {
    const port = await end(dead);
    await endLeases(database);
    life = await begin(port);
  }

  return {
    product: () => life.product,
    async restart() {
      life = await begin(await end(life));
    },
    dieAt(nth) {
      left = nth;
      watchFailpoints(nth === null ? null : { pass });
      const since = died;
      died = false;
      return since;
    },
    running: () => recovering,
    async stop() {
      watchFailpoints(null);
      await recovering;
      await end(life);
    },
  };
}

/** As if the time had passed that the dead had claimed chats and calls for. */
async function endLeases(database: Database): Promise<void> {
  await database.query({
    name: 'stage.end_sends',
    text: `update runtime.senders set due_at = clock_timestamp() where claimed_by is not null`,
  });
  await database.query({
    name: 'stage.end_calls',
    text: `update runtime.outside_calls set next_at = clock_timestamp() where claimed_by is not null`,
  });
}

/** The database as somebody sees it who may die: nothing is written or committed afterwards. */
function mortal(database: Database, alive: () => boolean): Database {
  const check = (): void => {
    if (!alive()) throw new Died('the dead write nothing');
  };
  return {
    async query(statement) {
      check();
      return database.query(statement);
    },
    async transaction(work) {
      check();
      return database.transaction(async (tx) => {
        const result = await work({
          async query(statement) {
            check();
            return tx.query(statement);
          },
          write(statement) {
            check();
            tx.write(statement);
          },
          async afterCommit(statement) {
            check();
            return tx.afterCommit(statement);
          },
        });
        check();
        return result;
      });
    },
  };
}

/** The dead say nothing. */
export function whileAlive(log: Log, alive: () => boolean): Log {
  return {
    ...log,
    error(event, fields, cause) {
      if (alive()) log.error(event, fields, cause);
    },
  };
}
