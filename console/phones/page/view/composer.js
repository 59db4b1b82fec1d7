/** Where a phone's owner writes: Enter sends, Shift+Enter breaks the line, + attaches what a bot may not expect. */
import { el, icon } from '../dom.js';
import { openMenu } from '../menu.js';
import { post } from '../server.js';
import { words } from '../words.js';
import { summary } from './bubble.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Phone} Phone */
/** @typedef {import('../types.js').Message} Message */

/** Nairobi, a place like any other. */
const somewhere = { kind: 'location', latitude: -1.2864, longitude: 36.8172 };

/**
 * @param {App} app
 * @param {Phone} phone
 */
export function composer(app, phone) {
  const path = `phones/${phone.number}/messages`;
  const own = words[phone.language];
  /** @type {Message | null} */
  let quoted = null;

  const quoteText = el('span', { dir: 'auto' });
  const quote = el(
    'div',
    { class: 'quoting', hidden: true },
    quoteText,
    el(
      'button',
      { type: 'button', class: 'round', 'aria-label': 'Do not reply to this', onclick: () => reply(null) },
      icon('close'),
    ),
  );
  const box = el('textarea', {
    rows: 1,
    dir: 'auto',
    placeholder: own.box,
    'aria-label': `Message from ${phone.name}`,
    enterkeyhint: 'send',
    oninput: grow,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') reply(null);
      // While an input method composes a letter, Enter belongs to it.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void send();
    },
  });
  const attach = el(
    'button',
    {
      type: 'button',
      class: 'round',
      'aria-label': 'Attach',
      'aria-haspopup': 'menu',
      onclick: () =>
        openMenu(attach, [
          {
            label: own.voice,
            icon: 'voice',
            choose: () => void app.attempt(post(path, { kind: 'voice' })),
          },
          { label: own.place, icon: 'place', choose: () => void app.attempt(post(path, somewhere)) },
          {
            label: own.picture,
            icon: 'picture',
            choose: () => void app.attempt(post(path, { kind: 'picture' })),
          },
        ]),
    },
    icon('plus'),
  );
  const node = el(
    'form',
    {
      class: 'composer',
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        void send();
      },
    },
    quote,
    attach,
    box,
    el('button', { class: 'round send', 'aria-label': 'Send' }, icon('send')),
  );

  function grow() {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
  }

  async function send() {
    const text = box.value;
    if (text.trim() === '') return;
    const quotes = quoted?.id;
    box.value = '';
    grow();
    reply(null);
    const sent = await app.attempt(post(path, { kind: 'text', text, quotes }));
    // Nothing typed is lost; but what was typed meanwhile is not overwritten either.
    if (!sent && box.value === '') fill(text);
  }

  /** @param {Message | null} message */
  function reply(message) {
    quoted = message;
    quote.hidden = message === null;
    quoteText.textContent = message === null ? '' : summary(message);
    if (message !== null) box.focus();
  }

  /** @param {string} text */
  function fill(text) {
    box.value = text;
    grow();
    box.focus();
  }

  return { node, reply, fill };
}
