/**
 * Single mistakes in replays as somebody in a hurry makes them, written down before any was tried: each is one problem, at
 * the right place, with what to do. When they were first tried, 10 of 32 were told so: five were not found before they were
 * played or not at all, two were told twice, and the others were told in words of the schema.
 */
import { expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { openPacks } from '../../system/packs.ts';
import { findReplay, knownTo } from '../../system/replay.ts';

const packs = openPacks(process.cwd(), ['likelemba']);
const read = (text: string): readonly string[] => {
  const other = (name: string) => findReplay(process.cwd(), name, packs);
  return readReplay('a.yaml', text, other, knownTo(process.cwd(), packs)).problems;
};

const joe = '  joe: { phone: "254700000002", speaks: en }\n';
const replay = ({
  pack = 'likelemba',
  clock = '2026-03-02 09:00 Africa/Nairobi',
  people = `\n${joe}`,
  talk = '\n  - joe: Hello\n',
  rest = '',
}): string => `replay: A test\npack: ${pack}\nclock: ${clock}\npeople:${people}talk:${talk}${rest}`;
const goesOn = (after: string): string =>
  `replay: A test\npack: likelemba\nafter: ${after}\ntalk:\n  - joe: STATUS\n`;
const says = (line: string): string => replay({ talk: `\n  - joe: Hello\n${line}` });

test.each([
  [
    goesOn('two_freinds'),
    '3:1',
    'there is no replay tests/replays/two_freinds.yaml; did you mean two_friends?',
  ],
  [replay({ pack: 'likelmba' }), '2:1', 'there is no pack "likelmba"; did you mean likelemba?'],
  [replay({ clock: '2026-02-30 09:00 Africa/Nairobi' }), '3:1', 'clock: no calendar has 2026-02-30 09:00'],
  [
    replay({ clock: '2026-02-20 09:00 Africa/Nairobbi' }),
    '3:1',
    'clock: there is no time zone Africa/Nairobbi; did you mean Africa/Nairobi?',
  ],
  [
    replay({ clock: '2026-2-20 09:00 Africa/Nairobi' }),
    '3:1',
    'does not fit: when it begins: 2026-03-02 09:00',
  ],
  [replay({ people: ' [joe]\n' }), '4:1', 'people: a name and a colon are wanted here, as in { name: … }'],
  [
    replay({ people: '\n  joe: { phone: 254700000002, speaks: en }\n' }),
    '5:10',
    'a text is wanted here: put it in quotes, "254700000002"',
  ],
  [
    replay({ people: '\n  joe: { phone: "254700000002", speaks: english }\n' }),
    '5:33',
    '"english" is none of en, fr, sw',
  ],
  [
    replay({ people: `\n${joe}${joe.replace('joe', 'amina')}` }),
    '6:12',
    "254700000002 is joe's: give everybody a phone of their own",
  ],
  [
    replay({ people: `\n${joe.replace('joe', 'Joe')}` }),
    '5:3',
    '"Joe" is no name of a person: use small letters, digits and _',
  ],
  [says('  - Joe: Hello\n'), '8:5', 'did you mean joe?'],
  [says('  - wiat: 7d\n'), '8:5', 'did you mean wait?'],
  [says('  - wait: 7 days\n'), '8:5', 'wait: write a time such as 90s, 15m, 3h or 7d'],
  [says('  - bot: { to: jo, says: status/none }\n'), '8:5', 'there is nobody called "jo"; did you mean joe?'],
  [says('  - bot: pay/confirm\n'), '8:5', 'bot: a name and a colon are wanted here, as in { to: … }'],
  [says('  - bot: { to: joe, with: { due.amount: 1 } }\n'), '8:5', 'bot: needs "says"'],
  [
    says('  - bot: { to: joe, says: pay/confirm, with: [due.amount] }\n'),
    '8:40',
    'with: a name and a colon are wanted here',
  ],
  [says('  - joe: { tab: pay }\n'), '8:5', 'joe: there is no "tab" here; did you mean tap?'],
  [
    says('  - joe: { tap: yes, please }\n'),
    '8:5',
    'a text with a comma between { } stands in quotes: { tap: "…, please" }',
  ],
  [says('  - joe:\n'), '8:5', 'joe says nothing: write a text behind the colon'],
  [says('  - joe: My number: 0700\n'), '8:10', 'a second colon on one line; put the text in quotes'],
  [
    says('  - tool: { name: payment.collect, times: once }\n'),
    '8:36',
    'times: a whole number is wanted here',
  ],
  [
    says('  - ledger: { escrow: 1000.50 }\n'),
    '8:15',
    'escrow: a whole number is wanted here: amounts are in minor units',
  ],
  [says('  - operator: { answer: joe, says: Hello }\n'), '8:17', 'did you mean answers?'],
  [replay({ talk: '\n  joe: Hello\n' }), '6:1', 'talk: write - and a space in front of each line'],
  [
    replay({ talk: '\n  joe: Hello\n  bot: { to: joe, says: pay/confirm }\n' }),
    '6:1',
    'talk: write - and a space in front of each line',
  ],
  [replay({ talk: '\n' }), '6:1', 'talk: nothing stands behind the colon'],
  [replay({ rest: 'in: en\n' }), '8:1', 'in: a list is wanted here: write [en]'],
  [replay({ rest: 'in: [en, fr, swa]\n' }), '8:14', '"swa" is none of en, fr, sw; did you mean sw?'],
  [replay({ rest: 'perturb: double_tap\n' }), '8:1', 'perturb: a list is wanted here: write [double_tap]'],
  [replay({}).replace('replay: A test\n', ''), '1:1', 'needs "replay"'],
  ['', '1:1', 'nothing stands in this file'],
])('%j', (text, place, problem) => {
  const problems = read(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
  expect(problems[0]?.startsWith(`a.yaml:${place}  `)).toBe(true);
});

/** More of them, as QA made them later: each was told in words that helped nobody. */
test.each([
  ['joe: { tap: PAY }', 12, 'there is no option PAY; did you mean pay?'],
  ['joe: { tap: "yes", off: pay/confirm }', 24, 'joe: there is no "off" here; did you mean of?'],
  ['joe: { quickly: PAY }', 12, 'joe: quickly: a list is wanted here: write [PAY]'],
  ['joe: { sends: picture }', 5, 'joe cannot send "picture"; there are voice, image'],
  ['ledger: balanced', 5, 'ledger: a name and a colon are wanted here, as in { balanced: … }'],
  ['ledger: { escrow: 1,000 }', 5, 'ledger: write numbers without a comma; amounts are in minor units'],
  ['deploy: { payout_max: "7000000" }', 15, 'deploy: payout_max: write the number without quotes: 7000000'],
  [
    'stands: { who: joe, at: pay.confirm, with: { } }',
    42,
    'stands: there is no "with" here; there is who, at, has',
  ],
  [
    'tool: { payment.collect: 1 }',
    13,
    'tool: there is no "payment.collect" here; there is name, with, times',
  ],
  [
    'bot: { to: joe, says: Pay KES 1000? }',
    21,
    'there is no message Pay KES 1000?; messages are named by their template, as pay/confirm',
  ],
])('%s', (line, column, problem) => {
  const problems = read(`${goesOn('two_friends')}  - ${line}\n`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`a.yaml:6:${column}  ${problem}`);
});

/** Names that nothing has: most of these lines would expect what can only be so. */
test.each([
  ['joe: { tap: yess }', 12, 'there is no option yess; did you mean yes?'],
  [
    'joe: { quote: pay/confrim, says: Hello }',
    12,
    'there is no message pay/confrim; did you mean pay/confirm?',
  ],
  ['bot: { to: joe, says: pay/confrim }', 21, 'there is no message pay/confrim; did you mean pay/confirm?'],
  ['bot: { to: joe, never: pay/reciept }', 21, 'there is no message pay/reciept; did you mean pay/receipt?'],
  [
    'bot: { to: joe, tells: back.comitted }',
    21,
    'there is no string back.comitted; did you mean back.committed?',
  ],
  [
    'bot: { to: joe, says: pay/confirm, with: { due.amuont: 200000 } }',
    48,
    'pay/confirm: there is no "due.amuont" here; did you mean due.amount?',
  ],
  [
    'bot: { to: joe, tells: answers.which_one, with: { due.amuont: 1 } }',
    55,
    'there is no "due.amuont" here; did you mean due.amount?',
  ],
  [
    'bot: { to: joe, says: pay/confirm, with: { due.zebra: 1 } }',
    48,
    'pay/confirm: there is no "due.zebra" here; due has id, circle, group_name, amount, ',
  ],
  [
    'bot: { to: joe, says: pay/confirm, with: { due.amount: "200000" } }',
    48,
    'pay/confirm: due.amount is money, never "200000": write its minor units, 200000',
  ],
  [
    'bot: { to: joe, says: pay/failed_notice, with: { event.reason: decline } }',
    54,
    'pay/failed_notice: event.reason is one of ',
  ],
  [
    'bot: { to: joe, says: create_group/amount_help }',
    21,
    'create_group/amount_help is no message of its own, it stands in front of its question: write { says: create_group/amount, tells: create_group/amount_help }',
  ],
  [
    'bot: { to: joe, nothing: true, says: pay/confirm }',
    36,
    'bot: says does not go with the rest of this line',
  ],
  [
    'bot: { to: joe, never: pay/confirm, with: { due.amount: 1 } }',
    41,
    'bot: with does not go with the rest',
  ],
  [
    'tool: { name: payment.colect, times: 0 }',
    13,
    'there is no tool payment.colect; did you mean payment.collect?',
  ],
  [
    'tool: { name: payment.collect, with: { amuont: 200000 }, times: 0 }',
    44,
    'payment.collect: there is no "amuont" here; did you mean amount?',
  ],
  ['stands: { who: joe, at: pay.confrim }', 25, 'there is no step pay.confrim; did you mean pay.confirm?'],
  [
    'stands: { who: joe, at: pay.confirm, has: { zebra: 1 } }',
    49,
    'pay.confirm: there is no "zebra" here; there is ',
  ],
  ['stands: { who: joe, at: nowhere, has: { due: 1 } }', 45, 'who stands nowhere has no "due"'],
  [
    'ledger: { events: { payment.captred: 0 } }',
    25,
    'there is no event payment.captred; did you mean payment.captured?',
  ],
  ['operator: { broadcasts: tips }', 17, 'there is no broadcast tips; there is none'],
  ['at_once: [{ joe: PAY }, { jo: PAY }]', 29, '"jo" is neither a person of this replay nor one of '],
  ['at_once: [{ joe: PAY }, { joe: { tap: yess } }]', 38, 'there is no option yess; did you mean yes?'],
  [
    'at_once: [{ joe: PAY }, { wait: 1h }]',
    29,
    'at once: what people say and do, one thing each, and what they do with a prompt',
  ],
  ['at_once: [{ joe: PAY }]', 5, 'at_once: several lines are wanted here: write - in front of each'],
  ['at_once: { joe: PAY }', 5, 'at_once: write - and a space in front of each line'],
  ['operator: { closes: joe, says: Hello }', 30, 'operator: says does not go with the rest of this line'],
])('%s', (line, column, problem) => {
  const problems = read(`${goesOn('two_friends')}  - ${line}\n`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`a.yaml:6:${column}  ${problem}`);
});
