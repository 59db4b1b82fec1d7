/** Serves the phones page: its files, what it may do (a small JSON API) and what it hears (server-sent events). */
import { fileURLToPath } from 'node:url';
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { openFeed } from './feed.ts';
import { assertNothingLive, guard } from './guard.ts';
import {
  BadInput,
  readAct,
  readAnswer,
  readLanguage,
  readMove,
  readPhone,
  readSent,
  readStoryOrder,
} from './input.ts';
import type { FlowDrawing } from './studio.ts';
import type { ActResult, World } from './world.ts';

const pageFolder = fileURLToPath(new URL('./page/', import.meta.url));
/** What a browser shows and that cannot carry a script. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
/** Enough for the longest message, escaped. */
const bodyMax = '512kb';

export interface PhonesOptions {
  readonly world: World;
  /** Names of the environment variables that hold a live credential. With any, the page refuses to exist. */
  readonly live: readonly string[];
  /** Hears failures that the person at the page can do nothing about. */
  report(error: unknown): void;
}

export interface PhonesPage {
  /** To be mounted at a path of its own, e.g. `/phones`, on a server that listens on loopback only. */
  readonly router: Router;
  /** Ends the pages' open connections, so that the server can stop. */
  close(): void;
}

/**
 * Makes the page's router. Throws `PHONES_BESIDE_LIVE_CREDENTIAL` when `live` names anything.
 *
 * | | |
 * |---|---|
 * | `GET ./` | the page |
 * | `GET api/feed` | server-sent events, see `feed.ts` |
 * | `POST api/phones` `{number, name, language}` | adds a phone |
 * | `POST api/phones/:number/messages` `{kind, …}` | sends from it, see `Sent` |
 * | `POST api/phones/:number/messages/:id/redeliver` | delivers that message again |
 * | `GET api/phones/:number/messages/:id/file` | the file that came with a message |
 * | `POST api/prompts/:id` `{act}` | acts on a mobile-money prompt |
 * | `POST api/clock` `{hours}` `{days}` `{to: "next"}` | moves the clock; answers when all due is done |
 * | `POST api/tickets/:id/release` | decides a ticket |
 * | `POST api/tickets/:id/answer` `{text}` | writes to its member |
 * | `POST api/story` `{do, …}` | plays, holds or stops the story, see `StoryOrder` |
 * | `GET api/flows/:flow/:language/drawing` | how large the flow's drawing is and where its steps stand in it |
 * | `GET api/flows/:flow/:language/drawing.svg` | the drawing |
 * | `GET api/replay` | what happened on the phones, as a file |
 *
 * Answers 200 `{}`; 400 bad input, 403 not this page, 404 unknown phone, 409 refused, 500: `{error: sentence}`.
 */
