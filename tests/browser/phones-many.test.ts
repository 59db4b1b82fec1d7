/** More phones than fit side by side, two of them of people with one name. */
import { beforeEach, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { amina, setStage, soon } from './support/stage.ts';

const stage = setStage();
const names = ['Fatou', '<b>Evil</b>', 'Kevin', 'Wanjiru wa Kamau', 'Otieno', 'Amina', 'Mariam'];
const second = '254700000009';

beforeEach(async () => {
  for (const [index, name] of names.entries())
    await stage.world.phones.add({
      number: `2547000000${String(index + 4).padStart(2, '0')}`,
      name,
      language: 'en',
    });
  await stage.phones.phone('Mariam').node.waitFor({ state: 'attached' });
});

/** How far something reaches to the left and to the right. */
async function reach(of: Locator): Promise<readonly [number, number]> {
  const box = await of.boundingBox();
  if (box === null) throw new Error('it is not there');
  return [box.x, box.x + box.width];
}

async function isWithin(inner: Locator, outer: Locator): Promise<boolean> {
  const [[from, to], [first, last]] = [await reach(inner), await reach(outer)];
  return from >= first - 1 && to <= last + 1;
}

/** Whether no name runs into the next. */
async function areApart(buttons: Locator): Promise<boolean> {
  const edges = await Promise.all((await buttons.all()).map((button) => reach(button)));
  const inside = await buttons.evaluateAll((all) =>
    all.every((one) => one.scrollWidth <= one.clientWidth + 1),
  );
  return inside && edges.every(([from], index) => index === 0 || from >= (edges[index - 1]?.[1] ?? 0) - 1);
}

test('the switcher of the flow tells ten phones apart and shows the one that is looked at', async () => {
  await stage.phones.page.getByRole('button', { name: 'Flow', exact: true }).click();
  const whose = stage.phones.panel.getByRole('group', { name: 'Whose conversation' });
  expect(await areApart(whose.getByRole('button'))).toBe(true);
  const other = whose.getByRole('button', { name: 'Amina 09', exact: true });
  expect(await isWithin(other, whose)).toBe(false);
  await stage.phones.page.locator(`[data-number="${second}"]`).getByRole('textbox').focus();
  await soon(() => other.getAttribute('aria-pressed')).toBe('true');
  expect(await isWithin(other, whose)).toBe(true);
  expect(await whose.getByRole('button', { name: 'Amina 01', exact: true }).count()).toBe(1);
  expect(await stage.phones.page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
});

test('at 390 pixels the tab of the phone that is open is in sight, and is open again after a reload', async () => {
  const { page } = stage.phones;
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = page.getByRole('navigation', { name: 'Phones and panel' });
  await page.getByRole('button', { name: 'Phone', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a phone' });
  await dialog.getByLabel('Name').fill('Neema');
  await dialog.getByRole('button', { name: 'Add' }).click();
  const tab = bar.getByRole('button', { name: 'Neema' });
  await soon(() => tab.getAttribute('aria-current')).toBe('true');
  await soon(() => isWithin(tab, bar)).toBe(true);
  expect(await areApart(bar.getByRole('button'))).toBe(true);
  await page.reload();
  await stage.phones.phone('Neema').node.waitFor();
  expect(await tab.getAttribute('aria-current')).toBe('true');
  expect(await isWithin(tab, bar)).toBe(true);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

test('a phone that was open and is no more there leaves the first', async () => {
  const { page } = stage.phones;
  await page.evaluate(`sessionStorage.setItem('likelemba.phones.open', '254700000077')`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await page.locator(`[data-number="${amina}"]`).waitFor();
});
