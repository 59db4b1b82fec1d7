/** What is saved of the phones as a replay: the lines a person would have written. */
import { expect, test } from 'vitest';
import { replayOf } from '../../system/phones-replay.ts';
import type { Act } from '../../system/phones-replay.ts';
import type { Message, Phone } from '../../console/phones/world.ts';

const begin = Date.parse('2026-03-02T06:00:00Z');
const at = (seconds: number) => new Date(begin + seconds * 1_000);
const amina: Phone = { number: '254700000001', name: 'Amina', language: 'sw' };
const ledger = {
  balanced: true,
  escrow: 0,
  frozen: 0,
  credit: 0,
  leaving: 0,
  paid_in: 0,
  paid_out: 0,
  events: {},
};

let count = 0;
const message = (
  seconds: number,
  from: Message['from'],
  content: Message['content'],
  more: Partial<Message> = {},
) => ({ id: `m${++count}`, from, at: at(seconds), content, ticks: 'read', ...more }) satisfies Message;
const says = (seconds: number, text: string, more: Partial<Message> = {}) =>
  message(seconds, 'phone', { kind: 'text', text }, more);
const bot = (seconds: number, template: string, text = '', more: Partial<Message> = {}) =>
  message(seconds, 'bot', { kind: 'text', text }, { template, ...more });

function talkOf(
  chats: readonly (readonly [Phone, readonly Message[]])[],
  acts: readonly { at: Date; act: Act }[] = [],
): string[] {
  const phones = chats.map(([phone, messages]) => ({ phone, messages }));
  const text = replayOf({ pack: 'likelemba', zone: 'Africa/Nairobi', phones, acts, ledger });
  return (text ?? '')
    .split('\n')
    .filter((line) => line.startsWith('  - '))
    .map((line) => line.slice(4));
}

test('nothing said is no replay', () => {
  expect(
    replayOf({ pack: 'p', zone: 'UTC', phones: [{ phone: amina, messages: [] }], acts: [], ledger }),
  ).toBe(null);
});

test('it begins at the minute of the first message, with those who talked', () => {
  const phones = [
    { phone: amina, messages: [says(0, 'Habari')] },
    { phone: { number: '254700000002', name: 'Joe', language: 'en' as const }, messages: [] },
  ];
  const text = replayOf({ pack: 'likelemba', zone: 'Africa/Nairobi', phones, acts: [], ledger });
  expect(text).toContain('clock: 2026-03-02 09:00 Africa/Nairobi');
  expect(text).toContain('  amina: { phone: "254700000001", speaks: sw }');
  expect(text).not.toContain('joe');
});

test('taps name their option, quoted replies the template, and what has no template is left out', () => {
  const question = message(
    1,
    'bot',
    { kind: 'text', text: 'Pay?', options: [{ id: '7/yes', label: 'Ndiyo' }] },
    { template: 'pay/confirm' },
  );
  const reminder = bot(1, 'notices/reminder_today');
  expect(
    talkOf([
      [
        amina,
        [
          question,
          reminder,
          message(2, 'phone', { kind: 'tap', label: 'Ndiyo' }, { quotes: question.id }),
          says(3, 'LIPA', { quotes: reminder.id }),
          message(4, 'bot', { kind: 'text', text: 'Sorry' }),
          message(5, 'phone', { kind: 'voice' }),
        ],
      ],
    ]),
  ).toEqual([
    'bot: { to: amina, says: pay/confirm }',
    'bot: { to: amina, says: notices/reminder_today }',
    'amina: { tap: "yes" }',
    'amina: { quote: notices/reminder_today, says: LIPA }',
    'amina: { sends: voice }',
    'ledger: { balanced: true, escrow: 0, frozen: 0, credit: 0, leaving: 0, paid_in: 0, paid_out: 0 }',
  ]);
});

test('a tap on what was not asked last says whose option it is', () => {
  const asked = (seconds: number, template: string, id: string) =>
    message(seconds, 'bot', { kind: 'text', text: '?', options: [{ id, label: 'Ndiyo' }] }, { template });
  const older = asked(1, 'join/confirm', '3/yes');
  const newer = asked(2, 'pay/confirm', '7/yes');
  const tap = (seconds: number, quotes: string) =>
    message(seconds, 'phone', { kind: 'tap', label: 'Ndiyo' }, { quotes });
  expect(talkOf([[amina, [older, newer, tap(3, older.id), tap(4, newer.id)]]]).slice(2, 4)).toEqual([
    'amina: { tap: "yes", of: join/confirm }',
    'amina: { tap: "yes" }',
  ]);
});

