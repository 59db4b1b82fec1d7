/** The cases of a branch: conditions with their targets, and an else at the end. */
import type { FieldReader } from './field-values.ts';
import type { Place, Target } from './model.ts';
import { nearest } from './nearest.ts';
import { entry } from './read.ts';
import type { Entry, MapTree, Tree } from './read.ts';

/** Where an else stands too early the rest is checked as if it stood at the end. */
export function readCases(reader: FieldReader, tree: Tree): Target[] | null {
  if (tree.kind !== 'list' || tree.items.length === 0)
    return reader.shape(tree, 'a list of { if, goto } that ends with { else }');
  const slip = elseSlip(tree.items);
  if (slip !== null) reader.report('FLOW_BRANCH_ELSE', slip.place, {}, slip);
  const conditions: Target[] = [];
  const elses: Target[] = [];
  for (const item of tree.items) {
    const map = reader.map(item, '{ if: condition, goto: step }');
    if (map === null) continue;
    const otherwise = elseOf(map);
    const target = otherwise === null ? condition(reader, map) : onlyElse(reader, map, otherwise);
    if (target !== null) (otherwise === null ? conditions : elses).push(target);
  }
  return [...conditions, ...elses];
}

/** The entry of an else, also of one that is misspelt. */
function elseOf(map: MapTree): Entry | null {
  const [only, ...others] = map.entries;
  const misspelt = others.length === 0 && only !== undefined && nearest(only.key, ['if', 'else']) === 'else';
  return entry(map, 'else') ?? (misspelt ? only : null);
}

function onlyElse(reader: FieldReader, map: MapTree, otherwise: Entry): Target | null {
  const { key, place, value } = otherwise;
  const details = { name: key, of: 'a case', fields: 'if, goto, end, else' };
  if (key !== 'else') reader.report('FLOW_UNKNOWN_KEY', place, details, { among: ['else'] });
  return map.entries.length > 1 ? null : reader.target(value, { into: false, if: false });
}

function condition(reader: FieldReader, map: MapTree): Target | null {
  const hasIf = map.entries.some(({ key }) => key === 'if' || nearest(key, ['if']) !== null);
  if (hasIf) return reader.target(map, { into: false, if: true });
  const details = { of: 'a case', names: '"if"', lines: 'if: and a condition, as in size(visits) > 1' };
  return reader.report('FLOW_MISSING_KEY', map.place, details);
}

/** What is wrong with the else, told once; `hint` in place of the code's own where more is known. */
function elseSlip(cases: readonly Tree[]): { readonly place: Place; readonly hint?: string } | null {
  const last = cases.at(-1);
  if (last?.kind !== 'map') return null;
  const elses = cases.filter((each) => each.kind === 'map').filter((each) => elseOf(each) !== null);
  const crowded = elses.find(({ entries }) => entries.length > 1);
  const [first, second] = elses;
  if (crowded !== undefined)
    return { place: crowded.place, hint: 'write goto behind a condition, and - else: step alone at the end' };
  if (first === undefined) return { place: last.place };
  if (second !== undefined)
    return { place: first.place, hint: 'delete it, or give it a condition: - { if: …, goto: … }' };
  return first === last ? null : { place: first.place, hint: 'move it to the end' };
}
