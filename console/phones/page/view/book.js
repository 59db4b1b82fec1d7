/** The ledger as it grows, newest first, with its balances. */
import { each, el } from '../dom.js';
import { accountName, eventName, money, shortDay, time } from '../format.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Entry} Entry */
/** @typedef {import('../types.js').View['book']} BookView */

/** @param {App} app */
export function bookCard(app) {
  const total = el('small', {});
  const balances = el('ul', { class: 'balances' });
  const summary = el('summary', {});
  const folded = el('details', {}, summary, balances);
  const entries = el('ol', { class: 'entries', tabindex: '0', 'aria-label': 'Ledger entries, newest first' });
  const none = el(
    'p',
    { class: 'none' },
    'Empty. Every event and every shilling will be chained here, newest on top.',
  );
  const node = el(
    'section',
    { class: 'card book', 'aria-labelledby': 'book-title' },
    el('h2', { id: 'book-title' }, 'Ledger', total),
    folded,
    entries,
    none,
  );

  function update() {
    const { book, clock } = app.view();
    total.textContent =
      book.total === 0 ? '' : `${book.total.toLocaleString('en')} ${book.total === 1 ? 'entry' : 'entries'}`;
    folded.hidden = book.balances.length === 0;
    summary.textContent = `${book.balances.length} ${book.balances.length === 1 ? 'balance' : 'balances'}, ${sumsToZero(book) ? 'together zero' : 'NOT zero together'}`;
    summary.classList.toggle('wrong', !sumsToZero(book));
    each(
      balances,
      book.balances,
      ({ account, amount }) => `${account} ${amount.currency}`,
      ({ account, amount }) =>
        el(
          'li',
          {},
          el('span', { title: account }, accountName(account)),
          el('span', { class: 'amount' }, money(amount)),
        ),
    );
    each(
      entries,
      book.entries,
      ({ id }) => id,
      (item) => entry(item, clock.zone),
    );
    none.hidden = book.entries.length > 0;
  }

  return { node, update };
}

/**
 * @param {Entry} item
 * @param {string} zone
 */
function entry(item, zone) {
  return el(
    'li',
    {},
    el('span', { class: 'type' }, eventName(item.type)),
    el('small', { class: 'when' }, `${shortDay(item.at, zone).replace(/^\S+ /, '')}, ${time(item.at, zone)}`),
    ...item.moves.map((move) =>
      el(
        'span',
        { class: 'move' },
        el('span', { class: 'amount' }, money(move.amount)),
        el(
          'span',
          { title: `${move.from} → ${move.to}` },
          `${accountName(move.from)} → ${accountName(move.to)}`,
        ),
      ),
    ),
    el('code', { class: 'hash', title: item.hash }, item.hash.slice(0, 12)),
  );
}

/** @param {BookView} book */
function sumsToZero(book) {
  /** @type {Map<string, bigint>} */
  const sums = new Map();
  for (const { amount } of book.balances) {
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + BigInt(amount.minor));
  }
  return [...sums.values()].every((sum) => sum === 0n);
}
