/** What a replay says when something is otherwise than it expects: each kind of expectation is seen to fail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { findReplay } from '../../system/replay.ts';
import type { Played } from '../../runtime/studio/replay/play.ts';
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

async function played(talk: string): Promise<Played> {
  const text = `replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n${talk}`;
  const { replay, problems } = readReplay('a.yaml', text, (name) => findReplay(process.cwd(), name));
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
    'a message that does not exist',
    '  - joe: STATUS\n  - bot: { to: joe, says: status/activ }\n',
    6,
    'there is no message status/activ; did you mean status/active?',
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
    'a string that does not exist',
    '  - joe: STATUS\n  - bot: { to: joe, tells: pay.prompt_sent }\n',
    6,
    'there is no string pay.prompt_sent in locales/…/runtime.yaml',
  ],
  [
    'what was never to be heard',
    '  - joe: STATUS\n  - bot: { to: joe, never: status/active }\n',
    6,
    'joe was not to hear status/active',
  ],
  [
    'something that does not exist and was never to be heard',
    '  - bot: { to: joe, never: status/activ }\n',
    5,
    'there is no message status/activ; did you mean status/active?',
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
    'a tool that does not exist and was never to be called',
    '  - tool: { name: circle.leav, times: 0 }\n',
    5,
    'there is no tool circle.leav; did you mean circle.leave?',
  ],
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
    'a value whose name is misspelt',
    '  - joe: STATUS\n  - bot: { to: joe, says: status/active, with: { standing.paid_cuont: 0 } }\n',
    6,
    'status/active: standing.paid_cuont is not there (did you mean standing.paid_count?)',
  ],
  [
    'a variable that is near to none',
    '  - wait: 7d\n  - joe: PAY\n  - stands: { who: joe, at: pay.confirm, has: { zebra: 1 } }\n',
    7,
    'pay.confirm: zebra is not there: there is ',
  ],
  [
    'values that none of several messages has',
    '  - joe: STATUS\n  - wait: 7d\n  - joe: STATUS\n  - bot: { to: joe, says: status/active, with: { standing.round: 7 } }\n',
    8,
    'status/active was heard 2 times, never with these values: (1) standing.round is ',
  ],
  [
    'a step that does not exist',
    '  - wait: 7d\n  - joe: PAY\n  - stands: { who: joe, at: pay.confrim }\n',
    7,
    'there is no step pay.confrim; did you mean pay.confirm?',
  ],
  [
    'an event of the ledger that does not exist',
    '  - ledger: { events: { group.craeted: 1 } }\n',
    5,
    'ledger: group.craeted is 0, not 1; did you mean group.created?',
  ],
  [
    'a quoted message that does not exist',
    '  - joe: { quote: status/activ, says: Hello }\n',
    5,
    'there is no message status/activ; did you mean status/active?',
  ],
  [
    'an option that nobody offered',
    '  - joe: HELP\n  - joe: { tap: fly }\n',
    6,
    'nothing that joe heard offers "fly"; the newest that offers something has how (How does it work?), ',
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
    '  - joe: { tap: fly }\n  - bot: { to: joe, says: status/active }\n  - ledger: { escrow: 1 }\n',
  );
  expect(failures.map(({ line }) => line)).toEqual([5]);
});

test('what does not play as written is not disturbed: its own failure is all there is to say', async () => {
  const text = 'replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n  - joe: { tap: fly }\n';
  const { replay } = readReplay('b.yaml', text, (name) => findReplay(process.cwd(), name));
  const plays = ['redeliver', 'stale_tap'] as const;
  const said = await Promise.all(
    plays.map(async (perturb) => {
      const { failures } = await scenes.play({ replay: replay!, language: null, perturb });
      return failures.map(({ message }) => message.slice(0, 40));
    }),
  );
  const [message] = said[0]!;
  expect(message).toContain('nothing that joe heard offers "fly"');
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
    '  - joe: HELP\n  - bot: { to: joe, says: help/menu, with: { due.amount: 200000 } }\n',
  );
  const chat = failures[0]!.chat;
  expect(chat[0]).toMatch(/^the phone shows, 2026-03-02 \d\d:\d\d +│ the replay expects$/);
  expect(chat[1]).toMatch(/^Joe › HELP +│ - bot:$/);
  expect(chat.join('\n')).toContain('│   says: help/menu');
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
