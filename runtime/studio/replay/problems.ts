/** What is wrong with a replay's file, for the person who writes it: where, and what was probably meant. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { isMap, isNode, isScalar } from 'yaml';
import type { Document, LineCounter } from 'yaml';
import { didYouMean } from '../../language/nearest.ts';

/** Where a part of the file begins; the nearest part around it that is there. */
export function placeOf(
  document: Document.Parsed,
  counter: LineCounter,
  path: readonly (string | number)[],
): { readonly line: number; readonly col: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const around = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(around)
      ? around.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
      : undefined;
    // The name of a field, or an item of a list.
    const node = pair === undefined ? document.getIn(path.slice(0, length), true) : pair.key;
    if (isNode(node) && node.range) return counter.linePos(node.range[0]);
  }
  return { line: 1, col: 1 };
}

/** The telling ones: a field that nobody knows before one that is missing for it, and neither in a branch not meant. */
export function worst(errors: readonly ErrorObject[] | null | undefined): readonly ErrorObject[] {
  const all = (errors ?? []).filter(({ keyword }) => !['if', 'anyOf', 'propertyNames'].includes(keyword));
  const unknown = all.filter(({ keyword }) => keyword === 'additionalProperties');
  if (unknown.length > 0) return unknown;
  const telling = all.filter(
    ({ keyword, schemaPath }) => keyword !== 'oneOf' && !/\/(oneOf|anyOf)\//.test(schemaPath),
  );
  return telling.length > 0 ? telling : all.slice(0, 1);
}

/** The place of an error in the tree. */
export function pathOf(error: ErrorObject): (string | number)[] {
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty ?? error.propertyName;
  const parts = error.instancePath.split('/').slice(1);
  return [...parts, ...(unknown === undefined ? [] : [unknown])].map((part) =>
    /^\d+$/.test(part) ? Number(part) : part,
  );
}

/** An error as a sentence. */
export function wording(error: ErrorObject): string {
  const at = error.instancePath.split('/').slice(1).join('.');
  const params = error.params as { additionalProperty?: string; allowedValues?: readonly string[] };
  const subject = at === '' ? '' : `${at}: `;
  if (params.additionalProperty !== undefined) {
    const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
    const there = known.length > 0 ? `; there is ${known.join(', ')}` : '';
    const hint = didYouMean(params.additionalProperty, known) || there;
    return `${subject}there is no "${params.additionalProperty}" here${hint}`;
  }
  if (error.propertyName !== undefined)
    return `${subject}"${error.propertyName}" is no name of a person: use small letters, digits and _, and none of the words of lines`;
  const type = (error.params as { type?: string }).type;
  if (error.keyword === 'type' && type !== undefined) return `${subject}${typeWording(type, error)}`;
  if (params.allowedValues !== undefined) {
    const hint = didYouMean(String(error.data), params.allowedValues);
    return `${subject}${JSON.stringify(error.data)} is none of ${params.allowedValues.join(', ')}${hint}`;
  }
  if (error.schemaPath.includes('oneOf') || error.keyword === 'oneOf')
    return 'a replay has clock and people, or goes on after another';
  if (error.keyword === 'pattern' && at.endsWith('phone'))
    return `${subject}phones are "254700000001" to "254700000099"`;
  const description: unknown = error.parentSchema?.['description'];
  if (error.keyword === 'pattern' && typeof description === 'string') {
    const given = JSON.stringify(error.data);
    return `${subject}${given} does not fit: ${description.charAt(0).toLowerCase()}${description.slice(1)}`;
  }
  if (error.keyword === 'minItems')
    return `${subject}several lines are wanted here: write - in front of each`;
  if (error.keyword === 'false schema') return `${at} does not go with the rest of this line`;
  const { missingProperty } = error.params as { missingProperty?: string };
  if (missingProperty !== undefined) return `${subject}needs "${missingProperty}"`;
  return `${subject}${error.message}`;
}

/** What stands where something of another type is wanted, and how that is written. */
function typeWording(type: string, { data, parentSchema, instancePath }: ErrorObject): string {
  if (data === null || data === undefined)
    return instancePath === '' ? 'nothing stands in this file' : 'nothing stands behind the colon';
  const isMap = typeof data === 'object' && !Array.isArray(data);
  switch (type) {
    case 'array':
      return isMap
        ? 'write - and a space in front of each line'
        : `a list is wanted here: write [${String(data)}]`;
    case 'object': {
      const required = (parentSchema?.['required'] as readonly string[] | undefined) ?? ['name'];
      const [first = 'name'] = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
      const keys = required.length > 0 ? required : [first];
      return `a name and a colon are wanted here, as in { ${keys.map((key) => `${key}: …`).join(', ')} }`;
    }
    case 'integer':
      if (typeof data === 'string' && /^\d+$/.test(data)) return `write the number without quotes: ${data}`;
      return `a whole number is wanted here${typeof data === 'number' ? ': amounts are in minor units' : ''}`;
    case 'string':
      return `a text is wanted here: put it in quotes, "${String(data)}"`;
    default:
      return 'true or false is wanted here';
  }
}
