/**
 * Made from the files of this folder by `npm run generate`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */
import { ambiguous } from './ambiguous.ts';
import { assignment } from './assignment.ts';
import { calls } from './calls.ts';
import { capitals } from './capitals.ts';
import { currencies } from './currencies.ts';
import { following } from './following.ts';
import { inputs } from './inputs.ts';
import { languages } from './languages.ts';
import { lengths } from './lengths.ts';
import { money } from './money.ts';
import { notices } from './notices.ts';
import { outcomes } from './outcomes.ts';
import { reachability } from './reachability.ts';
import { recursion } from './recursion.ts';
import { roles } from './roles.ts';
import { secrets } from './secrets.ts';
import { shadowed } from './shadowed.ts';
import { shows } from './shows.ts';
import { strings } from './strings.ts';
import { targets } from './targets.ts';
import { templates } from './templates.ts';
import { tools } from './tools.ts';
import { unused } from './unused.ts';
import { values } from './values.ts';
import { waits } from './waits.ts';

export const list = {
  targets,
  outcomes,
  inputs,
  values,
  tools,
  secrets,
  waits,
  templates,
  strings,
  ambiguous,
  money,
  reachability,
  following,
  recursion,
  assignment,
  roles,
  currencies,
  shows,
  unused,
  shadowed,
  lengths,
  calls,
  capitals,
  notices,
  languages,
};
