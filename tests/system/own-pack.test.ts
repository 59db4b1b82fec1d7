/** A pack of one's own, typed off from docs/flow-language.md, is played, covered and drawn as the product's is. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Command } from '../../system/command.ts';
import { cover } from '../../system/cover.ts';
import { graph } from '../../system/graph.ts';
import { replay } from '../../system/replay.ts';
import { reminderFiles } from '../language/fixtures/reminder.ts';
import { copyProject } from '../support/project.ts';

const copy = copyProject();
const within = 300_000;

beforeAll(() => {
  for (const [path, text] of reminderFiles) {
    mkdirSync(dirname(join(copy.folder, path)), { recursive: true });
    copy.save(path, text);
  }
  copy.save(
    'tests/replays/days.yaml',
    `replay: Two days of the week
pack: reminder
clock: 2026-03-02 09:00 Africa/Nairobi
people:
  amina: { phone: "254700000001", speaks: en }
talk:
  - amina: "Hello #poster"
  - bot: { to: amina, says: days/ask_days }
  - amina: 1 and 3
  - amina: Amina
  - amina: skip
  - bot: { to: amina, says: days/confirm, with: { name: Amina } }
  - amina: { tap: "yes" }
  - bot: { to: amina, says: days/thanks }
in: [en]
perturb: [redeliver]
`,
  );
});
afterAll(() => copy.remove());

async function run(
  command: Command,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const lines: string[] = [];
  const code = await command(copy.folder, words, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
}

test(
  'its replay plays, with its transcript',
  async () => {
    const { code, said } = await run(replay, 'days', '--update');
    expect(said).toMatch(/^✓ days \(en, .*^✓ days \(in their own languages, redeliver.*^all as written$/ms);
    expect(code).toBe(0);
    expect(copy.read('tests/replays/transcripts/days.en.txt')).toContain('See you then, Amina.');
  },
  within,
);

test(
  'what its replays cover is told, and coloured in its drawing',
  async () => {
    const { code, said } = await run(cover, 'days', '--json');
    expect(code).toBe(1);
    const report = JSON.parse(said) as { pack: string; edges: { step: string; asserted: string[] }[] };
    expect(report.pack).toBe('reminder');
    expect(report.edges.find(({ step }) => step === 'thanks')?.asserted).toEqual(['en']);
    copy.save('coverage.json', said);
    expect(await run(graph, 'reminder', '--coverage', join(copy.folder, 'coverage.json'))).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(copy.folder, '.data/graph/reminder/days.en.svg'), 'utf8')).toContain(
      'class="line missed"',
    );
  },
  within,
);

test(
  'it is played by hand, and saved as a replay of it',
  async () => {
    const { code, said } = await play(
      ['--pack', 'reminder'],
      'menu\n1 and 3\nAmina\nskip\nyes\n/save by_hand\n/quit\n',
    );
    expect(said).toContain('    ‹ See you then, Amina.');
    expect(said).toContain('saved: tests/replays/by_hand.yaml');
    expect(code).toBe(0);
    expect(copy.read('tests/replays/by_hand.yaml')).toContain('\npack: reminder\n');
  },
  within,
);

/** It reads what is typed: a process of its own. */
async function play(
  words: readonly string[],
  typed: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const module = JSON.stringify(new URL('../../system/play.ts', import.meta.url).href);
  const call = `play(${JSON.stringify(copy.folder)}, ${JSON.stringify(words)}, (line) => console.log(line))`;
  const script = `const { play } = await import(${module}); process.exitCode = await ${call};`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  child.stdin.end(typed);
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, said })));
}

test(
  'a pack that is not there, and one that is not the scene’s, is told in words',
  async () => {
    copy.save(
      'tests/replays/strange.yaml',
      'replay: Strange\npack: reminder\nafter: onboarding\ntalk:\n  - amina: menu\n',
    );
    const strange = await run(replay, 'strange');
    expect(strange.said).toContain(
      'tests/replays/strange.yaml:3:1  onboarding is of the pack likelemba, this one of reminder',
    );
    copy.save(
      'tests/replays/strange.yaml',
      copy.read('tests/replays/days.yaml').replace('reminder', 'remindr'),
    );
    expect((await run(replay, 'strange')).said).toContain(
      'tests/replays/strange.yaml:2:1  there is no pack "remindr"; did you mean reminder?',
    );
    writeFileSync(join(copy.folder, 'tests/replays/strange.yaml'), copy.read('tests/replays/days.yaml'));
    for (const [command, words, why] of [
      [cover, ['--pack', 'remindr'], 'There is no pack "remindr"; did you mean "reminder"?'],
      [cover, ['days', '--pack', 'likelemba'], 'days is not of the pack likelemba.'],
      [cover, ['days', 'onboarding'], 'These replays are of reminder and likelemba; one pack is covered'],
    ] as const) {
      const { code, said } = await run(command, ...words);
      expect(said).toContain(why);
      expect(code).toBe(2);
    }
    const played = await play(['--pack', 'remindr'], '');
    expect(played.said).toContain('There is no pack "remindr"; did you mean "reminder"?');
    expect(played.code).toBe(2);
    const scene = await play(['--pack', 'reminder', '--after', 'onboarding'], '');
    expect(scene.said).toContain('onboarding is of the pack likelemba, not of reminder.');
  },
  within,
);
