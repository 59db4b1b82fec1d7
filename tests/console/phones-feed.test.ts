/** What the phones page hears: the whole state at first, then what changed. */
import { expect, test } from 'vitest';
import { kes, promptForAmina } from '../browser/support/memory-world.ts';
import { servedWorld } from '../browser/support/serve.ts';

const page = servedWorld();

/** The first `count` events that the feed gives to a page that saw `lastEventId` last. */
async function hear(count: number, lastEventId?: string) {
  const stop = new AbortController();
  const response = await fetch(new URL('api/feed', page.served.url), {
    signal: stop.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  const events: { id: string; event: string; data: Record<string, unknown> }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const field = (name: string) =>
        frame
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined)
        events.push({ id: field('id') ?? '', event: field('event') ?? '', data: JSON.parse(data) });
    }
    if (events.length >= count) break;
  }
  stop.abort();
  return events;
}

test('a page that connects is told the whole state, amounts as minor units and times as instants', async () => {
  page.world.say('254700000001', { content: { kind: 'text', text: 'Karibu' } });
  page.world.prompts = [promptForAmina({ amount: kes(2000) })];
  const [first] = await hear(1);
  expect(first?.event).toBe('state');
  expect(first?.data).toMatchObject({
    bot: { name: 'Likelemba' },
    phones: [{ name: 'Amina' }, { name: 'Joe' }, { name: 'Zawadi' }],
    chats: { '254700000001': [{ content: { text: 'Karibu' } }], '254700000002': [] },
    money: { prompts: [{ amount: { minor: '200000', currency: 'KES' }, at: '2026-03-02T06:00:00.000Z' }] },
    clock: { moving: false },
  });
});

test('a page that comes back is told only what it missed', async () => {
  page.world.say('254700000001', { content: { kind: 'text', text: 'before' } });
  const [first] = await hear(1);
  page.world.say('254700000001', { content: { kind: 'text', text: 'meanwhile' } });
  const missed = await hear(1, first?.id);
  expect(missed.map(({ event, data }) => [event, data])).toMatchObject([
    ['chat', { number: '254700000001', messages: [{ content: { text: 'meanwhile' } }] }],
  ]);
  expect(missed[0]?.data['messages']).toHaveLength(1);
});

test.each(['other-3', 'nonsense', ''])(
  'a page that saw "%s" last, which is not of this run, is told the whole state',
  async (lastEventId) => {
    await hear(1);
    const [first] = await hear(1, lastEventId);
    expect(first?.event).toBe('state');
  },
);

test('what did not change is not told again', async () => {
  const [first] = await hear(1);
  page.world.tell({ part: 'book' });
  page.world.tell({ part: 'chat', number: '254700000002' });
  page.world.say('254700000003', { content: { kind: 'text', text: 'news' } });
  const [next] = await hear(1, first?.id);
  expect(next?.data).toMatchObject({ number: '254700000003' });
});

test('a world that cannot be read just now is read again', async () => {
  const [first] = await hear(1);
  const read = page.world.desk.tickets;
  page.world.desk.tickets = () => Promise.reject(new Error('away'));
  page.world.tell({ part: 'desk' });
  expect((await fetch(new URL('api/feed', page.served.url))).status).toBe(500);
  page.world.desk.tickets = read;
  page.world.ticketList = [
    {
      id: 't1',
      reference: 'LK-D-1',
      kind: 'dispute',
      at: page.world.clockView.now,
      about: 'turn 1',
      number: null,
      said: [],
    },
  ];
  const [next] = await hear(1, first?.id);
  expect(next?.data).toMatchObject({ part: 'desk', value: [{ reference: 'LK-D-1' }] });
});
