/** One message of a chat. */
import { el, icon, unseen } from '../dom.js';
import { time } from '../format.js';
import { openMenu } from '../menu.js';
import { richText, textOfChatLink } from '../rich-text.js';
import { post } from '../server.js';
import { words } from '../words.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Phone} Phone */
/** @typedef {import('../types.js').Message} Message */

/** A longer text is folded after this many characters. */
const foldAfter = 1500;
/** WhatsApp shows so many buttons under a message. */
const buttonsMax = 3;

const ticks = /** @type {const} */ ({
  pending: ['clock', 'not sent yet'],
  sent: ['tick', 'sent'],
  delivered: ['ticks', 'delivered'],
  read: ['ticks', 'read'],
  failed: ['failed', 'not delivered'],
});

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {Message} message
 * @param {(message: Message) => void} reply begins a quoted reply
 */
export function bubble(app, phone, message, reply) {
  const mine = message.from === 'phone';
  const { zone } = app.view().clock;
  const [drawing, state] = ticks[message.ticks];
  return el(
    'article',
    {
      class: `bubble ${mine ? 'mine' : 'theirs'}`,
      'data-id': message.id,
      'data-ticks': message.ticks,
      onclick: (/** @type {MouseEvent} */ event) => {
        // Who presses something in it or marks its words wants that.
        if (/** @type {Element} */ (event.target).closest('button') === null && getSelection()?.isCollapsed)
          reply(message);
      },
    },
    unseen(`${mine ? phone.name : app.view().bot.name}: `),
    message.quotes !== undefined && quote(app, phone, message.quotes),
    content(app, phone, message),
    el(
      'span',
      { class: 'meta' },
      el('time', { datetime: message.at }, time(message.at, zone)),
      actions(app, phone, message, reply),
      mine && el('span', { class: `ticks ${message.ticks}`, title: state }, icon(drawing), unseen(state)),
    ),
    options(app, phone, message),
  );
}

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {Message} message
 * @returns {Node}
 */
function content(app, phone, { id, content }) {
  const own = words[phone.language];
  switch (content.kind) {
    case 'text':
      return text(app, phone, content.text);
    case 'tap':
      return el('span', { class: 'text', dir: 'auto' }, content.label);
    case 'voice':
      return el(
        'span',
        { class: 'attached' },
        icon('voice'),
        el('span', { class: 'wave', 'aria-hidden': 'true' }),
        own.voice,
      );
    case 'location':
      return el('span', { class: 'attached' }, icon('place'), own.place);
    case 'file':
      return file(app, phone, id, content);
    default:
      return el('span', { class: 'attached' }, `[${content.type}]`);
  }
}

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {string} id
 * @param {Extract<Message['content'], { kind: 'file' }>} content
 */
function file(app, phone, id, { name, caption, shows, code }) {
  const own = words[phone.language];
  const address = `api/phones/${phone.number}/messages/${encodeURIComponent(id)}/file`;
  return el(
    'span',
    { class: 'file' },
    shows
      ? el('img', { src: address, alt: code === undefined ? own.picture : `${own.code} ${code}` })
      : el('span', { class: 'attached' }, icon('picture'), name === 'image' ? own.picture : name),
    caption !== '' && text(app, phone, caption),
  );
}

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {string} whole
 */
function text(app, phone, whole) {
  const link = (/** @type {string} */ address) => makeLink(app, phone, address);
  const body = el('span', { class: 'text', dir: 'auto', lang: phone.language });
  if (whole.length <= foldAfter) body.append(richText(whole, link));
  else {
    const unfold = () => body.replaceChildren(richText(whole, link));
    body.append(
      `${whole.slice(0, foldAfter / 2)}… `,
      el('button', { type: 'button', class: 'link', onclick: unfold }, 'Read more'),
    );
  }
  return body;
}

/**
 * A link into the bot's own chat asks on which phone to use it; any other leads nowhere from here.
 * @param {App} app
 * @param {Phone} phone
 * @param {string} address
 */
