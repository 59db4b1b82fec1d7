/** Files that were saved: what is wrong with them, as long as it is, and a word when they are in use. */
import { each, el, unseen } from '../dom.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Problem} Problem */

/** More problems than this are counted, not shown. */
const shownMax = 20;

/**
 * @param {App} app
 * @param {(sentence: string) => void} say shows a sentence for a moment
 */
export function problemsStrip(app, say) {
  const title = el('h2', {});
  const list = el('ol', { tabindex: '0', 'aria-label': 'Problems of the saved files' });
  const more = el('p', { class: 'more-problems' });
  const node = el(
    'section',
    { class: 'problems', role: 'alert', 'aria-label': 'Saved files' },
    title,
    list,
    more,
  );
  let seen = app.view().editing.at;
  let wasBroken = false;

  function update() {
    const { at, broken, files, used, problems } = app.view().editing;
    node.hidden = problems.length === 0;
    node.classList.toggle('broken', broken);
    title.textContent = broken
      ? `${count(problems.length)} in the saved files. The last good version goes on.`
      : `${count(problems.length)} in the saved files. They run all the same.`;
    each(
      list,
      problems.slice(0, shownMax),
      ({ file, line, column, code, message }) => `${file} ${line} ${column} ${code} ${message}`,
      problemRow,
    );
    more.textContent =
      problems.length > shownMax ? `and ${problems.length - shownMax} more; the terminal shows all` : '';
    if (at !== seen && !broken) {
      const what = files.length === 1 ? files[0] : `the ${files.length} saved files`;
      if (used) say(`${wasBroken ? 'In order again' : 'Saved'}: the phones use ${what}`);
      else say(`Saved ${what}: nothing that the phones use`);
    }
    seen = at;
    wasBroken = broken;
  }

  return { node, update };
}

/** @param {Problem} problem */
function problemRow({ severity, file, line, column, length, code, message, hint, source }) {
  return el(
    'li',
    { class: severity },
    el('code', { class: 'place' }, `${file}:${line}:${column}`),
    el('span', { class: 'code' }, code),
    el('strong', {}, message),
    source !== null && frame(source, column, length),
    el('span', { class: 'what-to-do' }, unseen('What to do: '), hint),
  );
}

/**
 * The line of the file with the wrong part marked.
 * @param {string} source
 * @param {number} column
 * @param {number} length
 */
function frame(source, column, length) {
  const from = column - 1;
  const to = Math.max(from + 1, from + length);
  return el(
    'code',
    { class: 'frame' },
    source.slice(0, from).trimStart(),
    el('mark', {}, source.slice(from, to) || ' '),
    source.slice(to),
  );
}

/** @param {number} problems */
function count(problems) {
  return problems === 1 ? 'A problem' : `${problems} problems`;
}
