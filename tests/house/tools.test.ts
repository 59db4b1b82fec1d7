import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { project } from './files.ts';

/** The other checks of `npm test`, under their real configurations, on a small project with a mistake in it. */
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tools-')));
  for (const file of ['package.json', 'tsconfig.json', '.oxlintrc.json', '.prettierrc', 'knip.config.ts'])
    cpSync(join(project, file), join(folder, file));
  symlinkSync(realpathSync(join(project, 'node_modules')), join(folder, 'node_modules'));
  put('main.ts', `import { used } from './runtime/used.ts';\n\nused();\n`);
  put('runtime/used.ts', `export function used(): number {\n  return 1;\n}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(tool: string, ...args: string[]): Promise<{ ok: boolean; said: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(project, 'node_modules', tool), ...args],
      { cwd: folder },
      (error, out, err) => done({ ok: error === null, said: out + err }),
    );
  });
}

const knip = () => run('knip/bin/knip.js', '--include', 'files,exports');
const oxlint = () => run('oxlint/bin/oxlint', '--deny-warnings');
const types = () => run('typescript/bin/tsc', '-p', '.');
const format = () => run('prettier/bin/prettier.cjs', '--check', '.');

describe('the tools of npm test', () => {
  it('pass a project without mistakes', async () => {
    expect(await knip()).toMatchObject({ ok: true });
    expect(await oxlint()).toMatchObject({ ok: true });
    expect(await types()).toMatchObject({ ok: true });
    expect(await format()).toMatchObject({ ok: true });
  });

  it('see a file and an export that nobody uses', async () => {
    put('runtime/dead.ts', 'export const x = 1;\n');
    put('runtime/used.ts', 'export const used = (): number => 1;\nexport const dead = 2;\n');
    const { ok, said } = await knip();
    expect({
      ok,
      file: said.includes('runtime/dead.ts'),
      export: /dead\s+runtime\/used\.ts/.test(said),
    }).toEqual({
      ok: false,
      file: true,
      export: true,
    });
  });

  it.each([
    ['no-explicit-any', 'export const used = (x: any): unknown => x;\n'],
    ['no-console', `export function used(): void {\n  console.log('x');\n}\n`],
    ['no-eval', `export const used = (): unknown => eval('1');\n`],
    [
      'consistent-type-imports',
      `import { Temporal } from '@js-temporal/polyfill';\nexport const used = (x?: Temporal.PlainDate) => x;\n`,
    ],
  ])('lint sees %s', async (rule, text) => {
    put('runtime/used.ts', text);
    const { ok, said } = await oxlint();
    expect({ ok, named: said.includes(rule) }).toEqual({ ok: false, named: true });
  });

  it.each([
    ['a wrong type', `export const used = (): number => 'x';\n`, 'TS2322'],
    ['an index that may be missing', `export const used = (): number => [1][0];\n`, 'TS2322'],
    ['syntax that Node cannot erase', `export enum X { A }\nexport const used = () => X.A;\n`, 'TS1294'],
  ])('types see %s', async (_, text, code) => {
    put('runtime/used.ts', text);
    const { ok, said } = await types();
    expect({ ok, named: said.includes(code) }).toEqual({ ok: false, named: true });
  });

  it('format sees another style', async () => {
    put('runtime/used.ts', 'export const used = (): number => { return 1 }');
    expect(await format()).toMatchObject({ ok: false });
  });
});
