/** Places in a text that was not read into a tree. */
import type { Place } from './model.ts';

/** The place of `length` characters from an offset in the text of a file. */
export function placeAt(file: string, text: string, offset: number, length: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1, length };
}
