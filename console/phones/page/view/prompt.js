/** The mobile-money prompt as it stands on the phone's screen. Chatting goes on beneath it. */
import { el } from '../dom.js';
import { money } from '../format.js';
import { post } from '../server.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Prompt} Prompt */

/** What an act is called on its button. */
export const actNames = {
  pays: 'Pay',
  declines: 'Decline',
  times_out: 'Time out',
  pays_late: 'Pay late',
  pays_twice: 'Twice',
};

/**
 * @param {App} app
 * @param {Prompt} prompt
 * @param {Prompt['acts'][number]} act
 * @param {string} [label]
 * @param {string} [kind] class of the button
 */
export function actButton(app, prompt, act, label = actNames[act], kind = '') {
  const button = el('button', { type: 'button', class: kind, 'data-act': act, onclick: doIt }, label);
  async function doIt() {
    button.disabled = true;
    await app.attempt(post(`prompts/${encodeURIComponent(prompt.id)}`, { act }));
    button.disabled = false;
  }
  return button;
}

/**
 * @param {App} app
 * @param {Prompt} prompt
 */
export function promptDialog(app, prompt) {
  const can = (/** @type {Prompt['acts'][number]} */ act) => prompt.acts.includes(act);
  return el(
    'section',
    {
      class: 'prompt',
      role: 'alertdialog',
      'aria-label': `Payment request on ${app.nameOf(prompt.number)}’s phone`,
    },
    el('h3', {}, 'M-PESA'),
    el(
      'p',
      {},
      'Pay ',
      el('strong', {}, money(prompt.amount)),
      ' to ',
      el('strong', { dir: 'auto' }, prompt.payee),
      ', account ',
      el('strong', { dir: 'auto' }, prompt.reference),
      '?',
    ),
    el(
      'p',
      { class: 'pin' },
      'Enter M-PESA PIN ',
      el('span', { class: 'dots', 'aria-hidden': 'true' }, '••••'),
      el('small', {}, 'A sandbox: the PIN is filled in, no money moves.'),
    ),
    el(
      'div',
      { class: 'acts' },
      can('times_out') && actButton(app, prompt, 'times_out', 'Ignore', 'quiet'),
      can('declines') && actButton(app, prompt, 'declines'),
      can('pays') && actButton(app, prompt, 'pays', 'Pay', 'strong'),
    ),
  );
}
