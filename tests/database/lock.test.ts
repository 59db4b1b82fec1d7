import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeApplicationLock, takeLock, withLock } from '../../runtime/database/lock.ts';
import { commandLineOf, lives, markOf } from '../../runtime/database/processes.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const me = () => markOf(process.pid) ?? expect.fail('this process does not see itself');
const leave = (number: number, holder: object) =>
  writeFileSync(join(folder, String(number)), JSON.stringify(holder));
const taken = (note = '') => 'held' in takeLock(folder, note);

describe('a lock', () => {
  it('is had by one at a time, who is known to the others', () => {
    const first = takeLock(folder, 'first');
    expect('held' in first).toBe(true);
    expect(takeLock(folder, 'second')).toEqual({ by: { ...me(), note: 'first' } });
    if ('held' in first) first.held.describe('renamed');
    expect(takeLock(folder, 'second')).toMatchObject({ by: { note: 'renamed' } });
    if ('held' in first) first.held.release();
    expect(taken()).toBe(true);
  });

  it('of a process that is gone is free', () => {
    leave(4, { pid: 2 ** 22 + 1, started: 'long ago', note: '' });
    expect(taken()).toBe(true);
  });

  it('of a process whose number another one has now is free', () => {
    leave(4, { ...me(), started: 'before that', note: '' });
    expect(taken()).toBe(true);
  });

  it('that was cut short by a power failure is free', () => {
    writeFileSync(join(folder, '4'), '{"pid":');
    expect(taken()).toBe(true);
  });

  it('keeps its newest number, also when it is given back', () => {
    leave(4, { pid: 0, started: '', note: '' });
    const lock = takeLock(folder, '');
    if ('held' in lock) lock.held.release();
    expect(readdirSync(folder)).toEqual(['5']);
  });

  it('is had by exactly one of many who take it over at once', async () => {
    leave(4, { pid: 0, started: '', note: '' });
    const module = join(import.meta.dirname, '../../runtime/database/lock.ts');
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.module).then(({ takeLock }) => {
        let had = 0;
        for (let i = 0; i < 200; i += 1) if ('held' in takeLock(workerData.folder, '')) had += 1;
        parentPort.postMessage(had);
      });`;
    const had = await Promise.all(
      Array.from({ length: 4 }, () => {
        const worker = new Worker(code, { eval: true, workerData: { module, folder } });
        return new Promise<number>((done, fail) => worker.on('message', done).on('error', fail));
      }),
    );
    expect(had.reduce((a, b) => a + b)).toBe(1);
  });

  it('lets work wait for its turn, and gives up after a while', async () => {
    const order: string[] = [];
    const slow = withLock(folder, 5000, async () => {
      await new Promise((done) => setTimeout(done, 60));
      order.push('first');
    });
    const next = withLock(folder, 5000, async () => void order.push('second'));
    await Promise.all([slow, next]);
    expect(order).toEqual(['first', 'second']);
    takeApplicationLock(folder, 'http://localhost:3000');
    await expect(withLock(join(folder, 'running'), 30, async () => 1)).rejects.toMatchObject({
      code: 'EMBEDDED_BUSY',
    });
  });
});

describe('a process', () => {
  it('is known by when it started', () => {
    expect(lives(me())).toBe(true);
    expect(lives({ ...me(), started: 'x' })).toBe(false);
    expect(markOf(2 ** 22 + 1)).toBeNull();
    expect(commandLineOf(process.pid)).toContain('node');
    expect(commandLineOf(2 ** 22 + 1)).toBeNull();
  });
});
