/** The phones page in a real browser: lists, pictures and quotations; saved files, the story, the flow. */
import { expect, test } from 'vitest';
import type { Journey } from '../../console/phones/studio.ts';
import { amina, joe, setStage, soon } from './support/stage.ts';

const stage = setStage();
const button = (name: string) => stage.phones.page.getByRole('button', { name, exact: true });

test('more options than three are a list behind one button, by keyboard too', async () => {
  const options = ['Groups', 'Pay', 'Receipts', 'Help'].map((label, index) => ({ id: `3/o${index}`, label }));
  const asked = stage.world.say(joe, { content: { kind: 'text', text: 'What would you like?', options } });
  const bubble = stage.phones.phone('Joe').bubbles.last();
  const list = bubble.getByRole('button', { name: 'Choose' });
  await list.focus();
  await stage.phones.page.keyboard.press('Enter');
  await stage.phones.page.getByRole('menuitem', { name: 'Groups' }).waitFor();
  await stage.phones.page.keyboard.press('ArrowDown');
  await stage.phones.page.keyboard.press('ArrowDown');
  await stage.phones.page.keyboard.press('Enter');
  const tap = { kind: 'tap', of: asked.id, option: '3/o2', label: 'Receipts' };
  await soon(() => stage.world.asked).toEqual([`send ${joe} ${JSON.stringify(tap)}`]);
});

test('a click on a message begins a reply to it; the quotation leads back to the message', async () => {
  const phone = stage.phones.phone('Joe');
  const asked = stage.says(joe, 'Reply PAY when you are ready.');
  await phone.bubbles.last().locator('.text').click();
  await phone.send('PAY');
  const sent = { kind: 'text', text: 'PAY', quotes: asked.id };
  await soon(() => stage.world.asked).toEqual([`send ${joe} ${JSON.stringify(sent)}`]);
  await phone.bubbles.last().getByRole('button', { name: 'To the message it answers' }).click();
  await phone.node.locator(`.bubble.pointed[data-id="${asked.id}"]`).waitFor();
});

test('a picture is shown with its words; another file has its name, and no script of it runs here', async () => {
  // One pixel.
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const invite = stage.world.say(joe, {
    content: { kind: 'file', name: 'invite.png', caption: 'Scan to join *Umoja*', shows: true },
  });
  stage.world.attach(joe, invite.id, { mime: 'image/png', bytes: png });
  // The page may have asked before the file was there.
  await stage.phones.page.reload();
  const image = stage.phones.phone('Joe').node.getByAltText('invite.png');
  await image.waitFor();
  await soon(() => image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)).toBe(
    1,
  );
  await soon(() => stage.phones.phone('Joe').lastMessage()).toBe('Scan to join Umoja');

  const page = stage.world.say(joe, {
    content: { kind: 'file', name: 'statement.html', caption: '', shows: false },
  });
  stage.world.attach(joe, page.id, { mime: 'text/html', bytes: Buffer.from('<script>1</script>') });
  await soon(() => stage.phones.phone('Joe').lastMessage()).toBe('statement.html');
  const address = new URL(`api/phones/${joe}/messages/${page.id}/file`, stage.phones.page.url());
  const answer = await stage.phones.page.request.get(address.href);
  expect(answer.headers()['content-disposition']).toContain('attachment');
});

test('while an answer is on its way the bot is seen typing, in the words of the phone', async () => {
  const contact = stage.phones.phone('Zawadi').node.locator('.contact');
  await stage.phones.phone('Zawadi').send('Bonjour');
  await soon(() => contact.textContent()).toContain('écrit…');
  stage.says('254700000003', 'Bonjour !');
  await soon(() => contact.textContent()).not.toContain('écrit…');
});

