/** Tools for finding, joining and leaving a circle, and for agreeing to new terms. */
import assert from 'node:assert/strict';
import type { InsideTool, Outcome } from '../../../runtime/ports.ts';
import { inside, intInput, moneyInput, once, textInput, type Act } from '../../tool.ts';
import type { LedgerPorts, Work } from '../../work.ts';
import { tools as contracts } from '../tool-contracts.ts';
import { addNumber } from '../draw.ts';
import { findGroup, findGroupByCode, findMember, lockGroup, seatsOf } from '../find.ts';
import { close } from '../departure.ts';
import { agree, join, leave } from '../membership.ts';
import { numberMax } from '../rules/draw.ts';
import { isTaken } from '../names.ts';
import { normaliseCode } from '../rules/code.ts';
import { potMinor } from '../rules/terms.ts';
import type { GroupRow } from '../tables.ts';
import { circleView, hasSeenTerms, nameOf } from '../views.ts';

/** An outcome with the circle as it is now for the person who speaks. */
export async function withCircle(work: Work, act: Act, user: string): Promise<Outcome> {
  const group = await findGroup(work.tx, act.subject);
  return group
    ? { outcome: act.outcome, result: await circleView(work, group, user) }
    : { outcome: act.outcome };
}

/** An act that changed nothing. */
export const unchanged = (outcome: string, subject: string): Act => ({ outcome, subject, done: false });
/** An act that changed something. */
export const changed = (outcome: string, subject: string): Act => ({ outcome, subject, done: true });

/** circle.find_by_code, circle.join, circle.leave, circle.add_number, circle.agree. */
export function membershipTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'circle.find_by_code', async (work, call) => {
      const { userId } = call.speaker;
      const group = await findGroupByCode(work.tx, normaliseCode(textInput(call, 'code')));
      if (!group || group.status === 'closed') return { outcome: 'unknown' };
      const outcome = (await findMember(work.tx, group.id, userId)) ? 'mine' : openness(group);
      return { outcome, result: await circleView(work, group, userId) };
    }),

    inside(ports, contracts, 'circle.join', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockGroup(work.tx, id);
        if (!group || group.status === 'closed') return unchanged('gone', id);
        if (await findMember(work.tx, id, userId)) return unchanged('joined', id);
        const state = openness(group);
        if (state !== 'open') return unchanged(state, id);
        if (!(await hasSeenTerms(work.tx, group, userId))) return unchanged('changed', id);
        if (await isTaken(work, group, userId, await nameOf(work, userId)))
          return unchanged('name_taken', id);
        await join(work, group, userId, call.key);
        return changed('joined', id);
      });
      return act.outcome === 'joined' || act.outcome === 'changed'
        ? withCircle(work, act, userId)
        : { outcome: act.outcome };
    }),

    inside(ports, contracts, 'circle.leave', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockGroup(work.tx, id);
        if (!group || group.status === 'closed') return unchanged('gone', id);
        if (!(await findMember(work.tx, id, userId))) return unchanged('gone', id);
        if (!isBeforeStart(group)) return unchanged('started', id);
        if (group.organiser_id === userId) {
          await close(work, group);
          return changed('closed', id);
        }
        await leave(work, group, userId);
        return changed('left', id);
      });
      return { outcome: act.outcome };
    }),

    inside(ports, contracts, 'circle.add_number', async (work, call) => {
      const { userId } = call.speaker;
      const number = intInput(call, 'number');
      assert(number >= 1 && number <= numberMax, `the flow let a number through that cannot be: ${number}`);
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockGroup(work.tx, id);
        const seat = group && (await seatsOf(work.tx, id)).find((taken) => taken.user_id === userId);
        const open = group?.turn_order === 'drawn' && isBeforeStart(group);
        if (!open || !seat || seat.draw_number !== null) return unchanged('not_added', id);
        await addNumber(work, group, seat, number);
        return changed('added', id);
      });
      return { outcome: act.outcome };
    }),

    inside(ports, contracts, 'circle.agree', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const id = textInput(call, 'circle');
        const group = await lockGroup(work.tx, id);
        const member = group && (await findMember(work.tx, id, userId));
        if (!group || !member || group.status !== 'agreeing') return unchanged('nothing_to_agree', id);
        if (member.agreed_terms === group.terms) return unchanged('agreed', id);
        // The amount and the seats make the pot, and the seats are what new terms change.
        const pot = potMinor(group.amount_minor, group.seats);
        if (moneyInput(call, 'pot').amountMinor !== pot) return unchanged('changed', id);
        return changed((await agree(work, group, userId)) ? 'started' : 'agreed', id);
      });
      return act.outcome === 'nothing_to_agree' ? { outcome: act.outcome } : withCircle(work, act, userId);
    }),
  ];
}

const isBeforeStart = ({ status }: GroupRow): boolean => status === 'forming' || status === 'agreeing';

function openness(group: GroupRow): 'open' | 'full' | 'started' {
  if (!isBeforeStart(group)) return 'started';
  // While everybody is asked about fewer seats, those that are taken are all there are.
  return group.status === 'forming' && group.taken < group.seats ? 'open' : 'full';
}
