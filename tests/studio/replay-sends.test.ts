/** What is neither a text nor a tap, from a line of a replay or a command in the terminal to what a flow is asked to take. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Content } from '../../runtime/gateway.ts';
import { personCommand } from '../../runtime/studio/play/commands.ts';
import { whatIsDone } from '../../runtime/studio/replay/acting.ts';
import type { PersonLine } from '../../runtime/studio/replay/lines.ts';
import type { Stage } from '../../runtime/studio/replay/stage.ts';
import { shown } from '../../runtime/studio/replay/wording.ts';
import { openPacks } from '../../system/packs.ts';
import { openStage } from '../../system/stage.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const joe = '254700000002';
const amina = '254700000001';
let db: TestDatabase;
let stage: Stage;
const came: Content[] = [];

beforeAll(async () => {
  db = await testDatabase();
  stage = await openStage({
    database: db.database,
    packs: openPacks(process.cwd(), ['likelemba']),
    pack: 'likelemba',
    startsAt: new Date('2026-03-02T06:00:00Z'),
    sceneIsSet: false,
    reportsSends: false,
    folder: null,
    onStep: ({ event }) => {
      if (event.kind === 'message' && event.content !== null) came.push(event.content);
    },
  });
  await stage.addPerson({ phone: joe, name: 'Joe', language: 'en' });
});
afterAll(async () => {
  await stage.close();
  await db.close();
});

const scene = {
  stage: { heard: async () => [] },
  phoneOf: (name: string) => (name === 'joe' ? joe : amina),
  languageOf: () => 'fr' as const,
};

test.each<[PersonLine, string, string, object]>([
  [{ sends: 'image' }, '/image', '(image)', { kind: 'media', media: 'image', caption: '' }],
  [
    { sends: 'image', caption: { en: 'Mine', fr: 'La mienne', sw: 'Yangu' } },
    '/image La mienne',
    '(image) La mienne',
    { kind: 'media', media: 'image', caption: 'La mienne' },
  ],
  [{ sends: 'video' }, '/video', '(video)', { kind: 'media', media: 'video', caption: '' }],
  [{ sends: 'document' }, '/document', '(document)', { kind: 'media', media: 'document' }],
  [{ sends: 'sticker' }, '/sticker', '(sticker)', { kind: 'media', media: 'sticker' }],
  [{ sends: 'voice' }, '/voice', '(voice)', { kind: 'media', media: 'audio' }],
  [{ sends: 'location' }, '/location', '(location)', { kind: 'location' }],
  [
    { sends: 'contact', of: 'amina' },
    '/contact amina',
    '(contact: Amina)',
    { kind: 'contact', name: 'Amina', phone: `+${amina}` },
  ],
  [{ sends: 'contact' }, '/contact', '(contact: Mama Njeri)', { kind: 'contact', name: 'Mama Njeri' }],
])('%j', async (line, typed, words, content) => {
  const done = await whatIsDone(scene, 'joe', line);
  if (!('act' in done)) throw new Error(done.missing);
  expect(shown(done.act)).toBe(words);
  came.length = 0;
  await stage.act(joe, done.act);
  await stage.settle();
  expect(came[0]).toMatchObject(content);
  expect('phone' in came[0]!).toBe('phone' in content);

  // The terminal's command does the same.
  const [command = '', ...behind] = typed.slice(1).split(' ');
  const same = await whatIsDone(scene, 'joe', personCommand(command, behind.join(' '))!);
  expect(same).toEqual(done);
});
