/** Builds elements. Text only ever becomes text: nothing here reads markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. A function is an event listener (`onclick`), true an empty attribute; false and null leave it out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, unknown>>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Words for screen readers only.
 * @param {string} text
 */
export function unseen(text) {
  return el('span', { class: 'unseen' }, text);
}

/** @type {WeakMap<Element, Map<string, { json: string, node: Element }>>} */
const rendered = new WeakMap();

/**
 * Makes the children of `parent` be one element per item, in order. An item that is the same as last time keeps its
 * element, and with it focus and scroll position.
 * @template Item
 * @param {Element} parent
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} keyOf unique among the items
 * @param {(item: Item) => Element} make
 */
export function each(parent, items, keyOf, make) {
  const before = rendered.get(parent) ?? new Map();
  const now = new Map(
    items.map((item) => {
      const json = JSON.stringify(item);
      const old = before.get(keyOf(item));
      if (old?.json === json) return [keyOf(item), old];
      const node = make(item);
      // What only changed need not appear as if it were new.
      if (old !== undefined) node.setAttribute('data-redrawn', '');
      return [keyOf(item), { json, node }];
    }),
  );
  for (const [key, old] of before) if (now.get(key) !== old) old.node.remove();
  let place = parent.firstElementChild;
  for (const { node } of now.values()) {
    if (node === place) place = node.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  rendered.set(parent, now);
}

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * Moves a row of things sideways so that one of them is in sight, and nothing but this row.
 * @param {HTMLElement} row
 * @param {HTMLElement | null} shown
 */
export function showWithin(row, shown) {
  if (shown === null) return;
  const [outer, inner] = [row.getBoundingClientRect(), shown.getBoundingClientRect()];
  if (inner.left < outer.left) row.scrollLeft -= outer.left - inner.left;
  else if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
}

/** Our own drawings, on a field of 24 × 24. */
const drawings = {
  send: 'M4 12 20 4l-6 16-3-6z',
  plus: 'M12 5v14M5 12h14',
  tick: 'm6 13 4 4 8-10',
  ticks: 'm2 13 4 4 8-10M10.5 15.5 12 17l8-10',
  clock: 'M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 .01 0z',
  failed: 'M12 7v6M12 16.5v.01M12 3.5a8.5 8.5 0 1 0 .01 0z',
  more: 'm7 10 5 5 5-5',
  close: 'm6 6 12 12M18 6 6 18',
  voice: 'M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v3',
  place: 'M12 21c4-5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6 6 11zM12 10v.01',
  reply: 'm9 7-5 5 5 5M4 12h9a6 6 0 0 1 6 6',
  again: 'M19 8a8 8 0 1 0 1 6M19 3v5h-5',
  down: 'M12 5v14M6 13l6 6 6-6',
  list: 'M8 7h11M8 12h11M8 17h11M4.5 7v.01M4.5 12v.01M4.5 17v.01',
  picture: 'M4 5h16v14H4zM4 16l5-5 5 5M13 15l3-3 4 4M15.5 8.8v.01',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M9 6v12M15 6v12',
  stop: 'M7 7h10v10H7z',
  save: 'M12 4v11M7 10.5l5 5 5-5M5 19.5h14',
  shade: 'M12 3.5a8.5 8.5 0 1 0 .01 0zM12 3.5v17',
  help: 'M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5v.01M12 3.5a8.5 8.5 0 1 0 .01 0z',
};

/**
 * A line drawing that takes the colour of the text.
 * @param {keyof typeof drawings} name
 */
export function icon(name) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', drawings[name]);
  svg.append(path);
  return svg;
}
