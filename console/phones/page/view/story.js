/** The story that plays by itself: its button in the bar, and a strip to hold it by while it plays. */
import { each, el, icon } from '../dom.js';
import { post } from '../server.js';

/** @typedef {import('../types.js').App} App */

const speeds = /** @type {const} */ ({ slow: 'Slow', normal: 'Normal', fast: 'Fast' });

/** @param {App} app */
export function storyControls(app) {
  const order = (/** @type {Readonly<Record<string, string>>} */ body) =>
    void app.attempt(post('story', body));
  const begin = el(
    'button',
    { type: 'button', class: 'begin', onclick: () => order({ do: 'play' }) },
    icon('play'),
    el('span', { class: 'label' }, 'Play the story'),
  );
  const title = el('strong', {});
  const now = el('span', { class: 'now', role: 'status' });
  const bar = el('progress', { 'aria-label': 'How far the story is', max: 1, value: 0 });
  const acts = el('div', { class: 'acts' });
  const chosen = el('div', { class: 'speeds', role: 'group', 'aria-label': 'Speed of the story' });
  const strip = el(
    'section',
    { class: 'story', 'aria-label': 'Story', hidden: true },
    title,
    now,
    acts,
    chosen,
    bar,
  );
  /** Closed once it has ended, until it is played again. */
  let closed = false;

  function update() {
    const { story } = app.view();
    const under = story.state === 'playing' || story.state === 'paused';
    if (under) closed = false;
    begin.hidden = under;
    begin.disabled = story.lines === 0;
    strip.hidden = story.state === 'ready' || closed;
    title.textContent = story.title;
    now.textContent = story.state === 'paused' ? `Held. ${story.now}` : story.now;
    bar.max = story.lines || 1;
    bar.value = story.played;
    each(
      acts,
      under ? [story.state === 'playing' ? 'pause' : 'play', 'stop'] : ['close'],
      (name) => name,
      button,
    );
    each(
      chosen,
      Object.entries(speeds).map(([speed, label]) => ({ speed, label, is: speed === story.speed })),
      ({ speed }) => speed,
      ({ speed, label, is }) =>
        el(
          'button',
          { type: 'button', 'aria-pressed': String(is), onclick: () => order({ do: 'speed', speed }) },
          label,
        ),
    );
    chosen.hidden = !under;
  }

  /** @param {string} name */
  function button(name) {
    if (name === 'close') {
      const close = () => {
        closed = true;
        update();
      };
      return el(
        'button',
        { type: 'button', class: 'round', 'aria-label': 'Close the story', onclick: close },
        icon('close'),
      );
    }
    const label = { pause: 'Pause', play: 'Go on', stop: 'Stop' }[name] ?? name;
    const drawing = name === 'pause' ? 'pause' : name === 'play' ? 'play' : 'stop';
    return el(
      'button',
      { type: 'button', 'aria-label': label, onclick: () => order({ do: name }) },
      icon(drawing),
      el('span', { class: 'label' }, label),
    );
  }

  return { begin, strip, update };
}
