/** The panel beside the phones: what the world is doing and what its operator can do. */
import { el } from '../dom.js';
import { bookCard } from './book.js';
import { clockCard } from './clock.js';
import { deskCard } from './desk.js';
import { moneyCard } from './money.js';

/** @param {import('../types.js').App} app */
export function panelView(app) {
  const clock = clockCard(app);
  const desk = deskCard(app);
  const money = moneyCard(app);
  const book = bookCard(app);
  return {
    node: el(
      'aside',
      { class: 'panel', 'aria-label': 'Clock, money and ledger' },
      clock.node,
      el('div', { class: 'between' }, desk.node, money.node),
      book.node,
    ),
    update: () => [clock, desk, money, book].forEach((card) => card.update()),
  };
}
