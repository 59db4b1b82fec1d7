/** From a step's tree to a step, driven by the grammar's table of its kind. */
import { diagnoseBy } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { FieldReader } from './field-values.ts';
import type { BuildContext, Field, FieldValue } from './grammar.ts';
import { kinds, kindsIn } from './kinds/all.ts';
import type { AnyKind } from './kinds/all.ts';
import type { Step, StepKind, Target } from './model.ts';
import { nearest } from './nearest.ts';
import type { Entry, MapTree } from './read.ts';
import type { StepScope } from './step-scope.ts';
import { TreeReader } from './tree-reader.ts';

/** One step, driven by its kind's fields; null when something was reported. */
export function readStep(entry: Entry, scope: StepScope, diagnostics: Diagnostic[]): Step | null {
  const reader = new TreeReader(diagnostics);
  const map = reader.map(entry.value, 'a step');
  const kind = map === null ? null : kindOfTree(entry, map, reader);
  if (map === null || kind === null) return null;
  const keys = Object.fromEntries(
    Object.entries<Field>(kind.fields).map(([name, declared]) => [
      name,
      { required: declared.presence === 'required', example: exampleOf(declared, entry, scope) },
    ]),
  );
  const article = /^[aeiou]/.test(kind.name) ? 'an' : 'a';
  const before = diagnostics.length;
  const entries = reader.fields(map, {
    of: `${article} ${kind.name} step`,
    keys,
    strangerHint: stepInside,
    foreignHint: ([first]) => kindHint(map, kind) ?? deeperHint(map, first),
  });
  if (isOfAnotherKind(map, entries)) return null;
  const missing =
    diagnostics.length > before &&
    Object.keys(keys).some((key) => keys[key]?.required === true && !entries.has(key));
  const fields = new FieldReader({ ...scope, entries });
  const values: Record<string, unknown> = {};
  let broken = missing;
  for (const [name, declared] of Object.entries<Field>(kind.fields)) {
    const given = entries.get(name)?.value;
    if (given !== undefined) values[name] = fields.read(name, declared, given);
    else values[name] = declared.presence === 'next' ? nextTarget(entry, name, scope, fields) : null;
    if (values[name] === null && (given !== undefined || declared.presence === 'next')) broken = true;
  }
  const base = { name: entry.key, place: entry.place };
  const step = broken ? null : kind.build(base, values, buildContext(kind, entry, map, scope, fields));
  diagnostics.push(...fields.diagnostics);
  return step;
}

/** Whether it has fields that are not its kind's, nor misspelt: what else follows from that is not told. */
function isOfAnotherKind(map: MapTree, entries: ReadonlyMap<string, Entry>): boolean {
  const known = new Set(entries.values());
  return map.entries.some(
    (each) => !known.has(each) && each.value.kind !== 'hole' && stepInside(each) === null,
  );
}

/** Values that mean the same in every flow; any other name is its author's own. */
const alike: ReadonlySet<FieldValue> = new Set<FieldValue>([
  'flag',
  'count',
  'duration',
  'size',
  'media_kinds',
  'weights',
]);

/** What a missing field may say: the variable that is called like the step, or what the field is for. */
function exampleOf({ value, does, example }: Field, { key }: Entry, { variables }: StepScope): string {
  if (alike.has(value)) return example;
  if (value === 'variable' && variables.has(key)) return key;
  return `… (${does.charAt(0).toLowerCase()}${does.slice(1).replace(/\.$/, '')})`;
}

/** Where exactly one other kind has all fields of a step and needs no more. */
function kindHint(map: MapTree, kind: AnyKind): string | null {
  const written = map.entries.map(({ key }) => key).filter((key) => key !== kind.name);
  const fitting = [...kinds.values()].filter(({ name, fields }) => {
    const needed = Object.keys(fields).filter((key) => key !== name && fields[key]?.presence === 'required');
    return written.every((key) => key in fields) && needed.every((key) => written.includes(key));
  });
  const [other, more] = fitting;
  return other === undefined || more !== undefined ? null : `write ${other.name} in place of ${kind.name}`;
}

/** Behind a map it may belong to that. */
function deeperHint({ entries }: MapTree, stranger: Entry | undefined): string | null {
  const above = entries[entries.findIndex((each) => each === stranger) - 1];
  // What stands between { } on one line has nothing deeper.
  const isBlock = above?.value.kind === 'map' && above.value.place.line > above.place.line;
  return stranger === undefined || !isBlock
    ? null
    : `indent "${stranger.key}" deeper if it belongs to "${above.key}" above it`;
}

/** A step that stands where fields stand. */
function stepInside({ key, value }: Entry): string | null {
  const isStep = value.kind === 'map' && value.entries.some((inner) => kinds.has(inner.key as StepKind));
  return isStep ? `indent "${key}" less if it is a step: as deep as the name of the step above` : null;
}

/** The kind by its field. */
function kindOfTree(entry: Entry, map: MapTree, reader: TreeReader): AnyKind | null {
  const [first, second] = kindsIn(map.entries.map(({ key }) => key));
  if (first === undefined) {
    const names = [...kinds.keys()];
    // A field of some kind is spelled as it is meant, however near the name of another kind.
    const fields = new Set([...kinds.values()].flatMap((kind) => Object.keys(kind.fields)));
    const misspelled = map.entries.find(({ key }) => !fields.has(key) && nearest(key, names) !== null);
    if (misspelled !== undefined) {
      const details = { name: misspelled.key, of: 'a step', fields: names.join(', ') };
      return reader.report('FLOW_UNKNOWN_KEY', misspelled.place, details, { among: names });
    }
    return reader.report('FLOW_NO_KIND', entry.place, { name: entry.key, kinds: names.join(', ') });
  }
  if (second !== undefined) {
    return reader.report('FLOW_TWO_KINDS', entry.place, {
      name: entry.key,
      first: first.name,
      second: second.name,
    });
  }
  return first;
}

function nextTarget(entry: Entry, field: string, scope: StepScope, reader: TreeReader): Target | null {
  const { following } = scope;
  if (following !== null) return { goto: following, end: null, into: null, if: null, place: entry.place };
  return reader.report('FLOW_NO_WAY_ON', entry.place, { name: entry.key, field });
}

function buildContext(
  { codes }: AnyKind,
  entry: Entry,
  map: MapTree,
  scope: StepScope,
  reader: TreeReader,
): BuildContext {
  const nowhere: Target = { goto: null, end: null, into: null, if: null, place: entry.place };
  return {
    next: (field) => nextTarget(entry, field, scope, reader) ?? nowhere,
    report: (code, field, details) => {
      const place = map.entries.find(({ key }) => key === field)?.place ?? entry.place;
      reader.diagnostics.push(diagnoseBy(codes, code, place, details));
    },
    typeOf: (variable) => scope.variables.get(variable) ?? null,
  };
}
