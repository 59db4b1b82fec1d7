/** The phones page in a real browser, against a world in memory. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser } from './support/chromium.ts';
import { kes, memoryWorld, promptForAmina } from './support/memory-world.ts';
import type { MemoryWorld } from './support/memory-world.ts';
import { openPhones } from './support/phones-page.ts';
import type { PhonesPageHandle } from './support/phones-page.ts';
import { servePhones } from './support/serve.ts';
import type { ServedPhones } from './support/serve.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const amina = '254700000001';
const joe = '254700000002';

let browser: Browser;
let world: MemoryWorld;
let served: ServedPhones;
let phones: PhonesPageHandle;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  world = memoryWorld();
  served = await servePhones(world);
  phones = await openPhones(browser, served.url);
});
afterEach(async () => {
  await phones.close();
  await served.close();
});

const says = (number: string, text: string) => world.say(number, { content: { kind: 'text', text } });
/** Waits for a value of the page; how long is no matter of the test. */
const soon = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 15_000 });

test('what is typed and sent with Enter stands in the chat, and its ticks follow', async () => {
  const phone = phones.phone('Amina');
  await phone.send('Habari');
  await phone.bubbles.last().waitFor();
  expect(await phone.lastMessage()).toBe('Habari');
  expect(await phone.box.inputValue()).toBe('');
  expect(await phone.bubbles.last().getAttribute('data-ticks')).toBe('sent');
  world.say(amina, { id: 'm1', from: 'phone', ticks: 'read', content: { kind: 'text', text: 'Habari' } });
  await soon(() => phone.bubbles.last().getAttribute('data-ticks')).toBe('read');
  expect(await phone.bubbles.count()).toBe(1);
  expect(world.asked).toEqual([`send ${amina} {"kind":"text","text":"Habari"}`]);
  expect(phones.complaints).toEqual([]);
});

test('a message for one phone appears there by itself and on no other', async () => {
  says(joe, 'Your contribution of *KES 2,000* is due _tomorrow_.');
  await phones.phone('Joe').hears('Your contribution of KES 2,000 is due tomorrow.');
  expect(await phones.phone('Joe').bubbles.last().locator('strong').textContent()).toBe('KES 2,000');
  expect(await phones.phone('Joe').bubbles.last().locator('em').textContent()).toBe('tomorrow');
  expect(await phones.phone('Amina').bubbles.count()).toBe(0);
});

test('a chat follows its newest message, but not while its owner reads older ones', async () => {
  for (let n = 1; n <= 40; n += 1) says(amina, `Message ${n}`);
  const phone = phones.phone('Amina');
  await phone.hears('Message 40');
  const log = phone.node.getByRole('log');
  const fromEnd = () => log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
  await soon(fromEnd).toBeLessThan(2);
  await log.evaluate((node) => node.scrollTo(0, 0));
  await phone.node.getByRole('button', { name: 'To the newest message' }).waitFor();
  says(amina, 'One more');
  await phone.hears('One more');
  expect(await log.evaluate((node) => node.scrollTop)).toBe(0);
  await phone.node.getByRole('button', { name: 'To the newest message' }).click();
  await soon(fromEnd).toBeLessThan(2);
});

test.each([
  '<img src=x onerror="document.title=\'hacked\'">',
  '</script><script>document.title="hacked"</script>',
  '{{constructor.constructor("return 1")()}} ${7*7} <%= 1 %>',
  'javascript:alert(1) *<b>bold</b>*',
  'a*b*c 2*3*4 snake_case_name ~ ~',
])('hostile text is shown as the text it is: %s', async (text) => {
  await phones.phone('Amina').send(text);
  says(joe, text);
  await phones.phone('Joe').bubbles.last().waitFor();
  const shown = text.replace('*<b>bold</b>*', '<b>bold</b>');
  await soon(() => phones.phone('Amina').lastMessage()).toBe(shown);
  expect(await phones.phone('Joe').lastMessage()).toBe(shown);
  expect(await phones.page.title()).toBe('Likelemba · the phones');
  expect(await phones.page.locator('.bubble :is(img, script, b, a)').count()).toBe(0);
  expect(phones.complaints).toEqual([]);
});

