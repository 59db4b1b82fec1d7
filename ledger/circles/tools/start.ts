/** Tools of the organiser: the order of turns, the first due day, the start. */
import type { InsideTool } from '../../../runtime/ports.ts';
import { begin } from '../begin.ts';
import { dayInput, inside, intInput, once, textInput } from '../../tool.ts';
import type { LedgerPorts, Work } from '../../work.ts';
import { record } from '../../record.ts';
import { tools as contracts } from '../tool-contracts.ts';
import { findGroup, lockGroup, reread, seatsOf } from '../find.ts';
import { awaitFirstDay } from '../first-day.ts';
import { inGroup, userActor } from '../happening.ts';
import { proposeFewer } from '../membership.ts';
import { readOrder } from '../rules/order.ts';
import { startPassed } from '../rules/schedule.ts';
import type { GroupRow } from '../tables.ts';
import { circleView, hasSeenTerms, toDay, turnsView } from '../views.ts';
import { changed, unchanged, withCircle } from './membership.ts';

/** The circle, locked, if this person may prepare its start. */
async function lockMine(work: Work, id: string, user: string): Promise<GroupRow | null> {
  const group = await lockGroup(work.tx, id);
  return group?.organiser_id === user && group.status === 'forming' ? group : null;
}

/** circle.set_order, circle.readiness, circle.set_start, circle.start. */
export function startTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'circle.set_order', async (work, call) => {
      const { userId } = call.speaker;
      const id = textInput(call, 'circle');
      const group = await lockMine(work, id, userId);
      if (!group || group.turn_order === 'drawn') return { outcome: 'gone' };
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
      if (!group || group.status === 'closed') return { outcome: 'gone' };
      if (group.organiser_id !== userId) return { outcome: 'not_organiser' };
      if (group.status === 'active' || group.status === 'completed') return { outcome: 'started' };
      return { outcome: readiness(work, group), result: await circleView(work, group, userId) };
    }),

    inside(ports, contracts, 'circle.set_start', async (work, call) => {
      const { userId } = call.speaker;
      const id = textInput(call, 'circle');
      const startsOn = dayInput(call, 'starts_on');
      const group = await lockMine(work, id, userId);
      if (!group) return { outcome: 'gone' };
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
        awaitFirstDay(work, await reread(work.tx, group));
        return changed('set', id);
      });
      return withCircle(work, act, userId);
    }),

    inside(ports, contracts, 'circle.start', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockMine(work, id, userId);
        if (!group) return unchanged('gone', id);
        const shown =
          group.roster === intInput(call, 'roster') && (await hasSeenTerms(work.tx, group, userId));
        // The first day that was confirmed is over: another one is chosen before anything is fixed.
        const over = startPassed(toDay(group.starts_on), group.zone, work.now);
        if (!shown || over || group.taken < 2) return unchanged('changed', id);
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

function readiness(work: Work, group: GroupRow): 'asked' | 'alone' | 'start_passed' | 'full' | 'fewer' {
  if (group.status === 'agreeing') return 'asked';
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
