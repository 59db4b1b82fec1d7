/** Asks for the number, name and language of one more phone. */
import { el } from '../dom.js';
import { post } from '../server.js';
import { words } from '../words.js';

/** @typedef {import('../types.js').App} App */

/**
 * @param {App} app
 * @param {(number: string) => void} added
 */
export function addPhoneDialog(app, added) {
  const number = el('input', { name: 'number', inputmode: 'tel', required: true, autocomplete: 'off' });
  const name = el('input', { name: 'name', required: true, maxlength: 40, autocomplete: 'off' });
  const language = el(
    'select',
    { name: 'language' },
    ...Object.entries(words).map(([code, own]) => el('option', { value: code }, own.language)),
  );
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const node = el(
    'dialog',
    { class: 'add-phone', 'aria-labelledby': 'add-title' },
    el(
      'form',
      { onsubmit: add, oninput: forget },
      el('h2', { id: 'add-title' }, 'Add a phone'),
      el(
        'label',
        {},
        'Number',
        number,
        el('small', {}, 'A pretended one: 254 700 000 001 to 254 700 000 099.'),
      ),
      el('label', {}, 'Name', name),
      el('label', {}, 'Language', language),
      wrong,
      el(
        'div',
        { class: 'acts' },
        el('button', { type: 'button', onclick: () => node.close() }, 'Cancel'),
        el('button', { class: 'strong' }, 'Add'),
      ),
    ),
  );

  /** What was wrong is no news any more: something else was written, or the browser complains of something else. */
  function forget() {
    wrong.textContent = '';
  }
  for (const field of [number, name]) field.addEventListener('invalid', forget);

  /** @param {Event} event */
  async function add(event) {
    event.preventDefault();
    forget();
    const wanted = { number: number.value, name: name.value, language: language.value };
    try {
      await post('phones', wanted);
      node.close();
      added(wanted.number.replace(/\D/g, ''));
    } catch (error) {
      wrong.textContent = /** @type {Error} */ (error).message;
    }
  }

  function open() {
    const taken = new Set(app.view().phones.map((phone) => phone.number));
    const free = Array.from({ length: 99 }, (_, at) => `2547000000${String(at + 1).padStart(2, '0')}`);
    number.value = free.find((candidate) => !taken.has(candidate)) ?? '';
    name.value = '';
    forget();
    node.showModal();
    name.focus();
  }

  return { node, open };
}
