/**
 * Made from the files of this folder by `npm run generate`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */
import { ask } from './ask.ts';
import { confirm } from './confirm.ts';
import { handoff } from './handoff.ts';
import { menu } from './menu.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { split } from './split.ts';
import { ticket } from './ticket.ts';
import { tool } from './tool.ts';
import { wait } from './wait.ts';

export const list = {
  ask,
  menu,
  confirm,
  tool,
  run,
  wait,
  split,
  ticket,
  handoff,
  say,
};
