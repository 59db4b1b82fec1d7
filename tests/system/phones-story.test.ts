/** The story's own doings, on a world of a few lines: holding, stopping, what never comes, other phones than the first. */
import { expect, test } from 'vitest';
import type { Replay } from '../../runtime/studio/replay/lines.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import type { Message, Phone, Sent } from '../../console/phones/world.ts';
import type { StoryView } from '../../console/phones/studio.ts';
import { createStory } from '../../system/phones-story.ts';
import type { StoryWorld } from '../../system/story-play.ts';

const zone = 'Africa/Nairobi';

/** A world whose bot answers everything with one message that offers `ok`. */
function echoWorld(options: { readonly silent?: boolean } = {}) {
  const phones: Phone[] = [];
  const chats = new Map<string, Message[]>();
  const did: string[] = [];
  let now = new Date('2026-05-05T11:20:00Z');
  const add = (number: string, message: Omit<Message, 'id' | 'at' | 'ticks'>) => {
    const chat = chats.get(number) ?? [];
    chats.set(number, [...chat, { ...message, id: `m${chat.length}`, at: now, ticks: 'read' }]);
  };
  const world: StoryWorld = {
    phones: {
      list: async () => phones,
      async add(phone) {
        phones.push(phone);
        did.push(`add ${phone.number} ${phone.name} ${phone.language}`);
        return { done: true };
      },
      messages: async (number) => chats.get(number) ?? [],
      async send(number, sent: Sent) {
        did.push(`${number} ${JSON.stringify(sent)}`);
        add(number, { from: 'phone', content: { kind: 'text', text: '' } });
        const content = { kind: 'text', text: 'Yes?', options: [{ id: '1/ok', label: 'OK' }] } as const;
        if (!options.silent) add(number, { from: 'bot', content, template: 'main/menu' });
        return { done: true };
      },
      redeliver: async () => ({ done: false, why: 'no' }),
      file: async () => null,
    },
    money: {
      prompts: async () => [],
      movements: async () => [],
      act: async () => ({ done: true }),
    },
    clock: {
      view: async () => ({ now, zone, running: false, next: null }),
      async advance(by) {
        if (by === 'next' || !('hours' in by)) throw new Error('the story moves by hours');
        did.push(`${by.hours} h`);
        now = new Date(now.getTime() + by.hours * 3_600_000);
        return { done: true };
      },
    },
    desk: {
      tickets: async () => [],
      release: async () => ({ done: true }),
      answer: async () => ({ done: true }),
    },
  };
  return { world, did, add };
}

function replayOf(...talk: string[]): Replay {
  const text = `replay: A story\npack: likelemba\nclock: 2026-03-02 09:00 ${zone}\npeople:\n  joe: { phone: "254700000002", speaks: en }\ntalk:\n${talk.map((line) => `  - ${line}\n`).join('')}`;
  const { replay, problems } = readReplay('story.yaml', text, () => ({ replay: null, problems: [] }));
  if (replay === null) throw new Error(problems.join('\n'));
  return replay;
}

/** Plays until the story ends or stops. */
async function played(world: StoryWorld, replay: Replay | string): Promise<StoryView> {
  const { promise, resolve } = Promise.withResolvers<StoryView>();
  const story = createStory({
    world,
    read: () => replay,
    changed: () => void story.view().then((view) => view.state !== 'playing' && resolve(view)),
    pace: { think: { slow: 1, normal: 1, fast: 1 }, look: 1, patience: 200 },
  });
  const begun = await story.act({ do: 'play' });
  if (!begun.done) throw new Error(begun.why);
  return promise;
}

