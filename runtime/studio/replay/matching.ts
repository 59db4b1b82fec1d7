/** Whether what was heard is what a replay says. */
import { languages } from '../../ports.ts';
import type { Json } from '../../ports.ts';
import type { Heard, Stage } from './stage.ts';

/** A value at a path of a message's data; a bare name is also found inside the one record there is. */
export function at(data: Json, path: string): Json | undefined {
  const direct = dig(data, path);
  if (direct !== undefined || typeof data !== 'object' || data === null) return direct;
  for (const inner of Object.values(data as Record<string, Json>)) {
    const found = dig(inner, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function dig(data: Json, path: string): Json | undefined {
  let value: Json | undefined = data;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, Json>)[name];
  }
  return value;
}

/** The paths of a message's data that a line may name, each value by its full path and by that inside of its record. */
export function pathsOf(data: Json | null | undefined, depth = 3): readonly string[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || depth === 0) return [];
  const inner = Object.entries(data as Record<string, Json>).map(([name, value]) => ({
    name,
    below: pathsOf(value, depth - 1),
  }));
  return inner.flatMap(({ name, below }) => [name, ...below.map((path) => `${name}.${path}`), ...below]);
}

/** Money is compared by its minor units. */
export function same(found: Json | undefined, expected: unknown): boolean {
  if (typeof expected === 'number' && typeof found === 'object' && found !== null && 'amount' in found) {
    return found.amount === expected;
  }
  return JSON.stringify(found) === JSON.stringify(expected);
}

/** Whether a message is the one a `bot` line names: by its template, or by what it carries besides. */
export function isExpected(
  message: Heard,
  { says, tells }: { readonly says: string | null; readonly tells: string | null },
  stage: Stage,
): boolean {
  if (says !== null && message.template !== says) return false;
  if (tells === null) return true;
  // Names of templates have a slash, keys of strings none.
  return tells.includes('/') ? message.of.includes(tells) : carries(message.text, tells, stage);
}

/** Whether a text carries one of the runtime's strings in any language, whatever values stand in it. */
function carries(text: string, key: string, stage: Stage): boolean {
  return languages.some((language) => {
    const pieces = stage.string(key, language)?.split(/\{\{\w+\}\}/);
    return pieces?.every((piece) => text.includes(piece)) ?? false;
  });
}
