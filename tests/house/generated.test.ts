/** What is made from tables is as it is made now, and `npm run generate` is what makes it so. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { list as answerTypes } from '../../runtime/language/answer-types/list.ts';
import { list as kinds } from '../../runtime/language/kinds/list.ts';
import { list as rules } from '../../runtime/language/rules/list.ts';
import { project } from './files.ts';
import { listOf, listed } from './lists.ts';
import { leftOver, made } from './made.ts';

const stale = (path: string) =>
  `${path} is not what it is made from now: npm run generate, and read what that changes`;
const there = (path: string) =>
  existsSync(join(project, path)) ? readFileSync(join(project, path), 'utf8') : '';

describe('what is made from tables', () => {
  it.each([...made()])('%s is as it is made now', (path, text) => {
    expect(there(path), stale(path)).toBe(text);
  });

  it('has no output of a case that is gone', () => {
    expect(leftOver(), 'run npm run generate').toEqual([]);
  });

  it.each(listed)('%s/list.ts names the files that are there', (folder) => {
    const path = `${folder}/list.ts`;
    expect(there(path), stale(path)).toBe(listOf(join(project, folder)));
  });

  it.each(
    Object.entries({ kinds, 'answer-types': answerTypes, rules }).flatMap(([folder, list]) =>
      Object.entries<{ readonly name: string }>(list).map(([key, { name }]) => [folder, key, name]),
    ),
  )('%s: %s is called as its file', (_folder, key, name) => {
    expect(name).toBe(key);
  });
});

describe('a list', () => {
  let folder: string;
  const rows = () => /export const list = \{([^}]*)\}/.exec(listOf(folder))?.[1]?.trim().split(/,\s*/);
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);

  beforeEach(() => {
    const above = mkdtempSync(join(tmpdir(), 'lists-'));
    folder = join(above, 'kinds');
    cpSync(join(project, 'runtime/language/kinds'), folder, { recursive: true });
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('takes a new file at its end, and leaves one out that is gone', () => {
    const before = rows() ?? [];
    put('call-back.ts', 'export const callBack = 1;\n');
    put('call-10.ts', 'export function call10() {}\n');
    rmSync(join(folder, 'ask.ts'));
    expect(rows()?.filter((row) => row !== '')).toEqual([
      ...before.filter((row) => row !== 'ask' && row !== ''),
      'call_10: call10',
      'call_back: callBack',
    ]);
  });

  it('keeps an order that somebody gave it', () => {
    const text = readFileSync(join(folder, 'list.ts'), 'utf8');
    const turned = text.replace('  say,\n  ask,\n', '  ask,\n  say,\n');
    expect(turned).not.toBe(text);
    put('list.ts', turned);
    expect(listOf(folder)).toBe(turned);
  });

  it('says where a file belongs that is none of those', () => {
    put('shapes-of-kinds.ts', 'export const shape = 1;\n');
    expect(() => listOf(folder)).toThrow(`${basename(folder)}/shapes-of-kinds.ts exports no "shapesOfKinds"`);
  });
});