test('marks that turn the direction of text are shown by their numbers', async () => {
  says(amina, 'photo\u202Egnp.exe');
  await phones.phone('Amina').hears('photoU+202Egnp.exe');
});

test('sixty thousand characters are folded, and unfold', async () => {
  says(amina, `start ${'x'.repeat(60_000)} end`);
  const bubble = phones.phone('Amina').bubbles.last();
  await bubble.getByRole('button', { name: 'Read more' }).click();
  await soon(() => bubble.textContent()).toContain('x end');
  expect(await phones.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

test('an invite link asks on which phone to use it and types its text there', async () => {
  says(
    amina,
    `Invite: https://wa.me/${world.bot.number}?text=JOIN%20KIB7Q2. Elsewhere: https://example.com/x`,
  );
  const bubble = phones.phone('Amina').bubbles.last();
  await bubble.getByRole('button', { name: /^https:..wa.me/ }).click();
  await phones.page.getByRole('menuitem', { name: 'Use on Joe’s phone' }).click();
  expect(await phones.phone('Joe').box.inputValue()).toBe('JOIN KIB7Q2');
  expect(await phones.phone('Amina').box.inputValue()).toBe('');
  expect(world.asked).toEqual([]);
  expect(await bubble.getByText('https://example.com/x').evaluate((node) => node.tagName)).toBe('SPAN');
});

test('options of a message can be tapped', async () => {
  const asked = world.say(amina, {
    content: { kind: 'text', text: 'Do you agree?', options: [{ id: 'agree', label: 'I agree' }] },
  });
  await phones.phone('Amina').node.getByRole('button', { name: 'I agree' }).click();
  await soon(() => world.asked).toEqual([
    `send ${amina} {"kind":"tap","of":"${asked.id}","option":"agree","label":"I agree"}`,
  ]);
});

test('a reply quotes its message, and a sent message can be delivered once more', async () => {
  const offer = says(amina, 'Reply *PAY*');
  const phone = phones.phone('Amina');
  await phone.bubbles.last().hover();
  await phone.bubbles
    .last()
    .getByRole('button', { name: /^Actions/ })
    .click();
  await phones.page.getByRole('menuitem', { name: 'Reply' }).click();
  await phone.send('PAY');
  await soon(() => phone.bubbles.last().locator('.quote').textContent()).toBe('LikelembaReply PAY');
  await phone.bubbles.last().hover();
  await phone.bubbles
    .last()
    .getByRole('button', { name: /^Actions/ })
    .click();
  await phones.page.getByRole('menuitem', { name: 'Deliver once more' }).click();
  await soon(() => world.asked).toEqual([
    `send ${amina} {"kind":"text","text":"PAY","quotes":"${offer.id}"}`,
    `redeliver ${amina} m2`,
  ]);
});

test('a voice note and a location are sent by keyboard alone', async () => {
  const phone = phones.phone('Joe');
  const attach = phone.node.getByRole('button', { name: 'Attach' });
  await attach.focus();
  await phones.page.keyboard.press('Enter');
  await phones.page.keyboard.press('Enter');
  await soon(() => phone.lastMessage()).toBe('Voice note');
  await attach.focus();
  await phones.page.keyboard.press('Enter');
  await phones.page.keyboard.press('ArrowDown');
  await phones.page.keyboard.press('Enter');
  await soon(() => phone.lastMessage()).toBe('Location');
  expect(world.asked).toHaveLength(2);
});

test('Shift+Enter breaks the line and sends nothing', async () => {
  const { box } = phones.phone('Joe');
  await box.pressSequentially('one');
  await box.press('Shift+Enter');
  await box.pressSequentially('two');
  expect(await box.inputValue()).toBe('one\ntwo');
  expect(world.asked).toEqual([]);
});

test('a payment request rings on its phone; paying acts on it and it goes away', async () => {
  world.prompts = [promptForAmina()];
  world.tell({ part: 'money' });
  const { prompt } = phones.phone('Amina');
  await prompt.waitFor();
  expect(await prompt.textContent()).toContain('Pay KES 2,000 to LIKELEMBA, account LK4T7Q?');
  expect(await phones.phone('Joe').prompt.count()).toBe(0);
  await phones.phone('Amina').answerPrompt('Pay');
  await soon(() => world.asked).toEqual(['act p1 pays']);
  world.prompts = [];
  world.movements = [
    { id: 'v1', at: world.clockView.now, number: amina, direction: 'in', amount: kes(2000), receipt: 'SC1' },
  ];
  world.tell({ part: 'money' });
  await prompt.waitFor({ state: 'detached' });
  await soon(() => phones.panel.locator('.movements').textContent()).toContain('Amina paidKES 2,000SC1');
});

test('the panel pays late and twice, where the sandbox allows it', async () => {
  world.prompts = [
    promptForAmina(),
    promptForAmina({ id: 'p2', number: joe, state: 'timed_out', acts: ['pays_late'] }),
  ];
  world.tell({ part: 'money' });
  await phones.panel.locator('[data-prompt=p1] [data-act=pays_twice]').click();
  await phones.panel.locator('[data-prompt=p2] [data-act=pays_late]').click();
  await soon(() => world.asked).toEqual(['act p1 pays_twice', 'act p2 pays_late']);
  expect(await phones.phone('Joe').prompt.count()).toBe(0);
});

test('what is refused is said, and what was typed is not lost', async () => {
  world.refusal = 'This phone has no network.';
  await phones.phone('Joe').send('Hello?');
  await phones.page.getByText('This phone has no network.').waitFor();
  expect(await phones.phone('Joe').box.inputValue()).toBe('Hello?');
});

test('the clock moves by its buttons, shows that it is busy, and names what is due next', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.moving = promise;
  world.clockView = {
    ...world.clockView,
    next: { at: new Date('2026-03-09T15:00:00Z'), label: 'contribution of turn 1 is due' },
  };
  world.tell({ part: 'clock' });
  await phones.panel
    .getByRole('button', { name: /contribution of turn 1 is due.*Mon 9 Mar, 18:00/s })
    .click();
  const week = phones.panel.getByRole('button', { name: '+7 days' });
  await soon(() => week.isDisabled()).toBe(true);
  await phones.panel.getByText('Moving').waitFor();
  world.clockView = { ...world.clockView, now: new Date('2026-03-09T15:00:00Z'), next: null };
  resolve();
  await soon(() => week.isEnabled()).toBe(true);
  await phones.panel.getByText('18:00', { exact: true }).waitFor();
  expect(world.asked).toEqual(['advance "next"']);
});

test('the ledger grows on top with what moved where, and says whether its balances are together zero', async () => {
  world.bookView = {
    total: 2,
    entries: [
      {
        id: 'e2',
        type: 'escrow.deposit.recorded',
        at: world.clockView.now,
        hash: '9f2c4b7a1d3e5f60718293a4',
        moves: [{ from: 'clearing:mpesa:p-1', to: 'escrow:g1:1:2', amount: kes(2000) }],
      },
      { id: 'e1', type: 'group.created', at: world.clockView.now, hash: '00', moves: [] },
    ],
    balances: [
      { account: 'escrow', amount: kes(2000) },
      { account: 'mpesa', amount: kes(-2000) },
    ],
  };
  world.tell({ part: 'book' });
  const newest = phones.panel.locator('.entries li').first();
  await soon(() => newest.textContent()).toMatch(
    /Escrow deposit recorded.*KES 2,000mpesa payment under way → escrow of turn 1, seat 29f2c4b7a1d3e/,
  );
  expect(await phones.panel.locator('.book summary').textContent()).toBe('2 balances, together zero');
  world.bookView = { ...world.bookView, balances: [{ account: 'escrow', amount: kes(1) }] };
  world.tell({ part: 'book' });
  await soon(() => phones.panel.locator('.book summary').textContent()).toBe('1 balance, NOT zero together');
});

test('a ticket is there to be released', async () => {
  expect(await phones.panel.getByText('Waiting for a person').isVisible()).toBe(false);
  world.ticketList = [
    { id: 't1', reference: 'LK-D-1', kind: 'dispute', at: world.clockView.now, about: 'Payout of turn 1' },
  ];
  world.tell({ part: 'desk' });
  await phones.panel.getByRole('button', { name: 'Release LK-D-1' }).click();
  await soon(() => world.asked).toEqual(['release t1']);
});

test('a fourth phone is added; a number that may be real is refused with the reason', async () => {
  await phones.page.getByRole('button', { name: 'Phone', exact: true }).click();
  const dialog = phones.page.getByRole('dialog', { name: 'Add a phone' });
  await dialog.getByLabel('Number').fill('254712345678');
  await dialog.getByLabel('Name').fill('Neema');
  await dialog.getByLabel('Language').selectOption('fr');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('Only pretended numbers work here').waitFor();
  await dialog.getByLabel('Number').fill('254 700 000 004');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await phones.phone('Neema').node.waitFor();
  expect(await dialog.isVisible()).toBe(false);
  await phones.phone('Neema').send('Bonjour');
  await soon(() => phones.phone('Neema').lastMessage()).toBe('Bonjour');
});

test('a lost connection is said; when it is back, the page shows what happened meanwhile', async () => {
  await phones.phone('Joe').box.fill('half a sentence');
  const port = Number(new URL(served.url).port);
  await served.close();
  await phones.page.getByText('Connection lost').waitFor();
  says(amina, 'Said while you were away');
  served = await servePhones(world, port);
  await phones.phone('Amina').hears('Said while you were away');
  await phones.page.getByText('Connection lost').waitFor({ state: 'hidden' });
  expect(await phones.phone('Joe').box.inputValue()).toBe('half a sentence');
});

test('the hint types the first word, and once closed stays closed', async () => {
  const hint = phones.page.getByRole('region', { name: 'What to try' });
  await hint.getByRole('button', { name: 'Habari' }).click();
  expect(await phones.phone('Amina').box.inputValue()).toBe('Habari');
  await hint.getByRole('button', { name: 'Close' }).click();
  await phones.page.reload();
  await phones.phone('Amina').node.waitFor();
  expect(await hint.isVisible()).toBe(false);
  await phones.page.getByRole('button', { name: 'What to try', exact: true }).click();
  expect(await hint.isVisible()).toBe(true);
});

test('at 1280 pixels three phones and the panel stand side by side without scrolling sideways', async () => {
  const boxes = await Promise.all(
    [...['Amina', 'Joe', 'Zawadi'].map((name) => phones.phone(name).node), phones.panel].map((node) =>
      node.boundingBox(),
    ),
  );
  for (const box of boxes) {
    expect(box?.width).toBeGreaterThan(280);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
  }
  const tops = new Set(boxes.map((box) => box?.y));
  expect(tops.size).toBe(1);
});

test('at 390 pixels one phone is shown at a time, and the tabs tell what is new on the others', async () => {
  await phones.page.setViewportSize({ width: 390, height: 844 });
  const [first, second] = [phones.phone('Amina'), phones.phone('Joe')];
  expect([await first.node.isVisible(), await second.node.isVisible()]).toEqual([true, false]);
  expect(await phones.panel.isVisible()).toBe(false);
  says(joe, 'Karibu');
  const tab = phones.page.getByRole('button', { name: 'Joe' });
  await soon(() => tab.textContent()).toBe('Joe1');
  await tab.click();
  await second.hears('Karibu');
  expect([await first.node.isVisible(), await second.node.isVisible()]).toEqual([false, true]);
  expect(await tab.textContent()).toBe('Joe');
  await phones.page.getByRole('button', { name: 'Panel' }).click();
  expect([await phones.panel.isVisible(), await second.node.isVisible()]).toEqual([true, false]);
  expect(await phones.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});
