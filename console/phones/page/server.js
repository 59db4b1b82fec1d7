/** Speaks with the page's own server. */

/** @typedef {import('./types.js').View} View */
/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').FlowDrawing} FlowDrawing */

/**
 * Posts an act. Rejects with a sentence for the person when it was not done.
 * @param {string} path below `api/`, each variable part encoded
 * @param {Readonly<Record<string, unknown>>} [body]
 * @returns {Promise<void>}
 */
export async function post(path, body = {}) {
  await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/**
 * How large the drawing at this path is and where its steps stand. Rejects with a sentence for the person.
 * @param {string} path below `api/`
 * @returns {Promise<FlowDrawing>}
 */
export async function drawingOf(path) {
  return (await ask(path, {})).json();
}

/**
 * @param {string} path
 * @param {RequestInit} how
 */
async function ask(path, how) {
  let response;
  try {
    response = await fetch(`api/${path}`, how);
  } catch {
    throw new Error('Likelemba does not answer. Is it still running in the terminal?');
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new Error(answer.error ?? `Likelemba answered ${response.status}.`);
}

/**
 * Listens to the server for as long as the page lives, and comes back by itself when the connection is lost.
 * @param {object} hears
 * @param {(view: View) => void} hears.state the whole view, at first and after a gap
 * @param {(part: string, value: unknown) => void} hears.part
 * @param {(number: string, messages: readonly Message[]) => void} hears.chat new or changed messages
 * @param {(connected: boolean) => void} hears.connection
 */
export function listen({ state, part, chat, connection }) {
  const source = new EventSource('api/feed');
  source.addEventListener('open', () => connection(true));
  source.addEventListener('error', () => {
    connection(false);
    // The browser retries a broken connection by itself, but not one that was answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ state, part, chat, connection }), 1500);
    }
  });
  source.addEventListener('state', (event) => state(JSON.parse(event.data)));
  source.addEventListener('part', (event) => {
    const told = JSON.parse(event.data);
    part(told.part, told.value);
  });
  source.addEventListener('chat', (event) => {
    const told = JSON.parse(event.data);
    chat(told.number, told.messages);
  });
}
