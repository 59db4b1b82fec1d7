/** What waits for a person. The card is there only when something does. */
import { each, el } from '../dom.js';
import { post } from '../server.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Ticket} Ticket */

/** Of what was said about a ticket: what it is about, and of the rest the newest. */
const newest = 3;

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

const kinds = { dispute: 'Dispute', support: 'Support', money: 'Money' };

/**
 * @param {App} app
 * @param {Ticket} ticket
 */
function row(app, ticket) {
  const whose = ticket.number === null ? [] : [app.nameOf(ticket.number)];
  return el(
    'li',
    { 'data-ticket': ticket.id },
    el('strong', {}, `${kinds[ticket.kind]} ${ticket.reference}`),
    el('small', { dir: 'auto' }, [ticket.about, ...whose].join('; ')),
    // What lies still is settled elsewhere: nothing here could end it.
    ...(ticket.kind === 'money' ? [] : acts(app, ticket)),
  );
}

/**
 * @param {App} app
 * @param {Ticket} ticket
 */
function acts(app, ticket) {
  const path = `tickets/${encodeURIComponent(ticket.id)}/release`;
  const act = ticket.kind === 'dispute' ? 'Release' : 'Close';
  return [
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
    ...[...ticket.said.slice(0, 1), ...ticket.said.slice(1).slice(-newest)].map(({ by, text }) =>
      el('p', { class: `said ${by}`, dir: 'auto' }, text),
    ),
    answerForm(app, ticket),
  ];
}

/**
 * @param {App} app
 * @param {Ticket} ticket
 */
function answerForm(app, { id, reference }) {
  const text = el('input', {
    name: 'answer',
    'aria-label': `Answer ${reference}`,
    placeholder: 'Answer in the chat',
    autocomplete: 'off',
    maxlength: 4000,
    required: true,
    dir: 'auto',
  });
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    if (await app.attempt(post(`tickets/${encodeURIComponent(id)}/answer`, { text: text.value })))
      text.value = '';
  }
  return el('form', { class: 'answer', onsubmit: send }, text, el('button', {}, 'Send'));
}
