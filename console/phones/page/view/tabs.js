/** On a narrow screen one phone, or the panel, is shown at a time; this chooses which and counts what was not seen. */
import { each, el, showWithin } from '../dom.js';

/** The tab of the panel. */
export const panelTab = 'panel';

/** @typedef {import('../types.js').App} App */

/**
 * @param {App} app
 * @param {(tab: string) => void} chosen
 */
export function tabs(app, chosen) {
  const node = el('nav', { class: 'tabs', 'aria-label': 'Phones and panel' });
  /** How many messages of each phone had come when it was last looked at. @type {Map<string, number>} */
  const seen = new Map();
  let current = '';

  /** @param {string} tab */
  function choose(tab) {
    const hadFocus = node.contains(document.activeElement);
    current = tab;
    chosen(tab);
    update();
    const open = /** @type {HTMLElement | null} */ (node.querySelector('[aria-current]'));
    // The chosen tab was drawn anew.
    if (hadFocus) open?.focus();
    showWithin(node, open);
  }

  function update() {
    const { phones, chats, money, desk } = app.view();
    const tabList = [
      ...phones.map(({ number }) => {
        const came = chats[number]?.filter(({ from }) => from === 'bot').length ?? 0;
        if (number === current || !seen.has(number)) seen.set(number, came);
        const rings = money.prompts.some((prompt) => prompt.number === number && prompt.state === 'open');
        return {
          tab: number,
          name: app.nameOf(number),
          news: Math.max(0, came - (seen.get(number) ?? 0)),
          rings,
        };
      }),
      { tab: panelTab, name: 'Panel', news: desk.length, rings: false },
    ];
    each(
      node,
      tabList.map((tab) => ({ ...tab, open: tab.tab === current })),
      ({ tab }) => tab,
      ({ tab, name, news, rings, open }) =>
        el(
          'button',
          { type: 'button', 'aria-current': open ? 'true' : null, onclick: () => choose(tab) },
          el('span', { dir: 'auto' }, name),
          rings
            ? el('span', { class: 'badge rings', title: 'asked to pay' }, 'pay')
            : news > 0 && el('span', { class: 'badge', title: 'new' }, String(news)),
        ),
    );
  }

  return { node, choose, update, current: () => current };
}
