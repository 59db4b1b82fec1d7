import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import type { RenderContext } from '../../runtime/language/model.ts';
import { readText } from '../../runtime/language/read.ts';
import { readStrings, stringsOf } from '../../runtime/language/strings.ts';
import { defaultFormats, printable } from '../../runtime/language/template-helpers.ts';
import { RenderError, TemplateCompiler } from '../../runtime/language/templates.ts';
import { Money } from '../../runtime/ports.ts';

const table = (yaml: string) => readStrings(readText('s.yaml', yaml).tree!).table;
const strings = stringsOf(
  new Map([
    [
      'en',
      table(
        'days_one: one day\ndays_other: "{{count}} days"\nhi: "Hi {{name}}"\nwords: [Pay, Pay now]\nlabels: { kind: { first: first } }\n',
      ),
    ],
    [
      'fr',
      table(
        'days_one: un jour\ndays_other: "{{count}} jours"\nhi: "Salut {{name}}"\nwords: Payer\nlabels: { kind: { first: première } }\n',
      ),
    ],
  ]),
);
const compiler = new TemplateCompiler(strings, defaultFormats);
const context = (language: 'en' | 'fr'): RenderContext => ({
  language,
  timeZone: 'Africa/Nairobi',
  chatLink: 'https://wa.me/1?text=',
});
const view = {
  name: 'A<b>',
  fee: printable(new Money(200000n, 'KES'), () => 'KES 2,000'),
  on: printable(Temporal.PlainDate.from('2026-03-06'), () => '6 March 2026'),
  none: printable(new Money(0n, 'KES'), () => 'KES 0'),
  kind: 'first',
  n: 3n,
  yes: true,
  list: [{ id: 'a' }, { id: 'b' }],
};

function render(source: string, language: 'en' | 'fr' = 'en'): string {
  const { text, diagnostics } = compiler.compile('t.hbs', source);
  if (text === null) throw new Error(diagnostics.map(({ message }) => message).join());
  return text.render(view, context(language));
}

