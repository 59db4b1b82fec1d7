/** Tools for the profile and for founding a circle. */
import assert from 'node:assert/strict';
import type { InsideTool, RecordValue } from '../../../runtime/ports.ts';
import { dayInput, inside, intInput, moneyInput, once, textInput } from '../../tool.ts';
import type { LedgerPorts, Work } from '../../work.ts';
import { tools as contracts } from '../tool-contracts.ts';
import { findGroup, groupName } from '../find.ts';
import { foundCircle, registerUser } from '../found.ts';
import { whereTaken } from '../names.ts';
import { currency, potFits, potMinor, zone } from '../rules/terms.ts';
import { startPassed, type Frequency } from '../rules/schedule.ts';
import type { GroupRow } from '../tables.ts';
import { circleView, money } from '../views.ts';

/** member.register, member.name_free, circle.check_pot, circle.create. */
export function foundingTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'member.register', async (work, call) => {
      const { userId } = call.speaker;
      await work.people.setName(work.tx, userId, textInput(call, 'name'));
      await work.people.setRegistered(work.tx, userId, work.now);
      await registerUser(work, userId);
      return { outcome: 'registered' };
    }),

    inside(ports, contracts, 'member.name_free', async (work, call) => {
      const taken = await whereTaken(work, call.speaker.userId, textInput(call, 'name'));
      if (!taken) return { outcome: 'free' };
      return { outcome: 'taken', result: { group_name: await groupName(work.tx, taken.id) } };
    }),

    inside(ports, contracts, 'circle.check_pot', (work, call) => {
      const amount = moneyInput(call, 'amount');
      const seats = intInput(call, 'seats');
      return Promise.resolve(
        potFits(amount.amountMinor, seats, work.limits)
          ? { outcome: 'fits' }
          : { outcome: 'too_large', result: limitsView(work, amount.amountMinor, seats) },
      );
    }),

    inside(ports, contracts, 'circle.create', async (work, call) => {
      const { userId } = call.speaker;
      const amount = moneyInput(call, 'amount');
      const lateFee = moneyInput(call, 'late_fee');
      const seats = intInput(call, 'seats');
      const startsOn = dayInput(call, 'starts_on');
      const act = await once(work, call, async () => {
        const refused = (outcome: string) => ({ outcome, subject: '', done: false });
        if (!potFits(amount.amountMinor, seats, work.limits)) return refused('too_large');
        if (startPassed(startsOn, zone, work.now)) return refused('start_passed');
        assert.equal(
          lateFee.currency,
          amount.currency,
          'the late fee is in the currency of the contribution',
        );
        const group = await foundCircle(work, userId, call.key, {
          name: textInput(call, 'name'),
          amountMinor: amount.amountMinor,
          currency: amount.currency,
          frequency: textInput(call, 'frequency') as Frequency,
          startsOn,
          seats,
          lateFeeMinor: lateFee.amountMinor,
          graceDays: intInput(call, 'grace_days'),
          quorum: intInput(call, 'quorum'),
          order: textInput(call, 'order') as GroupRow['turn_order'],
        });
        return { outcome: 'created', subject: group.id, done: true };
      });
      if (act.outcome === 'too_large')
        return { outcome: 'too_large', result: limitsView(work, amount.amountMinor, seats) };
      if (act.outcome === 'start_passed') return { outcome: 'start_passed' };
      const group = await findGroup(work.tx, act.subject);
      assert(group, 'the circle that was founded is there');
      return { outcome: 'created', result: await circleView(work, group, userId) };
    }),
  ];
}

const limitsView = (work: Work, amountMinor: bigint, seats: number): RecordValue => ({
  pot: money({ currency }, potMinor(amountMinor, seats)),
  limit: money({ currency }, work.limits.payoutMaxMinor),
});
