/** A recorded conversation as lines: what the provider did besides prompts, and what is left out with all that came of it. */
import { expect, test } from 'vitest';
import { convert } from '../../runtime/studio/export/convert.ts';
import type { Converted, Turn } from '../../runtime/studio/export/convert.ts';
import { OwnWords } from '../../runtime/studio/export/own-words.ts';
import { openPacks } from '../../system/packs.ts';

const pack = openPacks(process.cwd(), ['likelemba']).current('likelemba');
const begins = Date.parse('2026-03-02T06:00:00Z');

/** Turns of one person, an hour apart where `hours` says so. */
function converted(turns: readonly (Partial<Turn> & { readonly hours?: number })[]): Converted {
  return convert({
    pack,
    own: new OwnWords(pack, { pay: 'pay', yes: 'yes' }, {}),
    people: [{ id: 'a', name: 'Kamau', phone: '254700000071', language: 'en' }],
    groups: [],
    turns: turns.map(({ hours = 0, ...turn }) => ({
      userId: 'a',
      kind: 'message',
      source: '',
      payload: null,
      said: [],
      ...turn,
      at: new Date(begins + hours * 3_600_000),
    })),
  });
}

const sent = (content: object): Partial<Turn> => ({ payload: JSON.stringify({ content }) });
const said = (template: string): Partial<Turn> => ({ said: [{ template, gatewayMessage: null }] });
const yes = sent({ kind: 'tap', option: '7/yes', label: 'Yes' });
const settled = (outcome: string, data: object): Partial<Turn> => ({
  kind: 'domain',
  payload: JSON.stringify({ name: 'payment.settled', outcome, data }),
});

test('money by hand, at a prompt, and late', () => {
  const amount = { $: ['money', '50000', 'KES'] };
  const { talk } = converted([
    { ...settled('paid', { amount, after_all: false }), source: 'domain:payment.settled:prompt:1' },
    { ...settled('credited', { amount, after_all: false }), source: 'domain:payment.settled:paybill:R1' },
    { ...settled('paid', { amount, after_all: true }), source: 'domain:payment.settled:prompt:2' },
    { ...settled('failed', { reason: 'insufficient' }), source: 'domain:payment.settled:failed:3' },
  ]);
  expect(talk).toEqual([
    { provider: { mpesa: 'pays', for: 'amina' } },
    { provider: { mpesa: 'pays_by_hand', for: 'amina', amount: 50000 } },
    { provider: { mpesa: 'pays_late', for: 'amina' } },
    { provider: { mpesa: 'insufficient', for: 'amina' } },
  ]);
});

test('an answer that was lost stands before the yes that asked, a payout that failed before the time in which it did', () => {
  const outcome = (name: string): Partial<Turn> => ({
    kind: 'outcome',
    payload: JSON.stringify({ call: 'c', outcome: name }),
  });
  const delayed = {
    kind: 'domain',
    payload: JSON.stringify({ name: 'payout.delayed', outcome: 'happened' }),
  };
  const { talk } = converted([
    yes,
    { ...outcome('unknown'), ...said('pay/not_sure') },
    yes,
    { ...outcome('sent'), ...said('pay/prompt_sent') },
    { ...(delayed as Partial<Turn>), ...said('payout/delayed'), hours: 10 },
  ]);
  expect(talk).toEqual([
    { provider: { mpesa: 'loses_next_answer' } },
    { amina: { tap: 'yes' } },
    { bot: { to: 'amina', says: 'pay/not_sure' } },
    { amina: { tap: 'yes' } },
    { bot: { to: 'amina', says: 'pay/prompt_sent' } },
    { provider: { mpesa: 'fails_next_payout' } },
    { wait: '10h' },
    { bot: { to: 'amina', says: 'payout/delayed' } },
  ]);
});

test('what a replay cannot do is left out with what was said to it; a secret is another one', () => {
  const { talk, left, instead } = converted([
    { ...sent({ kind: 'call' }), ...said('main/menu') },
    { payload: null, ...said('main/menu') },
    { ...sent({ kind: 'media', media: 'image', caption: 'Kamau' }), ...said('main/menu') },
    { ...sent({ kind: 'contact', name: 'Mother', phone: '+254 722 000 000' }), ...said('main/menu') },
  ]);
  expect(left).toEqual(['amina: call']);
  expect(instead).toEqual(['amina: "PIN 1234" instead of a secret, which is kept nowhere']);
  const menu = { bot: { to: 'amina', says: 'main/menu' } };
  expect(talk).toEqual([
    { amina: 'PIN 1234' },
    menu,
    { amina: { sends: 'image', caption: 'Amina' } },
    menu,
    { amina: { sends: 'contact', of: 'amina' } },
    menu,
  ]);
});
