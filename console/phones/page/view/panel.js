/** The panel beside the phones: what the world is doing and what its operator can do. */
import { el } from '../dom.js';
import { bookCard } from './book.js';
import { clockCard } from './clock.js';
import { deskCard } from './desk.js';
import { moneyCard } from './money.js';

/** @param {import('../types.js').App} app */
export function panelView(app) {
  const cards = [clockCard(app), moneyCard(app), deskCard(app), bookCard(app)];
  return {
    node: el(
      'aside',
      { class: 'panel', 'aria-label': 'Clock, money and ledger' },
      ...cards.map(({ node }) => node),
    ),
    update: () => cards.forEach((card) => card.update()),
  };
}
