/** A phone of the phones page in a real browser: chatting. */
import { expect, test } from 'vitest';
import { amina, joe, setStage, soon } from './support/stage.ts';

const stage = setStage();

test('what is typed and sent with Enter stands in the chat, and its ticks follow', async () => {
  const phone = stage.phones.phone('Amina');
  await phone.send('Habari');
  await phone.bubbles.last().waitFor();
  expect(await phone.lastMessage()).toBe('Habari');
  expect(await phone.box.inputValue()).toBe('');
  expect(await phone.bubbles.last().getAttribute('data-ticks')).toBe('sent');
  stage.world.say(amina, {
    id: 'm1',
    from: 'phone',
    ticks: 'read',
    content: { kind: 'text', text: 'Habari' },
  });
  await soon(() => phone.bubbles.last().getAttribute('data-ticks')).toBe('read');
  expect(await phone.bubbles.count()).toBe(1);
  expect(stage.world.asked).toEqual([`send ${amina} {"kind":"text","text":"Habari"}`]);
  expect(stage.phones.complaints).toEqual([]);
});

test('a message for one phone appears there by itself and on no other', async () => {
  stage.says(joe, 'Your contribution of *KES 2,000* is due _tomorrow_.');
  await stage.phones.phone('Joe').hears('Your contribution of KES 2,000 is due tomorrow.');
  expect(await stage.phones.phone('Joe').bubbles.last().locator('strong').textContent()).toBe('KES 2,000');
  expect(await stage.phones.phone('Joe').bubbles.last().locator('em').textContent()).toBe('tomorrow');
  expect(await stage.phones.phone('Amina').bubbles.count()).toBe(0);
});

test('a chat follows its newest message, but not while its owner reads older ones', async () => {
  for (let n = 1; n <= 40; n += 1) stage.says(amina, `Message ${n}`);
  const phone = stage.phones.phone('Amina');
  await phone.hears('Message 40');
  const log = phone.node.getByRole('log');
  const fromEnd = () => log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
  await soon(fromEnd).toBeLessThan(2);
  await log.evaluate((node) => node.scrollTo(0, 0));
  await phone.node.getByRole('button', { name: 'To the newest message' }).waitFor();
  stage.says(amina, 'One more');
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
  await stage.phones.phone('Amina').send(text);
  stage.says(joe, text);
  await stage.phones.phone('Joe').bubbles.last().waitFor();
  const shown = text.replace('*<b>bold</b>*', '<b>bold</b>');
  await soon(() => stage.phones.phone('Amina').lastMessage()).toBe(shown);
  expect(await stage.phones.phone('Joe').lastMessage()).toBe(shown);
  expect(await stage.phones.page.title()).toBe('Likelemba · the phones');
  expect(await stage.phones.page.locator('.bubble :is(img, script, b, a)').count()).toBe(0);
  expect(stage.phones.complaints).toEqual([]);
});

test('marks that turn the direction of text are shown by their numbers', async () => {
  stage.says(amina, 'photo\u202Egnp.exe');
  await stage.phones.phone('Amina').hears('photoU+202Egnp.exe');
});

test('sixty thousand characters are folded, and unfold', async () => {
  stage.says(amina, `start ${'x'.repeat(60_000)} end`);
  const bubble = stage.phones.phone('Amina').bubbles.last();
  await bubble.getByRole('button', { name: 'Read more' }).click();
  await soon(() => bubble.textContent()).toContain('x end');
  expect(await stage.phones.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

test('an invite link asks on which phone to use it and types its text there', async () => {
  stage.says(
    amina,
    `Invite: https://wa.me/${stage.world.bot.number}?text=JOIN%20KIB7Q2. Elsewhere: https://example.com/x`,
  );
  const bubble = stage.phones.phone('Amina').bubbles.last();
  await bubble.getByRole('button', { name: /^https:..wa.me/ }).click();
  await stage.phones.page.getByRole('menuitem', { name: 'Use on Joe’s phone' }).click();
  expect(await stage.phones.phone('Joe').box.inputValue()).toBe('JOIN KIB7Q2');
  expect(await stage.phones.phone('Amina').box.inputValue()).toBe('');
  expect(stage.world.asked).toEqual([]);
  expect(await bubble.getByText('https://example.com/x').evaluate((node) => node.tagName)).toBe('SPAN');
});

test('options of a message can be tapped', async () => {
  const asked = stage.world.say(amina, {
    content: { kind: 'text', text: 'Do you agree?', options: [{ id: 'agree', label: 'I agree' }] },
  });
  await stage.phones.phone('Amina').node.getByRole('button', { name: 'I agree' }).click();
  await soon(() => stage.world.asked).toEqual([
    `send ${amina} {"kind":"tap","of":"${asked.id}","option":"agree","label":"I agree"}`,
  ]);
});

test('a reply quotes its message, and a sent message can be delivered once more', async () => {
  const offer = stage.says(amina, 'Reply *PAY*');
  const phone = stage.phones.phone('Amina');
  await phone.bubbles.last().hover();
  await phone.bubbles
    .last()
    .getByRole('button', { name: /^Actions/ })
    .click();
  await stage.phones.page.getByRole('menuitem', { name: 'Reply' }).click();
  await phone.send('PAY');
  await soon(() => phone.bubbles.last().locator('.quote').textContent()).toBe('LikelembaReply PAY');
  await phone.bubbles.last().hover();
  await phone.bubbles
    .last()
    .getByRole('button', { name: /^Actions/ })
    .click();
  await stage.phones.page.getByRole('menuitem', { name: 'Deliver once more' }).click();
  await soon(() => stage.world.asked).toEqual([
    `send ${amina} {"kind":"text","text":"PAY","quotes":"${offer.id}"}`,
    `redeliver ${amina} m2`,
  ]);
});

test('a voice note, a location and a picture are sent by keyboard alone', async () => {
  const phone = stage.phones.phone('Joe');
  const attach = phone.node.getByRole('button', { name: 'Attach' });
  await attach.focus();
  await stage.phones.page.keyboard.press('Enter');
  await stage.phones.page.keyboard.press('Enter');
  await soon(() => phone.lastMessage()).toBe('Voice note');
  await attach.focus();
  await stage.phones.page.keyboard.press('Enter');
  await stage.phones.page.keyboard.press('ArrowDown');
  await stage.phones.page.keyboard.press('Enter');
  await soon(() => phone.lastMessage()).toBe('Location');
  await attach.focus();
  for (const key of ['Enter', 'ArrowUp', 'Enter']) await stage.phones.page.keyboard.press(key);
  await soon(() => phone.lastMessage()).toBe('Picture');
  expect(stage.world.asked).toHaveLength(3);
});

test('Shift+Enter breaks the line and sends nothing', async () => {
  const { box } = stage.phones.phone('Joe');
  await box.pressSequentially('one');
  await box.press('Shift+Enter');
  await box.pressSequentially('two');
  expect(await box.inputValue()).toBe('one\ntwo');
  expect(stage.world.asked).toEqual([]);
});
