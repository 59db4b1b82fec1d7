/** What is said of a transcript that is not there, or no longer what the phones show. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOfCodes } from '../../runtime/studio/replay/codes.ts';
import { Differences } from '../../runtime/studio/replay/differences.ts';
import { changesBetween } from '../../runtime/studio/replay/line-difference.ts';
import { transcriptProblem } from '../../runtime/studio/replay/transcript.ts';
import { findReplay } from '../../system/replay.ts';
import type { Run } from '../../system/runs.ts';
import { Update, heldAgainst, noteDifferences } from '../../system/transcripts.ts';

const kept = 'Joe › STATUS\nJoe ‹ One\n        two\n        three\n        four\n';
const problem = (heard: string, before: string | null = kept) =>
  transcriptProblem('transcripts/a.en.txt', before, heard, 'npm run replay a -- --update');

test('a new replay has no transcript yet, and is told how to get one', () => {
  expect(problem(kept, null)).toEqual({
    line: 0,
    message: 'transcripts/a.en.txt is not there yet: npm run replay a -- --update writes it; read it then',
    chat: [],
  });
});

test('what is the same is in order', () => {
  expect(problem(kept)).toBeNull();
});

test('of what differs the lines that do are shown, as they were and as they are', () => {
  expect(problem(kept.replace('two', 'TWO'))).toEqual({
    line: 0,
    message:
      'transcripts/a.en.txt:3 is no longer what the phones show: from - to +; if that is right, npm run replay a -- --update',
    chat: ['-         two', '+         TWO'],
  });
});

test('what is still there is not shown as gone', () => {
  expect(problem(kept.replace('        three\n', '        new\n        three\n'))?.chat).toEqual([
    '+         new',
  ]);
  expect(problem(kept.replace('        three\n', ''))?.chat).toEqual(['-         three']);
  expect(problem(`${kept}Joe ‹ More\n`)?.chat).toEqual(['+ Joe ‹ More']);
  expect(problem('Joe › STATUS\n')?.message).toContain('transcripts/a.en.txt:2 is no longer');
});

test('each place that differs has its line, and of many lines the first are shown', () => {
  expect(problem(kept.replace('One', '1').replace('four', '4'))?.chat).toEqual([
    '- Joe ‹ One',
    '+ Joe ‹ 1',
    'line 5:',
    '-         four',
    '+         4',
  ]);
  const chat = problem(`${kept}${'more\n'.repeat(40)}`)?.chat ?? [];
  expect(chat).toHaveLength(13);
  expect(chat.at(-1)).toBe('… 28 more lines');
});

test('any text is made of another by what differs, which is no more than it needs to be', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, now) => {
      const lines = before.split('\n');
      for (const { line, removed, added } of changesBetween(before, now).toReversed())
        expect(lines.splice(line - 1, removed.length, ...added)).toEqual(removed);
      expect(lines.join('\n')).toBe(now);
    }),
  );
  const inserted = fc.tuple(text, text, fc.constantFrom('x', 'y'));
  fc.assert(
    fc.property(inserted, ([above, below, line]) => {
      const changes = changesBetween(`${above}\n${below}`, `${above}\n${line}\n${below}`);
      expect(changes.map(({ removed, added }) => [removed, added])).toEqual([[[], [line]]]);
    }),
  );
});

/** A receipt of so much, for somebody, with a word of its own and a proof that nobody reads. */
const receipt = (name: string, amount: string, word: string, proof = '1a9d16577828') =>
  `${name} › PAY\n${name} ‹ ${word} *KES ${amount}* by ${name}\n        Proof: ${proof}\n        Thanks\n`;

test('a difference that stands in many transcripts is shown once, whoever it is about', () => {
  const differences = new Differences();
  for (const language of ['en', 'fr', 'sw'])
    for (const [replay, name, amount] of [
      ['a', 'Joe', '1,000'],
      ['b', 'Amina', '2,000'],
    ] as const) {
      const [was, is] = [receipt(name, amount, 'Paid'), receipt(name, amount, 'Received')];
      differences.add(replay, `t/${replay}.${language}.txt`, was, is, ['Joe', 'Amina']);
    }
  differences.add('c', 't/c.en.txt', kept, kept.replace('two', '2'), []);
  differences.add('d', 't/d.en.txt', kept, kept, []);
  expect(differences.show()).toEqual([
    'what differs from the transcripts as they were kept, each difference once (- as it was, + as it is):',
    '  in 6 transcripts of 2 replays, as t/a.en.txt:2',
    '    - Joe ‹ Paid *KES 1,000* by Joe',
    '    + Joe ‹ Received *KES 1,000* by Joe',
    '  in 1 transcript of 1 replay, as t/c.en.txt:3',
    '    -         two',
    '    +         2',
  ]);
  expect(new Differences().show()).toEqual([]);
});

test('of a difference of many lines the first are shown', () => {
  const differences = new Differences();
  differences.add('a', 'a', kept, `${kept}${'more\n'.repeat(40)}`, []);
  expect(differences.show().at(-1)).toBe('    … 16 more lines');
});

test('an amount that has become another one is a difference of its own, a code is not', () => {
  const differences = new Differences();
  for (const [replay, amount, proof] of [
    ['a', '2,100', '1a9d16577828'],
    ['b', '1,000', '1a9d16577828'],
    ['c', '2,000', '36152e2826bf'],
    ['d', '2,000', 'df46a8b50c35'],
  ] as const)
    differences.add(replay, replay, receipt('Joe', '2,000', 'Paid'), receipt('Joe', amount, 'Paid', proof), [
      'Joe',
    ]);
  expect(differences.show().filter((line) => line.startsWith('  in '))).toEqual([
    '  in 1 transcript of 1 replay, as a:2',
    '  in 1 transcript of 1 replay, as b:2',
  ]);
  expect(differences.show().at(-1)).toBe(
    '  … and 2 places in 2 transcripts where only references, receipt numbers and proofs differ',
  );
});

