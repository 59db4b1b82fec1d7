/** Founding a circle. */
import assert from 'node:assert/strict';
import type { Day, Tx } from '../../runtime/ports.ts';
import { userScope } from '../book/model.ts';
import { record } from '../record.ts';
import { idFrom, type Work } from '../work.ts';
import { findGroup, findGroupByCode } from './find.ts';
import { awaitFirstDay } from './first-day.ts';
import { inGroup, userActor } from './happening.ts';
import { codeFrom } from './rules/code.ts';
import { promiseOf } from './rules/draw.ts';
import type { Frequency } from './rules/schedule.ts';
import { termsProblem, zone, type Terms } from './rules/terms.ts';
import type { GroupRow } from './tables.ts';

/** Letters and digits of a circle's code. */
const codeLength = 6;

/** Founds a circle whose founder organises it and has the first seat. The id comes from `key`. */
export async function foundCircle(
  work: Work,
  founder: string,
  key: string,
  terms: Terms & {
    readonly frequency: Frequency;
    readonly startsOn: Day;
    readonly order: GroupRow['turn_order'];
  },
): Promise<GroupRow> {
  const problem = termsProblem(terms, work.limits);
  assert(problem === null, `the flow let terms through that cannot be: ${problem}`);
  const id = idFrom('g', key);
  const group = { id };
  const actor = userActor(founder);
  const code = await freeCode(work.tx, id);
  await record(work.tx, [
    inGroup(work, group, actor, {
      id: `group.created:${id}`,
      type: 'group.created',
      subject: { type: 'group', id },
      data: {
        code,
        organiser: founder,
        amountMinor: terms.amountMinor,
        currency: terms.currency,
        frequency: terms.frequency,
        startsOn: terms.startsOn.toString(),
        zone,
        seats: terms.seats,
        lateFeeMinor: terms.lateFeeMinor,
        graceDays: terms.graceDays,
        quorum: terms.quorum,
        order: terms.order,
        promise: terms.order === 'drawn' ? promiseOf(work.drawSeed(id)) : undefined,
      },
    }),
    inGroup(work, group, actor, {
      id: `group.member.joined:${id}:${key}`,
      type: 'group.member.joined',
      subject: { type: 'user', id: founder },
      data: { user: founder, seat: 1, role: 'organiser' },
    }),
  ]);
  work.tx.write({
    name: 'group_names.put',
    text: 'insert into domain.group_names (group_id, name) values ($1, $2) on conflict (group_id) do nothing',
    values: [id, terms.name.trim()],
  });
  const founded = await findGroup(work.tx, id);
  assert(founded, 'the circle was founded');
  awaitFirstDay(work, founded);
  return founded;
}

/** A code that no other circle has. Two founded at once with one code end on the unique key, and one tries again. */
async function freeCode(tx: Tx, id: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const code = codeFrom(id, codeLength, attempt);
    const taken = await findGroupByCode(tx, code);
    if (!taken || taken.id === id) return code;
  }
}

/** Puts a person who completed the profile into the book, once. */
export async function registerUser(work: Work, user: string): Promise<void> {
  await record(work.tx, [
    {
      id: `user.created:${user}`,
      scope: userScope(user),
      type: 'user.created',
      occurredAt: work.now,
      actor: userActor(user),
      subject: { type: 'user', id: user },
      data: { consent: 'terms' },
    },
  ]);
}
