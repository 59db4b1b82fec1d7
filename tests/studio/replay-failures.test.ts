/** What a replay says when something is otherwise than it expects: each kind of expectation is seen to fail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { findReplay, knownTo } from '../../system/replay.ts';
import type { Played } from '../../runtime/studio/replay/played.ts';
import { openPacks } from '../../system/packs.ts';
import { Scenes } from '../../system/scenes.ts';
import { testDatabase } from '../support/database.ts';

const packs = openPacks(process.cwd(), ['likelemba']);
let scenes: Scenes;
beforeAll(() => {
  scenes = new Scenes(packs, async () => {
    const { url, adminUrl, close } = await testDatabase();
    return { url, adminUrl, drop: close };
  });
});
afterAll(() => scenes.close());

const textOf = (talk: string) => `replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n${talk}`;
const other = (name: string) => findReplay(process.cwd(), name, packs);

async function played(talk: string): Promise<Played> {
  const { replay, problems } = readReplay('a.yaml', textOf(talk), other, knownTo(process.cwd(), packs));
  expect(problems).toEqual([]);
  return scenes.play({ replay: replay!, language: 'en', perturb: null });
}

test.each([
  [
    'a message that was not said',
    '  - joe: STATUS\n  - bot: { to: joe, says: status/none }\n',
    6,
    'joe did not hear status/none',
  ],
  [
    'other values',
    '  - joe: STATUS\n  - bot: { to: joe, says: status/active, with: { standing.paid_count: 7 } }\n',
    6,
    'status/active: standing.paid_count is 0, not 7',
  ],
  [
    'an amount in whole shillings',
    '  - joe: STATUS\n  - bot: { to: joe, says: status/active, with: { standing.pot: 2000 } }\n',
    6,
    'status/active: standing.pot is 200000 (KES, minor units), not 2000',
  ],
  [
    'what was never to be heard',
    '  - joe: STATUS\n  - bot: { to: joe, never: status/active }\n',
    6,
    'joe was not to hear status/active',
  ],
  [
    'something instead of nothing',
    '  - joe: STATUS\n  - bot: { to: joe, nothing: true }\n',
    6,
    'joe was to hear nothing more',
  ],
  [
    'another place',
    '  - joe: STATUS\n  - stands: { who: joe, at: pay.confirm }\n',
    6,
    'joe stands at nowhere, not pay.confirm',
  ],
  [
    'other variables',
    '  - wait: 7d\n  - joe: PAY\n  - stands: { who: joe, at: pay.confirm, has: { due.amount: 1 } }\n',
    7,
    'pay.confirm: due.amount is 100000 (KES, minor units), not 1',
  ],
  ['a sum of the ledger', '  - ledger: { escrow: 1 }\n', 5, 'ledger: escrow is 0, not 1'],
  [
    'events of the ledger',
    '  - ledger: { events: { group.created: 2 } }\n',
    5,
    'ledger: group.created is 1, not 2',
  ],
  ["somebody's money", '  - money: { of: joe, paid_in: 1 }\n', 5, 'joe: paid_in is 0, not 1'],
  ['a tool that was not called', '  - tool: { name: circle.leave }\n', 5, 'circle.leave was not called'],
  [
    'a tool that was called with something else',
    '  - wait: 7d\n  - joe: PAY\n  - tool: { name: contribution.read, with: { due: x } }\n',
    7,
    'contribution.read was called, but due is "',
  ],
  [
    'a call that moves money and that no line expects',
    '  - wait: 7d\n  - joe: PAY\n  - joe: { tap: "yes" }\n',
    7,
    '1 call that no tool line expects',
  ],
  [
    'a fault that met nothing',
    '  - provider: { mpesa: fails_next_payout }\n',
    5,
    'of what was prepared for the provider, 1 met nothing',
  ],
  [
    'a prompt that is not there',
    '  - provider: { mpesa: pays, for: joe }\n',
    5,
    'the provider asks joe for nothing',
  ],
  [
    'a payment by hand before any request',
    '  - provider: { mpesa: pays_by_hand, for: joe, amount: 50000 }\n',
    5,
    'the provider never asked joe: no reference to pay with',
  ],
  [
    'a variable that has no value there',
    '  - wait: 7d\n  - joe: PAY\n  - stands: { who: joe, at: pay.confirm, has: { payment.id: x } }\n',
    7,
    'pay.confirm: payment.id is not there: there is ',
  ],
  [
    'an option that nobody offered',
    '  - joe: HELP\n  - joe: { tap: fixed }\n',
    6,
    'nothing that joe heard offers "fixed"; the newest that offers something (help/menu) has how (How does it work?), ',
  ],
  [
    'values that none of several messages has',
    '  - joe: STATUS\n  - wait: 7d\n  - joe: STATUS\n  - bot: { to: joe, says: status/active, with: { standing.round: 7 } }\n',
    8,
    'status/active was heard 2 times, never with these values: (1) standing.round is ',
  ],
])('%s', async (_, talk, line, message) => {
  const { failures } = await played(talk);
  expect(failures.map((failure) => [failure.line, failure.message.slice(0, message.length)])).toContainEqual([
    line,
    message,
  ]);
});

test('calls that no line expects stand at the lines during which they were made', async () => {
  const { failures } = await played(`  - wait: 7d
  - joe: PAY
  - joe: { tap: "yes" }
  - provider: { mpesa: pays, for: joe }
  - amina: PAY
  - amina: { tap: "yes" }
  - wait: 1h
`);
  const message = '1 call that no tool line expects';
  expect(failures.map(({ line, message: said }) => [line, said])).toEqual([
    [7, message],
    [10, message],
  ]);
});

test('a play ends at what cannot be done: the rest would only follow from it', async () => {
  const { failures } = await played(
    '  - joe: { tap: fixed }\n  - bot: { to: joe, says: status/active }\n  - ledger: { escrow: 1 }\n',
  );
  expect(failures.map(({ line }) => line)).toEqual([5]);
});

const helped =
  '  - joe: MENU\n  - joe: { tap: create }\n  - joe: Umoja\n  - joe: { en: lots, fr: lots, sw: lots }\n';
const asHelp = '{ says: create_group/amount, tells: create_group/amount_help }';

test('help in front of a question is carried by it', async () => {
  const { failures } = await played(`${helped}  - bot: ${asHelp.replace('{', '{ to: joe,')}\n`);
  expect(failures).toEqual([]);
  const never = await played(`${helped}  - bot: { to: joe, never: create_group/amount_help }\n`);
  expect(never.failures.map(({ message }) => message)).toEqual([
    'joe was not to hear create_group/amount_help',
  ]);
  const { replay } = readReplay(
    'a.yaml',
    textOf(`${helped}  - bot: { to: joe, says: create_group/amount_help }\n`),
    other,
  );
  const { failures: asMessage } = await scenes.play({ replay: replay!, language: 'en', perturb: null });
  expect(asMessage.map(({ message }) => message)).toEqual([
    `joe did not hear create_group/amount_help as a message of its own: it stands in front of create_group/amount, write ${asHelp}`,
  ]);
});

test('what does not play as written is not disturbed: its own failure is all there is to say', async () => {
  const text = 'replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n  - joe: { tap: fixed }\n';
  const { replay } = readReplay('b.yaml', text, other);
  const plays = ['redeliver', 'stale_tap'] as const;
  const said = await Promise.all(
    plays.map(async (perturb) => {
      const { failures } = await scenes.play({ replay: replay!, language: null, perturb });
      return failures.map(({ message }) => message.slice(0, 40));
    }),
  );
  const [message] = said[0]!;
  expect(message).toContain('nothing that joe heard offers "fixed"');
  expect(said).toEqual([[message], [message]]);
});

test('what was not heard and was not to be heard is in order', async () => {
  const { failures } = await played('  - joe: STATUS\n  - bot: { to: joe, never: status/none }\n');
  expect(failures).toEqual([]);
});

test('of several messages of a name a line means the one that it fits', async () => {
  const { failures } = await played(`  - joe: STATUS
  - wait: 7d
  - joe: PAY
  - joe: { tap: "yes" }
  - provider: { mpesa: pays, for: joe }
  - joe: STATUS
  - tool: { name: payment.collect }
  - bot: { to: joe, says: status/active, with: { standing.paid_count: 1 } }
`);
  expect(failures).toEqual([]);
});

test('a failure names the steps that say what was heard', async () => {
  const pay = '  - wait: 7d\n  - joe: PAY\n';
  const said = /^pay\/confirm is said by pay\.confirm \(flows\/likelemba\/pay\.yaml:\d+\)/;
  const { failures } = await played(
    `${pay}  - bot: { to: joe, says: pay/nothing_due }\n  - stands: { who: joe, at: nowhere }\n`,
  );
  expect(failures.map(({ chat }) => chat.at(-1))).toEqual([
    expect.stringMatching(said),
    expect.stringMatching(said),
  ]);
});

test('the chat stands beside what was expected', async () => {
  const { failures } = await played(
    '  - joe: HELP\n  - bot: { to: joe, says: pay/confirm, with: { due.amount: 200000 } }\n',
  );
  const chat = failures[0]!.chat;
  expect(chat[0]).toMatch(/^the phone shows, 2026-03-02 \d\d:\d\d +│ the replay expects$/);
  expect(chat[1]).toMatch(/^Joe › HELP +│ - bot:$/);
  expect(chat.join('\n')).toContain('│   says: pay/confirm');
  expect(chat.join('\n')).toContain('│   with: { due.amount: 200000 }');
});

test('of what was never to be heard only what the line says stands there', async () => {
  const { failures } = await played('  - joe: STATUS\n  - bot: { to: joe, never: status/active }\n');
  const chat = failures[0]!.chat.join('\n');
  expect(chat).toContain('│   never: status/active');
  expect(chat).not.toContain('nothing: true');
});

test('what follows in a play does not leak into the next one', async () => {
  const first = await played('  - joe: STATUS\n  - bot: { to: joe, says: status/active }\n');
  const again = await played('  - joe: STATUS\n  - bot: { to: joe, says: status/active }\n');
  expect(again).toEqual(first);
});
