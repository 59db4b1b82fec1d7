/**
 * The real system in a real browser: what `npm start` starts, played on the phones as a newcomer would. Everything
 * between the page and the ledger is the product's own; only time is never waited for.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { readConfig } from '../../runtime/config.ts';
import { start } from '../../system/start.ts';
import type { Running } from '../../system/start.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openBrowser } from './support/chromium.ts';
import { openPhones } from './support/phones-page.ts';
import type { PhoneHandle, PhonesPageHandle } from './support/phones-page.ts';
import { soon } from './support/stage.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const project = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'likelemba-start-'));
let database: TestDatabase;
let browser: Browser;
let running: Running;
let phones: PhonesPageHandle;

/** Starts the system on the test's database; its phones and money live in `folder`, so a second start finds them. */
async function startSystem(): Promise<Running> {
  const read = readConfig({
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
    DATA_KEY: dataKey,
    LOG_LEVEL: 'error',
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return start(project, () => undefined, { config: { ...read.config, port: 0 }, stateFolder: folder });
}
const dataKey = randomBytes(32).toString('base64');

beforeAll(async () => {
  database = await testDatabase({ max: 2 });
  [browser, running] = await Promise.all([openBrowser(), startSystem()]);
  phones = await openPhones(browser, running.url);
});
afterAll(async () => {
  await phones?.close();
  await browser?.close();
  await running?.stop();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Says a text and waits for the answer that it must have. */
async function say(phone: PhoneHandle, text: string, answer: string | RegExp): Promise<void> {
  await phone.send(text);
  await phone.hears(answer);
}

test('two newcomers found a circle, start it and one pays: the receipt is on the phone and in the ledger', async () => {
  const { page, panel } = phones;
  const amina = phones.phone('Amina');
  const joe = phones.phone('Joe');

  // Onboarding, each in a language of their own.
  await say(amina, 'Habari', '3. Kiswahili');
  await say(amina, '3', 'Jina lako ni nani?');
  await say(amina, 'Amina', 'Unakubali?');
  await say(amina, 'Nakubali', 'bado huna kikundi');

  // A group, by number, by word and by tap.
  await say(amina, '1', 'Kikundi chako kinaitwaje?');
  await say(amina, 'Umoja', 'kiasi gani');
  await say(amina, 'elfu mbili', 'Mko watu wangapi');
  await say(amina, 'wawili', 'Kila siku');
  await say(amina, 'Kila wiki', 'Zamu zitapangwaje');
  await say(amina, '1', 'Faini');
  await say(amina, '100', 'siku ngapi za nyongeza');
  await say(amina, '1', 'Kati ya watu 2');
  await say(amina, '2', 'Malipo ya kwanza');
  await say(amina, 'kesho', 'Ni sawa?');
  expect(await amina.lastMessage()).toContain('KES 4,000');
  await amina.bubbles.last().getByRole('button', { name: 'Unda kikundi' }).click();
  await amina.hears('JOIN ');
  const code = /JOIN ([A-Z0-9]{6})/.exec(await amina.lastMessage())?.[1];
  const image = amina.bubbles.last().getByRole('img', { name: 'Msimbo wa QR: ' });
  expect(await image.getAttribute('alt')).toMatch(new RegExp(`text=JOIN(%20| )${code}$`));

  // The invitation brings somebody new: first who they are, then the group they came for.
  await say(joe, `JOIN ${code}`, '1. English');
  await say(joe, '1', 'What is your name?');
  await say(joe, 'Joe', 'Do you agree?');
  await say(joe, '1', 'join Umoja?');
  await say(joe, 'AGREE', 'You are in Umoja');
  await amina.hears('ANZA');
  await say(amina, 'ANZA', 'Mpangilio huu ubaki?');
  await say(amina, '1', 'Tuanzishe Umoja?');
  await say(amina, 'Anzisha kikundi', 'kimeanza');
  await soon(() => joe.node.textContent()).toContain('Umoja has started');

  // The clock goes to the reminder; the prompt rings on the phone that pays.
  await panel.getByRole('button', { name: 'To next due' }).click();
  await joe.hears('Reply PAY');
  await say(joe, 'PAY', 'Pay KES 2,000 to Umoja?');
  await joe.send('1');
  await joe.prompt.waitFor();
  expect(await joe.prompt.textContent()).toContain('Pay KES 2,000 to LIKELEMBA');
  await joe.answerPrompt('Pay');
  await soon(() => joe.node.textContent()).toContain('We have received KES 2,000 from Joe for Umoja');
  await joe.prompt.waitFor({ state: 'detached' });

  // The panel: the money moved once, and the receipt's proof is the hash of the ledger's newest entry with money.
  await soon(() => panel.locator('.movements').textContent()).toContain('Joe paidKES 2,000');
  await panel.getByText('together zero').waitFor();
  const proof = /Proof: ([0-9a-f]{12})/.exec((await joe.node.textContent()) ?? '')?.[1] ?? 'none';
  await panel.locator('.entries code', { hasText: proof }).waitFor();
  await panel.getByText('escrow of turn 1, seat 2').first().waitFor({ state: 'attached' });
  expect(phones.complaints).toEqual([]);
  expect(await page.getByText('Connection lost').isVisible()).toBe(false);
});

test('stopped and started again, chats, clock and ledger are where they were', async () => {
  const before = phones.phone('Joe');
  const said = await before.bubbles.count();
  const entries = await phones.panel.locator('.book h2').textContent();
  await phones.close();
  await running.stop();
  running = await startSystem();
  phones = await openPhones(browser, running.url);
  expect(await phones.phone('Joe').bubbles.count()).toBe(said);
  expect(await phones.panel.locator('.book h2').textContent()).toBe(entries);
  await say(phones.phone('Joe'), 'STATUS', /Joe: paid|would you like/);
  await soon(() => phones.phone('Joe').node.textContent()).toContain('Joe: paid');
});

test('a second start on the same data says where the first one is', async () => {
  await expect(startSystem()).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    details: { url: running.url },
  });
});
