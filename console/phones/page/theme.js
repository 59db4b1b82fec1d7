/** Light, dark, or as the system is: chosen by a button and kept by the browser. */
import { el, icon } from './dom.js';

const key = 'likelemba.phones.theme';
const names = /** @type {const} */ ({ system: 'as the system', light: 'light', dark: 'dark' });
/** @typedef {keyof typeof names} Theme */
const order = /** @type {readonly Theme[]} */ (Object.keys(names));

/** The button; it applies what was chosen before. */
export function themeButton() {
  const node = el('button', { type: 'button', class: 'icon-only', onclick: next }, icon('shade'));
  /** @type {Theme} */
  let theme = order.find((known) => known === localStorage.getItem(key)) ?? 'system';
  apply();

  function next() {
    theme = order[(order.indexOf(theme) + 1) % order.length] ?? 'system';
    localStorage.setItem(key, theme);
    apply();
  }

  function apply() {
    document.documentElement.dataset['theme'] = theme;
    node.setAttribute('aria-label', `Colours: ${names[theme]}`);
    node.title = `Colours: ${names[theme]}`;
  }

  return node;
}
