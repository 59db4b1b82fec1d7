/**
 * Made from the files of this folder by `npm run generate`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */
import { ask } from './ask.ts';
import { atMost } from './at-most.ts';
import { branch } from './branch.ts';
import { confirm } from './confirm.ts';
import { end } from './end.ts';
import { handoff } from './handoff.ts';
import { menu } from './menu.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { ticket } from './ticket.ts';
import { tool } from './tool.ts';
import { wait } from './wait.ts';

export const list = {
  say,
  ask,
  menu,
  confirm,
  branch,
  set,
  at_most: atMost,
  split,
  tool,
  run,
  wait,
  ticket,
  handoff,
  end,
};
