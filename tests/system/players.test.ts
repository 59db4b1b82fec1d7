/** Replays that are played by several threads at once read as if one had played them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlayers } from '../../system/players.ts';
import { findReplay } from '../../system/replay.ts';
import { runsOf, transcriptFile } from '../../system/runs.ts';

const projectFolder = join(import.meta.dirname, '../..');
const within = 300_000;

test(
  'what came of runs is told in their order, whoever played them',
  async () => {
    // The first takes longest.
    const names = ['limit_lowered', 'pay_happy'];
    const runs = names.flatMap((name) => {
      const { replay } = findReplay(projectFolder, name);
      return runsOf(replay!).filter(({ language, perturb }) => language === 'en' || perturb === 'redeliver');
    });
    const players = await openPlayers(projectFolder, ['likelemba'], { most: 2 });
    try {
      const told = [];
      for await (const { run, played } of players.play(runs)) {
        expect(played.failures).toEqual([]);
        const file = transcriptFile(
          projectFolder,
          names.find((name) => run.replay.file.includes(name))!,
          run,
        );
        if (file !== null) expect(played.transcript).toBe(readFileSync(file, 'utf8'));
        told.push(run);
      }
      expect(told).toEqual(runs);
    } finally {
      await players.close();
    }
  },
  within,
);

test(
  'what a player dies of is thrown, and nothing stays',
  async () => {
    const { replay } = findReplay(projectFolder, 'pay_happy');
    const players = await openPlayers(projectFolder, ['nowhere'], { most: 2 });
    await expect(players.play(runsOf(replay!)).next()).rejects.toThrow('nowhere');
    await players.close();
  },
  within,
);

test(
  'told to end, it ends at once and says nothing of it',
  async () => {
    const child = spawn(process.execPath, ['main.ts', 'replay', 'pay_happy'], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (data) => (complaints += String(data)));
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await closed).toEqual([143, null]);
    expect(complaints).toBe('');
  },
  within,
);
