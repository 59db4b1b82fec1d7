/**
 * WhatsApp's text formatting as elements: *bold*, _italic_, ~struck~, `code`, ```block```, "> " quotes, and links.
 * Everything else stays the text it is.
 */
import { el } from './dom.js';

const before = '(?<![\\p{L}\\p{N}])';
const after = '(?![\\p{L}\\p{N}])';
/** A mark around something that neither begins nor ends with a space, on one line. @param {string} mark */
const around = (mark) => `${before}[${mark}](?=\\S)([^${mark}\\n]+?)(?<=\\S)[${mark}]${after}`;

const pattern = new RegExp(
  `\`\`\`([^]+?)\`\`\`|\`([^\`\\n]+)\`|(https?://[^\\s<>"]+)|${around('*')}|${around('_')}|${around('~')}`,
  'gu',
);

/**
 * @typedef {(address: string) => Node} MakeLink what a web address becomes
 */

/** Characters that cannot be seen but change how others look; shown by their numbers. */
const controls = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * @param {string} text
 * @param {MakeLink} makeLink
 * @returns {DocumentFragment}
 */
export function richText(text, makeLink) {
  const fragment = document.createDocumentFragment();
  const lines = text.split('\n');
  let plain = '';
  const flush = () => {
    if (plain !== '') fragment.append(inline(plain, makeLink));
    plain = '';
  };
  lines.forEach((line, index) => {
    const last = index === lines.length - 1;
    if (line.startsWith('> ')) {
      flush();
      fragment.append(el('span', { class: 'said' }, inline(line.slice(2), makeLink)));
    } else plain += `${line.replace(/^[-*] /, '• ')}${last ? '' : '\n'}`;
  });
  flush();
  return fragment;
}

/**
 * @param {string} text
 * @param {MakeLink} makeLink
 * @returns {DocumentFragment}
 */
function inline(text, makeLink) {
  const fragment = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, block, code, address, bold, italic, struck] = match;
    fragment.append(...visible(text.slice(done, match.index)));
    done = match.index + whole.length;
    if (block !== undefined) fragment.append(el('code', { class: 'block' }, block));
    else if (code !== undefined) fragment.append(el('code', {}, code));
    else if (bold !== undefined) fragment.append(el('strong', {}, inline(bold, makeLink)));
    else if (italic !== undefined) fragment.append(el('em', {}, inline(italic, makeLink)));
    else if (struck !== undefined) fragment.append(el('s', {}, inline(struck, makeLink)));
    else if (address !== undefined) {
      // A full stop or a formatting mark after an address is not part of it.
      const clean = address.replace(/[.,;:!?)*_~]+$/, '');
      done -= address.length - clean.length;
      fragment.append(makeLink(clean));
    }
  }
  fragment.append(...visible(text.slice(done)));
  return fragment;
}

/** @param {string} text */
function visible(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let done = 0;
  for (const { 0: control, index } of text.matchAll(controls)) {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    parts.push(text.slice(done, index), el('span', { class: 'control' }, `U+${code}`));
    done = index + 1;
  }
  return [...parts, text.slice(done)];
}

/**
 * The text that a `wa.me` link types into the chat with `bot`, or null when the link does not lead there.
 * @param {string} address
 * @param {string} bot digits of the bot's number
 * @returns {string | null}
 */
export function textOfChatLink(address, bot) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hostname !== 'wa.me' || url.pathname.replace(/\D/g, '') !== bot) return null;
  return url.searchParams.get('text');
}