test('a broken file is shown with place, code, line and hint; mended, it is gone and that is said', async () => {
  stage.world.editingView = {
    files: ['flows/likelemba/pay.yaml'],
    at: new Date('2026-03-02T06:01:00Z'),
    broken: true,
    problems: [
      {
        severity: 'error',
        file: 'flows/likelemba/pay.yaml',
        line: 19,
        column: 13,
        length: 5,
        code: 'FLOW_UNKNOWN_TARGET',
        message: 'no step "chose"',
        hint: 'did you mean "choose"?',
        source: '      goto: chose',
      },
    ],
  };
  stage.world.tell({ part: 'editing' });
  const strip = stage.phones.page.getByRole('alert', { name: 'Saved files' });
  await strip.getByText('A problem in the saved files. The last good version goes on.').waitFor();
  const row = await strip.locator('li').textContent();
  for (const part of [
    'flows/likelemba/pay.yaml:19:13',
    'FLOW_UNKNOWN_TARGET',
    'no step "chose"',
    'did you mean "choose"?',
  ])
    expect(row).toContain(part);
  expect(await strip.locator('mark').textContent()).toBe('chose');

  stage.world.editingView = {
    files: ['flows/likelemba/pay.yaml'],
    at: new Date('2026-03-02T06:02:00Z'),
    broken: false,
    problems: [],
  };
  stage.world.tell({ part: 'editing' });
  await strip.waitFor({ state: 'hidden' });
  await stage.phones.page.getByText('In order again: the phones use flows/likelemba/pay.yaml').waitFor();
});

test('the story is played, held, quickened and stopped by its buttons, and the acting phone is marked', async () => {
  const strip = stage.phones.page.getByRole('region', { name: 'Story' });
  expect(await strip.isVisible()).toBe(false);
  await button('Play the story').click();
  await soon(() => stage.world.asked).toEqual(['story {"do":"play"}']);
  const playing = {
    ...stage.world.storyView,
    state: 'playing' as const,
    played: 20,
    now: 'Joe taps “Pay now”',
    number: joe,
  };
  stage.world.storyView = playing;
  stage.world.tell({ part: 'story' });
  await strip.getByText('Joe taps “Pay now”').waitFor();
  await stage.phones.page.locator(`.phone.acting[data-number="${joe}"]`).waitFor();
  expect(await strip.getByRole('progressbar').getAttribute('value')).toBe('20');
  expect(await button('Play the story').isVisible()).toBe(false);
  await button('Fast').click();
  await button('Pause').click();
  stage.world.storyView = { ...playing, state: 'paused', speed: 'fast' };
  stage.world.tell({ part: 'story' });
  await button('Go on').waitFor();
  expect(await button('Fast').getAttribute('aria-pressed')).toBe('true');
  await button('Stop').click();
  await soon(() => stage.world.asked.slice(1)).toEqual([
    'story {"do":"speed","speed":"fast"}',
    'story {"do":"pause"}',
    'story {"do":"stop"}',
  ]);
  stage.world.storyView = { ...playing, state: 'stopped', now: 'Joe got no answer.' };
  stage.world.tell({ part: 'story' });
  await strip.getByText('Joe got no answer.').waitFor();
  await button('Close the story').click();
  expect(await strip.isVisible()).toBe(false);
});

const journey = (number: string, title: string): Journey => ({
  number,
  language: 'en',
  frames: [
    { flow: 'main', title: 'Main menu', step: 'pay' },
    { flow: 'pay', title, step: 'confirm' },
  ],
  flow: { name: 'pay', title, file: 'flows/likelemba/pay.yaml' },
  steps: [
    {
      name: 'method',
      kind: 'menu',
      state: 'answered',
      language: 'en',
      text: 'How?',
      template: 'pay/method',
      leads: [{ by: 'Card', to: 'confirm' }],
    },
    {
      name: 'confirm',
      kind: 'confirm',
      state: 'here',
      language: 'en',
      text: 'Pay ‹due.amount›?',
      template: 'pay/confirm',
      leads: [
        { by: 'Pay now', to: 'collect' },
        { by: 'Not now', to: 'end later' },
      ],
    },
    {
      name: 'collect',
      kind: 'tool',
      state: 'ahead',
      language: 'en',
      text: 'calls payment.collect',
      template: null,
      leads: [],
    },
  ],
  turns: [
    {
      id: '9',
      at: new Date('2026-03-02T06:00:00Z'),
      event: 'taps “Card”',
      failed: false,
      from: 'pay.method',
      to: 'pay.confirm',
      effects: ['contribution.find_due → one', 'says pay/confirm'],
      changed: [{ name: 'method', value: 'card' }],
      ledger: ['payment.intent.created'],
    },
  ],
});

