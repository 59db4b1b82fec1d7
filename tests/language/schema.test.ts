import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kinds } from '../../runtime/language/kinds/all.ts';
import { flowSchema, packSchema } from '../../runtime/language/schema.ts';
import { badFolder, clinicFiles } from './bad-cases.ts';
import { payFlow } from './fixtures/savings.ts';
import { unindent } from './fixtures/flow-of.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
const isFlow = ajv.compile(flowSchema() as object);
const isPack = ajv.compile(packSchema() as object);

/** How many errors the schema finds in a flow of these steps; Ajv also repeats every `if` around one. */
function errorsIn(steps: string): number {
  isFlow(parse(`flow: f\ntitle: F\ngives: [done]\nsteps:\n${unindent(steps).replaceAll(/^/gm, '  ')}`));
  return isFlow.errors?.filter((each) => each.keyword !== 'if').length ?? 0;
}

describe('the JSON Schemas', () => {
  it('accept every file of the good pack and the reference example', () => {
    for (const [path, text] of clinicFiles()) {
      if (!/^flows\/.*\.yaml$/.test(path)) continue;
      const validate = path.endsWith('/pack.yaml') ? isPack : isFlow;
      validate(parse(text));
      expect([path, validate.errors]).toEqual([path, null]);
    }
    expect(isFlow(parse(payFlow))).toBe(true);
  });

  it('accept the example of every kind', () => {
    for (const kind of kinds.values()) {
      expect([kind.name, errorsIn(`step:\n${kind.example.replaceAll(/^/gm, '  ')}`)]).toEqual([kind.name, 0]);
    }
  });

  it.each([
    ['a misspelled field', 'a: { confirm: a/b, show: [x], no: end done }'],
    ['a missing field', 'a: { confirm: a/b, shows: [x] }'],
    ['no kind', 'a: { then: end done }'],
    ['a target that is none', 'a: { say: a/b, then: End done }'],
    ['a condition where there is none', 'a: { tool: x.y, on: { ok: { goto: a, if: "true" } } }'],
    ['a number for a time', 'a: { wait: x.y, of: a, within: 180, on: {}, late: a }'],
  ])('find %s in at most two errors', (_what, steps) => {
    expect(errorsIn(steps)).toBeGreaterThan(0);
    expect(errorsIn(steps)).toBeLessThanOrEqual(2);
  });

  it.each([
    'FLOW_UNKNOWN_KEY',
    'FLOW_MISSING_KEY',
    'FLOW_NO_KIND',
    'FLOW_SHAPE',
    'FLOW_NAME',
    'FLOW_NO_STEPS',
  ])('refuse what the reader calls %s', (code) => {
    const files = clinicFiles();
    const edits = parse(readFileSync(join(badFolder, `${code}.yaml`), 'utf8')) as {
      file: string;
      replace?: string;
      by?: string;
      text?: string;
    }[];
    for (const { file, replace = '', by = '', text } of edits) {
      const changed = text ?? (files.get(file) ?? '').replace(replace, by);
      expect(isFlow(parse(changed))).toBe(false);
    }
  });
});
