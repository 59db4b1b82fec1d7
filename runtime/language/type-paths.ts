/** The type at the end of a path (`visit.fee`, in templates also `visits[].name`), or what is wrong with it. */
import { shared } from './diagnostic-codes.ts';
import type { Details, More } from './diagnostics.ts';
import { amongFields } from './expression-hints.ts';
import { required, showType } from './types.ts';
import type { Type } from './types.ts';

/** What can be wrong with a path, for the rules that tell it. */
export const pathCodes = shared(
  'EXPRESSION_UNKNOWN_VARIABLE',
  'EXPRESSION_UNKNOWN_FIELD',
  'EXPRESSION_MAY_BE_NULL',
  'TEMPLATE_EACH_LIST',
);
type PathCode = keyof typeof pathCodes;

export type PathType =
  | { readonly ok: true; readonly type: Type }
  | {
      readonly ok: false;
      readonly code: PathCode;
      readonly details: Details;
      readonly among: readonly string[];
    };

/** `notNull`: paths known to be there. A path may end at something absent, it may not lead through it. */
export function typeOfPath(
  path: string,
  variables: ReadonlyMap<string, Type>,
  notNull: ReadonlySet<string>,
): PathType {
  const [root = '', ...rest] = path.replaceAll('[]', '.[]').split('.');
  let type = variables.get(root);
  if (type === undefined) return wrong('EXPRESSION_UNKNOWN_VARIABLE', { name: root }, [...variables.keys()]);
  let walked = root;
  for (const part of rest) {
    if (type.optional && !notNull.has(walked)) return wrong('EXPRESSION_MAY_BE_NULL', { path: walked });
    const next = partOf(required(type), part);
    if (next === undefined) {
      const among = type.kind === 'record' ? [...type.record.fields.keys()] : [];
      return part === '[]'
        ? wrong('TEMPLATE_EACH_LIST', { name: walked, type: showType(type) })
        : wrong('EXPRESSION_UNKNOWN_FIELD', { name: part, type: showType(type) }, among);
    }
    type = next;
    walked = part === '[]' ? `${walked}[]` : `${walked}.${part}`;
  }
  return { ok: true, type: type.optional && notNull.has(walked) ? required(type) : type };
}

function partOf(type: Type, part: string): Type | undefined {
  if (part === '[]') return type.kind === 'list' ? (type.of ?? undefined) : undefined;
  return type.kind === 'record' ? type.record.fields.get(part) : undefined;
}

function wrong(code: PathCode, details: Details, among: readonly string[] = []): PathType {
  return { ok: false, code, details, among };
}

/** The names that would have been right, for a report: the nearest, or all where they are few fields. */
export function amongNames({ code, among }: PathType & { readonly ok: false }): Pick<More, 'among' | 'hint'> {
  return code === 'EXPRESSION_UNKNOWN_FIELD' ? amongFields(among) : { among };
}
