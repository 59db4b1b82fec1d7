/** What is said of a transcript that is not there, or no longer what the phones show; and of a replay that ends too soon. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { transcriptProblem } from '../../runtime/studio/replay/transcript.ts';
import { afterwards } from '../../runtime/studio/replay/wording.ts';
import { findReplay, keepTranscript } from '../../system/replay.ts';

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

test('a run that failed writes no transcript and says so; one that did not writes it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'transcripts-'));
  const file = join(folder, 'new', 'a.en.txt');
  const keep = (transcript: string, failed: boolean, update: boolean) => {
    const failures = failed ? [{ line: 7, message: 'joe did not hear pay/receipt', chat: [] }] : [];
    return keepTranscript(file, 'transcripts/a.en.txt', 'a', { failures, transcript }, update)?.message;
  };
  expect(keep(kept, true, true)).toBe('transcripts/a.en.txt was not written: this run failed');
  expect(existsSync(file)).toBe(false);
  expect(keep(kept, false, true)).toBeUndefined();
  expect(keep('', true, true)).toBeDefined();
  expect(readFileSync(file, 'utf8')).toBe(kept);
  expect(keep(kept, false, false)).toBeUndefined();
  // The lines that failed are said; what differs follows from them.
  expect(keep('', true, false)).toBeUndefined();
  expect(keep('', false, false)).toContain('is no longer what the phones show');
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
