/** One phone: whose it is, the chat with the bot, the box to write in, and a prompt when money is asked for. */
import { each, el, icon } from '../dom.js';
import { day, phoneNumber } from '../format.js';
import { words } from '../words.js';
import { bubble } from './bubble.js';
import { composer } from './composer.js';
import { promptDialog } from './prompt.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Phone} Phone */
/** @typedef {import('../types.js').Message} Message */

/** How long an answer is on its way at most before nobody waits for it, in milliseconds. */
const answerMs = 8000;
/** This near the end of a chat, in pixels, a reader is taken to follow it. */
const nearEnd = 80;

/**
 * @param {App} app
 * @param {Phone} phone
 */
export function phoneView(app, phone) {
  const own = words[phone.language];
  const { bot } = app.view();
  const writing = composer(app, phone);

  const log = el('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': `${phone.name}’s chat with ${bot.name}`,
    tabindex: '0',
    onscroll: () => (toEnd.hidden = isAtEnd()),
  });
  const toEnd = el(
    'button',
    {
      type: 'button',
      class: 'round to-end',
      'aria-label': 'To the newest message',
      hidden: true,
      onclick: scrollToEnd,
    },
    icon('down'),
  );
  const empty = el(
    'div',
    { class: 'empty', lang: phone.language },
    own.empty,
    el('button', { type: 'button', class: 'chip', onclick: () => writing.fill(own.hello) }, own.hello),
  );
  const prompts = el('div', { class: 'prompts', 'aria-live': 'assertive' });
  const presence = el('span', {}, phoneNumber(bot.number));

  const node = el(
    'section',
    { class: 'phone', 'aria-label': `${phone.name}’s phone`, 'data-number': phone.number },
    el(
      'header',
      { class: 'owner' },
      el('h2', { dir: 'auto' }, phone.name),
      el('span', { class: 'number' }, phoneNumber(phone.number)),
      el('span', { class: 'speaks', lang: phone.language }, own.language),
    ),
    el(
      'div',
      { class: 'screen' },
      el(
        'header',
        { class: 'contact' },
        el('img', { src: 'icon.svg', alt: '', width: 34, height: 34 }),
        el('div', {}, el('strong', {}, bot.name), presence),
      ),
      el('div', { class: 'chat' }, log, empty, toEnd, prompts),
      writing.node,
    ),
  );

  function isAtEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;
  }

  function scrollToEnd() {
    log.scrollTop = log.scrollHeight;
  }

  // A window or a prompt that changes the height of the chat must not hide its end.
  let wasAtEnd = true;
  log.addEventListener('scroll', () => (wasAtEnd = isAtEnd()));
  new ResizeObserver(() => wasAtEnd && scrollToEnd()).observe(log);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typingEnds;
  /** The newest message known; undefined before any was looked for: what stood there before is no news. */
  let known = /** @type {string | null | undefined} */ (undefined);

  /** @param {Message | undefined} last */
  function showTyping(last) {
    const isNews = known !== undefined && last?.id !== known;
    known = last?.id ?? null;
    const stop = () => (presence.textContent = phoneNumber(bot.number));
    if (last?.from !== 'phone' || last.ticks === 'failed') stop();
    else if (isNews) {
      presence.textContent = own.typing;
      clearTimeout(typingEnds);
      typingEnds = setTimeout(stop, answerMs);
    }
  }

  function update() {
    const { chats, clock, money, story } = app.view();
    const messages = chats[phone.number] ?? [];
    showTyping(messages.at(-1));
    node.classList.toggle('acting', story.state === 'playing' && story.number === phone.number);
    const follow = wasAtEnd || messages.at(-1)?.from === 'phone';
    each(
      log,
      withDays(messages, clock.zone, phone.language),
      (item) => (typeof item === 'string' ? `day ${item}` : item.id),
      (item) =>
        typeof item === 'string'
          ? el('p', { class: 'day', lang: phone.language }, item)
          : bubble(app, phone, item, writing.reply),
    );
    empty.hidden = messages.length > 0;
    if (follow) scrollToEnd();
    const open = money.prompts.filter(({ number, state }) => number === phone.number && state === 'open');
    each(
      prompts,
      open.slice(0, 1),
      ({ id }) => id,
      (prompt) => promptDialog(app, prompt),
    );
  }

  return { node, update, fill: writing.fill };
}

/**
 * The messages with the name of each day in front of its first.
 * @param {readonly Message[]} messages
 * @param {string} zone
 * @param {string} language
 */
function withDays(messages, zone, language) {
  /** @type {(string | Message)[]} */
  const items = [];
  let last = '';
  const named = new Set();
  for (const message of messages) {
    const name = day(message.at, zone, language);
    if (name !== last && !named.has(name)) items.push(name);
    named.add(name);
    last = name;
    items.push(message);
  }
  return items;
}
