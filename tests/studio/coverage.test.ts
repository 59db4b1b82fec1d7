import { expect, test } from 'vitest';
import { Coverage, missed, ofFlow } from '../../runtime/studio/cover/coverage.ts';
import { showCoverage } from '../../runtime/studio/cover/show.ts';
import type { Stepped } from '../../runtime/studio/replay/stage.ts';
import { openPacks } from '../../system/packs.ts';

const pack = openPacks(process.cwd(), ['likelemba']).current('likelemba');

const stepped = (more: Partial<Stepped>): Stepped => ({
  language: 'en',
  chat: 'a',
  begins: true,
  took: [],
  rendered: [],
  said: [],
  called: null,
  ...more,
});
const list = { template: 'receipts/list', text: 'Your receipts: 1. …' };

function edge(coverage: Coverage, step: string, label: string) {
  return coverage
    .report()
    .edges.find((one) => one.flow === 'receipts' && one.step === step && one.edge === label)!;
}

test('an edge is asserted when something of its turn was expected, and only in its language', () => {
  const coverage = new Coverage(pack);
  coverage.stepped(stepped({ took: [], called: 'receipt.mine' }));
  // The outcome of a tool belongs to the turn that called it.
  const took = [{ flow: 'receipts', step: 'find', edge: 'on.some' }];
  coverage.stepped(
    stepped({ begins: false, took, rendered: [{ template: list.template, sides: [] }], said: [list] }),
  );
  coverage.stepped(
    stepped({ language: 'fr', took: [{ flow: 'receipts', step: 'list', edge: 'choice.done' }] }),
  );
  expect(edge(coverage, 'find', 'on.some')).toMatchObject({ reached: ['en'], asserted: [], to: 'list' });

  coverage.expected({ kind: 'message', ...list });
  expect(edge(coverage, 'find', 'on.some')).toMatchObject({ reached: ['en'], asserted: ['en'] });
  expect(edge(coverage, 'list', 'choice.done')).toMatchObject({ reached: ['fr'], asserted: [] });
  const message = coverage.report().messages.find(({ template }) => template === list.template);
  expect(message).toMatchObject({ reached: ['en'], asserted: ['en'] });
});

test('a call that was expected asserts its turn', () => {
  const coverage = new Coverage(pack);
  const took = [{ flow: 'receipts', step: 'find', edge: 'on.none' }];
  coverage.stepped(stepped({ called: 'receipt.mine' }));
  coverage.stepped(stepped({ begins: false, took }));
  coverage.expected({ kind: 'call', tool: 'receipt.mine' });
  expect(edge(coverage, 'find', 'on.none').asserted).toEqual(['en']);
});

test('where a conversation stands asserts the turn that led there, and no other conversation', () => {
  const coverage = new Coverage(pack);
  const took = [{ flow: 'receipts', step: 'list', edge: 'choice.done' }];
  coverage.stepped(stepped({ took, chat: 'a' }));
  coverage.stepped(stepped({ took, chat: 'b', language: 'fr' }));
  coverage.expected({ kind: 'standing', chat: 'b' });
  expect(edge(coverage, 'list', 'choice.done').asserted).toEqual(['fr']);
});

test('what another run said is not what a line expects', () => {
  const coverage = new Coverage(pack);
  const took = [{ flow: 'receipts', step: 'find', edge: 'on.some' }];
  coverage.stepped(stepped({ took, said: [list] }));
  coverage.begin();
  coverage.expected({ kind: 'message', ...list });
  expect(edge(coverage, 'find', 'on.some').asserted).toEqual([]);
});

test('what is missed is shown with file and line', () => {
  const report = new Coverage(pack).report();
  const { edges, messages } = missed(report);
  expect(edges).toHaveLength(report.edges.length);
  expect(messages).toHaveLength(report.messages.length);
  const shown = showCoverage(report).join('\n');
  expect(shown).toMatch(/flows\/likelemba\/receipts\.yaml:\d+ {2}find on\.some → list: not reached/);
  expect(shown).toContain('message receipts/list is not heard in en, fr, sw');
});

test('of one flow only its edges and the messages that it says are shown', () => {
  const shown = showCoverage(ofFlow(new Coverage(pack).report(), pack, 'receipts')).join('\n');
  expect(shown).toContain('message receipts/list is not heard in en, fr, sw');
  expect(shown).toContain('receipts.yaml:');
  expect(shown).not.toMatch(/pay\.yaml|message pay\//);
});

test('which edges are held to something in some languages only is named, with the languages', () => {
  const coverage = new Coverage(pack);
  const took = (step: string, label: string) => [{ flow: 'receipts', step, edge: label }];
  for (const [language, step, label] of [
    ['en', 'find', 'on.some'],
    ['en', 'find', 'on.none'],
    ['sw', 'find', 'on.none'],
    ['en', 'list', 'choice.done'],
  ] as const) {
    coverage.stepped(stepped({ language, chat: 'x', took: took(step, label) }));
    coverage.expected({ kind: 'standing', chat: 'x' });
  }
  const lines = showCoverage(ofFlow(coverage.report(), pack, 'receipts'));
  expect(lines).toContain('    not held in fr, sw: find on.some; list choice.done');
  expect(lines).toContain('    not held in fr: find on.none');
});

test('what a message may say or leave out is shown until both have come, what stands in it only then', () => {
  const coverage = new Coverage(pack);
  const render = (...sides: string[]) =>
    coverage.stepped(stepped({ rendered: [{ template: 'pay/receipt', sides }] }));
  const [first, , ...others] = pack.templates.get('pay/receipt')?.sides.get('en') ?? [];
  const credit = others.find(({ block, said }) => said && block === '{{#if event.has_credit}}');
  const shown = () =>
    showCoverage(coverage.report()).filter((line) => /pay\/receipt\.en.*(said)$/.test(line));
  // Of a message that nobody heard that is all there is to say.
  expect(shown()).toEqual([]);
  render(first?.key ?? '');
  expect(shown()).toContainEqual(
    expect.stringMatching(/receipt\.en\.hbs:3 {2}\{\{#if event\.after_all\}\}: always said$/),
  );
  expect(shown().join()).not.toContain('credit_goes');
  render(credit?.key ?? '');
  expect(shown().join()).toContain('{{#if (eq event.credit_goes "stays")}}: never said');
});
