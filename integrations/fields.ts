/** Reading fields of JSON that others wrote. */

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/**
 * The value as a string that any store takes: without null characters and half surrogate pairs, which Postgres refuses.
 * Empty when it is none.
 */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : '';
}

/** The first of the values that is a text and not empty. */
export function firstText(...values: readonly unknown[]): string {
  return values.map(text).find((value) => value !== '') ?? '';
}
