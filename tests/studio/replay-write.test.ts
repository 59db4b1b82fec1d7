import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findReplay, replayNames } from '../../system/replay.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import type { Replay } from '../../runtime/studio/replay/format.ts';
import { writeReplay } from '../../runtime/studio/replay/write.ts';

const unnumbered = ({ talk, ...rest }: Replay) => ({
  ...rest,
  talk: talk.map((line) => ({ ...line, line: 0 })),
});

describe('what is written reads as the same replay', () => {
  test.each(replayNames('.'))('%s', (name) => {
    const { replay } = findReplay('.', name);
    if (replay === null) throw new Error(`${name} cannot be read`);
    const text = writeReplay({ ...replay, about: 'Written again.' });
    const again = readReplay(replay.file, text, (other) => findReplay('.', other));
    expect(again.problems).toEqual([]);
    expect(unnumbered(again.replay as Replay)).toEqual(unnumbered(replay));
  });
});

test('whatever people type stands in one line and comes back letter by letter', () => {
  const { replay } = findReplay('.', 'onboarding');
  if (replay === null) throw new Error('onboarding cannot be read');
  const [person = ''] = replay.people.keys();
  const typed = [
    '',
    'two\nlines',
    '# no comment',
    '- a: b',
    '{ tap: yes }',
    '"',
    "it's",
    '007',
    'null',
    '☕ ‏x',
    '\t',
  ];
  const text = writeReplay({
    ...replay,
    about: 'Odd\ntexts.',
    talk: typed.map((says) => ({ kind: 'person', person, says })),
  });
  expect(text.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(typed.length);
  const again = readReplay('odd.yaml', text, () => ({ replay: null, problems: ['none'] }));
  expect(again.replay?.talk.map((line) => line.kind === 'person' && line.says)).toEqual(typed);
});

test('a written replay reads as a person would have written it', () => {
  const { replay } = findReplay('.', 'create_join_start');
  if (replay === null) throw new Error('create_join_start cannot be read');
  const text = writeReplay({
    ...replay,
    about: 'Three people found a group, join it by link and by code, and start it.',
  });
  const bare = (yaml: string) =>
    yaml
      .split('\n')
      .filter((line) => !/^\s*#|^\s*$/.test(line))
      .map((line) => line.replaceAll('"', ''));
  expect(bare(text)).toEqual(bare(readFileSync('tests/replays/create_join_start.yaml', 'utf8')));
});
