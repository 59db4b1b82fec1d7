/** Whether what was heard is what a replay says. */
import type { Json } from '../../ports.ts';

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

/** Money is compared by its minor units. */
export function same(found: Json | undefined, expected: unknown): boolean {
  if (typeof expected === 'number' && typeof found === 'object' && found !== null && 'amount' in found) {
    return found.amount === expected;
  }
  return JSON.stringify(found) === JSON.stringify(expected);
}
