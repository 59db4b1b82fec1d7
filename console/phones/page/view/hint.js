/** What to try, for somebody who sees the phones for the first time. Closed once, it stays closed until asked for. */
import { el, icon } from '../dom.js';
import { words } from '../words.js';

/** @typedef {import('../types.js').App} App */

const closedKey = 'likelemba.phones.hint';

/** @param {App} app */
export function hint(app) {
  const [first, ...others] = app.view().phones;
  const hello = first === undefined ? 'Hello' : words[first.language].hello;
  const name = first?.name ?? 'the first phone';
  const guests = others.map((phone) => phone.name).join(' and ');
  const type = () => first !== undefined && app.fill(first.number, hello);
  const steps = [
    `Answer in the chat with a number or a word. Greet on the phones of ${guests || 'the others'} too.`,
    `On ${name}’s phone, create a group. Tap its invite link to use it on the others.`,
    `When all have joined, ${name} says ${words[first?.language ?? 'en'].start}. Move the clock to what is due next.`,
    `Say PAY, PAYER or LIPA and accept the prompt on the phone. Or decline it, let it time out, pay late, pay twice.`,
    'Watch every shilling in the ledger; the pot goes out when it is due and enough have paid.',
  ];
  const node = el(
    'section',
    { class: 'hint', 'aria-label': 'What to try' },
    el(
      'div',
      { class: 'first' },
      'New here? Say ',
      el('button', { type: 'button', class: 'chip', onclick: type }, hello),
      ` on ${name}’s phone.`,
      el(
        'details',
        {},
        el('summary', {}, 'And then?'),
        el('ol', {}, ...steps.map((step) => el('li', {}, step))),
      ),
    ),
    el(
      'button',
      { type: 'button', class: 'round', 'aria-label': 'Close what to try', onclick: () => show(false) },
      icon('close'),
    ),
  );
  const more = /** @type {HTMLDetailsElement} */ (node.querySelector('details'));
  let asked = false;
  node.hidden = localStorage.getItem(closedKey) !== null;

  /** @param {boolean} open */
  function show(open) {
    node.hidden = !open;
    asked = open;
    if (open) localStorage.removeItem(closedKey);
    else localStorage.setItem(closedKey, 'closed');
  }

  function update() {
    // The story shows it all.
    if (app.view().story.state === 'playing') node.hidden = true;
    // Where people have talked already, nobody is new; who reads what comes then goes on reading.
    const talking = Object.values(app.view().chats).some((messages) => messages.length > 0);
    if (talking && !asked && !more.open) node.hidden = true;
  }

  return { node, update, toggle: () => show(node.hidden === true) };
}
