/** Single mistakes in copies of the real pack: each is one problem, at the right line, with a hint that helps. */
import { describe, expect, it } from 'vitest';
import { expectWritten } from '../support/written.ts';
import { edited } from './edits.ts';
import type { Edit } from './edits.ts';
import { lintedIn, loaded, mistakesPage, sources } from './mistakes.ts';

const fifty = lintedIn('mistakes.yaml');
const ofTheTrial = lintedIn('mistakes-of-a-trial.yaml');
const byScript = lintedIn('mistakes-by-script.yaml');
const ofAReader = lintedIn('mistakes-of-a-reader.yaml');
const inAHurry = lintedIn('mistakes-in-a-hurry.yaml');

describe('somebody who edits the pack and makes one mistake', () => {
  it('makes one of fifty', () => {
    expect(new Set(fifty.map(({ mistake }) => mistake.made)).size).toBe(50);
  });

  it.each(
    [...fifty, ...ofTheTrial, ...byScript, ...ofAReader, ...inAHurry].map(
      (each) => [each.mistake.made, each] as const,
    ),
  )('is told of it once, at its line, with what to do: %s', (_made, { mistake, diagnostics, line }) => {
    expect(diagnostics.map(({ code }) => code)).toHaveLength(1);
    const [problem] = diagnostics;
    expect(problem?.file).toBe(mistake.in ?? mistake.edit[0]?.file);
    expect(line).toContain(mistake.at);
    expect(`${problem?.message} – ${problem?.hint}`).toContain(mistake.hint);
  });
});

it('can be read of in docs/mistakes.md', () => {
  expectWritten('docs/mistakes.md', mistakesPage());
});

describe('somebody who makes two mistakes', () => {
  const message = 'templates/likelemba/draw_number/none.en.hbs';
  const unknown: Edit = { file: message, text: 'All right, *{{circle.name}}* without a number.\n' };
  const misspelt: Edit = {
    file: 'flows/likelemba/draw_number.yaml',
    replace: 'number >= 1',
    by: 'nummber >= 1',
  };
  const told = (edits: readonly Edit[]) =>
    loaded(edited(sources, edits)).diagnostics.map(({ code, file }) => [code, file]);

  it('is not told to translate what the flow does not know, and is told so once the flow can be read', () => {
    expect(told([unknown, misspelt])).toEqual([['EXPRESSION_UNKNOWN_VARIABLE', misspelt.file]]);
    expect(told([unknown])).toEqual([['EXPRESSION_UNKNOWN_VARIABLE', message]]);
  });

  const pay = 'flows/likelemba/pay.yaml';
  const join = 'flows/likelemba/join.yaml';
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'two loops',
      [
        {
          file: pay,
          replace: 'settled: find_others\n  nothing_due:',
          by: 'settled: refresh\n  nothing_due:',
        },
        {
          file: pay,
          replace: 'say: pay/paid_already\n    then: amount',
          by: 'say: pay/paid_already\n    then: find_others',
        },
      ],
      ['FLOW_RESTLESS_CYCLE', 'FLOW_RESTLESS_CYCLE'],
    ],
    [
      'two names that are no steps',
      [
        { file: pay, replace: 'yes: collect', by: 'yes: colect' },
        { file: pay, replace: 'goto: paid_already', by: 'goto: paid_allready' },
      ],
      ['FLOW_UNKNOWN_TARGET', 'FLOW_UNKNOWN_TARGET'],
    ],
    [
      'one name in two flows',
      [
        { file: pay, replace: 'yes: collect', by: 'yes: nowhere' },
        { file: join, replace: 'yes: join', by: 'yes: nowhere' },
      ],
      ['FLOW_UNKNOWN_TARGET', 'FLOW_UNKNOWN_TARGET'],
    ],
    [
      'an outcome misspelt and one forgotten',
      [
        { file: join, replace: '      full: full\n', by: '      ful: full\n' },
        { file: join, replace: '      gone: gone\n', by: '' },
      ],
      ['FLOW_UNROUTED', 'FLOW_UNKNOWN_OUTCOME'],
    ],
    [
      'a value left out of two languages, another one in each',
      [
        { file: 'templates/likelemba/pay/prompt_sent.en.hbs', replace: '{{payment.amount}}', by: 'Money' },
        { file: 'templates/likelemba/leave_group/closed.sw.hbs', replace: '{{circle.name}}', by: 'Kikundi' },
      ],
      ['TEMPLATE_DIFFERS', 'TEMPLATE_DIFFERS'],
    ],
    [
      'a tool misspelt in the list, and an input that there is not',
      [
        { file: 'flows/likelemba/pack.yaml', replace: '  - receipt.by_code\n', by: '  - recept.by_code\n' },
        { file: join, replace: '{ circle: circle.id }\n', by: '{ circle: circle.id, colour: code }\n' },
      ],
      ['FLOW_UNKNOWN_INPUT', 'FLOW_UNKNOWN_TOOL'],
    ],
  ])('is told both: %s', (_made, edits, codes) => {
    expect(told(edits).map(([code]) => code)).toEqual(codes);
  });

  it('is told both where no other type of one variable would mend them', () => {
    const types: readonly Edit[] = [
      { file: 'flows/likelemba/create_group.yaml', replace: 'seats >= 2 &&', by: "seats >= '2' &&" },
      {
        file: 'flows/likelemba/create_group.yaml',
        replace: 'grace_days >= 0 &&',
        by: 'grace_days >= amount &&',
      },
    ];
    expect(told(types).map(([code]) => code)).toEqual(['EXPRESSION_TYPES', 'EXPRESSION_TYPES']);
  });
});
