/** The flow of the open conversation on the phones page, in a real browser. */
import { expect, test } from 'vitest';
import type { Journey } from '../../console/phones/studio.ts';
import { promptForAmina } from './support/memory-world.ts';
import { amina, joe, setStage, soon } from './support/stage.ts';

const stage = setStage();
const button = (name: string) => stage.phones.page.getByRole('button', { name, exact: true });

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

test('at 390 pixels nothing stands beyond the edge, with story, problems and flow open', async () => {
  const { page } = stage.phones;
  await page.setViewportSize({ width: 390, height: 844 });
  stage.world.journeyList = [journey(amina, 'Lipa')];
  stage.world.storyView = {
    ...stage.world.storyView,
    state: 'playing',
    now: 'Joe writes “'.padEnd(200, 'x'),
  };
  // Every phone rings: the tabs say so, and the panel's is still there.
  stage.world.prompts = [amina, joe, '254700000003'].map((number, at) =>
    promptForAmina({ id: `p${at}`, number }),
  );
  for (const part of ['journeys', 'story', 'money'] as const) stage.world.tell({ part });
  await soon(() => page.locator('.tabs .rings').count()).toBe(3);
  await button('Panel').click();
  await button('Flow').click();
  await stage.phones.panel.getByRole('heading', { name: 'Lipa' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  const beyond = await page
    .locator('.bar > *, .story > *, .tabs > *, .panel .card')
    .evaluateAll((nodes) => nodes.filter((node) => node.getBoundingClientRect().right > 390).length);
  expect(beyond).toBe(0);
});
