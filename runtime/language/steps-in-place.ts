/**
 * Lines of steps that are indented too much or too little. They are told and put where they belong, so that the rest is
 * checked as if they stood there.
 */
import { kinds } from './kinds/all.ts';
import type { StepKind } from './model.ts';
import { entry } from './read.ts';
import type { Entry, MapTree } from './read.ts';
import type { TreeReader } from './tree-reader.ts';

/** The steps, with their lines where they belong. */
export function stepsInPlace(steps: MapTree, reader: TreeReader): MapTree {
  const placed: Entry[] = [];
  /** Names that had nothing behind them, which is told: what follows is theirs. */
  const empty = new Set<string>();
  for (const each of steps.entries.flatMap((step) => split(step, isStepName))) {
    const above = placed.at(-1);
    if (above === undefined || !isField(each)) {
      placed.push(each);
      continue;
    }
    if (above.value.kind === 'hole') {
      const { place } = each;
      empty.add(above.key);
      placed[placed.length - 1] = {
        ...above,
        value: { kind: 'map', entries: [each], repeats: false, place },
      };
      continue;
    }
    const hint = `indent "${each.key}" as deep as the lines above it, if it belongs to their step`;
    if (!empty.has(above.key)) reader.report('FLOW_SHAPE', each.place, { what: 'a step' }, { hint });
    const { value } = above;
    if (value.kind === 'map' && entry(value, each.key) === null)
      placed[placed.length - 1] = { ...above, value: { ...value, entries: [...value.entries, each] } };
  }
  return { ...steps, entries: placed };
}

/** A step that stands where the parts of a flow stand. */
export function stepHint({ key, value }: Entry): string | null {
  const isStep = value.kind === 'map' && hasKind(value.entries);
  return isStep ? `indent "${key}" deeper if it is a step: as deep as the other steps` : null;
}

/** What the lines of some parts of a file look like, by which they are known where the line with the part's name is lost. */
export type PartLines = Readonly<Record<string, (line: Entry) => boolean>>;

/**
 * The parts of a flow or a manifest. One that stands as deep as the lines of the part above has no value, which is told,
 * as has one whose lines stand as deep as itself; one whose name is lost is told at its first line.
 */
export function partsInPlace(
  file: MapTree,
  parts: readonly string[],
  lines: PartLines,
  reader: TreeReader,
): MapTree {
  const isPart = ({ key }: Entry) => parts.includes(key) && entry(file, key) === null;
  const entriesOf = file.entries.flatMap((each) => split(each, isPart));
  const placed = { ...file, entries: withLinesBehind(entriesOf, parts) };
  const entries = placed.entries.flatMap((each) =>
    parts.includes(each.key) ? underItsName(each, placed, lines, reader) : [each],
  );
  return { ...placed, entries };
}

/** Parts without a value take the lines behind them that are no parts. */
function withLinesBehind(entries: readonly Entry[], parts: readonly string[]): Entry[] {
  const placed: Entry[] = [];
  let empty = false;
  for (const each of entries) {
    const above = placed.at(-1);
    if (parts.includes(each.key) || !empty || above === undefined) {
      placed.push(each);
      empty = each.value.kind === 'hole' && parts.includes(each.key);
      continue;
    }
    const { place } = each;
    const before = above.value.kind === 'map' ? above.value.entries : [];
    const value = { kind: 'map', entries: [...before, each], repeats: false, place } as const;
    placed[placed.length - 1] = { ...above, value };
  }
  return placed;
}

/** A part, and behind it the one whose lines it swallowed. */
function underItsName(part: Entry, file: MapTree, lines: PartLines, reader: TreeReader): readonly Entry[] {
  const { key: above, value } = part;
  if (value.kind !== 'map') return [part];
  for (const [key, isLine] of Object.entries(lines)) {
    const at = value.entries.findIndex(isLine);
    const rest = value.entries.slice(at);
    const [first] = rest;
    if (key === above || entry(file, key) !== null || at === -1 || first === undefined || !rest.every(isLine))
      continue;
    const hint = `write the line "${key}:" above it`;
    reader.report('FLOW_UNKNOWN_KEY', first.place, { name: first.key, of: above, fields: '' }, { hint });
    return [
      { ...part, value: { ...value, entries: value.entries.slice(0, at) } },
      { key, place: first.place, value: { ...value, entries: rest } },
    ];
  }
  return [part];
}

/** Lines of `steps`. */
export const stepLines: PartLines = {
  steps: ({ value }) => value.kind === 'map' && hasKind(value.entries),
};

/** A key without a value inside of a map, and what follows it, as an entry of its own behind the map's. */
function split(
  outer: Entry,
  belongsOutside: (inner: Entry, before: readonly Entry[], after: readonly Entry[]) => boolean,
): readonly Entry[] {
  const { value } = outer;
  if (value.kind !== 'map') return [outer];
  for (const [at, inner] of value.entries.entries()) {
    const [before, after] = [value.entries.slice(0, at), value.entries.slice(at + 1)];
    if (inner.value.kind !== 'hole' || !belongsOutside(inner, before, after)) continue;
    const next: Entry = { ...inner, value: { ...value, entries: after } };
    return [{ ...outer, value: { ...value, entries: before } }, ...split(next, belongsOutside)];
  }
  return [outer];
}

const hasKind = (entries: readonly Entry[]) => entries.some(({ key }) => kinds.has(key as StepKind));

/** A field of a step that stands where steps stand. */
function isField({ key, value }: Entry): boolean {
  const isStep = value.kind === 'hole' || (value.kind === 'map' && hasKind(value.entries));
  return !isStep && [...kinds.values()].some(({ fields }) => Object.hasOwn(fields, key));
}

/** A step's name as deep as the lines of the step above: it has no value, which is told, and its lines follow it. */
function isStepName(_name: Entry, before: readonly Entry[], after: readonly Entry[]): boolean {
  return hasKind(before) && hasKind(after);
}
