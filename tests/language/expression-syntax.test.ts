/** An expression that cannot be read is told in words of its author, at the sign that it is about. */
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../runtime/language/expressions.ts';
import type { ScalarTree } from '../../runtime/language/read.ts';
import type { Type } from '../../runtime/language/types.ts';

const variables = new Map<string, Type>(
  (['int', 'text', 'money', 'bool'] as const).map((kind) => [
    { int: 'n', text: 'name', money: 'fee', bool: 'ok' }[kind],
    { kind, optional: false },
  ]),
);

function told(
  source: string,
): readonly { readonly about: string; readonly reason: string; readonly hint: string }[] {
  const place = { file: 'e.yaml', line: 1, column: 1, length: source.length };
  const tree: ScalarTree = { kind: 'scalar', value: source, place, verbatim: true };
  return compileExpression(tree, { variables, notNull: new Set() }, null)
    .diagnostics.filter(({ code }) => code === 'EXPRESSION_SYNTAX')
    .map(({ place: at, message, hint }) => ({
      about: source.slice(at.column - 1, at.column - 1 + at.length),
      reason: message.replace('this expression cannot be read: ', ''),
      hint,
    }));
}

describe('an expression that cannot be read', () => {
  it.each([
    ['(n > 2 && ok', '(', 'the bracket ( is not closed', 'put ) where it ends'],
    ['size(name) >= 2 && size(name <= 40', '(', 'the bracket ( is not closed', 'put ) where it ends'],
    ["(x + 1 > size(')')", '(', 'the bracket ( is not closed', 'put ) where it ends'],
    ['n in [1, 2', '[', 'the bracket [ is not closed', 'put ] where it ends'],
    ['n > 2)', ')', 'the bracket ) was never opened', 'delete it'],
    ['{ n }', '}', 'braces { } are not part of the language', 'delete them'],
    ['n +', '+', 'something is missing behind +', 'write a value behind it'],
    ['n > n +', '+', 'something is missing behind +', 'write a value behind it'],
    ['ok && && ok', '&&', 'something is missing behind &&', 'write a value behind it'],
    ['&& ok', '&&', 'something is missing in front of &&', 'write a value in front of it'],
    ['n in', 'in', 'something is missing behind in', 'write a value behind it'],
    ['fee.', '.', 'something is missing behind .', 'write a value behind it'],
    ['ok ? 1', '', 'the second part behind ? is missing', 'condition ? value : otherwise'],
    ['n : 2', ':', '":" stands alone', 'condition ? value : otherwise'],
    ['n > 2 ok', 'ok', 'nothing joins "ok" to what is in front of it', 'write a sign between them'],
    ["money(1000 'KES')", "'KES'", `nothing joins "'KES'"`, 'write a comma between two values'],
    ['n, n', ',', 'a comma has no place here', '&& (and)'],
    ['n <= 1,000', ',', '"," is not part of the language', 'write the number without it'],
    ['n between 2 and 3', 'between', '"between" is not part of the language', 'two conditions'],
    ["name contains 'a'", 'contains', '"contains" is not part of the language', "name.contains('a')"],
    ['fee > 10%', '%', '"%" is not part of the language', 'percent'],
    ['n x n', 'x', '"x" is not part of the language', '"times" is written *'],
    ['n # 2', '#', '"#" is not part of the language', 'docs/flow-language.md'],
    ["name == 'a", "'a", 'this text is not closed', 'a text has'],
    ["'a\\q'", '\\q', '"\\q" means nothing in a text', 'write \\\\'],
    ['n > 0x', '0x', 'this is no number', 'digits only'],
    ['package > 2', 'package', '"package" is a word of the language', 'another name'],
    ['[1].exists(n.n, true)', 'n', 'the first part between these brackets is a name', 'exists(v'],
    ['money(1,2,3,4,5,6)', '5', 'too many values between these brackets', 'write fewer'],
    ['(((((((((((((((((((((n)))))))))))))))))))))', '(', 'it is too long', 'with set'],
    [' ', '', 'nothing is written here', 'a condition or a value'],
  ])('%s', (source, about, reason, hint) => {
    const [problem, ...more] = told(source);
    expect(more).toEqual([]);
    expect(problem?.reason).toContain(reason);
    expect(problem?.hint).toContain(hint);
    expect((problem?.about ?? '').slice(0, about.length)).toBe(about);
  });

  it('is never told in the words of the reader, whichever sign is left out or written twice', () => {
    const good = [
      "(n > 2 && ok) || name == 'a'",
      "money(n * 2, 'KES') > fee && !ok",
      'n in [1, 2, 3] ? size(name) : -n % 7',
      "[1, 2].exists(v, v == n) && fee.currency in ['KES']",
    ];
    const problems = good.flatMap((source) => {
      const signs = [...source.matchAll(/\w+|'[^']*'|[^\w\s]/g)];
      return signs.flatMap(({ 0: sign, index }) => {
        const [before, after] = [source.slice(0, index), source.slice(index + sign.length)];
        return [told(`${before}${after}`), told(`${before}${sign} ${sign}${after}`)].flat();
      });
    });
    expect(problems.length).toBeGreaterThan(80);
    for (const { reason, hint } of problems) {
      expect(reason).not.toMatch(
        /token|xpected|EOF|[LR](PAREN|BRACKET|BRACE)|IDENTIFIER|COLON|COMMA|xceeded/,
      );
      expect(reason).not.toMatch(/""|behind $/);
      expect(hint).not.toBe('');
    }
  });
});
