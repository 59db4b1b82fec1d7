/** Drawing the order of turns: the promise, the members' numbers, the draw. */
import assert from 'node:assert/strict';
import type { RecordValue } from '../../runtime/ports.ts';
import type { Actor } from '../book/model.ts';
import { record } from '../record.ts';
import type { Work } from '../work.ts';
import { seatsOf } from './find.ts';
import { inGroup, userActor } from './happening.ts';
import { drawOrder, promiseOf, shortPromise, type Ticket } from './rules/draw.ts';
import type { GroupRow, SeatRow } from './tables.ts';

/** The tickets of seats. */
const ticketsOf = (seats: readonly SeatRow[]): Ticket[] =>
  seats.map(({ seat, draw_number: number }) => ({ seat, number })).sort((a, b) => a.seat - b.seat);

/** A member adds a number to the draw. The group is locked, draws, and the seat has none yet. */
export async function addNumber(work: Work, group: GroupRow, seat: SeatRow, number: number): Promise<void> {
  await record(work.tx, [
    inGroup(work, group, userActor(seat.user_id), {
      id: `group.draw.number:${group.id}:${seat.seat}`,
      type: 'group.draw.number.added',
      subject: { type: 'user', id: seat.user_id },
      data: { user: seat.user_id, seat: seat.seat, number },
    }),
  ]);
}

/** Reveals the seed and puts the seats in the order that follows. The group is locked and about to start. */
export async function draw(work: Work, group: GroupRow, actor: Actor): Promise<void> {
  const seed = work.drawSeed(group.id);
  // Another key than at the founding would make another seed: better no start than an order that nobody promised.
  assert.equal(promiseOf(seed), group.draw_promise, `the seed of ${group.id} is the one that was promised`);
  const tickets = ticketsOf(await seatsOf(work.tx, group.id));
  await record(work.tx, [
    inGroup(work, group, actor, {
      id: `group.draw.made:${group.id}`,
      type: 'group.draw.made',
      subject: { type: 'group', id: group.id },
      data: {
        promise: group.draw_promise,
        seed,
        numbers: tickets.map(({ seat, number }) => ({ seat, number: number ?? undefined })),
        order: drawOrder(seed, tickets).map((seat) => ({ seat })),
      },
    }),
  ]);
}

/** What anybody can check a draw with that was made: the record `draw_proof`. Null where nothing is drawn. */
export async function proofOfDraw(work: Work, group: GroupRow): Promise<RecordValue | null> {
  if (group.draw_promise === null) return null;
  const tickets = ticketsOf(await seatsOf(work.tx, group.id));
  return {
    seed: work.drawSeed(group.id),
    promise: shortPromise(group.draw_promise),
    tickets: tickets.map(({ seat, number }) => ({ seat: BigInt(seat), number: String(number ?? 0) })),
    numbers: BigInt(tickets.filter(({ number }) => number !== null).length),
  };
}
