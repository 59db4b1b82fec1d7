/** Statements are kept prepared under their names, so a name that stood for two texts would fail on a busy day only. */
import { expect, test } from 'vitest';
import { files } from './files.ts';

const named = /\bname: ['"`]([\w.]+)['"`],\s*text:/g;

test('every name of a statement is given in one place', () => {
  const places = new Map<string, string[]>();
  for (const { path, text } of files('.ts')) {
    if (path.startsWith('tests/')) continue;
    for (const [, name = ''] of text.matchAll(named)) places.set(name, [...(places.get(name) ?? []), path]);
  }
  expect(places.size).toBeGreaterThan(100);
  expect([...places].filter(([, where]) => where.length > 1)).toEqual([]);
});
