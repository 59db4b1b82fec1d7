import { describe, expect, it } from 'vitest';
import { expressionFunctions } from '../../runtime/language/expression-functions.ts';
import { compileExpression } from '../../runtime/language/expressions.ts';
import { kinds } from '../../runtime/language/kinds/all.ts';
import { readText } from '../../runtime/language/read.ts';
import { parseType, resolveRecords } from '../../runtime/language/types.ts';
import type { Type } from '../../runtime/language/types.ts';

const records = resolveRecords([
  {
    name: 'visit',
    does: '',
    fields: { fee: 'money', doctor: 'text', paid: 'bool', kind: '[first, control]' },
  },
]);
const variables = new Map<string, Type>();
for (const [name, text] of Object.entries({
  visit: 'visit',
  visits: 'list of visit',
  amount: 'money',
  name: 'text',
  code: 'text',
})) {
  const parsed = parseType(text, records);
  if (parsed.ok) variables.set(name, parsed.type);
}

describe('the reference', () => {
  it('describes every field of every kind', () => {
    for (const kind of kinds.values()) {
      for (const [name, { does, example }] of Object.entries(kind.fields)) {
        expect([kind.name, name, does.endsWith('.'), example !== '']).toEqual([kind.name, name, true, true]);
      }
    }
  });

  /** In YAML `'KES'` is the name KES: the quotes that make it a text stand inside others. */
  it('writes every example of a field as a file has it', () => {
    for (const kind of kinds.values()) {
      for (const [name, { value, example }] of Object.entries(kind.fields)) {
        const { tree, diagnostics } = readText('e.yaml', `${name}: ${example}\n`);
        expect([name, diagnostics]).toEqual([name, []]);
        const given = tree?.kind === 'map' ? tree.entries[0]?.value : undefined;
        if (value !== 'text_expression' || given?.kind !== 'scalar') continue;
        expect([name, /^'.*'$|^\w+\.\w+$/.test(String(given.value))]).toEqual([name, true]);
      }
    }
  });

  it.each(Object.entries(expressionFunctions))(
    'gives an example of %s that holds good',
    (_name, { example }) => {
      const place = { file: 'e.yaml', line: 1, column: 1, length: example.length };
      const tree = { kind: 'scalar', value: example, place, verbatim: true } as const;
      expect(compileExpression(tree, { variables, notNull: new Set() }, null).diagnostics).toEqual([]);
    },
  );
});
