/** What is said of a transcript that is not there, or no longer what the phones show; and of a replay that ends too soon. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { transcriptProblem } from '../../runtime/studio/replay/transcript.ts';
import { afterwards } from '../../runtime/studio/replay/wording.ts';
import { findReplay } from '../../system/replay.ts';
import type { Run } from '../../system/runs.ts';
import { Update, heldAgainst } from '../../system/transcripts.ts';

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

test('what differs is shown from its first line on, as it was and as it is', () => {
  expect(problem(kept.replace('two', 'TWO'))).toEqual({
    line: 0,
    message:
      'transcripts/a.en.txt:3 is no longer what the phones show: from - to +; if that is right, npm run replay a -- --update',
    chat: [
      '-         two',
      '-         three',
      '-         four',
      '+         TWO',
      '+         three',
      '+         four',
    ],
  });
});

test('what is only longer or shorter is shown from where one of them ends', () => {
  expect(problem(`${kept}Joe ‹ More\n`)?.chat).toEqual(['- ', '+ Joe ‹ More', '+ ']);
  expect(problem('Joe › STATUS\n')?.message).toContain('transcripts/a.en.txt:2 is no longer');
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
  // The lines that failed are said; what differs follows from them.
  expect(heldAgainst(folder, en, wrong)).toBeNull();
  expect(heldAgainst(folder, disturbed, { failures: [], transcript: '' })).toBeNull();
  rmSync(folder, { recursive: true });
});

const talkOf = (talk: string) =>
  readReplay('a.yaml', `replay: A test\npack: likelemba\nafter: two_friends\ntalk:\n${talk}`, (name) =>
    findReplay(process.cwd(), name),
  ).replay?.talk ?? [];

test('a replay that ends right after what a disturbance may lose is told to let time go by', () => {
  const ledger = '  - ledger: { balanced: true }\n';
  expect(afterwards(talkOf(`  - wait: 7d\n  - joe: PAY\n${ledger}`))).toContain('wait: 1h');
  expect(afterwards(talkOf(`  - joe: PAY\n  - wait: 1h\n${ledger}`))).toBe('');
});
