/** The page: puts its parts together and keeps them at what the server last told. */
import { each, el, icon } from './dom.js';
import { listen } from './server.js';
import { themeButton } from './theme.js';
import { addPhoneDialog } from './view/add-phone.js';
import { hint } from './view/hint.js';
import { panelView } from './view/panel.js';
import { phoneView } from './view/phone.js';
import { problemsStrip } from './view/problems.js';
import { storyControls } from './view/story.js';
import { panelTab, tabs } from './view/tabs.js';

/** @typedef {import('./types.js').View} View */
/** @typedef {import('./types.js').Message} Message */

/** A connection that is back within this time was not worth a word, in milliseconds. */
const lostAfter = 700;
const toastFor = 6000;
/** The phone or panel that is open, for when the page is loaded again. */
const openKey = 'likelemba.phones.open';

/** @type {View | null} */
let view = null;
/** @type {ReturnType<typeof build> | null} */
let page = null;

const toasts = el('div', { class: 'toasts', role: 'status' });
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
  /** The phone that is looked at. */
  let open = '';
  /** @type {import('./types.js').App} */
  const app = {
    view: () => /** @type {View} */ (view),
    fill(number, text) {
      navigation.choose(number);
      phones.get(number)?.fill(text);
    },
    open: () => (phones.has(open) ? open : (app.view().phones[0]?.number ?? '')),
    nameOf(number) {
      const { phones: all } = app.view();
      const name = all.find((phone) => phone.number === number)?.name;
      if (name === undefined) return number;
      const isAlone = all.filter((phone) => phone.name === name).length === 1;
      return isAlone ? name : `${name} ${number.slice(-2)}`;
    },
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
  const panel = panelView(app, lookAt);
  const navigation = tabs(app, (tab) => {
    sessionStorage.setItem(openKey, tab);
    for (const [number, phone] of phones) phone.node.classList.toggle('chosen', number === tab);
    panel.node.classList.toggle('chosen', tab === panelTab);
    phones.get(tab)?.node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (phones.has(tab)) lookAt(tab);
  });
  const story = storyControls(app);
  const problems = problemsStrip(app, toast);
  const save = el(
    'a',
    { class: 'button', href: 'api/replay', download: '' },
    icon('save'),
    label('Save as replay'),
  );
  /** The phone that the story acts on. */
  let told = '';
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
      story.begin,
      save,
      el('button', { type: 'button', onclick: whatToTry.toggle }, icon('help'), label('What to try')),
      el('button', { type: 'button', onclick: adding.open }, icon('plus'), label('Phone')),
      themeButton(),
    ),
    lost,
    problems.node,
    story.strip,
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
        for (const event of ['focusin', 'pointerdown'])
          made.node.addEventListener(event, () => lookAt(phone.number));
        return made.node;
      },
    );
    for (const phone of phones.values()) phone.update();
    panel.update();
    problems.update();
    story.update();
    whatToTry.update();
    save.hidden = Object.values(app.view().chats).every((messages) => messages.length === 0);
    follow();
    if (phones.has(awaited)) navigation.choose(awaited);
    else if (navigation.current() === '') navigation.choose(openBefore());
    else navigation.update();
    if (phones.has(awaited)) awaited = '';
  }

  /** What was open when the page was loaded last, if it is still there. */
  function openBefore() {
    const before = sessionStorage.getItem(openKey) ?? '';
    return phones.has(before) || before === panelTab ? before : (app.view().phones[0]?.number ?? panelTab);
  }

  /** @param {string} number */
  function lookAt(number) {
    if (open === number) return;
    open = number;
    panel.update();
  }

  /** While the story plays, the phone that it acts on is looked at. */
  function follow() {
    const { state, number } = app.view().story;
    const acting = state === 'playing' ? (number ?? '') : '';
    if (acting !== told && phones.has(acting)) navigation.choose(acting);
    told = acting;
  }

  return { update };
}

/**
 * Words of a button that a narrow screen leaves to its drawing.
 * @param {string} text
 */
function label(text) {
  return el('span', { class: 'label' }, text);
}

/** @param {string} sentence */
function toast(sentence) {
  const shown = el('p', {}, sentence);
  toasts.append(shown);
  setTimeout(() => shown.remove(), toastFor);
}
