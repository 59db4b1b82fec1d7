import { request } from 'node:http';
import { expect, test } from 'vitest';
import { phonesPage } from '../../console/phones/router.ts';
import { servedWorld } from '../browser/support/serve.ts';

const page = servedWorld();

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with any headers, Host among them, which `fetch` does not let one choose. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, page.served.url), { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(
    'POST',
    path,
    { 'content-type': 'application/json', ...headers },
    typeof body === 'string' ? body : JSON.stringify(body),
  );

test('beside a live credential the page refuses to exist and names the variable', () => {
  expect(() =>
    phonesPage({ world: page.world, live: ['GREEN_API_TOKEN_INSTANCE'], report: () => {} }),
  ).toThrow(/GREEN_API_TOKEN_INSTANCE/);
});

test('the page comes with a policy that allows nothing but its own files, and is never stored', async () => {
  const { status, headers, body } = await ask('GET', '');
  expect(status).toBe(200);
  expect(body).toContain('<script type="module" src="main.js">');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['cache-control']).toBe('no-store');
});

test('its address without the last slash leads to the one with it', async () => {
  const { status, headers } = await ask('GET', '/phones?x=1');
  expect([status, headers['location']]).toEqual([308, '/phones/?x=1']);
});

test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', '192.168.1.4:3000', '[::2]'])(
  'a request for host "%s" is refused, because that name may be bent to this machine',
  async (host) => {
    for (const path of ['', 'api/feed', 'main.js']) {
      expect((await ask('GET', path, { host })).status).toBe(403);
    }
  },
);

test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
  'a post from the page of %s is refused',
  async (origin) => {
    const answer = await post('api/clock', { days: 1 }, { origin });
    expect(answer.status).toBe(403);
    expect(page.world.asked).toEqual([]);
  },
);

test('a post from its own page is done', async () => {
  const answer = await post('api/clock', { days: 1 }, { origin: new URL(page.served.url).origin });
  expect([answer.status, page.world.asked]).toEqual([200, ['advance {"days":1}']]);
});

test('a form of another page cannot pass for JSON', async () => {
  const answer = await ask('POST', 'api/clock', { 'content-type': 'text/plain' }, '{"days":1}');
  expect([answer.status, page.world.asked]).toEqual([400, []]);
});

const amina = 'api/phones/254700000001/messages';
test.each<[string, unknown]>([
  ['api/phones', { number: '254712345678', name: 'Real', language: 'en' }],
  ['api/phones', { number: '2547000000001', name: 'Long', language: 'en' }],
  ['api/phones', { number: '254700000004', name: '  ', language: 'en' }],
  ['api/phones', { number: '254700000004', name: 'x'.repeat(41), language: 'en' }],
  ['api/phones', { number: '254700000004', name: 'Ana', language: 'de' }],
  ['api/phones', []],
  ['api/phones', '{"number":'],
  [amina, { kind: 'text' }],
  [amina, { kind: 'text', text: '' }],
  [amina, { kind: 'text', text: 'x'.repeat(70_000) }],
  [amina, { kind: 'text', text: 'x'.repeat(700_000) }],
  [amina, { kind: 'text', text: 7 }],
  [amina, { kind: 'tap', of: 'm1' }],
  [amina, { kind: 'location', latitude: 91, longitude: 0 }],
  [amina, { kind: 'sticker' }],
  ['api/prompts/p1', { act: 'steals' }],
  ['api/clock', {}],
  ['api/clock', { days: 0 }],
  ['api/clock', { days: -1 }],
  ['api/clock', { hours: 1.5 }],
  ['api/clock', { days: 1e9 }],
  ['api/clock', { days: '7' }],
  ['api/phones/%E0%A4%A/messages', { kind: 'text', text: 'x' }],
])('%s with bad input is refused with a sentence and does nothing', async (path, body) => {
  const answer = await post(path, body);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^["A-Z].+\.$/) });
  expect([page.world.asked, page.served.reported]).toEqual([[], []]);
});

test('a number may be typed with plus and spaces', async () => {
  await post('api/phones', { number: '+254 700 000 004', name: 'Ana', language: 'fr' });
  expect(page.world.asked).toEqual(['add 254700000004 Ana fr']);
});

test('sixty thousand characters and null bytes reach the world as they were typed', async () => {
  const text = `${'x'.repeat(60_000)}\0`;
  expect((await post(amina, { kind: 'text', text })).status).toBe(200);
  expect(page.world.asked).toEqual([`send 254700000001 ${JSON.stringify({ kind: 'text', text })}`]);
});

test('an unknown phone is not found', async () => {
  const answer = await post('api/phones/254700000050/messages', { kind: 'voice' });
  expect([answer.status, page.world.asked]).toEqual([404, []]);
});

test('what the world refuses is a conflict with the reason', async () => {
  page.world.refusal = 'This prompt has been answered.';
  const answer = await post('api/prompts/p1', { act: 'pays' });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    409,
    { error: 'This prompt has been answered.' },
  ]);
});

