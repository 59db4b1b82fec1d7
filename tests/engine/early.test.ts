import { Temporal } from '@js-temporal/polyfill';
import { expect, test } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import { readPack } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';

const { pack } = readPack(process.cwd(), 'likelemba');
const amount = new Money(200_000n, 'KES');
const none = new Money(0n, 'KES');
const due = {
  id: 'd1',
  circle: 'g1',
  group_name: 'Umoja',
  amount,
  late_fee: none,
  due_on: Temporal.PlainDate.from('2026-03-06'),
  days_late: 0n,
  round: 1n,
  rounds: 3n,
  recipient: 'Joe',
};
const receipt = {
  number: 'R-1',
  name: 'Amina',
  group_name: 'Umoja',
  amount,
  paid_at: new Date('2026-03-02T06:00:00Z'),
  hash: '0123456789ab',
  round: 1n,
  rounds: 3n,
  applied: amount,
  late_fee: none,
  after_all: false,
  credit: none,
  has_credit: false,
  credit_goes: 'none',
  left: none,
  has_left: false,
  provider_ref: 'UC90000001',
};

test('money that is there before the provider has answered our call ends the wait at once', () => {
  if (!pack) throw new Error('the pack is broken');
  const chat = new Chat(pack, {
    tools: {
      'contribution.find_due': () => ({ outcome: 'one', result: due }),
      'payment.collect': () => 'pending',
    },
  });
  chat.says('PAY');
  chat.says('1');
  const call = chat.calls.at(-1);
  expect(call?.tool).toBe('payment.collect');

  const heard = chat.hears('payment.settled', 'paid', 'p1', receipt);
  expect(heard.join('\n')).toContain('KES 2,000');

  const payment = { id: 'p1', reference: 'REF', amount, group_name: 'Umoja' };
  chat.event({ kind: 'outcome', call: call?.id ?? '', outcome: 'sent', result: payment });
  expect(chat.snapshot.frames).toEqual([]);
  expect(chat.effects.filter((effect) => effect.kind === 'timer')).toEqual([]);
});

test('an event that nobody was about to wait for is forgotten with the call', () => {
  if (!pack) throw new Error('the pack is broken');
  const chat = new Chat(pack, { tools: { 'contribution.find_due': () => ({ outcome: 'none' }) } });
  chat.hears('payment.settled', 'paid', 'p0', receipt);
  expect(chat.snapshot.early).toEqual([]);
});
