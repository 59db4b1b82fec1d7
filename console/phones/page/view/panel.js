/** The panel beside the phones: the world with what its operator can do, and the flow of the open conversation. */
import { each, el } from '../dom.js';
import { bookCard } from './book.js';
import { clockCard } from './clock.js';
import { deskCard } from './desk.js';
import { journeyCards } from './journey.js';
import { moneyCard } from './money.js';

const sides = /** @type {const} */ ({ world: 'Money', flow: 'Flow' });
/** @typedef {keyof typeof sides} Side */

/**
 * @param {import('../types.js').App} app
 * @param {(number: string) => void} open looks at another phone's conversation
 */
export function panelView(app, open) {
  const clock = clockCard(app);
  const desk = deskCard(app);
  const money = moneyCard(app);
  const book = bookCard(app);
  const journey = journeyCards(app, open);
  const switcher = el('div', { class: 'sides', role: 'group', 'aria-label': 'What the panel shows' });
  const world = el(
    'div',
    { class: 'side' },
    el('div', { class: 'between' }, desk.node, money.node),
    book.node,
  );
  const flow = el('div', { class: 'side', hidden: true }, ...journey.nodes);
  /** @type {Side} */
  let side = 'world';

  /** @param {Side} chosen */
  function choose(chosen) {
    side = chosen;
    world.hidden = side !== 'world';
    flow.hidden = side !== 'flow';
    node.dataset['side'] = side;
    update();
    /** @type {HTMLElement | null} */ (switcher.querySelector('[aria-pressed=true]'))?.focus();
  }

  function update() {
    each(
      switcher,
      /** @type {Side[]} */ (Object.keys(sides)).map((name) => ({ name, is: name === side })),
      ({ name }) => name,
      ({ name, is }) =>
        el(
          'button',
          { type: 'button', 'aria-pressed': String(is), onclick: () => choose(name) },
          sides[name],
        ),
    );
    for (const card of [clock, desk, money, book]) card.update();
    journey.update();
  }

  const node = el(
    'aside',
    { class: 'panel', 'aria-label': 'Clock, money, ledger and flow', 'data-side': side },
    clock.node,
    switcher,
    world,
    flow,
  );
  return { node, update };
}
