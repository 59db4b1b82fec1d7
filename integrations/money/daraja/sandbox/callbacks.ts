/** Callbacks to the program: in order, once each. Daraja drops what nobody took. */
import { post } from '../../../sandbox/deliver.ts';
import type { Pending } from '../../../sandbox/pending.ts';

/** The callbacks under way. */
export type Callbacks = ReturnType<typeof createCallbacks>;

/** Makes the queue. `pending` counts each until it was tried. */
export function createCallbacks(pending: Pending) {
  const queue: { readonly url: string; readonly body: string; readonly done: () => void }[] = [];
  const closing = new AbortController();
  let running = false;
  let held = false;
  let extra = 0;
  let dropping = 0;
  let retries = 0;

  const deliver = async (url: string, body: string) => {
    for (let attempt = 0; attempt <= retries; attempt += 1)
      if ((await post(url, body, {}, 30_000, closing.signal)) === 200) return;
  };
  const run = async () => {
    if (running) return;
    running = true;
    while (!held && !closing.signal.aborted) {
      const next = queue.shift();
      if (!next) break;
      await deliver(next.url, next.body);
      next.done();
    }
    running = false;
  };

  return {
    /** Resolves once it was tried. */
    send(url: string, body: unknown): Promise<void> {
      if (dropping > 0) {
        dropping -= 1;
        return Promise.resolve();
      }
      const copies = 1 + extra;
      extra = 0;
      const sent = Array.from(
        { length: copies },
        () =>
          new Promise<void>((resolve) => {
            pending.add();
            const done = () => {
              pending.done();
              resolve();
            };
            queue.push({ url, body: JSON.stringify(body), done });
          }),
      );
      void run();
      return Promise.all(sent).then(() => {});
    },
    /** The next callback is delivered this many times more. */
    duplicate(times: number) {
      extra = times;
    },
    /** The next callbacks never arrive. */
    drop(times: number) {
      dropping += times;
    },
    /** How often a callback that got no 200 is tried again. */
    retry(times: number) {
      retries = times;
    },
    /** Drops and copies that have met no callback yet. */
    prepared: () => dropping + (extra > 0 ? 1 : 0),
    hold() {
      held = true;
    },
    release() {
      held = false;
      void run();
    },
    close() {
      closing.abort();
    },
  };
}
