import { describe, expect, it } from 'vitest';
import { answerTypes } from '../../runtime/language/answer-types/all.ts';
import { kinds } from '../../runtime/language/kinds/all.ts';
import { plainTypes } from '../../runtime/language/types.ts';
import { namings, programWith } from './named-kinds.ts';
import type { Names } from './named-kinds.ts';

const all: readonly Names[] = [
  { what: 'kind', names: new Set(kinds.keys()), shared: new Set() },
  { what: 'answer', names: new Set(answerTypes.map(({ name }) => name)), shared: new Set(plainTypes) },
];

/** Where kinds and answers are at home: a file for each, and the lists of them. */
const home = /^runtime\/(language|engine)\/(kinds|answer-types)\//;

/** What reads like such a name and is another thing. This list may only shrink. */
const others: ReadonlyMap<string, string> = new Map([
  ['runtime/language/longest.ts {', 'the longest value of a type, whether people answer with it or not'],
  ["runtime/language/ways.ts 'end'", 'the word in front of a result: end paid'],
  ["runtime/language/rules/targets.ts 'end'", 'the word in front of a result: end paid'],
  ["runtime/studio/replay/line-problems.ts 'wait'", 'a line of a replay'],
]);

/** Each a way to name one: the line that does it, and what is found there. */
const planted: readonly (readonly [line: string, rule: string, naming: string])[] = [
  ["export const a = (step: Step) => step.kind === 'ask';", 'kind', "'ask'"],
  ["export const a = (step?: Step) => 'at_most' !== step?.kind;", 'kind', "'at_most'"],
  ["export function a(step: Step) { switch (step.kind) { case 'wait': } }", 'kind', "'wait'"],
  ["export const a = new Set<StepKind>(['say']);", 'kind', "'say'"],
  ["export const a = (step: StepOf<'menu'>) => step.each;", 'kind', "'menu'"],
  ["export const a = kinds.get('end');", 'kind', "'end'"],
  ["export const a = (name: string) => name === 'handoff';", 'kind', "'handoff'"],
  [
    "export const a: Partial<Record<StepKind | 'flow', 1>> = { say: 1, tool: 1 };",
    'kind',
    '{ say: 1, tool: 1 }',
  ],
  ["export const a = (type: Type) => answerTypeOf(type)?.name === 'phone';", 'answer', "'phone'"],
  ["export const a = (type: Type) => answerTypeOf(type)?.name === 'location';", 'answer', "'location'"],
  ["export const a = (type: RecordType) => type.name === 'media';", 'answer', "'media'"],
];
const imports = [
  "import { answerTypeOf } from '../language/answer-types/all.ts';",
  "import { kinds } from '../language/kinds/all.ts';",
  "import type { Step, StepKind, StepOf } from '../language/model.ts';",
  "import type { RecordType, Type } from '../language/types.ts';",
];
const pathOf = (index: number) => `runtime/engine/planted-${index}.ts`;

describe('a kind of step or an answer type is named in its own files and nowhere else', () => {
  const files = planted.map(([line], index) => [pathOf(index), [...imports, line].join('\n')] as const);
  const found = namings(programWith(new Map(files)), all, home);

  it('in the whole program', () => {
    const own = found.filter(({ at }) => !at.includes('/planted-'));
    const named = own.map(({ at, message }) => `${at.replace(/:\d+$/, '')} ${message}`);
    expect(named.sort()).toEqual([...others.keys()].sort());
  });

  it.each(planted.map((row, index) => [row[0], index, row] as const))(
    'is seen where it is: %s',
    (_line, index, [, rule, message]) => {
      const at = `${pathOf(index)}:${imports.length + 1}`;
      expect(found.filter((one) => one.at.startsWith(`${pathOf(index)}:`))).toEqual([{ rule, at, message }]);
    },
  );
});