export function phonesPage({ world, live, report }: PhonesOptions): PhonesPage {
  assertNothingLive(live);
  const feed = openFeed(world, report);
  const router = express.Router();
  let moving = false;

  router.use(guard);

  router.get('/', (request, response, next) => {
    // The page's own addresses are relative, so its address must end in a slash.
    const [path = '', query] = request.originalUrl.split('?');
    if (path.endsWith('/')) next();
    else response.redirect(308, `${path}/${query === undefined ? '' : `?${query}`}`);
  });

  router.get('/api/feed', async (request, response) => {
    await feed.connect(response, request.get('last-event-id'));
  });

  router.use('/api', express.json({ limit: bodyMax }), (request, _response, next) => {
    // Anything but JSON could be posted by a form of another page.
    if (request.method === 'POST' && !request.is('application/json')) throw new BadInput('Send JSON.');
    next();
  });

  router.post('/api/phones', async (request, response) => {
    answer(response, await world.phones.add(readPhone(request.body)));
  });

  router.post('/api/phones/:number/messages', async (request, response) => {
    const sent = readSent(request.body);
    if (await isKnown(request.params.number, response)) {
      answer(response, await world.phones.send(request.params.number, sent));
    }
  });

  router.post('/api/phones/:number/messages/:id/redeliver', async (request, response) => {
    if (await isKnown(request.params.number, response)) {
      answer(response, await world.phones.redeliver(request.params.number, request.params.id));
    }
  });

  router.get('/api/phones/:number/messages/:id/file', async (request, response) => {
    const file = await world.phones.file(request.params.number, request.params.id);
    if (file === null)
      return void response.status(404).json({ error: 'There is no file with this message.' });
    // Whatever it says to be, only a picture is shown; anything else is saved.
    if (!pictures.has(file.mime)) response.attachment();
    response.type(file.mime).send(Buffer.from(file.bytes));
  });

  router.post('/api/prompts/:id', async (request, response) => {
    answer(response, await world.money.act(request.params.id, readAct(request.body)));
  });

  router.post('/api/clock', async (request, response) => {
    const move = readMove(request.body);
    if (moving) return answer(response, { done: false, why: 'The clock is already moving.' });
    moving = true;
    feed.setMoving(true);
    try {
      answer(response, await world.clock.advance(move));
    } finally {
      moving = false;
      feed.setMoving(false);
    }
  });

  router.post('/api/tickets/:id/release', async (request, response) => {
    answer(response, await world.desk.release(request.params.id));
  });

  router.post('/api/tickets/:id/answer', async (request, response) => {
    answer(response, await world.desk.answer(request.params.id, readAnswer(request.body)));
  });

  router.post('/api/story', async (request, response) => {
    answer(response, await world.story.act(readStoryOrder(request.body)));
  });

  router.get('/api/flows/:flow/:language/drawing', async (request, response) => {
    const drawing = await drawingOf(request.params, response);
    if (drawing !== null) response.json({ ...drawing, svg: undefined });
  });

  router.get('/api/flows/:flow/:language/drawing.svg', async (request, response) => {
    const drawing = await drawingOf(request.params, response);
    if (drawing !== null) response.type('image/svg+xml').send(drawing.svg);
  });

  router.get('/api/replay', async (_request, response) => {
    const replay = await world.replay();
    if (replay === null) return answer(response, { done: false, why: 'Nothing happened on the phones yet.' });
    response.attachment('from_the_phones.yaml').type('text/yaml').send(replay);
  });

  router.use(express.static(pageFolder, { cacheControl: false, etag: false, lastModified: false }));

  router.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing here.' });
  });

  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const refusal = refusalOf(error);
    if (refusal === null) report(error);
    response
      .status(refusal?.status ?? 500)
      .json({ error: refusal?.sentence ?? 'That went wrong on our side; the terminal says more.' });
  });

  async function isKnown(number: string, response: Response): Promise<boolean> {
    const known = (await world.phones.list()).some((phone) => phone.number === number);
    if (!known) response.status(404).json({ error: 'There is no phone with this number.' });
    return known;
  }

  async function drawingOf(
    { flow, language }: { readonly flow: string; readonly language: string },
    response: Response,
  ): Promise<FlowDrawing | null> {
    const drawing = await world.drawings.flow(flow, readLanguage(language));
    if (drawing === null) response.status(404).json({ error: 'There is no flow of this name.' });
    return drawing;
  }

  return { router, close: () => feed.close() };
}

function answer(response: Response, result: ActResult): void {
  if (result.done) response.json({});
  else response.status(409).json({ error: result.why });
}

/** What a failure says about the request; null when it is not the request's fault. */
function refusalOf(error: unknown): { readonly status: number; readonly sentence: string } | null {
  if (error instanceof BadInput) return { status: 400, sentence: error.message };
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  // The names that body-parser gives its errors.
  if (type === 'entity.too.large') return { status: 400, sentence: 'That is longer than a message can be.' };
  if (type === 'entity.parse.failed') return { status: 400, sentence: 'That is not JSON.' };
  if (error instanceof URIError) return { status: 400, sentence: 'That address cannot be read.' };
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status: 400, sentence: 'That request cannot be read.' };
  }
  return null;
}
