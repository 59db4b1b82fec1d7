/** What is made from tables is as it is made now, and `npm run generate` is what makes it so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { together } from '../../runtime/language/all-codes.ts';
import { list as answerTypes } from '../../runtime/language/answer-types/list.ts';
import { error } from '../../runtime/language/declared-code.ts';
import { list as kinds } from '../../runtime/language/kinds/list.ts';
import { list as rules } from '../../runtime/language/rules/list.ts';
import { expectWritten } from '../support/written.ts';
import { project } from './files.ts';
import { listOf, listed } from './lists.ts';
import { leftOver, pages } from './made.ts';

describe('what is made from tables', () => {
  it.each([...pages])('%s is as it is made now', (path, make) => {
    expectWritten(path, make());
  });

  it('has no output of a case that is gone', () => {
    expect(leftOver(), 'run npm run generate').toEqual([]);
  });

  it.each(listed.map((folder) => `${folder}/list.ts`))('%s is as it is made now', (path) => {
    expectWritten(path, listOf(join(project, dirname(path))));
  });

  it.each(
    Object.entries({ kinds, 'answer-types': answerTypes, rules }).flatMap(([folder, list]) =>
      Object.entries<{ readonly name: string }>(list).map(([key, { name }]) => [folder, key, name]),
    ),
  )('%s: %s is called as its file', (_folder, key, name) => {
    expect(name).toBe(key);
  });
});

describe('the codes of all', () => {
  const first = error('this is wrong', 'mend it');

  it('may be declared once and taken by others', () => {
    const parts = [
      ['diagnostic-codes.ts', { FLOW_ODD: first }],
      ['rule odd', { FLOW_ODD: first, FLOW_OTHER: error('a', 'b') }],
    ] as const;
    expect(Object.keys(together(parts))).toEqual(['FLOW_ODD', 'FLOW_OTHER']);
  });

  it('are not declared twice, not even with the same words', () => {
    const again = error('this is wrong', 'mend it');
    expect(() =>
      together([
        ['rule odd', { FLOW_ODD: first }],
        ['rule even', { FLOW_ODD: again }],
      ]),
    ).toThrow('FLOW_ODD is declared twice, by rule odd and by rule even');
  });
});

describe('a list', () => {
  let folder: string;
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const rows = () => [...listOf(folder).matchAll(/^  (.+),$/gm)].map(([, row]) => row);
  /** Writes it, as the command does. */
  const generate = () => put('list.ts', listOf(folder));

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'lists-')), 'kinds');
    mkdirSync(folder);
    for (const name of ['say', 'ask']) put(`${name}.ts`, `export const ${name} = defineKind({});\n`);
    for (const name of ['kind', 'all']) put(`${name}.ts`, 'export interface Kind {}\n');
    generate();
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('names every file but those that say what one is and what all have', () => {
    expect(rows()).toEqual(['ask', 'say']);
  });

  it('takes a new file at its end, and leaves one out that is gone', () => {
    put('call-back.ts', 'export const callBack = defineKind({});\n');
    put('call-10.ts', 'export function call10() {}\n');
    put('call-9.ts', 'export const call9 = 1;\n');
    rmSync(join(folder, 'ask.ts'));
    expect(rows()).toEqual(['say', 'call_9: call9', 'call_10: call10', 'call_back: callBack']);
    expect(listOf(folder)).toContain("import { callBack } from './call-back.ts';");
    generate();
    put('be-quiet.ts', 'export const beQuiet = 1;\n');
    expect(rows()).toEqual([
      'say',
      'call_9: call9',
      'call_10: call10',
      'call_back: callBack',
      'be_quiet: beQuiet',
    ]);
  });

  it('keeps an order that somebody gave it', () => {
    put('list.ts', listOf(folder).replace('  ask,\n  say,\n', '  say,\n  ask,\n'));
    expect(rows()).toEqual(['say', 'ask']);
  });

  it('says where a file belongs that is none of those', () => {
    put('shapes-of-kinds.ts', 'export const shape = 1;\n');
    expect(() => listOf(folder)).toThrow(
      /kinds\/shapes-of-kinds\.ts exports no "shapesOfKinds".*folder above/,
    );
  });
});
