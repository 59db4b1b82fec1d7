/** Notifications to the webhook: one after the other, only HTTP 200 takes one off, else the same again after a pause. */

import type { Notification } from './state.ts';

/** Makes the queue. `send` gives the HTTP status or null; `taken` hears of every notification that got its 200. */
export function createDelivery(options: {
  readonly send: (body: string) => Promise<number | null>;
  readonly taken: (notification: Notification) => void;
  readonly pauseMs: number;
}) {
  const queue: Notification[] = [];
  let held = false;
  let closed = false;
  let running = false;
  let losing = 0;
  let wake: (() => void) | null = null;

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.pauseMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    if (running) return;
    running = true;
    while (!held && !closed) {
      const head = queue[0];
      if (!head) break;
      const status = await options.send(head.body);
      if (closed) break;
      if (status === 200 && losing === 0) {
        queue.shift();
        options.taken(head);
      } else {
        if (losing > 0) losing -= 1;
        await pause();
      }
    }
    running = false;
  };

  return {
    push(notification: Notification) {
      queue.push(notification);
      void run();
    },
    /** How many are waiting, the one under way included. */
    waiting: () => queue.length,
    hold() {
      held = true;
    },
    release() {
      held = false;
      void run();
    },
    /** The next `count` answers of the webhook get lost on the way: delivered, and delivered again. */
    loseAnswers(count: number) {
      losing += count;
    },
    /** Ends a pause before its time. */
    retryNow() {
      wake?.();
    },
    close() {
      closed = true;
      wake?.();
    },
  };
}
