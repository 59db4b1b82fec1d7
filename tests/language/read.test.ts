import { describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { inside, readText } from '../../runtime/language/read.ts';
import type { MapTree, ScalarTree } from '../../runtime/language/read.ts';

const codes = (text: string) =>
  readText('f.yaml', text).diagnostics.map((each) => `${each.place.line} ${each.code}`);

/** The scalar under the first key. */
function scalar(text: string): ScalarTree {
  return (readText('f.yaml', text).tree as MapTree).entries[0]!.value as ScalarTree;
}

describe('reading', () => {
  it('tells all problems of a file at once', () => {
    const text =
      'a: 1\nb: +254\nif: !paid\nx: { method: one_of(a, card) }\ny: &q z\nw: *q\nn: ~\na: 2\nv:\nf: 1.5\n<<: {a: b}\n';
    expect(codes(text)).toEqual([
      '2 FILE_SCALAR',
      '3 FILE_TAG',
      '4 FILE_UNQUOTED',
      '5 FILE_ANCHOR',
      '6 FILE_ALIAS',
      '7 FILE_NO_VALUE',
      '9 FILE_NO_VALUE',
      '10 FILE_SCALAR',
      '11 FILE_MERGE_KEY',
      '8 FILE_DUPLICATE_KEY',
    ]);
  });

  it.each([
    ['a: 0', 0n],
    ['a: -5', -5n],
    ['a: 90071992547409930', 90071992547409930n],
    ['a: true', true],
    ['a: yes', 'yes'],
    ['a: "5"', '5'],
    ["a: 'x: y'", 'x: y'],
    ['a: 2026-03-06', '2026-03-06'],
  ])('reads %j as what it looks like', (text, value) => {
    expect(codes(text)).toEqual([]);
    expect(scalar(text).value).toBe(value);
  });

  it.each([
    'a: 007',
    'a: 0x1F',
    'a: 1e3',
    'a: +5',
    'a: -0',
    'a: 1.0',
    'a: .inf',
    'a: True',
    'a: NULL',
    'a: ~',
  ])('refuses %j, which people may mean otherwise', (text) => {
    expect(codes(text)).toHaveLength(1);
  });

  it('keeps keys as they are written', () => {
    const tree = readText('f.yaml', 'on: a\nyes: b\nno: c\n"1": d\n').tree as MapTree;
    expect(tree.entries.map(({ key }) => key)).toEqual(['on', 'yes', 'no', '1']);
  });

  it('reads JSON as the same tree', () => {
    const json = readText('f.json', '{ "a": [1, true, "x"] }').tree as MapTree;
    expect(json.entries[0]?.value).toMatchObject({
      kind: 'list',
      items: [{ value: 1n }, { value: true }, { value: 'x' }],
    });
    expect(readText('f.json', '{ a: 1 }').diagnostics.map(({ code }) => code)).toEqual(['FILE_NOT_JSON']);
  });

  it.each([
    '',
    '[',
    '{',
    '\u0000',
    '- - -\n -',
    '%YAML 1.1\n---\na: 1',
    'a: 1\n---\nb: 2',
    '\t',
    '['.repeat(100_000),
    '{a: '.repeat(20_000),
  ])('never throws on bad text (%#)', (text) => {
    expect(readText('f.yaml', text).diagnostics.length).toBeGreaterThan(0);
  });

  it('refuses a file that is too long before it reads it', () => {
    expect(codes('# '.padEnd(1_000_001, 'x'))).toEqual(['1 FILE_TOO_LARGE']);
  });

  it('points into a text that stands there letter by letter, else at the whole', () => {
    expect(inside(scalar('a: abcdef'), 2, 4)).toMatchObject({ column: 6, length: 2 });
    expect(inside(scalar('a: "abcdef"'), 2, 4)).toMatchObject({ column: 7, length: 2 });
    expect(inside(scalar('a: "a\\u0062cdef"'), 2, 4)).toMatchObject({ column: 4, length: 13 });
  });

  it('shows the line, the caret and what to do', () => {
    const text = 'a: 1\nb: 007\n';
    expect(formatDiagnostics(readText('f.yaml', text).diagnostics, new Map([['f.yaml', text]]))).toBe(
      [
        'f.yaml:2:4  FILE_SCALAR  "007" is neither text, a plain whole number, true nor false',
        '   2 | b: 007',
        '     |    ^^^  put it in quotes if it is text',
        '',
      ].join('\n'),
    );
  });
});