test('the code of an invitation becomes whose it was', () => {
  const invitation = bot(0, 'invite/invite', 'https://wa.me/254700000000?text=JOIN%20ABC234');
  const joe: Phone = { number: '254700000002', name: 'Joe', language: 'en' };
  const zawadi: Phone = { number: '254700000003', name: 'Zawadi', language: 'fr' };
  const lines = talkOf([
    [amina, [invitation]],
    [joe, [says(1, 'JOIN ABC234')]],
    [zawadi, [says(2, 'abc234'), says(3, 'JOIN OTHER2')]],
  ]);
  expect(lines.slice(0, -1)).toEqual([
    'bot: { to: amina, says: invite/invite }',
    'joe: { follows_invite_of: amina }',
    'zawadi: { types_code_of: amina }',
    'zawadi: JOIN OTHER2',
  ]);
});

test('waits stand where time mattered: before what fell due, and where a person took long', () => {
  const lines = talkOf([
    [
      amina,
      [
        says(0, 'a'),
        bot(0.4, 'one'),
        says(4, 'b'),
        bot(4.2, 'two'),
        bot(60, 'notices/due'),
        says(75, 'c'),
        bot(7_275, 'notices/later'),
      ],
    ],
  ]);
  expect(lines.slice(0, -1)).toEqual([
    'amina: a',
    'bot: { to: amina, says: one }',
    'amina: b',
    'bot: { to: amina, says: two }',
    'wait: 1m',
    'bot: { to: amina, says: notices/due }',
    'wait: 15s',
    'amina: c',
    'wait: 2h',
    'bot: { to: amina, says: notices/later }',
  ]);
});

test('what began within a minute waits for that moment first', () => {
  expect(talkOf([[amina, [says(30, 'a')]]]).slice(0, 2)).toEqual(['wait: 30s', 'amina: a']);
});

test('a picture is sent again', () => {
  const file = (seconds: number, name: string, caption: string) =>
    message(seconds, 'phone', { kind: 'file', name, caption, shows: false });
  const lines = talkOf([[amina, [file(0, 'image', ''), bot(0.2, 'one'), file(1, 'video', 'Look')]]]);
  expect(lines.slice(0, -1)).toEqual([
    'amina: { sends: image }',
    'bot: { to: amina, says: one }',
    'amina: { sends: video, caption: Look }',
  ]);
});

test('what a replay cannot say is counted, and left out with its answer', () => {
  const sticker = message(1, 'phone', { kind: 'other', type: 'stickerMessage' });
  const messages = [
    says(0, 'a'),
    bot(0.2, 'one'),
    sticker,
    bot(1.5, 'two'),
    bot(60, 'notices/due'),
    says(61, 'b'),
  ];
  const phones = [{ phone: amina, messages: [...messages, bot(61.5, 'three')] }];
  const text = replayOf({ pack: 'likelemba', zone: 'Africa/Nairobi', phones, acts: [], ledger });
  expect(text).toContain('# Left out, since a replay cannot say it: 1 of the things that people sent.');
  expect(text).not.toContain('says: two');
  for (const said of ['one', 'notices/due', 'three']) expect(text).toContain(`says: ${said}`);
});

test('who saves one is told to read it before it is shared', () => {
  const phones = [{ phone: amina, messages: [says(0, 'PIN 4821')] }];
  const text = replayOf({ pack: 'likelemba', zone: 'Africa/Nairobi', phones, acts: [], ledger });
  expect(text).toContain('PINs too: read it before you share it.');
});

test('what was done with money and disputes stands where it was done', () => {
  const lines = talkOf(
    [[amina, [says(0, 'LIPA'), bot(5, 'pay/receipt')]]],
    [
      { at: at(3), act: { kind: 'provider', act: 'pays', number: amina.number } },
      { at: at(6), act: { kind: 'operator', act: { kind: 'release' } } },
      {
        at: at(6.1),
        act: { kind: 'operator', act: { kind: 'answer', phone: amina.number, text: 'Karibu' } },
      },
      { at: at(6.2), act: { kind: 'operator', act: { kind: 'close', phone: '254700000009' } } },
      { at: at(7), act: { kind: 'provider', act: 'pays', number: '254700000009' } },
    ],
  );
  expect(lines.slice(0, -1)).toEqual([
    'amina: LIPA',
    'provider: { mpesa: pays, for: amina }',
    'bot: { to: amina, says: pay/receipt }',
    'operator: { dispute: release }',
    'operator: { answers: amina, says: Karibu }',
  ]);
});

test('names are spelled as replays spell them, each once', () => {
  const names = ['Zoé Éloïse', 'bot', 'Zoe Eloise', '小雪'].map((name, index): [Phone, Message[]] => [
    { number: `25470000001${index}`, name, language: 'en' },
    [says(index, 'hi')],
  ]);
  const lines = talkOf(names).filter((line) => line.endsWith(': hi'));
  expect(lines).toEqual(['zoe_eloise: hi', 'phone_11: hi', 'zoe_eloise_12: hi', 'phone_13: hi']);
});
