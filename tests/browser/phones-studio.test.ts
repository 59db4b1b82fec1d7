/** The phones page in a real browser: lists, pictures and quotations; saved files and the story. */
import { expect, test } from 'vitest';
import { joe, setStage, soon } from './support/stage.ts';

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
    content: {
      kind: 'file',
      name: 'a1.png',
      caption: 'Scan to join *Umoja*',
      shows: true,
      code: 'JOIN ABC234',
    },
  });
  stage.world.attach(joe, invite.id, { mime: 'image/png', bytes: png });
  // The page may have asked before the file was there.
  await stage.phones.page.reload();
  const image = stage.phones.phone('Joe').node.getByAltText('QR code: JOIN ABC234', { exact: true });
  await image.waitFor();
  await soon(() => image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)).toBe(
    1,
  );
  await soon(() => stage.phones.phone('Joe').lastMessage()).toBe('Scan to join Umoja');

  const other = stage.world.say(joe, {
    content: { kind: 'file', name: 'a2.png', caption: '', shows: true },
  });
  stage.world.attach(joe, other.id, { mime: 'image/png', bytes: png });
  await stage.phones.phone('Joe').node.getByAltText('Picture', { exact: true }).waitFor();

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
    used: true,
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
    used: true,
    at: new Date('2026-03-02T06:02:00Z'),
    broken: false,
    problems: [],
  };
  stage.world.tell({ part: 'editing' });
  await strip.waitFor({ state: 'hidden' });
  await stage.phones.page.getByText('In order again: the phones use flows/likelemba/pay.yaml').waitFor();

  stage.world.editingView = {
    files: ['flows/likelemba/notes.txt'],
    used: false,
    at: new Date('2026-03-02T06:03:00Z'),
    broken: false,
    problems: [],
  };
  stage.world.tell({ part: 'editing' });
  await stage.phones.page.getByText('Saved flows/likelemba/notes.txt: nothing that the phones use').waitFor();
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
