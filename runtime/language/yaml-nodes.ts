/** What nodes of a YAML document mean to a writer of flows. */
import { isScalar } from 'yaml';
import type { YAMLMap } from 'yaml';

/** A key without anything behind it; `key: !tag` is a tag and reported as such. */
export function isEmpty(node: unknown): boolean {
  if (node === null || node === undefined) return true;
  return isScalar(node) && node.value === null && node.anchor === undefined && node.tag === undefined;
}

/** A list between { }, where each name would need something behind it: its names; null for any other map. */
export function bracedList({ items, flow }: YAMLMap): readonly string[] | null {
  const names = items.flatMap(({ key, value }) =>
    isScalar(key) && isEmpty(value) ? [String(key.value)] : [],
  );
  return flow === true && names.length > 1 && names.length === items.length ? names : null;
}

/** A key with nothing at all behind it, as the name above a map has. */
export function isBare(value: unknown): boolean {
  return value === null || (isScalar(value) && value.source === '' && value.tag === undefined);
}
