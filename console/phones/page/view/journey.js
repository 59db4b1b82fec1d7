/** The flow of the conversation that is looked at, with its position, and what its newest turns did. */
import { each, el, icon, showWithin, unseen } from '../dom.js';
import { shortDay, time } from '../format.js';
import { drawingDialog } from './drawing.js';

/** @typedef {import('../types.js').App} App */
/** @typedef {import('../types.js').Journey} Journey */
/** @typedef {Journey['steps'][number]} Step */
/** @typedef {Journey['turns'][number]} Turn */

const states = { here: 'The conversation is here', answered: 'answered', ahead: '' };

/**
 * @param {App} app
 * @param {(number: string) => void} open looks at another phone
 */
export function journeyCards(app, open) {
  const drawing = drawingDialog(app);
  const draw = el('button', { type: 'button', class: 'draw', onclick: drawing.open }, 'Drawing');
  const phones = el('div', { class: 'whose', role: 'group', 'aria-label': 'Whose conversation' });
  const title = el('h2', { id: 'flow-title' });
  const under = el('p', { class: 'none' });
  const steps = el('ol', { class: 'steps', tabindex: '0', 'aria-labelledby': 'flow-title' });
  const turns = el('ol', { class: 'turns', tabindex: '0', 'aria-label': 'What happened, newest first' });
  const none = el(
    'p',
    { class: 'none' },
    'Nothing since the program began. Every message and event stands here with what it did.',
  );
  const flow = el(
    'section',
    { class: 'card flow', 'aria-labelledby': 'flow-title' },
    phones,
    el('div', { class: 'titled' }, title, draw),
    under,
    steps,
  );
  const trace = el(
    'section',
    { class: 'card trace', 'aria-labelledby': 'trace-title' },
    el('h2', { id: 'trace-title' }, 'What happened', el('small', {}, 'newest first')),
    turns,
    none,
  );
  let here = '';
  /** Whose conversation is shown. */
  let shown = '';

  function update() {
    const { journeys, phones: all, clock } = app.view();
    const number = app.open();
    const journey = journeys.find((one) => one.number === number);
    each(
      phones,
      all.map((phone) => ({
        number: phone.number,
        name: app.nameOf(phone.number),
        is: phone.number === number,
      })),
      (phone) => phone.number,
      (phone) =>
        el(
          'button',
          {
            type: 'button',
            'aria-pressed': String(phone.is),
            onclick: () => open(phone.number),
          },
          el('span', { dir: 'auto' }, phone.name),
        ),
    );
    if (number !== shown) showChosen();
    shown = number;
    title.replaceChildren(
      journey?.flow.title ?? 'No conversation yet',
      journey === undefined ? '' : el('small', {}, el('code', {}, journey.flow.file.split('/').pop() ?? '')),
    );
    under.textContent = whereabouts(journey, app.nameOf(number));
    each(steps, journey?.steps ?? [], ({ name }) => `${number} ${journey?.flow.name} ${name}`, stepRow);
    const now = `${number} ${journey?.flow.name} ${journey?.steps.find(({ state }) => state === 'here')?.name}`;
    if (now !== here) showHere();
    here = now;
    each(
      turns,
      journey?.turns ?? [],
      ({ id }) => `${number} ${id}`,
      (turn) => turnRow(turn, clock.zone),
    );
    draw.hidden = journey === undefined;
    drawing.update();
    none.hidden = (journey?.turns.length ?? 0) > 0;
  }

  function showChosen() {
    showWithin(phones, /** @type {HTMLElement | null} */ (phones.querySelector('[aria-pressed=true]')));
  }

  /** Brings the step where the conversation stands into sight, within its list only. */
  function showHere() {
    const row = /** @type {HTMLElement | null} */ (steps.querySelector('.here'));
    steps.scrollTop = row === null ? 0 : row.offsetTop - steps.offsetTop - steps.clientHeight / 3;
  }

  // A list that was out of sight, or has another height now, shows where the conversation stands again.
  new ResizeObserver(showHere).observe(steps);
  new ResizeObserver(showChosen).observe(phones);

  return { nodes: [flow, trace, drawing.node], update };
}

/**
 * @param {Journey | undefined} journey
 * @param {string} name
 */
function whereabouts(journey, name) {
  if (journey === undefined) return `${name} has not said anything.`;
  if (journey.frames.length === 0) return `Nothing is asked. The next word opens this flow.`;
  const outer = journey.frames.slice(0, -1).map(({ title }) => title);
  return outer.length === 0 ? '' : `Inside: ${outer.join(' › ')}`;
}

/** @param {Step} step */
function stepRow({ name, kind, state, language, text, leads }) {
  return el(
    'li',
    { class: state, 'aria-current': state === 'here' ? 'step' : null },
    el('span', { class: 'dot', 'aria-hidden': 'true' }, state === 'answered' && icon('tick')),
    el('strong', {}, name),
    el('small', { class: 'kind' }, kind, states[state] !== '' && unseen(`, ${states[state]}`)),
    text !== '' && el('span', { class: 'says', lang: language, dir: 'auto' }, text),
    leads.length > 0 &&
      el(
        'span',
        { class: 'leads' },
        ...leads.map(({ by, to }) => el('span', {}, by !== '' && el('em', { dir: 'auto' }, by), ` → ${to}`)),
      ),
  );
}

/**
 * @param {Turn} turn
 * @param {string} zone
 */
function turnRow({ at, event, failed, from, to, effects, changed, ledger }, zone) {
  const moved = from === to ? (to ?? '') : `${from ?? 'nothing'} → ${to ?? 'done'}`;
  return el(
    'li',
    { class: failed ? 'failed' : '' },
    el('strong', { dir: 'auto' }, event),
    el('small', { class: 'when', title: shortDay(at, zone) }, time(at, zone)),
    moved !== '' && el('code', { class: 'moved' }, moved),
    effects.length > 0 && el('span', {}, effects.join(' · ')),
    changed.length > 0 &&
      el(
        'span',
        { class: 'changed' },
        ...changed.map(({ name, value }) => el('span', { dir: 'auto' }, `${name} = ${value}`)),
      ),
    ledger.length > 0 && el('span', { class: 'posted' }, unseen('In the ledger: '), ledger.join(' · ')),
  );
}
