import { renameKey, stepsOf } from './migration.ts';
import type { Migration } from './migration.ts';

export const from1: Migration = {
  from: 1,
  does: '`handoff` called a person and went on at once: that is `ticket` now. `handoff` waits until the person hands back.',
  flow(document) {
    for (const step of stepsOf(document)) renameKey(step, 'handoff', 'ticket');
  },
  manifest() {},
};
