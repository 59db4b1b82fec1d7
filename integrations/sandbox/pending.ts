/** Counts what a sandbox still has to do, so that tests and the phones can wait until nothing is under way. */

/** A count that can be waited for. */
export interface Pending {
  add(): void;
  done(): void;
  /** Whether nothing is under way. */
  isIdle(): boolean;
  /** How much has ever been done. */
  total(): number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Lets everybody go who waits. */
  close(): void;
}

/** Makes a count of zero. */
export function createPending(): Pending {
  let count = 0;
  let total = 0;
  const idlers: (() => void)[] = [];
  const release = () => {
    for (const resolve of idlers.splice(0)) resolve();
  };
  return {
    add: () => {
      count += 1;
    },
    done: () => {
      count -= 1;
      total += 1;
      if (count === 0) release();
    },
    isIdle: () => count === 0,
    total: () => total,
    idle: () =>
      new Promise((resolve) => {
        if (count === 0) resolve();
        else idlers.push(resolve);
      }),
    close: release,
  };
}
