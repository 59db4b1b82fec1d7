/** A small menu beside what opened it: arrow keys move, Escape or a click elsewhere closes it. */
import { el, icon } from './dom.js';

/**
 * @typedef {object} Choice
 * @property {string} label
 * @property {() => void} choose
 * @property {Parameters<typeof icon>[0]} [icon]
 */

/**
 * Opens a menu at `anchor`; focus goes back there when it closes.
 * @param {HTMLElement} anchor
 * @param {readonly Choice[]} choices
 * @param {string} [title]
 */
export function openMenu(anchor, choices, title) {
  const buttons = choices.map((choice) =>
    el(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: '-1',
        onclick: () => {
          menu.hidePopover();
          choice.choose();
        },
      },
      choice.icon !== undefined && icon(choice.icon),
      choice.label,
    ),
  );
  const menu = el(
    'div',
    { class: 'menu', popover: 'auto', role: 'menu', 'aria-label': title ?? 'Actions' },
    title !== undefined && el('p', { role: 'none' }, title),
    ...buttons,
  );
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((at + step) % buttons.length)?.focus();
  });
  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === 'closed') {
      menu.remove();
      anchor.setAttribute('aria-expanded', 'false');
    }
  });
  document.body.append(menu);
  anchor.setAttribute('aria-expanded', 'true');
  menu.showPopover();
  place(menu, anchor);
  buttons[0]?.focus();
}

/**
 * Below the anchor where there is room, else above; never outside the window.
 * @param {HTMLElement} menu
 * @param {HTMLElement} anchor
 */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const below = at.bottom + 4 + offsetHeight <= innerHeight;
  menu.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - 4 - offsetHeight)}px`;
  menu.style.left = `${Math.max(4, Math.min(at.left, innerWidth - offsetWidth - 4))}px`;
}
