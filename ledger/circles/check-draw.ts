/** Recomputes every draw of the book from what stands in front of it. */
import { groupOf, intOf, listOf, textOf } from '../book/fields.ts';
import type { BookEvent } from '../book/model.ts';
import type { Store } from '../book/projection.ts';
import type { Mismatch } from '../book/verify.ts';
import { drawOrder, promiseOf, proofOf, type Ticket } from './rules/draw.ts';
import { groups, seats, type GroupRow } from './tables.ts';

/** What an event says of a draw that does not follow; empty for every other event. `store` is as it was before it. */
export async function checkDraw(store: Store, event: BookEvent): Promise<readonly Mismatch[]> {
  if (!concerned.has(event.type)) return [];
  const group = await store.get(groups, groupOf(event));
  if (group?.turn_order !== 'drawn') return [];
  switch (event.type) {
    case 'group.draw.made':
      return checkMade(store, event, group);
    case 'group.updated':
      return textOf(event, 'change') === 'order'
        ? [{ expected: 'no order but the drawn one', found: 'another order' }]
        : [];
    case 'group.started':
      return group.drawn ? [] : [{ expected: 'a draw before the start', found: 'none' }];
    default: {
      const seat = await store.get(seats, group.id, intOf(event, 'seat'));
      return differing(
        `seat ${intOf(event, 'seat')} has turn ${seat?.position ?? 'none'}`,
        `seat ${intOf(event, 'seat')} has turn ${intOf(event, 'number')}`,
      );
    }
  }
}

const concerned = new Set(['group.draw.made', 'group.updated', 'group.started', 'cycle.created']);

async function checkMade(store: Store, event: BookEvent, group: GroupRow): Promise<readonly Mismatch[]> {
  const seed = textOf(event, 'seed');
  const told = listOf(event, 'numbers').map((entry) => ({
    seat: intOf(event, 'seat', entry),
    number: entry['number'] === undefined ? null : intOf(event, 'number', entry),
  }));
  const booked: Ticket[] = [];
  for (let seat = 1; seat < group.next_seat; seat += 1) {
    const row = await store.get(seats, group.id, seat);
    if (row?.status === 'taken') booked.push({ seat, number: row.draw_number });
  }
  const order = listOf(event, 'order').map((entry) => intOf(event, 'seat', entry));
  return [
    ...differing(`promise ${group.draw_promise ?? 'none'}`, `promise ${promiseOf(seed)}`),
    ...differing(proofOf(seed, booked), proofOf(seed, told)),
    ...differing(`order ${drawOrder(seed, booked).join(' ')}`, `order ${order.join(' ')}`),
    ...(group.drawn ? [{ expected: 'one draw', found: 'a second one' }] : []),
  ];
}

const differing = (expected: string, found: string): readonly Mismatch[] =>
  expected === found ? [] : [{ expected, found }];
