/** What a person who writes a replay is told: file, line, column, and what was probably meant. */
import { expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { writeReplay } from '../../runtime/studio/replay/write.ts';
import { findReplay } from '../../system/replay.ts';

const head = `replay: A test
pack: likelemba
clock: 2026-03-02 09:00 Africa/Nairobi
people:
  joe: { phone: "254700000002", speaks: en }
`;

function problems(text: string): readonly string[] {
  return readReplay('a.yaml', text, (name) => findReplay(process.cwd(), name)).problems;
}

test.each([
  [
    'talk:\n  - jo: Hello\n',
    'a.yaml:7:5  "jo" is neither a person of this replay nor one of bot, tool, provider, operator, deploy, wait, ledger, money, stands, at_once; did you mean joe?',
  ],
  [
    'talk:\n  - bot: { to: joe, say: pay/confirm }\n',
    'a.yaml:7:21  bot: there is no "say" here; did you mean says?',
  ],
  ['talk:\n  - bot: { to: amina, says: pay/confirm }\n', 'a.yaml:7:5  there is nobody called "amina"'],
  ['talk:\n  - joe: { sends: imgae }\n', 'a.yaml:7:5  joe cannot send "imgae"; did you mean image?'],
  [
    'talk:\n  - joe: { sends: picture }\n',
    'a.yaml:7:5  joe cannot send "picture"; there are voice, image, video, document, sticker, location, contact',
  ],
  [
    'talk:\n  - joe: { sends: voice, caption: Look }\n',
    'a.yaml:7:5  joe: caption stands under an image or a video, of: with a contact',
  ],
  ['talk:\n  - joe: { sends: contact, of: amina }\n', 'a.yaml:7:5  there is nobody called "amina"'],
  ['talk:\n  - wait: a week\n', 'a.yaml:7:5  wait: write a time such as 90s, 15m, 3h or 7d'],
  ['talk:\n  - provider: { mpesa: pays }\n', 'a.yaml:7:5  provider: needs "for"'],
  [
    'talk:\n  - provider: { mpesa: pays, for: joe, amount: 50000 }\n',
    'a.yaml:7:5  provider: pays has no amount of its own: leave it out, or write pays_by_hand',
  ],
  [
    'talk:\n  - provider: { mpesa: pays_by_hand, for: joe, amount: 50050 }\n',
    'a.yaml:7:5  provider: M-Pesa moves whole shillings, and an amount is in minor units: 50000 is 500',
  ],
  [
    'talk:\n  - stands: { who: joe, at: confirm }\n',
    'a.yaml:7:25  stands: at: "confirm" does not fit: flow.step, or nowhere',
  ],
  ['talk:\n  - bot: { says: pay/confirm }\n', 'a.yaml:7:5  bot: needs "to"'],
  ['talk:\n  - joe: 2000\n', 'a.yaml:7:5  what joe says is a text: put it in quotes, joe: "2000"'],
  ['talk:\n  - joe: { en: status, fr: statut }\n', 'a.yaml:7:5  what joe says is missing in sw'],
  [
    'talk:\n  - provider: { mpesa: pay, for: joe }\n',
    'a.yaml:7:5  provider: mpesa does not know "pay"; did you mean pays?',
  ],
  [
    'talk:\n  - provider: { mpesa: drops_next_callback, for: joe }\n',
    "a.yaml:7:5  provider: drops_next_callback is nobody's: leave out for",
  ],
  [
    'talk:\n  - joe: Hello\n  wait: 7d\n  - joe: Hello\n',
    'a.yaml:8:3  this cannot be read: the dash in front of this line is missing; write - and a space',
  ],
  [
    'talk:\n  - deploy: { payout_max: 0.5 }\n',
    'a.yaml:7:15  deploy: payout_max: a whole number is wanted here: amounts are in minor units',
  ],
  [
    'talk:\n  - ledger: { escro: 0 }\n',
    'a.yaml:7:15  ledger: there is no "escro" here; did you mean escrow?',
  ],
  [
    'talk:\n  - joe: Hello\n    bot: { to: joe, nothing: true }\n',
    'a.yaml:7:5  a line has one key, this one has joe, bot',
  ],
  ['talk:\n  - joe: { follows_invite_of: amina }\n', 'a.yaml:7:5  there is nobody called "amina"'],
  [
    'talk:\n  - joe: Hello\nperturb: [crush]\n',
    'a.yaml:8:11  perturb.0: "crush" is none of double_tap, redeliver',
  ],
  ['talks:\n  - joe: Hello\n', 'a.yaml:6:1  there is no "talks" here; did you mean talk?'],
  [
    'talk:\n  - joe: Hello\n  - joe: "unclosed\n',
    'a.yaml:8:10  this cannot be read: this quote (") is not closed on its line; put " where the text ends',
  ],
])('%j', (text, problem) => {
  const found = problems(`${head}${text}`);
  expect(found.map((one) => one.slice(0, problem.length))).toContain(problem);
});

test('a replay has people, or goes on after another one, not both', () => {
  expect(problems('replay: A test\npack: likelemba\ntalk: [{ joe: Hello }]\n')).toEqual([
    'a.yaml:1:1  a replay has clock and people, or goes on after another',
  ]);
  expect(problems('replay: A test\npack: likelemba\nafter: nowhere\ntalk: [{ joe: Hello }]\n')).toEqual([
    'a.yaml:3:1  cannot go on from nowhere: there is no replay tests/replays/nowhere.yaml',
  ]);
});

test('a name that is nearly right is offered, and a circle is no endless loop', () => {
  expect(findReplay(process.cwd(), 'pay_hapy').problems).toEqual([
    'there is no replay tests/replays/pay_hapy.yaml; did you mean pay_happy?',
  ]);
  const { problems: found } = findReplay(process.cwd(), 'pay_happy', null, [
    'create_join_start',
    'pay_happy',
  ]);
  expect(found).toEqual([
    'tests/replays/pay_happy.yaml  goes on from itself: create_join_start → pay_happy → pay_happy',
  ]);
});

test('what is written is read as the same', () => {
  const talk = [
    { joe: 'yes' },
    { joe: '2000' },
    { joe: 'a: b # c' },
    { joe: 'two\nlines "quoted"' },
    { joe: { tap: 'no' } },
    { bot: { to: 'joe', says: 'pay/confirm' } },
    { wait: '7d' },
  ];
  const text = writeReplay({
    comment: 'Why.',
    replay: 'A test: with marks',
    pack: 'likelemba',
    begins: {
      clock: '2026-03-02 09:00 Africa/Nairobi',
      people: { joe: { phone: '254700000002', speaks: 'en' } },
    },
    talk,
  });
  const { replay } = readReplay('a.yaml', text, () => ({ replay: null, problems: [] }));
  expect(replay?.name).toBe('A test: with marks');
  expect(replay?.talk.flatMap((line) => (line.kind === 'person' ? [line.says] : []))).toEqual(
    talk.flatMap((line) => ('joe' in line ? [line.joe] : [])),
  );
});
