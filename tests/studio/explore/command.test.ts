/** `npm run explore` as it is called, and what it says of what it finds. */
import { expect, test } from 'vitest';
import { showExplored, talkOf } from '../../../runtime/studio/explore/show.ts';
import { explore } from '../../../system/explore.ts';
import { surroundings } from '../../../system/explored-people.ts';
import { clinicWith, exploreClinic } from './clinic.ts';

async function called(...words: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await explore(process.cwd(), words, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
}

test('explores the flow that is named, and says how far it went', async () => {
  const { code, said } = await called('payout_ok', '--interruptions', '0');
  expect(code).toBe(0);
  expect(said).toMatch(/^payout_ok +\d+ states +\d+ steps +[\d.]+ s {2}nothing found$/);
});

test('says that a flow is not proved when it stops before the end', async () => {
  const { code, said } = await called('pay', '--interruptions', '0', '--states', '20');
  expect(code).toBe(0);
  expect(said).toMatch(/stopped at \d+ states \(there are more\): not proved$/);
});

test('gives what it found as JSON', async () => {
  const { code, said } = await called('payout_ok', '--interruptions', '0', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject([
    { pack: 'likelemba', flow: 'payout_ok', stopped: null, violations: [] },
  ]);
});

test.each([
  [['pya'], 'There is no flow or pack "pya"; did you mean "pay"?'],
  [['--through', 'halp'], 'There is no flow or pack "halp"; did you mean "help"?'],
  [['--interruptions', 'two'], '--interruptions is a whole number of 0 or more, and "two" is none.'],
  [['--states', '0'], '--states is a whole number of 1 or more, and "0" is none.'],
  [['--lang', 'de'], '--lang is one of en, fr, sw, not "de".'],
  [['--save', 'pay_happy'], '"pay_happy" exists already.'],
  [['--save', 'Pay happy'], '--save is a name in small letters, like late_payment, not "Pay happy".'],
])('does not understand %j', async (words, problem) => {
  const { code, said } = await called(...words);
  expect(code).toBe(2);
  expect(said).toContain(problem);
});

test('a conversation becomes lines of a replay, with what tools answered beside them', () => {
  const pack = clinicWith('pay', ['    say: visit/still_waiting\n', '    say: visit/thanks\n']);
  const explored = exploreClinic('pay', pack);
  const thrown = explored.violations.find(({ rule }) => rule === 'throws');
  expect(thrown).toMatchObject({ flow: 'pay', step: 'waiting' });
  const { talk, notes } = talkOf(thrown!.node, 'amina', surroundings);
  expect(talk).toEqual([{ amina: { tap: 'pay' } }, { amina: { tap: 'yes' } }, { wait: '180s' }]);
  expect(notes).toEqual([
    'after line 0 of talk: visit.reminded: today',
    'after line 1 of talk: visit.find: one',
    'after line 2 of talk: fee.collect: sent',
  ]);
  expect(showExplored(explored, 1)).toMatch(/[1-9]\d* found$/);
});
