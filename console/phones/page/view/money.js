/** The mobile-money sandbox: what is being asked for, and what really moved. */
import { each, el } from '../dom.js';
import { money, time } from '../format.js';
import { actButton } from './prompt.js';

/** @typedef {import('../types.js').App} App */

const states = { open: 'waiting for the PIN', timed_out: 'timed out', declined: 'declined', paid: 'paid' };

/** @param {App} app */
export function moneyCard(app) {
  const prompts = el('ul', { class: 'rows prompts-open' });
  const movements = el('ul', { class: 'rows movements' });
  const noPrompts = el(
    'p',
    { class: 'none' },
    'Nobody is being asked to pay. In a chat, say PAY (PAYER, LIPA) when a contribution is due.',
  );
  const moved = el('div', {}, el('h3', {}, 'Moved'), movements);
  const node = el(
    'section',
    { class: 'card money', 'aria-labelledby': 'money-title' },
    el('h2', { id: 'money-title' }, 'Mobile money', el('small', {}, 'sandbox')),
    prompts,
    noPrompts,
    moved,
  );

  function update() {
    const { money: shown, clock } = app.view();
    each(
      prompts,
      shown.prompts,
      ({ id }) => id,
      (prompt) =>
        el(
          'li',
          { 'data-prompt': prompt.id },
          el('strong', { dir: 'auto' }, app.nameOf(prompt.number)),
          el('span', { class: 'amount' }, money(prompt.amount)),
          el('small', {}, `${prompt.reference} · ${states[prompt.state]}`),
          el('div', { class: 'acts' }, ...prompt.acts.map((act) => actButton(app, prompt, act))),
        ),
    );
    noPrompts.hidden = shown.prompts.length > 0;
    each(
      movements,
      shown.movements,
      ({ id }) => id,
      (movement) =>
        el(
          'li',
          { class: movement.direction },
          el(
            'span',
            {},
            el('strong', { dir: 'auto' }, app.nameOf(movement.number)),
            movement.direction === 'in' ? ' paid' : ' received',
          ),
          el('span', { class: 'amount' }, money(movement.amount)),
          el('small', {}, `${movement.receipt} · ${time(movement.at, clock.zone)}`),
        ),
    );
    moved.hidden = shown.movements.length === 0;
  }

  return { node, update };
}
