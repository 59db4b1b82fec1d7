/** What is said of money right after something was lost: a disturbed play gives it time, and the clock is made up for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { openPacks } from '../../system/packs.ts';
import { findReplay, knownTo } from '../../system/replay.ts';
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

/** With each line before it the program dies a place later: with two it dies while the only callback of the payment arrives. */
const paysAfter = (lines: number): string =>
  [
    '  - wait: 7d',
    '  - joe: PAY',
    '  - joe: { tap: "yes" }',
    ...Array<string>(lines).fill('  - joe: STATUS'),
    '  - provider: { mpesa: pays, for: joe }',
    '  - tool: { name: payment.collect, times: 1 }\n',
  ].join('\n');
const pays = paysAfter(2);

let played = 0;

async function crashed(talk: string) {
  const text = `replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n${talk}`;
  const other = (name: string) => findReplay(process.cwd(), name, packs);
  const { replay } = readReplay(`${played++}.yaml`, text, other, knownTo(process.cwd(), packs));
  return scenes.play({ replay: replay!, language: null, perturb: 'crash' });
}

test.each([0, 1, 2, 3, 4])('money is looked at once what was lost is asked for again: %i', async (lines) => {
  const { failures, ledger } = await crashed(
    `${paysAfter(lines)}  - ledger: { balanced: true, escrow: 100000 }\n  - money: { of: joe, paid_in: 100000 }\n  - wait: 2h\n`,
  );
  expect(failures).toEqual([]);
  expect(ledger.escrow).toBe(100_000);
});

test('a replay that ends right there is given time as well', async () => {
  expect((await crashed(pays)).failures).toEqual([]);
});

test('what is wrong stays wrong', async () => {
  const { failures } = await crashed(`${pays}  - ledger: { escrow: 1 }\n`);
  expect(failures.map(({ message }) => message)).toContain('ledger: escrow is 100000, not 1');
});
