/** The phones page in a real browser: money, clock, ledger, layout. */
import { expect, test } from 'vitest';
import { kes, promptForAmina } from './support/memory-world.ts';
import { amina, joe, setStage, soon } from './support/stage.ts';

const stage = setStage();

test('a payment request rings on its phone; paying acts on it and it goes away', async () => {
  stage.world.prompts = [promptForAmina()];
  stage.world.tell({ part: 'money' });
  const { prompt } = stage.phones.phone('Amina');
  await prompt.waitFor();
  expect(await prompt.textContent()).toContain('Pay KES 2,000 to LIKELEMBA, account LK4T7Q?');
  expect(await stage.phones.phone('Joe').prompt.count()).toBe(0);
  await stage.phones.phone('Amina').answerPrompt('Pay');
  await soon(() => stage.world.asked).toEqual(['act p1 pays']);
  stage.world.prompts = [];
  stage.world.movements = [
    {
      id: 'v1',
      at: stage.world.clockView.now,
      number: amina,
      direction: 'in',
      amount: kes(2000),
      receipt: 'SC1',
    },
  ];
  stage.world.tell({ part: 'money' });
  await prompt.waitFor({ state: 'detached' });
  await soon(() => stage.phones.panel.locator('.movements').textContent()).toContain(
    'Amina paidKES 2,000SC1',
  );
});

test('the panel pays late and twice, where the sandbox allows it', async () => {
  stage.world.prompts = [
    promptForAmina(),
    promptForAmina({ id: 'p2', number: joe, state: 'timed_out', acts: ['pays_late'] }),
  ];
  stage.world.tell({ part: 'money' });
  await stage.phones.panel.locator('[data-prompt=p1] [data-act=pays_twice]').click();
  await stage.phones.panel.locator('[data-prompt=p2] [data-act=pays_late]').click();
  await soon(() => stage.world.asked).toEqual(['act p1 pays_twice', 'act p2 pays_late']);
  expect(await stage.phones.phone('Joe').prompt.count()).toBe(0);
});

test('what is refused is said, and what was typed is not lost', async () => {
  stage.world.refusal = 'This phone has no network.';
  await stage.phones.phone('Joe').send('Hello?');
  await stage.phones.page.getByText('This phone has no network.').waitFor();
  expect(await stage.phones.phone('Joe').box.inputValue()).toBe('Hello?');
});

test('the clock moves by its buttons, shows that it is busy, and names what is due next', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  stage.world.moving = promise;
  stage.world.clockView = {
    ...stage.world.clockView,
    next: { at: new Date('2026-03-09T15:00:00Z'), label: 'contribution of turn 1 is due' },
  };
  stage.world.tell({ part: 'clock' });
  await stage.phones.panel
    .getByRole('button', { name: /contribution of turn 1 is due.*Mon 9 Mar, 18:00/s })
    .click();
  const week = stage.phones.panel.getByRole('button', { name: '+7 days' });
  await soon(() => week.isDisabled()).toBe(true);
  await stage.phones.panel.getByText('Moving').waitFor();
  stage.world.clockView = { ...stage.world.clockView, now: new Date('2026-03-09T15:00:00Z'), next: null };
  resolve();
  await soon(() => week.isEnabled()).toBe(true);
  await stage.phones.panel.getByText('18:00', { exact: true }).waitFor();
  expect(stage.world.asked).toEqual(['advance "next"']);
});

test('the ledger grows on top with what moved where, and says whether its balances are together zero', async () => {
  stage.world.bookView = {
    total: 2,
    entries: [
      {
        id: 'e2',
        type: 'escrow.deposit.recorded',
        at: stage.world.clockView.now,
        hash: '9f2c4b7a1d3e5f60718293a4',
        moves: [{ from: 'clearing:mpesa:p-1', to: 'escrow:g1:1:2', amount: kes(2000) }],
      },
      { id: 'e1', type: 'group.created', at: stage.world.clockView.now, hash: '00', moves: [] },
    ],
    balances: [
      { account: 'escrow', amount: kes(2000) },
      { account: 'mpesa', amount: kes(-2000) },
    ],
  };
  stage.world.tell({ part: 'book' });
  const newest = stage.phones.panel.locator('.entries li').first();
  await soon(() => newest.textContent()).toMatch(
    /Escrow deposit recorded.*KES 2,000mpesa payment under way → escrow of turn 1, seat 29f2c4b7a1d3e/,
  );
  expect(await stage.phones.panel.locator('.book summary').textContent()).toBe('2 balances, together zero');
  stage.world.bookView = { ...stage.world.bookView, balances: [{ account: 'escrow', amount: kes(1) }] };
  stage.world.tell({ part: 'book' });
  await soon(() => stage.phones.panel.locator('.book summary').textContent()).toBe(
    '1 balance, NOT zero together',
  );
});

test('a ticket is there to be released', async () => {
  expect(await stage.phones.panel.getByText('Waiting for a person').isVisible()).toBe(false);
  stage.world.ticketList = [
    {
      id: 't1',
      reference: 'LK-D-1',
      kind: 'dispute',
      at: stage.world.clockView.now,
      about: 'Payout of turn 1',
      number: null,
      said: [],
    },
  ];
  stage.world.tell({ part: 'desk' });
  await stage.phones.panel.getByRole('button', { name: 'Release LK-D-1' }).click();
  await soon(() => stage.world.asked).toEqual(['release t1']);
});