test('a failure of the world is reported and says nothing of its inside', async () => {
  page.world.desk.release = () => Promise.reject(new Error('password=secret'));
  const answer = await post('api/tickets/t1/release', {});
  expect(answer.status).toBe(500);
  expect(answer.body).not.toContain('secret');
  expect(page.served.reported).toHaveLength(1);
});

test('while the clock moves, a second move is refused', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  page.world.moving = promise;
  const first = post('api/clock', { days: 1 });
  await expect.poll(() => page.world.asked.length).toBe(1);
  expect((await post('api/clock', { to: 'next' })).status).toBe(409);
  resolve();
  expect((await first).status).toBe(200);
  expect(page.world.asked).toEqual(['advance {"days":1}']);
});

test('a flow is drawn with the places of its steps; an unknown flow or language is refused in words', async () => {
  const steps = [{ name: 'ask', x: 8, y: 40, width: 90, height: 30 }];
  page.world.drawnFlows.set('pay', { svg: '<svg/>', width: 200, height: 100, steps });
  const { status: found, body } = await ask('GET', 'api/flows/pay/sw/drawing');
  expect([found, JSON.parse(body)]).toEqual([200, { width: 200, height: 100, steps }]);
  const drawn = await ask('GET', 'api/flows/pay/sw/drawing.svg');
  expect([drawn.headers['content-type'], drawn.body]).toEqual([
    expect.stringContaining('image/svg+xml'),
    '<svg/>',
  ]);
  for (const [path, status, sentence] of [
    ['api/flows/nothing/sw/drawing', 404, 'There is no flow of this name.'],
    ['api/flows/nothing/sw/drawing.svg', 404, 'There is no flow of this name.'],
    ['api/flows/pay/de/drawing', 400, 'Choose one of the languages en, fr, sw.'],
  ] as const)
    expect(await ask('GET', path)).toMatchObject({ status, body: JSON.stringify({ error: sentence }) });
});

test('an answer to a ticket is a text that is not empty', async () => {
  expect((await post('api/tickets/t1/answer', { text: 'Karibu' })).status).toBe(200);
  expect(page.world.asked).toEqual(['answer t1 Karibu']);
  for (const body of [{}, { text: '' }, { text: 7 }, { text: 'a'.repeat(4_001) }])
    expect(await post('api/tickets/t1/answer', body)).toMatchObject({
      status: 400,
      body: expect.stringContaining('must be a text of 1 to 4,000 characters.'),
    });
});

test('a story takes its four orders and refuses any other with what would do', async () => {
  const orders = [{ do: 'play' }, { do: 'pause' }, { do: 'stop' }, { do: 'speed', speed: 'slow' }];
  for (const order of orders) expect((await post('api/story', order)).status).toBe(200);
  expect(page.world.asked).toEqual(orders.map((order) => `story ${JSON.stringify(order)}`));
  for (const order of [{}, { do: 'rewind' }, { do: 'speed' }, { do: 'speed', speed: 'warp' }]) {
    const { status, body } = await post('api/story', order);
    expect([status, body]).toEqual([400, expect.stringContaining('speed to slow, normal, fast.')]);
  }
});

test('what happened is a file to save; before anything happened there is none', async () => {
  expect((await ask('GET', 'api/replay')).status).toBe(409);
  page.world.replayText = 'replay: x\n';
  const { status, headers, body } = await ask('GET', 'api/replay');
  expect([status, body]).toEqual([200, 'replay: x\n']);
  expect(headers['content-disposition']).toBe('attachment; filename=from_the_phones.yaml');
});

test('a picture of a message is shown, any other file is only saved, and what is not there is not found', async () => {
  const bytes = Buffer.from('<svg onload="alert(1)"/>');
  page.world.attach('254700000001', 'm1', { mime: 'image/png', bytes });
  page.world.attach('254700000001', 'm2', { mime: 'image/svg+xml', bytes });
  const file = (id: string) => ask('GET', `api/phones/254700000001/messages/${id}/file`);
  const { status, headers } = await file('m1');
  expect([status, headers['content-type']]).toEqual([200, 'image/png']);
  expect(headers['content-disposition']).toBe(undefined);
  expect((await file('m2')).headers['content-disposition']).toBe('attachment');
  expect((await file('m3')).status).toBe(404);
});