test('codes that differ are said last and once, and do not hide what differs besides', () => {
  const was = receipt('Joe', '2,000', 'Paid');
  const codes = receipt('Joe', '2,000', 'Paid', '36152e2826bf');
  const both = receipt('Joe', '2,000', 'Received', '325152822611');
  expect(problem(codes, was)).toEqual({
    line: 0,
    message:
      'transcripts/a.en.txt: only references, receipt numbers and proofs differ; if that is right, npm run replay a -- --update',
    chat: [],
    slight: true,
  });
  expect(problem(both, was)).toMatchObject({
    message: expect.stringContaining('transcripts/a.en.txt:2 is no longer'),
  });
  const apart = (text: string) => text.replace('        Proof', '        two\n        Proof');
  expect(problem(apart(both), apart(was))?.chat).toEqual([
    '- Joe ‹ Paid *KES 2,000* by Joe',
    '+ Joe ‹ Received *KES 2,000* by Joe',
    '… and 1 place where only references, receipt numbers and proofs differ',
  ]);
  const differences = new Differences();
  differences.add('a', 'a', was, codes, []);
  expect(differences.show()).toEqual([
    '1 place in 1 transcript where only references, receipt numbers and proofs differ',
  ]);
});

test.each([
  ['Reference: TK4M2PX', 'Reference: TQWMZPX', true],
  ['https://wa.me/254?text=JOIN%20K7PQ4M', 'https://wa.me/254?text=JOIN%20M2RT9A', true],
  ['Proof: 325152822611', 'Proof: 36152e2826bf', true],
  ['KES 200000', 'KES 300000', false],
  ['Pay on 2026-03-09', 'Pay on 2026-03-16', false],
  ['Reply AGREED', 'Reply PAYING', false],
  ['Reference: TK4M2PX', 'Number: TQWMZPX', false],
  ['Reference: TK4M2PX', 'Reference: TK4M2PX ', false],
])('%s → %s', (was, is, codes) => {
  expect(isOfCodes({ removed: [was], added: [is] })).toBe(codes);
});

/** A replay in three languages and under one disturbance, in a project of its own. */
function project() {
  const folder = mkdtempSync(join(tmpdir(), 'transcripts-'));
  const { replay } = findReplay(process.cwd(), 'pay_happy');
  if (replay === null) throw new Error('it cannot be read');
  const runs: readonly Run[] = [
    ...(['en', 'fr', 'sw'] as const).map((language) => ({ replay, language, perturb: null })),
    { replay, language: null, perturb: 'double_tap' },
  ];
  const [en, fr, sw, disturbed] = runs as [Run, Run, Run, Run];
  const textOf = (language: string) => {
    const file = join(folder, 'tests/replays/transcripts', `pay_happy.${language}.txt`);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  return { folder, runs, en, fr, sw, disturbed, textOf };
}
const failure = { line: 7, message: 'joe did not hear pay/receipt', chat: [] };
const right = { failures: [], transcript: kept };
const wrong = { failures: [failure], transcript: 'wrong' };

test('transcripts are written once a replay was played in all its languages', () => {
  const { folder, runs, en, fr, sw, disturbed, textOf } = project();
  const update = new Update(folder, runs);
  expect([en, fr].map((run) => update.played(run, right))).toEqual([null, null]);
  expect(textOf('en')).toBeNull();
  expect(update.played(sw, right)).toBe(
    '3 transcripts of pay_happy written to tests/replays/transcripts: read them',
  );
  expect(['en', 'fr', 'sw'].map(textOf)).toEqual([kept, kept, kept]);
  expect(update.played(disturbed, wrong)).toBeNull();
  rmSync(folder, { recursive: true });
});

test('a replay that failed in one language writes none, and says in which', () => {
  const { folder, runs, en, fr, sw, textOf } = project();
  const update = new Update(folder, runs);
  update.played(en, right);
  update.played(fr, wrong);
  expect(update.played(sw, right)).toBe('no transcript of pay_happy was written: it failed (fr)');
  expect(['en', 'fr', 'sw'].map(textOf)).toEqual([null, null, null]);
  rmSync(folder, { recursive: true });
});

test('what is kept is held against a run that did not fail', () => {
  const { folder, runs, en, fr, sw, disturbed } = project();
  const update = new Update(folder, runs);
  for (const run of [en, fr, sw]) update.played(run, right);
  expect(heldAgainst(folder, en, right)).toBeNull();
  expect(heldAgainst(folder, en, { failures: [], transcript: '' })?.message).toContain(
    'tests/replays/transcripts/pay_happy.en.txt:1 is no longer what the phones show',
  );
  const differences = new Differences();
  noteDifferences(folder, en, wrong, differences);
  noteDifferences(folder, disturbed, { failures: [], transcript: '' }, differences);
  expect(differences.show()).toEqual([]);
  noteDifferences(folder, fr, { failures: [], transcript: kept.replace('two', 'deux') }, differences);
  expect(differences.show()[1]).toBe(
    '  in 1 transcript of 1 replay, as tests/replays/transcripts/pay_happy.fr.txt:3',
  );
  // The lines that failed are said; what differs follows from them.
  expect(heldAgainst(folder, en, wrong)).toBeNull();
  expect(heldAgainst(folder, disturbed, { failures: [], transcript: '' })).toBeNull();
  rmSync(folder, { recursive: true });
});
