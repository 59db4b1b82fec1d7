/**
 * The same problem at several places is one mistake: a name that several places use and nothing has, what all languages
 * of a text say. It is told at the first place, with the others.
 */
import { diagnosticCodes } from './all-codes.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';

/** Each such problem once, where it was found first, with its further places as related. */
export function toldOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string | Diagnostic, Diagnostic[]>();
  for (const each of diagnostics) {
    const key = groupOf(each) ?? each;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    // Of a template one place in each language is enough.
    const keyOf = (place: Place) => (place.file.endsWith('.hbs') ? place.file : JSON.stringify(place));
    const places = new Map([first, ...others].reverse().map(({ place }) => [keyOf(place), place]));
    places.delete(keyOf(first.place));
    const further = [...places.values()].reverse().map((place) => ({ place, message: 'and here' }));
    return [{ ...first, related: [...further, ...first.related] }];
  });
}

/** The same for problems that are one; null for one that stands alone. */
function groupOf({ code, message, file }: Diagnostic): string | null {
  const { once } = diagnosticCodes[code];
  if (once === 'once a pack') return message;
  if (once === 'once a message') return `${code} ${withoutLanguage(file)}`;
  // Of "this" at two places nobody knows whether it is one.
  return once === 'once a file' && !message.startsWith('this ')
    ? `${message} ${withoutLanguage(file)}`
    : null;
}

const withoutLanguage = (file: string) => file.replace(/\.\w+\.hbs$/, '.hbs');
