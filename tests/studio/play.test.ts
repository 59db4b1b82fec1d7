/** A chat by hand, as the terminal shows it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPacks } from '../../system/packs.ts';
import { playRun } from '../../system/scenes.ts';
import { openStage } from '../../system/stage.ts';
import { Session } from '../../runtime/studio/play/session.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import type { Stage } from '../../runtime/studio/replay/stage.ts';
import { writeReplay } from '../../runtime/studio/replay/write.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const packs = openPacks(process.cwd(), ['likelemba']);
let db: TestDatabase;
let again: TestDatabase;
let stage: Stage;
const said: string[] = [];
let session: Session;

beforeAll(async () => {
  db = await testDatabase();
  again = await testDatabase();
  stage = await openStage({
    database: db.database,
    packs,
    pack: 'likelemba',
    startsAt: new Date('2026-03-02T06:00:00Z'),
    sceneIsSet: false,
    reportsSends: false,
    folder: null,
  });
  session = new Session({
    stage,
    zone: 'Africa/Nairobi',
    people: new Map([['amina', { phone: '254700000001', language: 'sw' }]]),
    speaker: 'amina',
    newPeople: true,
    flow: (name) => (name === 'help' ? { word: 'HELP' } : { unknown: ['help'] }),
    say: (line) => said.push(line),
  });
  await session.begin();
});
afterAll(async () => {
  await stage.close();
  await db.close();
  await again.close();
});

test('it reads like a chat, and wrong words do nothing', async () => {
  for (const line of ['Habari', '/tap own_language', 'Amina', '/tap agree'])
    expect(await session.line(line)).toBe(true);
  expect(said[0]).toBe('── 2026-03-02 09:00 ──');
  expect(said).toContain('Amina › Habari');
  expect(said).toContain('Amina › [Kiswahili]');
  const before = session.talk.length;
  for (const line of [
    '/fly',
    '/wait soon',
    '/pay',
    '/tap nothing',
    '/as Joe',
    '/invite joe',
    '/flow helpp',
    '/next sings',
    '/release',
  ])
    expect(await session.line(line), line).toBe(false);
  expect(session.talk).toHaveLength(before);
  expect(said).toContain('  ! M-Pesa asks amina for nothing');
  expect(said).toContain('  ! there is no flow "helpp"; there are help');
});

test('what was played is a replay that plays', { timeout: 60_000 }, async () => {
  const group = ['1', 'Umoja', '1000', '2', '/tap weekly', '/tap fixed', '0', '2', '2026-03-09', '/tap yes'];
  const joe = ['/as joe fr', '/invite amina', '/tap own_language', 'Joe', '/tap agree', '/tap yes'];
  const start = ['/as amina', 'START', '/tap keep', '/tap yes', '/wait 7d'];
  const pays = ['/as joe', 'PAYER', '/tap yes', '/pay', '/where'];
  for (const line of [...group, ...joe, ...start, ...pays]) expect(await session.line(line), line).toBe(true);
  expect(said.at(-1)).toBe('  joe stands in no flow');

  const text = writeReplay({
    comment: 'A test.',
    replay: 'Played by hand',
    pack: 'likelemba',
    begins: {
      clock: '2026-03-02 09:00 Africa/Nairobi',
      people: Object.fromEntries(
        [...session.people].map(([name, { phone, language }]) => [name, { phone, speaks: language }]),
      ),
    },
    talk: [...session.talk, ...(await session.closing())],
  });
  expect(text).toContain('  - tool: { name: payment.collect, times: 1 }\n');
  expect(text).toContain('  - ledger: { balanced: true, escrow: 100000, paid_in: 100000, paid_out: 0 }\n');
  const read = readReplay('a.yaml', text, () => ({ replay: null, problems: [] }));
  expect(read.problems).toEqual([]);
  const played = await playRun({ replay: read.replay!, language: null, perturb: null }, packs, again.url);
  expect(played.failures).toEqual([]);
});