describe('a template', () => {
  it.each([
    ['Pay {{fee}} on {{on}}, {{name}}.\n', 'Pay KES 2,000 on 6 March 2026, A<b>.'],
    ['{{#if yes}}yes{{else}}no{{/if}}{{#unless yes}}!{{/unless}}', 'yes'],
    ['{{#if (positive fee)}}some{{/if}}{{#if (positive none)}}none{{/if}}', 'some'],
    ['{{#if (eq kind "first")}}1{{/if}}{{#if (eq n 3)}}3{{/if}}{{#if (eq fee none)}}!{{/if}}', '13'],
    [
      '{{#each list}}{{inc @index}}. {{id}} of {{../n}}{{#unless @last}}, {{/unless}}{{/each}}',
      '1. a of 3, 2. b of 3',
    ],
    ['{{t "days" count=n}}, {{t "days" count=1}}, {{t "hi" name=fee}}', '3 days, one day, Hi KES 2,000'],
    ['{{label "kind" kind}} {{weekday on}}', 'first Friday'],
    ['{{chat_link "JOIN " name}}', 'https://wa.me/1?text=JOIN%20A%3Cb%3E'],
    ['a{{! a comment }}b', 'ab'],
  ])('%s', (source, shown) => {
    expect(render(source)).toBe(shown);
  });

  it.each([
    ['{{#if yes}}a{{/if}}', ['{{#if yes}} said']],
    ['{{#unless yes}}a{{/unless}}', ['{{#unless yes}} left']],
    [
      '{{#if (positive none)}}a{{else if yes}}b{{else}}c{{/if}}',
      ['{{#if (positive none)}} left', '{{else if yes}} said'],
    ],
    [
      '{{#each list}}{{#if @first}}{{id}}{{/if}}{{/each}}',
      ['{{#each list}} said', '{{#if @first}} left', '{{#if @first}} said'],
    ],
    ['{{#each nobody}}a{{else}}b{{/each}}', ['{{#each nobody}} left']],
  ])('tells which sides of its blocks it came to: %s', (source, came) => {
    const { text } = compiler.compile('t.hbs', source);
    const keys = new Set<string>();
    text?.render({ ...view, nobody: [] }, { ...context('en'), side: (key) => void keys.add(key) });
    const sides = text?.sides.filter(({ key }) => keys.has(key)) ?? [];
    expect(sides.map(({ block, said }) => `${block} ${said ? 'said' : 'left'}`).sort()).toEqual(came);
    expect(sides).toHaveLength(keys.size);
  });

  it('speaks the language it is rendered in', () => {
    expect(render('{{t "days" count=n}}, {{label "kind" kind}}, {{weekday on}}', 'fr')).toBe(
      '3 jours, première, vendredi',
    );
  });

  it.each([
    '{{missing}}',
    '{{name.missing}}',
    '{{#if missing}}x{{/if}}',
    '{{#each list}}{{missing}}{{/each}}',
    '{{t "hi"}}',
    '{{constructor}}',
    '{{name.length}}',
  ])('refuses to render %s, and says nothing of the values', (source) => {
    expect(() => render(source)).toThrow(RenderError);
    expect(() => render(source)).not.toThrow('A<b>');
  });

  it.each([
    ['{{> other}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{{name}}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{#with name}}x{{/with}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{#each list as |x|}}{{x}}{{/each}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{@root.name}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{this}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{../name}}', 'TEMPLATE_NOT_ALLOWED'],
    ['{{lookup list 0}}', 'TEMPLATE_UNKNOWN_HELPER'],
    ['{{log name}}', 'TEMPLATE_UNKNOWN_HELPER'],
    ['{{#if yes no}}x{{/if}}', 'TEMPLATE_HELPER_CALL'],
    ['{{t name}}', 'TEMPLATE_HELPER_CALL'],
    ['{{label kind kind}}', 'TEMPLATE_HELPER_CALL'],
    ['{{#if yes}}', 'TEMPLATE_SYNTAX'],
    ['{{name', 'TEMPLATE_SYNTAX'],
  ])('%s is refused: %s', (source, code) => {
    expect(compiler.compile('t.hbs', source).diagnostics.map((each) => each.code)).toEqual([code]);
  });

  it('tells what it reads, and what it shows whatever the values are', () => {
    const { text } = compiler.compile(
      't.hbs',
      '{{fee}} {{#if yes}}{{name}}{{/if}} {{#each list}}{{id}}{{/each}} {{label "kind" kind}} {{weekday on}} {{#if (positive none)}}{{none}}{{else}}nothing{{/if}}',
    );
    expect(text?.paths.reads).toEqual(['fee', 'kind', 'list', 'list[].id', 'name', 'none', 'on', 'yes']);
    expect(text?.paths.shows).toEqual(['fee', 'kind', 'none']);
  });
});

describe('strings', () => {
  it('gives the shown text and all words that are understood', () => {
    expect(strings.text('en', 'words')).toBe('Pay');
    expect(strings.words('en', 'words')).toEqual(['Pay', 'Pay now']);
    expect(strings.words('fr', 'words')).toEqual(['Payer']);
    expect(strings.text('fr', 'nothing')).toBeNull();
    expect(strings.text('sw', 'words')).toBeNull();
  });

  it('chooses plurals and falls back to the general form', () => {
    expect(strings.text('fr', 'days', { count: 1 })).toBe('un jour');
    expect(strings.text('fr', 'days', { count: 1_000_000 })).toBe('1000000 jours');
  });

  it('inserts values as they are, without reading them', () => {
    expect(strings.text('en', 'hi', { name: '{{count}} $t(words) <b>' })).toBe('Hi {{count}} $t(words) <b>');
    expect(() => strings.text('en', 'hi', {})).toThrow('hi in en needs {{name}}');
  });
});
