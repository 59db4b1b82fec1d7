/** Starting a circle: the schedule is fixed and known to all. */
import { schedule as putDown } from '../agenda.ts';
import type { Actor } from '../book/model.ts';
import { endAfterMs } from '../payments/complete.ts';
import { record } from '../record.ts';
import { tell, type Work } from '../work.ts';
import { draw, proofOfDraw } from './draw.ts';
import { groupName, membersOf, reread, seatsOf } from './find.ts';
import { inGroup } from './happening.ts';
import { openTurn } from './open-turn.ts';
import { schedule } from './rules/schedule.ts';
import { potMinor, scaledQuorum } from './rules/terms.ts';
import { cycleId, type GroupRow } from './tables.ts';
import { money, toDay, turnsView } from './views.ts';

/** Starts a circle with the seats that are taken. Its first due day moves forward if it has passed. Group locked. */
export async function begin(work: Work, before: GroupRow, actor: Actor): Promise<void> {
  if (before.turn_order === 'drawn') await draw(work, before, actor);
  const seats = await seatsOf(work.tx, before.id);
  const days = schedule(toDay(before.starts_on), before.frequency, seats.length, before.zone, work.now);
  const turns = seats.flatMap((seat, at) => {
    const planned = days[at];
    return planned ? [{ number: at + 1, seat, day: planned.day, dueAt: planned.dueAt }] : [];
  });
  await record(work.tx, [
    inGroup(work, before, actor, {
      id: `group.started:${before.id}`,
      type: 'group.started',
      subject: { type: 'group', id: before.id },
      data: {
        startsOn: (turns[0]?.day ?? toDay(before.starts_on)).toString(),
        seats: seats.length,
        quorum: scaledQuorum(before.quorum, seats.length),
        amountMinor: before.amount_minor,
        currency: before.currency,
      },
    }),
    ...turns.map((turn) =>
      inGroup(work, before, actor, {
        id: `cycle.created:${cycleId(before.id, turn.number)}`,
        type: 'cycle.created',
        subject: { type: 'cycle', id: cycleId(before.id, turn.number) },
        cycleId: cycleId(before.id, turn.number),
        data: {
          number: turn.number,
          seat: turn.seat.seat,
          user: turn.seat.user_id,
          dueOn: turn.day.toString(),
          dueAt: turn.dueAt.toISOString(),
        },
      }),
    ),
  ]);
  for (const turn of turns)
    await putDown(work.tx, {
      id: `cycle.due:${cycleId(before.id, turn.number)}`,
      dueAt: turn.dueAt,
      kind: 'cycle.due',
      subject: cycleId(before.id, turn.number),
      groupId: before.id,
    });
  const last = turns.at(-1);
  if (last)
    await putDown(work.tx, {
      id: `circle.end:${before.id}`,
      dueAt: new Date(last.dueAt.getTime() + endAfterMs),
      kind: 'circle.end',
      subject: before.id,
      groupId: before.id,
    });
  const group = await reread(work.tx, before);
  await openTurn(work, group, 1);
  await tellStarted(work, group);
}

async function tellStarted(work: Work, group: GroupRow): Promise<void> {
  const name = await groupName(work.tx, group.id);
  const proof = await proofOfDraw(work, group);
  const events = [];
  for (const { user_id: user } of await membersOf(work.tx, group.id)) {
    const turns = await turnsView(work, group, user);
    const mine = turns.find((turn) => turn['mine'] === true);
    events.push({
      id: `circle.started:${group.id}`,
      name: 'circle.started',
      outcome: 'happened',
      about: group.id,
      to: [user],
      data: {
        circle: group.id,
        group_name: name,
        amount: money(group, group.amount_minor),
        pot: money(group, potMinor(group.amount_minor, group.seats)),
        my_turn: mine?.['number'] ?? 0n,
        my_turn_on: mine?.['date'] ?? toDay(group.starts_on),
        turns,
        draw: proof,
      },
    });
  }
  await tell(work, events);
}
