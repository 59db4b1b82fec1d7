/**
 * The real system in a real browser, in the hands of those who write flows: files are edited while it runs, the story
 * plays by itself, and what happened plays again as a replay.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { readConfig } from '../../runtime/config.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { openPacks } from '../../system/packs.ts';
import { playRun } from '../../system/scenes.ts';
import { start } from '../../system/start.ts';
import type { Running } from '../../system/start.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { copyProject } from '../support/project.ts';
import type { ProjectCopy } from '../support/project.ts';
import { openBrowser } from './support/chromium.ts';
import { openPhones } from './support/phones-page.ts';
import type { PhonesPageHandle } from './support/phones-page.ts';
import { soon } from './support/stage.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'likelemba-studio-'));
const said: string[] = [];
let project: ProjectCopy;
let database: TestDatabase;
let browser: Browser;
let running: Running;
let phones: PhonesPageHandle;

beforeAll(async () => {
  project = copyProject();
  database = await testDatabase({ max: 2 });
  const read = readConfig({
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
    DATA_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const config = { ...read.config, port: 0 };
  const storyPace = { think: { slow: 500, normal: 50, fast: 0 }, look: 20, patience: 60_000 };
  [browser, running] = await Promise.all([
    openBrowser(),
    start(project.folder, (line) => said.push(line), { config, stateFolder: folder, storyPace }),
  ]);
  phones = await openPhones(browser, running.url);
});
afterAll(async () => {
  await phones?.close();
  await browser?.close();
  await running?.stop();
  await database?.close();
  project?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const button = (name: string) => phones.page.getByRole('button', { name, exact: true });
const strip = () => phones.page.getByRole('alert', { name: 'Saved files' });

test('the story of three friends plays by itself to its end, and the ledger is together zero', async () => {
  await button('Play the story').click();
  const story = phones.page.getByRole('region', { name: 'Story' });
  await button('Fast').click();
  await button('Pause').click();
  await button('Go on').waitFor();
  await button('Go on').click();
  await expect
    .poll(() => story.textContent(), { timeout: 200_000 })
    .toMatch(/That was the whole story|did not hear|no answer|asks .* for nothing/);
  expect(await story.textContent()).toContain('That was the whole story');
  for (const [name, text] of [
    ['Amina', 'Umoja'],
    ['Joe', 'is complete'],
    ['Zawadi', 'est terminé'],
  ] as const)
    await soon(() => phones.phone(name).node.textContent()).toContain(text);
  // The circle paid out all that it took in; nothing of it is left anywhere but where it came from.
  expect(await phones.panel.locator('.book h2').textContent()).toMatch(/\d+ entries/);
  expect(await phones.panel.locator('.book .wrong').count()).toBe(0);
  await button('Close the story').click();
  expect(phones.complaints).toEqual([]);
});

test('what the flow did stands in the trace, with what it posted', async () => {
  await button('Flow').click();
  await phones.panel.getByRole('button', { name: 'Joe' }).click();
  const turns = phones.panel.locator('.turns');
  await soon(() => turns.textContent()).toContain('payment.settled: paid');
  const paid = turns.locator('li', { hasText: 'payment.settled: paid' }).first();
  for (const part of ['pay.waiting → done', 'says pay/receipt', 'payment.captured · escrow.deposit.recorded'])
    expect(await paid.textContent()).toContain(part);
  const asked = turns.locator('li', { hasText: 'taps “Pay now”' }).first();
  for (const part of ['pay.confirm → pay.collect', 'payment.collect → pending', 'payment.intent.created'])
    expect(await asked.textContent()).toContain(part);
});

test('what happened plays again as a replay on an empty database, to the same ledger', async () => {
  const answer = await phones.page.request.get(new URL('api/replay', phones.page.url()).href);
  const { replay, problems } = readReplay('from_the_phones.yaml', await answer.text(), () => {
    throw new Error('it begins with no other');
  });
  expect(problems).toEqual([]);
  if (replay === null) return;
  const empty = await testDatabase({ max: 2 });
  try {
    const run = { replay, language: null, perturb: null };
    const played = await playRun(run, openPacks('.', ['likelemba']), empty.url);
    expect(played.failures).toEqual([]);
    expect(played.ledger).toMatchObject({
      balanced: true,
      escrow: 0,
      paid_in: 1_800_000,
      paid_out: 1_800_000,
    });
  } finally {
    await empty.close();
  }
});

test('a saved text is said at the next message; the chat goes on where it stood', async () => {
  const joe = phones.phone('Joe');
  await joe.send('menu');
  await joe.hears('would you like to do?');
  project.change('templates/likelemba/create_group/name.en.hbs', 'What', 'Please tell me: what');
  await phones.page.getByText('the phones use templates/likelemba/create_group/name.en.hbs').waitFor();
  await joe.send('Create a group');
  await joe.hears('Please tell me: what');
  expect(said.join('\n')).toContain('saved templates/likelemba/create_group/name.en.hbs: the phones use it');
});

test('a broken flow is shown on page and terminal while the last good one runs; mended, it is gone', async () => {
  const joe = phones.phone('Joe');
  const file = 'flows/likelemba/create_group.yaml';
  const good = project.read(file);
  project.change(file, 'then: quorum', 'then: quorun');
  const line = good.split('\n').findIndex((each) => each.includes('then: quorum')) + 1;
  await strip().waitFor();
  const shown = await strip().textContent();
  for (const part of [
    `${file}:${line}:`,
    'FLOW_UNKNOWN_TARGET',
    'did you mean "quorum"?',
    'The last good version goes on.',
  ])
    expect(shown).toContain(part);
  expect(said.at(-1)).toContain(`${file}:${line}:`);
  expect(said.at(-1)).toContain('the last good version goes on');
  await joe.send('Harambee');
  await joe.hears('How much');
  project.saveByRename(file, good);
  await strip().waitFor({ state: 'hidden' });
  await joe.send('2000');
  await joe.hears('How many');
  expect(said.at(-1)).toContain('in order again');
});

test('a conversation whose step is gone begins anew with the menu, and nothing failed', async () => {
  const joe = phones.phone('Joe');
  const file = 'flows/likelemba/create_group.yaml';
  const text = project.read(file);
  // The step at which Joe is asked has another name from now on.
  const before = said.length;
  project.save(
    file,
    text
      .replace('\n  seats:\n    ask:', '\n  how_many:\n    ask:')
      .replace('choices: { amount: amount, seats: seats,', 'choices: { amount: amount, seats: how_many,'),
  );
  await soon(() => said.slice(before)).toEqual([`saved ${file}: the phones use it`]);
  await joe.send('5');
  await joe.hears('would you like to do?');
  expect(phones.complaints).toEqual([]);
});