function makeLink(app, phone, address) {
  const typed = textOfChatLink(address, app.view().bot.number);
  if (typed === null) return el('span', { class: 'address', title: 'Links do not open from here' }, address);
  const others = app.view().phones.filter(({ number }) => number !== phone.number);
  const choices = [...others, phone].map(({ number }) => ({
    label: `Use on ${number === phone.number ? 'this phone' : `${app.nameOf(number)}’s phone`}`,
    choose: () => app.fill(number, typed),
  }));
  return el(
    'button',
    {
      type: 'button',
      class: 'link',
      'aria-haspopup': 'menu',
      onclick: (/** @type {MouseEvent} */ event) =>
        openMenu(/** @type {HTMLElement} */ (event.currentTarget), choices, `Types “${typed}”`),
    },
    address,
  );
}

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {string} id
 */
function quote(app, phone, id) {
  const quoted = app.view().chats[phone.number]?.find((message) => message.id === id);
  const who = quoted?.from === 'phone' ? phone.name : app.view().bot.name;
  return el(
    'button',
    { type: 'button', class: 'quote', 'aria-label': 'To the message it answers', onclick: () => goTo(id) },
    el('strong', {}, quoted === undefined ? 'An earlier message' : who),
    quoted !== undefined &&
      el('span', { dir: 'auto' }, richText(summary(quoted), document.createTextNode.bind(document))),
  );
}

/**
 * Brings a message into sight and marks it for a moment.
 * @param {string} id
 */
function goTo(id) {
  const found = document.querySelector(`.bubble[data-id="${CSS.escape(id)}"]`);
  found?.scrollIntoView({ block: 'center' });
  found?.classList.remove('pointed');
  // Only a class that was away begins its animation again.
  requestAnimationFrame(() => found?.classList.add('pointed'));
}

/**
 * A message in one line.
 * @param {Message} message
 */
export function summary({ content }) {
  const line =
    content.kind === 'text'
      ? content.text
      : content.kind === 'tap'
        ? content.label
        : content.kind === 'file'
          ? content.caption || content.name
          : content.kind;
  return line.replace(/\s+/g, ' ').slice(0, 120);
}

/**
 * @param {App} app
 * @param {Phone} phone
 * @param {Message} message
 * @param {(message: Message) => void} reply
 */
function actions(app, phone, message, reply) {
  const path = `phones/${phone.number}/messages/${encodeURIComponent(message.id)}/redeliver`;
  /** @type {import('../menu.js').Choice[]} */
  const choices = [{ label: 'Reply', icon: 'reply', choose: () => reply(message) }];
  if (message.from === 'phone') {
    choices.push({
      label: 'Deliver once more',
      icon: 'again',
      choose: () => void app.attempt(post(path)),
    });
  }
  return el(
    'button',
    {
      type: 'button',
      class: 'more',
      'aria-label': `Actions for: ${summary(message).slice(0, 40)}`,
      'aria-haspopup': 'menu',
      onclick: (/** @type {MouseEvent} */ event) =>
        openMenu(
          /** @type {HTMLElement} */ (event.currentTarget),
          choices,
          message.template === undefined ? undefined : `Made from ${message.template}`,
        ),
    },
    icon('more'),
  );
}

/**
 * Up to three options are buttons, more are a list behind one: as WhatsApp shows them.
 * @param {App} app
 * @param {Phone} phone
 * @param {Message} message
 */
function options(app, phone, message) {
  const { content } = message;
  if ((content.kind !== 'text' && content.kind !== 'file') || content.options === undefined) return null;
  const choices = content.options.map(({ id, label }) => ({
    label,
    choose: () =>
      void app.attempt(
        post(`phones/${phone.number}/messages`, { kind: 'tap', of: message.id, option: id, label }),
      ),
  }));
  if (choices.length <= buttonsMax) {
    return el(
      'span',
      { class: 'options', lang: phone.language },
      ...choices.map(({ label, choose }) =>
        el('button', { type: 'button', dir: 'auto', onclick: choose }, label),
      ),
    );
  }
  const list = el(
    'button',
    { type: 'button', 'aria-haspopup': 'menu', onclick: () => openMenu(list, choices) },
    icon('list'),
    words[phone.language].choose,
  );
  return el('span', { class: 'options', lang: phone.language }, list);
}
