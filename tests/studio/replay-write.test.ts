import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { replayNames } from '../../system/replay.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { writeReplay } from '../../runtime/studio/replay/write.ts';
import type { Written, WrittenLine } from '../../runtime/studio/replay/write.ts';

const read = (name: string) => readFileSync(`tests/replays/${name}.yaml`, 'utf8');
type People = Extract<Written['begins'], { clock: string }>['people'];
interface File {
  replay: string;
  pack: string;
  after?: string;
  clock: string;
  people: People;
  talk: WrittenLine[];
}

function writtenAgain({ replay, pack, after, clock, people, talk }: File): string {
  const begins = after === undefined ? { clock, people } : { after };
  return writeReplay({ comment: 'Written again.', replay, pack, begins, talk });
}

describe('what is written says the same as what was read', () => {
  test.each(replayNames('.'))('%s', (name) => {
    const {
      in: _in,
      perturb: _perturb,
      ...file
    } = parse(read(name)) as File & { in: unknown; perturb: unknown };
    expect(parse(writtenAgain(file))).toEqual(file);
  });
});

test('whatever people type stands in one line and comes back letter by letter', () => {
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
    comment: 'Odd\ntexts.',
    replay: 'Odd: #texts',
    pack: 'likelemba',
    begins: {
      clock: '2026-03-02 09:00 Africa/Nairobi',
      people: { joe: { phone: '254700000002', speaks: 'en' } },
    },
    talk: typed.flatMap((says) => [{ joe: says }, { joe: { quote: 'pay/receipt', says } }]),
  });
  expect(text.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(typed.length * 2);
  const { replay, problems } = readReplay('odd.yaml', text, () => ({ replay: null, problems: ['none'] }));
  expect(problems).toEqual([]);
  expect(replay?.name).toBe('Odd: #texts');
  expect(replay?.talk.map((line) => line.kind === 'person' && line.says)).toEqual(
    typed.flatMap((says) => [says, { quote: 'pay/receipt', says }]),
  );
});

test('a written replay reads as a person would have written it', () => {
  const bare = (yaml: string) =>
    yaml
      .split('\n')
      .filter((line) => !/^\s*#|^\s*$|^(in|perturb):/.test(line))
      .map((line) => line.replaceAll('"', ''));
  const text = read('create_join_start');
  expect(bare(writtenAgain(parse(text) as File))).toEqual(bare(text));
});