test('the panel shows the flow of the phone that is looked at, the step it stands at and what happened', async () => {
  stage.world.journeyList = [journey(amina, 'Lipa'), journey(joe, 'Pay a contribution')];
  stage.world.tell({ part: 'journeys' });
  await button('Flow').click();
  const { panel } = stage.phones;
  await panel.getByRole('heading', { name: 'Lipa' }).waitFor();
  await stage.phones.phone('Joe').box.focus();
  await panel.getByRole('heading', { name: 'Pay a contribution' }).waitFor();
  const here = panel.locator('[aria-current=step]');
  expect(await here.textContent()).toContain('Pay ‹due.amount›?');
  expect(await here.textContent()).toContain('Pay now → collect');
  expect(await panel.locator('.steps .answered strong').textContent()).toBe('method');
  const turn = await panel.locator('.turns li').first().textContent();
  for (const part of ['taps “Card”', 'pay.method → pay.confirm', 'method = card', 'payment.intent.created'])
    expect(turn).toContain(part);
  await panel.getByRole('button', { name: 'Amina' }).click();
  await panel.getByRole('heading', { name: 'Lipa' }).waitFor();
  await button('Money').click();
  await panel.getByRole('heading', { name: 'Mobile money' }).waitFor();
});

test('the flow is drawn in a window of its own, with a mark where the conversation stands', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="2400"/>';
  const box = { x: 200, width: 120, height: 40 };
  stage.world.drawnFlows.set('pay', {
    svg,
    width: 600,
    height: 2400,
    steps: [
      { ...box, name: 'method', y: 20 },
      { ...box, name: 'confirm', y: 2000 },
    ],
  });
  stage.world.journeyList = [journey(amina, 'Lipa')];
  stage.world.tell({ part: 'journeys' });
  await button('Flow').click();
  await button('Drawing').click();
  const dialog = stage.phones.page.getByRole('dialog', { name: 'Lipa' });
  await dialog.getByRole('img', { name: 'The flow Lipa; the conversation stands at confirm.' }).waitFor();
  const inSight = async () => {
    const [mark, sheet] = [
      await dialog.locator('.mark').boundingBox(),
      await dialog.locator('.sheet').boundingBox(),
    ];
    return (
      mark !== null && sheet !== null && mark.y >= sheet.y && mark.y + mark.height <= sheet.y + sheet.height
    );
  };
  await soon(inSight).toBe(true);
  const [first] = stage.world.journeyList;
  const steps = first!.steps.map(
    (step) => ({ ...step, state: step.name === 'method' ? 'here' : 'ahead' }) as const,
  );
  stage.world.journeyList = [{ ...first!, steps }];
  stage.world.tell({ part: 'journeys' });
  await dialog.getByRole('img', { name: 'The flow Lipa; the conversation stands at method.' }).waitFor();
  await soon(inSight).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await dialog.isVisible()).toBe(false);
  await button('Money').click();
});

test('what happened is saved as a file by one click, once something has', async () => {
  const save = stage.phones.page.getByRole('link', { name: 'Save as replay' });
  expect(await save.isVisible()).toBe(false);
  stage.world.replayText = '# Saved\nreplay: x\n';
  stage.says(joe, 'Karibu');
  const [download] = await Promise.all([stage.phones.page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toBe('from_the_phones.yaml');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe('# Saved\nreplay: x\n');
});

test('colours follow the system until one is chosen, and the choice is kept', async () => {
  const { page } = stage.phones;
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await button('Colours: as the system').click();
  expect(await ground()).toBe(light);
  await page.reload();
  await button('Colours: light').click();
  expect(await ground()).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await ground()).toBe(dark);
});

test('at 390 pixels nothing stands beyond the edge, with story, problems and flow open', async () => {
  const { page } = stage.phones;
  await page.setViewportSize({ width: 390, height: 844 });
  stage.world.journeyList = [journey(amina, 'Lipa')];
  stage.world.storyView = {
    ...stage.world.storyView,
    state: 'playing',
    now: 'Joe writes “'.padEnd(200, 'x'),
  };
  for (const part of ['journeys', 'story'] as const) stage.world.tell({ part });
  await button('Panel').click();
  await button('Flow').click();
  await stage.phones.panel.getByRole('heading', { name: 'Lipa' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  const beyond = await page
    .locator('.bar > *, .story > *, .panel .card')
    .evaluateAll((nodes) => nodes.filter((node) => node.getBoundingClientRect().right > 390).length);
  expect(beyond).toBe(0);
});
