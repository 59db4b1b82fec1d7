/** Random flows for property tests: any steps with any targets, without loops that never rest. */
import fc from 'fast-check';
import { compileFlow } from '../../runtime/language/compile.ts';
import { readFlow } from '../../runtime/language/flow-reader.ts';
import type { Flow } from '../../runtime/language/model.ts';
import { readText } from '../../runtime/language/read.ts';
import { vocabularyOf } from '../../runtime/language/vocabulary.ts';
import { clinic } from './fixtures/clinic.ts';

const vocabulary = vocabularyOf(clinic);
const kinds = [
  'say',
  'ask',
  'skip',
  'menu',
  'each',
  'confirm',
  'branch',
  'set',
  'tool',
  'run',
  'wait',
  'atMost',
  'split',
  'ticket',
  'handoff',
  'end',
] as const;

interface Draft {
  readonly kind: (typeof kinds)[number];
  readonly to: readonly number[];
  readonly n: number;
}
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...kinds),
  to: fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
  n: fc.nat(3),
});

/**
 * YAML of a flow with up to 9 steps. Steps that pass on their own lead forward only and the last one rests, so that
 * every way rests.
 */
export const randomFlow: fc.Arbitrary<string> = fc.array(draft, { maxLength: 8 }).map((drafts) => {
  const steps = drafts.map((each, index) => stepText(each, index, drafts.length + 1));
  return [
    'flow: random',
    'title: Random',
    'gives: [done, failed]',
    'keeps: { n: int, visit: visit, visits: list of visit up to 10, request: request, pick: [a, b], m: int? }',
    'steps:',
    ...steps,
    `  s${drafts.length}: { handoff: desk, within: 1d, late: s0, then: s0 }`,
  ].join('\n');
});

/** Compiles such a text. */
export function flowFrom(source: string): Flow {
  const surroundings = { vocabulary, flows: new Set(['random']) };
  const { read, diagnostics } = readFlow(readText('random.yaml', source).tree!, surroundings);
  if (read === null || diagnostics.length > 0)
    throw new Error(`${source}\n${JSON.stringify(diagnostics, null, 1)}`);
  return { ...read.flow, machine: compileFlow(read.flow) };
}

function stepText({ kind, to, n }: Draft, index: number, length: number): string {
  const anywhere = (i: number) => targetText(to[i]! % (length + 1), length);
  const forward = (i: number) => targetText(index + 1 + (to[i]! % (length - index)), length);
  const last = `s${length - 1}`;
  const text = {
    say: `say: some/text, then: ${forward(0)}`,
    ask: `ask: some/text, into: n, then: ${anywhere(0)}`,
    skip: `ask: some/text, into: m, skip: ${anywhere(0)}, then: ${anywhere(1)}`,
    menu: `menu: some/text, into: pick, choices: { a: ${anywhere(0)}, b: { goto: s0, if: n < ${n} }, c: end failed }`,
    each: `menu: some/text, each: visits, into: visit, then: ${anywhere(0)}, choices: { later: ${anywhere(1)} }`,
    confirm: `confirm: some/text, shows: [n], yes: ${anywhere(0)}, no: ${anywhere(1)}`,
    branch: `branch: [{ if: n < ${n}, goto: ${last} }, { if: n == ${n}, end: done }, { else: ${forward(1)} }]`,
    set: `set: { n: n + ${n} }, then: ${forward(0)}`,
    tool: `tool: visit.find, with: { visit: "null" }, on: { one: { into: visit, goto: s0 }, several: { into: visits, goto: ${last} }, none: ${anywhere(0)} }`,
    run: `run: random, on: { done: ${anywhere(0)}, failed: end failed }`,
    wait: `wait: fee.settled, of: request.id, within: 3m, on: { paid: ${anywhere(0)}, failed: ${anywhere(1)} }, late: ${anywhere(2)}`,
    atMost: `at_most: ${n + 1}, then: ${forward(0)}, else: ${forward(1)}`,
    split: `split: trial, ways: { a: ${anywhere(0)}, b: ${anywhere(1)} }, weights: { a: 1, b: ${n + 1} }`,
    ticket: `ticket: desk, then: ${forward(0)}`,
    handoff: `handoff: desk, within: 1d, late: ${anywhere(1)}, then: ${anywhere(0)}`,
    end: `end: failed`,
  }[kind];
  return `  s${index}: { ${text} }`;
}

function targetText(index: number, length: number): string {
  return index >= length ? 'end done' : `s${index}`;
}
