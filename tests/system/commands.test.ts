/** Every command says how it is called, and what it does not understand it does not guess at. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { misused, noSuch, readWords } from '../../system/command-words.ts';
import { command } from '../../system/command.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** Two are other programs, which have options of their own. */
const others = ['format', 'test'];
const own = Object.keys(scripts).filter((name) => !others.includes(name));

/** Runs a script of package.json, on the Node that `run.mjs` would bring. */
function run(
  name: string,
  word: string,
  byNpm = false,
): Promise<{ readonly code: number; readonly said: string }> {
  const [, , ...args] = (scripts[name] ?? '').split(' ');
  return new Promise((done) => {
    const { npm_lifecycle_event: _, ...env } = process.env;
    const here = { env: { ...env, ...(byNpm ? { npm_lifecycle_event: name } : {}) } };
    execFile(process.execPath, [...args, word], here, (error, said, wrong) =>
      done({ code: error === null ? 0 : Number(error.code), said: said + wrong }),
    );
  });
}

const called = (name: string): string => (name === 'start' ? 'npm start' : `npm run ${name}`);

test.each(own)('%s --help', async (name) => {
  const { code, said } = await run(name, '--help');
  expect(said.split('\n')[0]).toMatch(new RegExp(`^${called(name)}( |$)`));
  expect(said).toMatch(/\nEnds with 0: .*2: .*\.\n$/);
  expect(code).toBe(0);
});

test.each(own)('%s --no-such-option', async (name) => {
  const { code, said } = await run(name, '--no-such-option');
  expect(said).toMatch(new RegExp(`^There is no option "--no-such-option"\\.\n\n${called(name)}`));
  expect(code).toBe(2);
});

test.each([
  ['replay', 'pay_hapy', 'there is no replay tests/replays/pay_hapy.yaml; did you mean pay_happy?'],
  ['cover', 'nowhere', 'there is no replay tests/replays/nowhere.yaml'],
  ['cover', '--flow=paay', 'There is no flow "paay"; did you mean "pay"?'],
  ['lint', 'nowhere', '"nowhere" is neither a pack nor a file of one. The packs are: likelemba.'],
  ['plan', 'nowhere', 'There is no pack "nowhere"; there is likelemba.'],
  ['migrate', 'nowhere', 'There is no pack "nowhere"; there is likelemba.'],
  ['export', 'likelembo', 'There is no pack "likelembo"; did you mean "likelemba"?'],
  ['export', 'nowhere', 'There is no pack "nowhere"; there is likelemba.'],
])('%s %s, which is not there', async (name, word, problem) => {
  const { code, said } = await run(name, word);
  expect(said.startsWith(`${problem}\n\n${called(name)}`)).toBe(true);
  expect(code).toBe(2);
});

test('a name too many may be what npm left of an option', async () => {
  const { code, said } = await run('explore', 'nowhere', true);
  expect(said).toMatch(
    /^There is no flow or pack "nowhere"[\s\S]*\n\nWas there an option\? It stands behind --/,
  );
  expect(code).toBe(2);
  expect((await run('explore', 'nowhere')).said).not.toContain('Was there');
  expect((await run('explore', '--no-such-option', true)).said).not.toContain('Was there');
});

test('npm test --help', async () => {
  const { code, said } = await run('test', '--help');
  expect(said).toMatch(/^npm test/);
  expect(code).toBe(0);
});

const usage = {
  options: { to: { type: 'string' } },
  names: 1,
  text: 'npm run it -- [name] [--to place]',
} as const;
const reading = (...words: string[]) => {
  const said: string[] = [];
  return { read: readWords(words, usage, (line) => said.push(line)), said: said.join('\n') };
};

test('what is understood is given as it was written', () => {
  expect(reading('one', '--to', 'there').read).toEqual({ values: { to: 'there' }, names: ['one'] });
  expect(reading('--to=-1').read).toMatchObject({ values: { to: '-1' } });
  expect(reading()).toMatchObject({ read: { names: [] }, said: '' });
});

test.each([
  [['one', 'two'], '"two" is one name too many.'],
  [['--to'], "Option '--to <value>' argument missing"],
  [['-x'], 'There is no option "-x".'],
  [['--two', 'there'], 'There is no option "--two". Did you mean --to?'],
])('%j is not', (words, problem) => {
  const { read, said } = reading(...words);
  expect(read).toBe(2);
  expect(said).toBe(`${problem}\n\n${usage.text}`);
});

test('help is given whatever stands beside it', () => {
  expect(reading('one', 'two', '-h')).toEqual({ read: 0, said: usage.text });
});

test.each([
  ['pack', 'likelembo', ['likelemba', 'clinic'], 'There is no pack "likelembo"; did you mean "likelemba"?'],
  ['language', 'de', ['en', 'fr'], 'There is no language "de"; there are en, fr.'],
  ['pack', 'shop', ['clinic'], 'There is no pack "shop"; there is clinic.'],
  ['replay', 'pay', [], 'There is no replay "pay"; there are none.'],
])('a %s that is not there: %s', (sort, word, known, said) => {
  expect(noSuch(sort, word, known)).toBe(said);
});

test('a name that means nothing is told with the usage too', () => {
  const said: string[] = [];
  expect(misused('Which file?', usage.text, (line) => said.push(line))).toBe(2);
  expect(said).toEqual([`Which file?\n\n${usage.text}`]);
});

test.each([
  [{ code: 'ENOTDIR', syscall: 'mkdir', path: 'out/a' }, '"out/a" cannot be read or written (ENOTDIR).'],
  [{ code: 'EISDIR', syscall: 'read' }, 'A file cannot be read (EISDIR).'],
])('a file that cannot be used is said: %j', async (fields, line) => {
  const said: string[] = [];
  const broken = command({ text: 'usage' }, () => Promise.reject(Object.assign(new Error(), fields)));
  expect(await broken('.', [], (each) => said.push(each))).toBe(2);
  expect(said).toEqual([line]);
});

test.each([
  { code: 'ENOENT', syscall: 'spawn git', path: 'git' },
  { code: 'EACCES', syscall: 'listen' },
  { code: 'ECONNREFUSED', syscall: 'connect' },
  {},
])('what is no file keeps its stack: %j', async (fields) => {
  const error = Object.assign(new Error('ours'), fields);
  const broken = command({ text: 'usage' }, () => Promise.reject(error));
  await expect(broken('.', [], () => undefined)).rejects.toBe(error);
});
