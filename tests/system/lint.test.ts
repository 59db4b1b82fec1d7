import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lint } from '../../system/lint.ts';
import { sarifShape } from './sarif-shape.ts';

const project = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'likelemba-lint-'));
  for (const part of ['flows', 'templates', 'locales'])
    cpSync(join(project, part), join(folder, part), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await lint(folder, words, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

function change(file: string, from: string, to: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  expect(before.split(from)).toHaveLength(2);
  writeFileSync(path, before.replace(from, to));
}

const again = 'choices: { again: before, later: later, person: person }';
const withoutConfirm = 'choices: { again: collect, later: later, person: person }';

describe('npm run lint', () => {
  it('says that all is in order, what it let stand and how long it took', async () => {
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toMatch(/^likelemba: \d+ flows, \d+ messages in order, 10 warnings let stand by comments$/m);
    expect(text).toMatch(/^numbers and days: nothing wrong here$/m);
    expect(text).toMatch(/^\d+\.\d\d s$/m);
  });

  it('shows a problem with its line and what to do', async () => {
    change('flows/likelemba/pay.yaml', 'say: pay/prompt_sent', 'say: pay/promt_sent');
    const { code, text } = await run('likelemba');
    expect(code).toBe(1);
    expect(text).toMatch(/^flows\/likelemba\/pay\.yaml:\d+:10 {2}TEMPLATE_MISSING {2}there is no template/m);
    expect(text).toMatch(
      /^ *\d+ \| {5}say: pay\/promt_sent\n +\| +\^{14} {2}did you mean "pay\/prompt_sent"\?$/m,
    );
    expect(text).toMatch(/^likelemba: 1 problem\b/m);
  });

  it('ends with 1 for a warning as well', async () => {
    change('flows/likelemba/pay.yaml', '  refusal: refusal\n', '  refusal: refusal\n  note: text\n');
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain('FLOW_UNUSED_VARIABLE (warning)');
  });

  it('looks at one file when told so, and says that others have problems', async () => {
    change('flows/likelemba/pay.yaml', 'say: pay/prompt_sent', 'say: pay/promt_sent');
    expect((await run('flows/likelemba/pay.yaml')).code).toBe(1);
    const other = await run('flows/likelemba/join.yaml');
    expect(other.code).toBe(0);
    expect(other.text).toMatch(/^likelemba: nothing wrong here, 1 problem in other files$/m);
  });

  it('looks at every pack', async () => {
    mkdirSync(join(folder, 'flows/second'));
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(/^flows\/second\/pack\.yaml:1:1 {2}FILE_MISSING/m);
    expect(text).toMatch(/^likelemba: .* in order/m);
  });

  it('looks at the words of numbers and days', async () => {
    change('locales/fr/dates.yaml', 'weekdays:', 'weekday:');
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(/^locales\/fr\/dates\.yaml:\d+:1 {2}WORDS_SHAPE {2}weekday: unknown key$/m);
    expect((await run('locales/fr/dates.yaml')).code).toBe(1);
  });

  it('gives JSON with what was let stand, and why', async () => {
    const { code, text } = await run('--json', 'likelemba');
    expect(code).toBe(0);
    const { suppressed } = JSON.parse(text) as { suppressed: { code: string; reason: string }[] };
    expect([...new Set(suppressed.map(({ code: of }) => of))].sort()).toEqual([
      'MESSAGE_TOO_LONG',
      'TEMPLATE_SAME',
    ]);
    expect(suppressed.map(({ reason }) => reason).join()).toContain('thirty names');
  });

  it('gives JSON with the way that leads to a problem', async () => {
    change('flows/likelemba/pay.yaml', again, withoutConfirm);
    const { code, text } = await run('--json', 'likelemba');
    expect(code).toBe(1);
    const { problems, packs } = JSON.parse(text) as {
      problems: { code: string; file: string; line: number; way: { message: string; line: number }[] }[];
      packs: { name: string; flows: number | null }[];
    };
    expect(packs).toMatchObject([{ name: 'likelemba', flows: null }]);
    expect(problems).toMatchObject([{ code: 'MONEY_USED_UP', file: 'flows/likelemba/pay.yaml' }]);
    expect(problems[0]?.way.map(({ message }) => message)).toEqual([
      'which',
      'find',
      'amount',
      'as_written',
      'confirm',
      'collect',
      'refused',
      'collect',
    ]);
    const lines = readFileSync(join(folder, 'flows/likelemba/pay.yaml'), 'utf8').split('\n');
    for (const { message, line } of problems[0]?.way ?? []) expect(lines[line - 1]).toBe(`  ${message}:`);
  });

  it('gives SARIF in the shape of the standard, with ways and what was let stand', async () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(sarifShape);
    const inOrder = JSON.parse((await run('--sarif')).text) as object;
    change('flows/likelemba/pay.yaml', again, withoutConfirm);
    const { code, text } = await run('--sarif');
    expect(code).toBe(1);
    const broken = JSON.parse(text) as object;
    for (const log of [inOrder, broken]) {
      validate(log);
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(inOrder).toMatchObject({
      runs: [{ results: Array.from({ length: 10 }, () => ({ suppressions: [{ kind: 'inSource' }] })) }],
    });
    expect(broken).toMatchObject({
      runs: [
        {
          results: expect.arrayContaining([
            expect.objectContaining({
              ruleId: 'MONEY_USED_UP',
              codeFlows: [{ threadFlows: [expect.anything()] }],
            }),
          ]) as unknown,
        },
      ],
    });
    expect(validate({ version: '2.1.0', runs: [{ results: [{}] }] })).toBe(false);
  });

  it.each([
    ['an option that is not there', ['--jsn'], 'There is no option "--jsn". Did you mean --json?'],
    ['two formats', ['--json', '--sarif'], 'Choose one of --json and --sarif.'],
    ['a pack that is not there', ['likelembo'], '"likelembo" is neither a pack nor a file of one.'],
    ['a file of no pack', ['../package.json'], '"../package.json" is neither a pack nor a file of one.'],
  ])('ends with 2 for %s', async (_what, words, said) => {
    const { code, text } = await run(...words);
    expect(code).toBe(2);
    expect(text).toContain(said);
    expect(text).toContain('npm run lint');
  });

  it('ends with 2 where there is nothing to read', async () => {
    rmSync(join(folder, 'flows'), { recursive: true });
    const { code, text } = await run();
    expect(code).toBe(2);
    expect(text).toContain('cannot be read');
  });

  it('ends with 1 where a file is missing, with 2 where it cannot be read', async () => {
    rmSync(join(folder, 'locales/sw/numbers.yaml'));
    const missing = await run();
    expect(missing.code).toBe(1);
    expect(missing.text).toContain('there is no file "locales/sw/numbers.yaml"');
    mkdirSync(join(folder, 'locales/sw/numbers.yaml'));
    const unreadable = await run();
    expect(unreadable.code).toBe(2);
    expect(unreadable.text).toContain('cannot be read (EISDIR)');
  });
});
