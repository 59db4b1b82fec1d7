/** A frame as it stands in a snapshot, for tests that put a conversation somewhere. */
import type { Frame } from '../../runtime/engine/model.ts';
import type { Variables } from '../../runtime/language/model.ts';

/** The main frame, which has just arrived at a step. */
export const frameAt = (flow: string, at: string, vars: Variables): Frame => ({
  id: 1,
  flow,
  at,
  vars,
  origin: 'main',
  trail: [],
  committed: false,
  forward: null,
  shownAtMs: 0,
  changing: false,
  ledAway: null,
  left: null,
  timer: null,
  gathered: { values: [], picked: [], parts: [] },
  counts: {},
  handed: null,
});
