/** Which message a tap of a replay is on: never unsaid on an older one, whose yes would be another question's. */
import { expect, test } from 'vitest';
import { whatIsDone } from '../../runtime/studio/replay/acting.ts';
import type { Heard } from '../../runtime/studio/replay/stage.ts';

const message = (id: string, template: string | null, ids: readonly string[]): Heard => ({
  id,
  template,
  text: '',
  data: null,
  of: [],
  options: ids.map((option) => ({ id: option, label: option.toUpperCase() })),
});
const join = message('m1', 'join/confirm', ['4/yes', '4/no', '4/rules']);
const receipt = message('m2', 'pay/receipt', []);
const doYouMean = message('m3', null, ['9/which.0', '9/which.none']);
const which = message('m4', null, ['11/which.0', '11/which.1']);
const welcome = message('m5', 'onboarding/welcome', ['1/en', '1/sw']);

const done = (heard: readonly Heard[], says: { tap: string; of?: string }, isDisturbed = false) =>
  whatIsDone(
    { stage: { heard: async () => heard }, phoneOf: String, languageOf: () => 'sw', isDisturbed },
    'joe',
    says,
  );
const tapped = async (...given: Parameters<typeof done>) => {
  const what = await done(...given);
  return 'missing' in what ? what.missing : what.act;
};
const on = (option: string, quotes: string) => ({
  kind: 'tap',
  option,
  label: option.toUpperCase(),
  quotes,
});

test('the newest message that offers anything is tapped', async () => {
  expect(await tapped([welcome, join, receipt], { tap: 'yes' })).toEqual(on('4/yes', 'm1'));
  expect(await tapped([join, welcome], { tap: 'own_language' })).toEqual(on('1/sw', 'm5'));
});

test('yes and no are those of the question that the runtime asks', async () => {
  expect(await tapped([join, doYouMean], { tap: 'yes' })).toEqual(on('9/which.0', 'm3'));
  expect(await tapped([join, doYouMean], { tap: 'no' })).toEqual(on('9/which.none', 'm3'));
});

test('an older one is tapped only where the line says so', async () => {
  expect(await tapped([join, which], { tap: 'yes' })).toBe(
    `"yes" is offered by an older message of joe's; to tap it all the same write joe: { tap: "yes", of: join/confirm }; the newest that offers something has which.0 (11/WHICH.0), which.1 (11/WHICH.1)`,
  );
  expect(await tapped([join, welcome, doYouMean], { tap: 'yes', of: 'join/confirm' })).toEqual(
    on('4/yes', 'm1'),
  );
  expect(await tapped([welcome, join], { tap: 'own_language' })).toContain(
    'write joe: { tap: own_language, of: onboarding/welcome }',
  );
});

test('what was not offered is not tapped, with what there is', async () => {
  expect(await tapped([join, which], { tap: 'rules', of: 'pay/confirm' })).toBe(
    'no pay/confirm that joe heard offers "rules"; the newest that offers something has which.0 (11/WHICH.0), which.1 (11/WHICH.1)',
  );
  expect(await tapped([join], { tap: 'fly' })).toBe(
    'nothing that joe heard offers "fly"; the newest that offers something (join/confirm) has yes (4/YES), no (4/NO), rules (4/RULES)',
  );
  expect(await tapped([receipt], { tap: 'fly' })).toBe('nothing that joe heard offers "fly"');
});

test('where a disturbance put messages between, what the line means is older than they are', async () => {
  expect(await tapped([join, welcome], { tap: 'yes' }, true)).toEqual(on('4/yes', 'm1'));
});
