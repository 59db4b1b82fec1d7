import { describe, expect, it } from 'vitest';
import { files } from './files.ts';
import { check } from './source-rules.ts';

/** Files over 300 lines and how long they are. This list may only shrink. */
const longFiles: ReadonlyMap<string, number> = new Map([
  ['runtime/ports.ts', 339],
  // One table, a row for each way to say an amount or a day.
  ['tests/engine/answers/table.test.ts', 401],
]);

/** The word, put together so that the check does not find it here. */
const unfinished = ['TO', 'DO'].join('');

const rulesIn = (path: string, text: string, long?: ReadonlyMap<string, number>) => [
  ...new Set(check({ path, text }, long).map(({ rule }) => rule)),
];

/** Puts a short name in front of a row: the file and the beginning of its text. */
const named = ([path = '', text = '', rule = '']: readonly string[]) =>
  [`${path}: ${text.slice(0, 60).replaceAll('\n', ' ')}`, path, text, rule] as const;

describe('the rules of the house', () => {
  it('hold in every file', () => {
    const all = files('.ts', '.mjs', '.sql', '.js', '.css');
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap((file) => check(file, longFiles))).toEqual([]);
  });

  it('have no long file on the list that is gone', () => {
    const paths = new Set(files('.ts', '.mjs', '.sql', '.js', '.css').map(({ path }) => path));
    expect([...longFiles.keys()].filter((path) => !paths.has(path))).toEqual([]);
  });
});

describe('a planted violation is seen', () => {
  it.each(
    [
      ['ledger/book/sql/0300-x.sql', 'create table x (at timestamptz default now());', 'server-clock'],
      ['ledger/book/sql/0300-x.sql', 'select current_timestamp;', 'server-clock'],
      ['ledger/book/sql/0300-x.sql', 'select CURRENT_DATE;', 'server-clock'],
      ['ledger/book/a.ts', 'const x = { text: `select 1 where at < now()` };', 'server-clock'],
      ['ledger/book/a.ts', 'const x = `select ${y} where at < now() and ${z}`;', 'server-clock'],
      ['ledger/book/a.ts', 'const x = new Date();', 'own-clock'],
      ['ledger/book/a.ts', 'const x = Date.now();', 'own-clock'],
      ['runtime/engine/a.ts', 'const x = Math.random();', 'own-clock'],
      ['runtime/engine/a.ts', 'const f = Math.random;', 'own-clock'],
      ['runtime/language/a.ts', 'const x = Temporal.Now.instant();', 'own-clock'],
      ['console/a.ts', 'export default 1;', 'default-export'],
      ['console/a.ts', 'export default function f() {}', 'default-export'],
      ['console/a.ts', `// ${unfinished}: later`, 'unfinished'],
      ['console/a.sql', `-- ${unfinished}`, 'unfinished'],
      ['console/a.ts', 'x;\n'.repeat(301), 'too-long'],
      ['console/utils/a.ts', '', 'vague-name'],
      ['console/helpers.ts', '', 'vague-name'],
      ['ledger/book/a.ts', `throw new AppError('X', d);`, 'undeclared-error'],
      ['runtime/engine/a.ts', String.raw`const x = /\p{L}.*[?\uff1f]\s*$/su;`, 'square'],
      ['runtime/engine/a.ts', String.raw`const x = /^\s+|[.!]+$/u;`, 'square'],
    ].map(named),
  )('%s', (_, path, text, rule) => {
    expect(rulesIn(path, text)).toEqual([rule]);
  });

  it('in the list of long files: one that grew, one that is short enough', () => {
    const listed = new Map([['a.ts', 310]]);
    expect(rulesIn('a.ts', 'x;\n'.repeat(310), listed)).toEqual([]);
    expect(rulesIn('a.ts', 'x;\n'.repeat(311), listed)).toEqual(['too-long']);
    expect(rulesIn('a.ts', 'x;\n'.repeat(300), listed)).toEqual(['too-long']);
  });
});

describe('what is right is left alone', () => {
  it.each(
    [
      ['ledger/book/sql/0300-x.sql', '-- never now() here\nselect 1;'],
      ['ledger/book/a.ts', '/** new Date() would be wrong; now() too */ export const x = clock.now();'],
      ['ledger/book/a.ts', 'export const x = new Date(0);'],
      ['ledger/book/a.ts', `export const x = 'You can pay now (or later)';`],
      ['runtime/conversation/a.ts', 'export const x = new Date(); const y = `select now()`;'],
      ['runtime/engine/a.ts', String.raw`const x = /^\s*\d+\s*$/u; const y = /(?<![.!])[.!]+$|[?]$/u;`],
      ['runtime/studio/a.ts', String.raw`const x = /\/+$/;`],
      ['vitest.config.ts', 'export default {};'],
      ['runtime/errors.ts', 'const x = new AppError();'],
      ['console/a.ts', 'x;\n'.repeat(300)],
    ].map(named),
  )('%s', (_, path, text) => {
    expect(rulesIn(path, text)).toEqual([]);
  });
});
