/** The drawing of the open conversation's flow in a window of its own, with a mark that goes along with it. */
import { el, icon } from '../dom.js';
import { drawingOf } from '../server.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').FlowDrawing} FlowDrawing */

/** @param {App} app */
export function drawingDialog(app) {
  const title = el('h2', { id: 'drawing-title' });
  const picture = el('img', {});
  const mark = el('div', { class: 'mark', hidden: true });
  const sheet = el(
    'div',
    { class: 'sheet', tabindex: '0', 'aria-labelledby': 'drawing-title' },
    el('div', { class: 'paper' }, picture, mark),
  );
  const node = el(
    'dialog',
    { class: 'drawing', 'aria-labelledby': 'drawing-title' },
    el(
      'div',
      { class: 'titled' },
      title,
      el(
        'button',
        { type: 'button', class: 'round', 'aria-label': 'Close', onclick: () => node.close() },
        icon('close'),
      ),
    ),
    sheet,
  );
  /** What is drawn: flow, language and the moment its files were read. */
  let drawn = '';
  /** @type {FlowDrawing | null} */
  let drawing = null;
  let marked = '';

  function update() {
    const journey = app.view().journeys.find(({ number }) => number === app.open());
    if (!node.open || journey === undefined) return;
    const { flow, language, steps } = journey;
    const wanted = `flows/${encodeURIComponent(flow.name)}/${language}/drawing`;
    const key = `${wanted} ${app.view().editing.at}`;
    if (key !== drawn) {
      drawn = key;
      title.textContent = flow.title;
      void app.attempt(draw(wanted, key, flow.title));
      return;
    }
    const here = steps.find(({ state }) => state === 'here')?.name ?? '';
    const place = drawing?.steps.find(({ name }) => name === here);
    mark.hidden = place === undefined;
    if (place === undefined) return;
    for (const side of /** @type {const} */ (['x', 'y', 'width', 'height']))
      mark.style.setProperty(`--${side}`, `${place[side]}px`);
    if (marked !== `${key} ${here}`) mark.scrollIntoView({ block: 'center', inline: 'center' });
    marked = `${key} ${here}`;
    picture.alt = `The flow ${flow.title}; the conversation stands at ${here}.`;
  }

  /**
   * @param {string} path
   * @param {string} key
   * @param {string} name
   */
  async function draw(path, key, name) {
    const found = await drawingOf(path);
    if (key !== drawn) return;
    drawing = found;
    picture.width = found.width;
    picture.height = found.height;
    picture.alt = `The flow ${name}`;
    picture.src = `api/${path}.svg?at=${encodeURIComponent(key)}`;
    sheet.scrollTo(0, 0);
    update();
  }

  function open() {
    node.showModal();
    marked = '';
    update();
  }

  return { node, open, update };
}
