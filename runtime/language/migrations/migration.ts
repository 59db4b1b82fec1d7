/**
 * How files of an older version of the flow language become files of the next: one pure migration per version, on the
 * document itself, so that comments, order and whatever it does not touch stay as they were.
 */
import { isMap, isPair, isScalar } from 'yaml';
import type { Document, YAMLMap } from 'yaml';

export interface Migration {
  /** From this version to the next. */
  readonly from: number;
  /** What changes for people who write flows, in one sentence. */
  readonly does: string;
  /** Changes a flow file's document. */
  flow(document: Document): void;
  /** Changes the manifest's document, besides its version. */
  manifest(document: Document): void;
}

/** The steps of a flow file, whatever else is wrong with it. */
export function stepsOf(document: Document): YAMLMap[] {
  const steps = document.get('steps');
  if (!isMap(steps)) return [];
  return steps.items.map((pair) => pair.value).filter((step) => isMap(step));
}

/** Gives a key of a map another name; place, value and comments stay. */
export function renameKey(map: YAMLMap, from: string, to: string): void {
  for (const pair of map.items) {
    if (isPair(pair) && isScalar(pair.key) && pair.key.value === from) pair.key.value = to;
  }
}
