/** What waits for a person. The card is there only when something does. */
import { each, el } from '../dom.js';
import { post } from '../server.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Ticket} Ticket */

/** @param {App} app */
export function deskCard(app) {
  const tickets = el('ul', { class: 'rows' });
  const node = el(
    'section',
    { class: 'card desk', 'aria-labelledby': 'desk-title' },
    el('h2', { id: 'desk-title' }, 'Waiting for a person'),
    tickets,
  );

  function update() {
    const { desk } = app.view();
    each(
      tickets,
      desk,
      ({ id }) => id,
      (ticket) => row(app, ticket),
    );
    node.hidden = desk.length === 0;
  }

  return { node, update };
}

/**
 * @param {App} app
 * @param {Ticket} ticket
 */
function row(app, ticket) {
  const path = `tickets/${encodeURIComponent(ticket.id)}/release`;
  const act = ticket.kind === 'dispute' ? 'Release' : 'Close';
  return el(
    'li',
    { 'data-ticket': ticket.id },
    el('strong', {}, `${ticket.kind === 'dispute' ? 'Dispute' : 'Support'} ${ticket.reference}`),
    el('small', { dir: 'auto' }, ticket.about),
    el(
      'div',
      { class: 'acts' },
      el(
        'button',
        {
          type: 'button',
          onclick: () => void app.attempt(post(path)),
          'aria-label': `${act} ${ticket.reference}`,
        },
        act,
      ),
    ),
  );
}