test('a member who asked for a person is answered, and reads on the panel with what was said', async () => {
  stage.world.asked.length = 0;
  stage.world.ticketList = [
    {
      id: 't2',
      reference: 'TK-7',
      kind: 'support',
      at: stage.world.clockView.now,
      about: 'asked for a person in “support”; queue support',
      number: '254700000002',
      said: [
        { by: 'member', text: 'My SIM is new' },
        { by: 'person', text: 'Since when?' },
      ],
    },
  ];
  stage.world.tell({ part: 'desk' });
  const row = stage.phones.panel.locator('[data-ticket=t2]');
  await row.getByText('My SIM is new').waitFor();
  expect(await row.textContent()).toContain('queue support; Joe');
  await row.getByLabel('Answer TK-7').fill('We changed it.');
  await row.getByRole('button', { name: 'Send' }).click();
  await soon(() => stage.world.asked).toEqual(['answer t2 We changed it.']);
  await soon(() => row.getByLabel('Answer TK-7').inputValue()).toBe('');
  await row.getByRole('button', { name: 'Close TK-7' }).click();
  await soon(() => stage.world.asked).toEqual(['answer t2 We changed it.', 'release t2']);
});

test('a fourth phone is added; a number that may be real is refused with the reason', async () => {
  await stage.phones.page.getByRole('button', { name: 'Phone', exact: true }).click();
  const dialog = stage.phones.page.getByRole('dialog', { name: 'Add a phone' });
  await dialog.getByLabel('Number').fill('254712345678');
  await dialog.getByLabel('Name').fill('Neema');
  await dialog.getByLabel('Language').selectOption('fr');
  await dialog.getByRole('button', { name: 'Add' }).click();
  const wrong = dialog.getByText('Only pretended numbers work here');
  await wrong.waitFor();
  // The browser complains of the name now.
  await dialog.getByLabel('Name').fill('');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await wrong.waitFor({ state: 'hidden' });
  await dialog.getByLabel('Name').fill('Neema');
  // The bot's own.
  await dialog.getByLabel('Number').fill('254 700 000 000');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await wrong.waitFor();
  expect(stage.world.asked).toEqual([]);
  await dialog.getByLabel('Number').fill('254 700 000 004');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await stage.phones.phone('Neema').node.waitFor();
  expect(await dialog.isVisible()).toBe(false);
  await stage.phones.phone('Neema').send('Bonjour');
  await soon(() => stage.phones.phone('Neema').lastMessage()).toBe('Bonjour');
});

test('a lost connection is said; when it is back, the page shows what happened meanwhile', async () => {
  await stage.phones.phone('Joe').box.fill('half a sentence');
  const startServer = await stage.stopServer();
  await stage.phones.page.getByText('Connection lost').waitFor();
  stage.says(amina, 'Said while you were away');
  await startServer();
  await stage.phones.phone('Amina').hears('Said while you were away');
  await stage.phones.page.getByText('Connection lost').waitFor({ state: 'hidden' });
  expect(await stage.phones.phone('Joe').box.inputValue()).toBe('half a sentence');
});

test('the hint types the first word, and once closed stays closed', async () => {
  const hint = stage.phones.page.getByRole('region', { name: 'What to try' });
  await hint.getByRole('button', { name: 'Habari' }).click();
  expect(await stage.phones.phone('Amina').box.inputValue()).toBe('Habari');
  await hint.getByRole('button', { name: 'Close' }).click();
  await stage.phones.page.reload();
  await stage.phones.phone('Amina').node.waitFor();
  expect(await hint.isVisible()).toBe(false);
  await stage.phones.page.getByRole('button', { name: 'What to try', exact: true }).click();
  expect(await hint.isVisible()).toBe(true);
});

test('once somebody has written nobody is new, and what to try comes when it is asked for', async () => {
  const hint = stage.phones.page.getByRole('region', { name: 'What to try' });
  expect(await hint.isVisible()).toBe(true);
  await stage.phones.phone('Joe').send('Hello');
  await hint.waitFor({ state: 'hidden' });
  await stage.phones.page.getByRole('button', { name: 'What to try', exact: true }).click();
  stage.says(joe, 'Karibu');
  await stage.phones.phone('Joe').hears('Karibu');
  expect(await hint.isVisible()).toBe(true);
});

test('at 1280 pixels three phones and the panel stand side by side without scrolling sideways', async () => {
  const boxes = await Promise.all(
    [...['Amina', 'Joe', 'Zawadi'].map((name) => stage.phones.phone(name).node), stage.phones.panel].map(
      (node) => node.boundingBox(),
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
  await stage.phones.page.setViewportSize({ width: 390, height: 844 });
  const [first, second] = [stage.phones.phone('Amina'), stage.phones.phone('Joe')];
  expect([await first.node.isVisible(), await second.node.isVisible()]).toEqual([true, false]);
  expect(await stage.phones.panel.isVisible()).toBe(false);
  stage.says(joe, 'Karibu');
  const tab = stage.phones.page.getByRole('button', { name: 'Joe' });
  await soon(() => tab.textContent()).toBe('Joe1');
  await tab.click();
  await second.hears('Karibu');
  expect([await first.node.isVisible(), await second.node.isVisible()]).toEqual([false, true]);
  expect(await tab.textContent()).toBe('Joe');
  await stage.phones.page.getByRole('button', { name: 'Panel' }).click();
  expect([await stage.phones.panel.isVisible(), await second.node.isVisible()]).toEqual([true, false]);
  expect(await stage.phones.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

test('money that lies still is read on the panel, and no click ends it', async () => {
  stage.world.ticketList = [
    {
      id: 'money:turn_without_quorum:g-1',
      reference: 'g-1',
      kind: 'money',
      at: null,
      about: 'too few have paid; KES 2000',
      number: null,
      said: [],
    },
  ];
  stage.world.tell({ part: 'desk' });
  const row = stage.phones.panel.locator('[data-ticket="money:turn_without_quorum:g-1"]');
  await row.getByText('too few have paid; KES 2000').waitFor();
  expect(await row.getByRole('button').count()).toBe(0);
});