test('it begins at the story’s hour, adds who is missing, and a typed day is as far ahead as it was', async () => {
  const { world, did } = echoWorld();
  const replay = replayOf('joe: Hello', 'joe: { tap: ok }', 'joe: "2026-03-09"', 'wait: 7d', 'joe: Bye');
  expect(await played(world, replay)).toMatchObject({ state: 'ended', played: 5, lines: 5 });
  expect(did).toEqual([
    'add 254700000002 Joe en',
    // 14:20 in Nairobi; the story begins at nine.
    '19 h',
    '254700000002 {"kind":"text","text":"Hello"}',
    '254700000002 {"kind":"tap","of":"m1","option":"1/ok","label":"OK"}',
    '254700000002 {"kind":"text","text":"2026-05-13"}',
    '168 h',
    '254700000002 {"kind":"text","text":"Bye"}',
  ]);
});

test('where somebody has talked already, it brings phones of its own', async () => {
  const { world, did, add } = echoWorld();
  await world.phones.add({ number: '254700000002', name: 'Joe', language: 'en' });
  add('254700000002', { from: 'phone', content: { kind: 'text', text: 'Hi' } });
  await played(world, replayOf('joe: Hello'));
  expect(did.at(-1)).toBe('254700000010 {"kind":"text","text":"Hello"}');
});

test('an act that only a test can do stops it with the reason', async () => {
  const { world } = echoWorld();
  const next = replayOf('joe: Hello', 'provider: { mpesa: drops_next_callback }');
  expect(await played(world, next)).toMatchObject({
    state: 'stopped',
    now: 'Nobody at the phones can do what line 8 of the story says.',
  });
  const minutes = replayOf('wait: 90s');
  expect(await played(world, minutes)).toMatchObject({
    now: 'The clock at the phones moves by whole hours.',
  });
});

test('who gets no answer, or never hears what was to come, ends it with that', async () => {
  const silent = echoWorld({ silent: true });
  expect(await played(silent.world, replayOf('joe: Hello'))).toMatchObject({
    state: 'stopped',
    now: 'Joe got no answer.',
  });
  const { world } = echoWorld();
  const waiting = replayOf('joe: Hello', 'bot: { to: joe, says: pay/receipt }');
  expect(await played(world, waiting)).toMatchObject({ now: 'Joe did not hear pay/receipt.' });
  const asked = replayOf('provider: { mpesa: pays, for: joe }');
  expect(await played(world, asked)).toMatchObject({ now: 'M-Pesa asks Joe for nothing.' });
});

test('held, it does nothing; it goes on where it was, and stopped it does no more', async () => {
  const { world, did } = echoWorld();
  const story = createStory({
    world,
    read: () => replayOf(...Array.from({ length: 200 }, (_, index) => `joe: line ${index}`)),
    changed: () => undefined,
    pace: { think: { slow: 1, normal: 1, fast: 1 }, look: 1, patience: 200 },
  });
  expect(await story.act({ do: 'pause' })).toEqual({ done: false, why: 'The story is not playing.' });
  await story.act({ do: 'play' });
  expect(await story.act({ do: 'play' })).toEqual({ done: false, why: 'The story is playing already.' });
  await expect.poll(() => did.length).toBeGreaterThan(4);
  await story.act({ do: 'pause' });
  // What was under way when it was held is finished; after that nothing comes.
  const quiet = async () => {
    const count = did.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    return did.length - count;
  };
  await expect.poll(quiet).toBe(0);
  const held = did.length;
  expect((await story.view()).state).toBe('paused');
  await story.act({ do: 'play' });
  await expect.poll(() => did.length).toBeGreaterThan(held);
  await story.act({ do: 'stop' });
  await expect.poll(quiet).toBe(0);
  expect(await story.view()).toMatchObject({ state: 'stopped', now: 'Stopped. The phones are yours.' });
  expect(await story.act({ do: 'stop' })).toEqual({ done: false, why: 'The story is not playing.' });
});

test('without its replay there is no story, and that is said', async () => {
  const { world } = echoWorld();
  await expect(played(world, 'there is no replay tests/replays/x.yaml')).rejects.toThrow(
    'there is no replay',
  );
});
