/** The page: puts its parts together and keeps them at what the server last told. */
import { each, el, icon } from './dom.js';
import { listen } from './server.js';
import { addPhoneDialog } from './view/add-phone.js';
import { hint } from './view/hint.js';
import { panelView } from './view/panel.js';
import { phoneView } from './view/phone.js';
import { panelTab, tabs } from './view/tabs.js';

/** @typedef {import('./types.js').View} View */
/** @typedef {import('./types.js').Message} Message */

/** A connection that is back within this time was not worth a word, in milliseconds. */
const lostAfter = 700;
const toastFor = 6000;

/** @type {View | null} */
let view = null;
/** @type {ReturnType<typeof build> | null} */
let page = null;

const toasts = el('div', { class: 'toasts', role: 'alert' });
const lost = el('p', { class: 'lost', role: 'status', hidden: true }, 'Connection lost. Trying again…');
/** @type {ReturnType<typeof setTimeout> | undefined} */
let losing;

listen({
  state(whole) {
    view = whole;
    page ??= build();
    page.update();
  },
  part(part, value) {
    if (view === null) return;
    view = { ...view, [part]: value };
    page?.update();
  },
  chat(number, messages) {
    if (view === null) return;
    view = { ...view, chats: { ...view.chats, [number]: merge(view.chats[number] ?? [], messages) } };
    page?.update();
  },
  connection(connected) {
    clearTimeout(losing);
    if (connected) lost.hidden = true;
    else losing = setTimeout(() => (lost.hidden = false), lostAfter);
  },
});

/**
 * @param {readonly Message[]} known
 * @param {readonly Message[]} told new or changed
 */
function merge(known, told) {
  const messages = new Map(known.map((message) => [message.id, message]));
  for (const message of told) messages.set(message.id, message);
  return [...messages.values()];
}

function build() {
  /** @type {Map<string, ReturnType<typeof phoneView>>} */
  const phones = new Map();
  /** @type {import('./types.js').App} */
  const app = {
    view: () => /** @type {View} */ (view),
    fill(number, text) {
      navigation.choose(number);
      phones.get(number)?.fill(text);
    },
    nameOf: (number) => app.view().phones.find((phone) => phone.number === number)?.name ?? number,
    async attempt(act) {
      try {
        await act;
        return true;
      } catch (error) {
        toast(/** @type {Error} */ (error).message);
        return false;
      }
    },
  };

  const shelf = el('div', { class: 'phones' });
  const panel = panelView(app);
  const navigation = tabs(app, (tab) => {
    for (const [number, phone] of phones) phone.node.classList.toggle('chosen', number === tab);
    panel.node.classList.toggle('chosen', tab === panelTab);
    phones.get(tab)?.node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  const whatToTry = hint(app);
  let awaited = '';
  const adding = addPhoneDialog(app, (number) => {
    awaited = number;
    update();
  });

  document.body.replaceChildren(
    el(
      'header',
      { class: 'bar' },
      el('img', { src: 'icon.svg', alt: '', width: 30, height: 30 }),
      el('h1', {}, 'Likelemba'),
      el('span', { class: 'sub' }, 'the phones · everything here is pretended'),
      el('button', { type: 'button', onclick: whatToTry.toggle }, 'What to try'),
      el('button', { type: 'button', onclick: adding.open }, icon('plus'), 'Phone'),
    ),
    lost,
    whatToTry.node,
    navigation.node,
    el('main', {}, shelf, panel.node),
    adding.node,
    toasts,
  );

  function update() {
    each(
      shelf,
      app.view().phones,
      ({ number }) => number,
      (phone) => {
        const made = phoneView(app, phone);
        phones.set(phone.number, made);
        return made.node;
      },
    );
    for (const phone of phones.values()) phone.update();
    panel.update();
    if (phones.has(awaited)) navigation.choose(awaited);
    else if (navigation.current() === '') navigation.choose(app.view().phones[0]?.number ?? panelTab);
    else navigation.update();
    if (phones.has(awaited)) awaited = '';
  }

  return { update };
}

/** @param {string} sentence */
function toast(sentence) {
  const shown = el('p', {}, sentence);
  toasts.append(shown);
  setTimeout(() => shown.remove(), toastFor);
}
