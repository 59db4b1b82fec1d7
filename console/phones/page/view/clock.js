/** The clock that everything due follows. */
import { el } from '../dom.js';
import { shortDay, time } from '../format.js';
import { post } from '../server.js';

const moves = [
  { label: '+1 hour', body: { hours: 1 } },
  { label: '+1 day', body: { days: 1 } },
  { label: '+7 days', body: { days: 7 } },
];

/** @param {import('../types.js').App} app */
export function clockCard(app) {
  /** The clock's newest reading, and the page's own clock when it heard of it, in milliseconds. */
  let heard = { now: '', page: 0 };
  const day = el('span', { class: 'day-now' });
  const hour = el('span', { class: 'hour-now' });
  const status = el('p', { class: 'moving', role: 'status' });
  const buttons = moves.map(({ label, body }) =>
    el('button', { type: 'button', onclick: () => void app.attempt(post('clock', body)) }, label),
  );
  const nextLabel = el('span', {});
  const nextAt = el('span', { class: 'at' });
  const next = el(
    'button',
    { type: 'button', class: 'next', onclick: () => void app.attempt(post('clock', { to: 'next' })) },
    el('span', { class: 'lead' }, 'To next due'),
    nextLabel,
    nextAt,
  );
  const node = el(
    'section',
    { class: 'card clock', 'aria-labelledby': 'clock-title' },
    el('h2', { id: 'clock-title', class: 'unseen' }, 'Clock'),
    el('p', { class: 'now' }, hour, day),
    el('div', { class: 'acts' }, ...buttons),
    next,
    status,
  );
  setInterval(show, 1000);

  function show() {
    const { now, zone, running } = app.view().clock;
    const at = Date.parse(now) + (running ? Date.now() - heard.page : 0);
    hour.textContent = time(at, zone);
    day.textContent = `${shortDay(at, zone)} ${new Date(at).getFullYear()} · ${zone.split('/').pop()?.replace('_', ' ') ?? zone}`;
  }

  function update() {
    const { clock } = app.view();
    if (clock.now !== heard.now) heard = { now: clock.now, page: Date.now() };
    show();
    node.setAttribute('aria-busy', String(clock.moving));
    for (const button of buttons) button.disabled = clock.moving;
    next.disabled = clock.moving || clock.next === null;
    nextLabel.textContent = clock.next?.label ?? 'nothing waits for time';
    nextAt.textContent =
      clock.next === null ? '' : `${shortDay(clock.next.at, clock.zone)}, ${time(clock.next.at, clock.zone)}`;
    status.textContent = clock.moving ? 'Moving: everything due on the way happens now…' : '';
  }

  return { node, update };
}
