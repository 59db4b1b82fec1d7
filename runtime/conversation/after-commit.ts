/**
 * What a transaction leaves to be looked at once it is committed. Nudges are for speed alone: everything they point
 * at is found by a sweep over state as well.
 */
import type { Database, Tx } from '../ports.ts';

/** Ids by what is to be done: turns of conversations, sends of conversations, outside calls. */
export interface Left {
  readonly turns: Set<string>;
  readonly sends: Set<string>;
  readonly calls: Set<string>;
}

/** Gathers by transaction, and tells when that is committed. */
export class AfterCommit {
  private readonly left = new WeakMap<Tx, Left>();
  private readonly tell: (left: Left) => void;

  constructor(tell: (left: Left) => void) {
    this.tell = tell;
  }

  /** What `tx` leaves; add to it. */
  of(tx: Tx): Left {
    let left = this.left.get(tx);
    if (left === undefined) {
      left = { turns: new Set(), sends: new Set(), calls: new Set() };
      this.left.set(tx, left);
    }
    return left;
  }

  /** The same database, whose transactions tell what they left once they are committed. */
  watching(database: Database): Database {
    return {
      query: (statement) => database.query(statement),
      transaction: async (work) => {
        let left: Left | undefined;
        const result = await database.transaction(async (tx) => {
          const answer = await work(tx);
          left = this.left.get(tx);
          return answer;
        });
        if (left !== undefined) this.tell(left);
        return result;
      },
    };
  }
}
