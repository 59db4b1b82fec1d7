/** Tools of the organiser: the order of turns, the first due day, the start. */
import type { InsideTool } from '../../../runtime/ports.ts';
import { begin } from '../begin.ts';
import { dayInput, inside, once, textInput } from '../../tool.ts';
import type { LedgerPorts, Work } from '../../work.ts';
import { record } from '../../record.ts';
import { tools as contracts } from '../tool-contracts.ts';
import { findGroup, findMember, lockGroup, reread, seatsOf } from '../find.ts';
import { inGroup, userActor } from '../happening.ts';
import { proposeFewer } from '../membership.ts';
import { readOrder } from '../rules/order.ts';
import { startPassed } from '../rules/schedule.ts';
import type { GroupRow } from '../tables.ts';
import { circleView, seenBy, toDay, turnsView } from '../views.ts';
import { changed, unchanged, withCircle } from './membership.ts';

/** Why somebody may not prepare a start, or null. */
function refusal(group: GroupRow | null, user: string): 'not_organiser' | 'started' | null {
  if (group?.organiser_id !== user) return 'not_organiser';
  return group.status === 'forming' ? null : 'started';
}

/** circle.set_order, circle.readiness, circle.set_start, circle.start. */
export function startTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'circle.set_order', async (work, call) => {
      const { userId } = call.speaker;
      const id = textInput(call, 'circle');
      const group = await lockGroup(work.tx, id);
      const refused = refusal(group, userId);
      if (!group || refused) return { outcome: refused ?? 'not_organiser' };
      if (group.turn_order === 'drawn') return { outcome: 'drawn' };
      const order = readOrder(textInput(call, 'order'), group.taken);
      if (!order) return { outcome: 'invalid' };
      const act = await once(work, call, async () => {
        await setOrder(work, group, order, call.key);
        return changed('set', id);
      });
      return { outcome: act.outcome, result: await turnsView(work, await reread(work.tx, group), userId) };
    }),

    inside(ports, contracts, 'circle.readiness', async (work, call) => {
      const { userId } = call.speaker;
      const group = await findGroup(work.tx, textInput(call, 'circle'));
      const refused = refusal(group, userId);
      if (!group || refused) return { outcome: refused ?? 'not_organiser' };
      return { outcome: readiness(work, group), result: await circleView(work, group, userId) };
    }),

    inside(ports, contracts, 'circle.set_start', async (work, call) => {
      const { userId } = call.speaker;
      const id = textInput(call, 'circle');
      const startsOn = dayInput(call, 'starts_on');
      const group = await lockGroup(work.tx, id);
      const refused = refusal(group, userId);
      if (!group || refused) return { outcome: refused ?? 'not_organiser' };
      if (startPassed(startsOn, group.zone, work.now)) return { outcome: 'start_passed' };
      const act = await once(work, call, async () => {
        await record(work.tx, [
          inGroup(work, group, userActor(userId), {
            id: `group.updated:${id}:start:${call.key}`,
            type: 'group.updated',
            subject: { type: 'group', id },
            data: { change: 'start', startsOn: startsOn.toString() },
          }),
        ]);
        return changed('set', id);
      });
      return withCircle(work, act, userId);
    }),

    inside(ports, contracts, 'circle.start', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockGroup(work.tx, id);
        if (group?.organiser_id !== userId || !(await findMember(work.tx, id, userId)))
          return unchanged('not_organiser', id);
        if (group.status !== 'forming') return unchanged('started_already', id);
        const seen = await seenBy(work.tx, group, userId);
        if (!seen.terms || !seen.roster || group.taken < 2) return unchanged('changed', id);
        if (group.taken < group.seats) {
          await proposeFewer(work, group);
          return changed('asked', id);
        }
        await begin(work, group, userActor(userId));
        return changed('started', id);
      });
      return ['started', 'asked', 'changed'].includes(act.outcome)
        ? withCircle(work, act, userId)
        : { outcome: act.outcome };
    }),
  ];
}

function readiness(work: Work, group: GroupRow): 'alone' | 'start_passed' | 'full' | 'fewer' {
  if (group.taken < 2) return 'alone';
  if (startPassed(toDay(group.starts_on), group.zone, work.now)) return 'start_passed';
  return group.taken === group.seats ? 'full' : 'fewer';
}

async function setOrder(work: Work, group: GroupRow, order: readonly number[], key: string): Promise<void> {
  const seats = await seatsOf(work.tx, group.id);
  const turned = order.flatMap((number) => seats.filter((seat) => seat.position === number));
  await record(work.tx, [
    inGroup(work, group, userActor(group.organiser_id), {
      id: `group.updated:${group.id}:order:${key}`,
      type: 'group.updated',
      subject: { type: 'group', id: group.id },
      data: { change: 'order', order: turned.map((seat) => ({ seat: seat.seat })) },
    }),
  ]);
}
