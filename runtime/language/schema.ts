/**
 * JSON Schemas (2020-12) for flow and manifest files, from the grammar's tables, for completion in any editor.
 *
 * `if/then` on the kind, not `oneOf`: a typo gives two errors instead of fourteen. They check shapes only; what a name
 * means is checked when the pack is loaded.
 */
import { mediaKinds } from './grammar.ts';
import type { Field, FieldValue, Fields } from './grammar.ts';
import { flowFields } from './flow-reader.ts';
import { kinds } from './kinds/all.ts';
import type { AnyKind } from './kinds/all.ts';
import { pictureKinds } from './pictures.ts';
import { languageVersion, manifestFields, type noticeKeys } from './manifest-keys.ts';

export type Schema = { readonly [key: string]: unknown } | boolean;

const name = '[a-z][a-z0-9_]*';
const pattern = (form: string): Schema => ({ type: 'string', pattern: `^${form}$` });
const ref = (to: string): Schema => ({ $ref: `#/$defs/${to}` });
const list = (items: Schema): Schema => ({ type: 'array', items });
const mapOf = (values: Schema): Schema => ({
  type: 'object',
  propertyNames: ref('name'),
  additionalProperties: values,
});

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const commonDefs: Readonly<Record<string, Schema>> = {
  name: pattern(name),
  dotted: pattern(`${name}(\\.${name})*`),
  template: pattern(`${name}(/${name})*`),
  expression: { type: ['string', 'boolean', 'integer'], description: 'A CEL expression, or a plain value.' },
};

/** How each kind of field value looks; the grammar's reader says the same in code. */
const valueSchemas: Readonly<Record<FieldValue, Schema>> = {
  template: ref('template'),
  variable: ref('name'),
  variables: list(ref('name')),
  paths: list(ref('dotted')),
  boolean: ref('expression'),
  text_expression: ref('expression'),
  assignments: mapOf(ref('expression')),
  inputs: mapOf(ref('expression')),
  target: ref('target'),
  choices: { if: { type: 'array' }, then: list(ref('name')), else: mapOf(ref('choice')) },
  routes: mapOf(ref('route')),
  ways: mapOf(ref('target')),
  weights: mapOf({ type: 'integer', minimum: 1, maximum: 100 }),
  cases: { type: 'array', minItems: 1, items: ref('case') },
  tool: ref('dotted'),
  flow: ref('name'),
  event: ref('dotted'),
  queue: ref('name'),
  mark: ref('name'),
  result: ref('name'),
  flag: { type: 'boolean' },
  count: { type: 'integer', minimum: 1, maximum: 10 },
  duration: pattern('[1-9][0-9]{0,3}[smhd]'),
  media_kinds: { ...(list({ enum: mediaKinds }) as object), minItems: 1 },
  size: pattern('[1-9][0-9]{0,2}(KB|MB)'),
  picture: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    properties: Object.fromEntries(
      Object.entries(pictureKinds).map(([kind, { does }]) => [
        kind,
        { ...(ref('expression') as object), description: does },
      ]),
    ),
    additionalProperties: false,
  },
};

/** `step`, `end result`, or a map with what else is allowed there. */
function wayOn(...more: readonly ('into' | 'if')[]): Schema {
  const properties: Record<string, Schema> = { goto: ref('name'), end: ref('name') };
  for (const key of more) properties[key] = key === 'into' ? ref('name') : ref('expression');
  return {
    if: { type: 'string' },
    then: pattern(`(end )?${name}`),
    else: { type: 'object', properties, additionalProperties: false },
  };
}

const caseSchema: Schema = {
  type: 'object',
  if: { required: ['else'] },
  then: { properties: { else: ref('target') }, additionalProperties: false },
  else: {
    properties: { if: ref('expression'), goto: ref('name'), end: ref('name') },
    required: ['if'],
    additionalProperties: false,
  },
};

const typeSchema: Schema = {
  description:
    'text, int, bool, money, date, time, phone, a record, list of …, [a, b]; ? for what may be absent.',
  if: { type: 'array' },
  then: { ...(list(ref('name')) as object), minItems: 1, uniqueItems: true },
  else: { type: 'string' },
};

/** The schema of a flow file. */
export function flowSchema(): Schema {
  const properties: Record<keyof typeof flowFields, Schema> = {
    flow: ref('name'),
    title: { type: 'string' },
    takes: mapOf(ref('type')),
    gives: { ...(list(ref('name')) as object), uniqueItems: true },
    keeps: mapOf(ref('type')),
    returns: { type: 'boolean' },
    until: { if: { type: 'array' }, then: list(ref('dotted')), else: ref('dotted') },
    steps: { ...(mapOf(ref('step')) as object), minProperties: 1 },
  };
  const defs: Record<string, Schema> = {
    ...commonDefs,
    type: typeSchema,
    target: wayOn(),
    choice: wayOn('if'),
    route: wayOn('into'),
    case: caseSchema,
    step: stepSchema(),
  };
  for (const kind of kinds.values()) defs[`${kind.name}_step`] = kindSchema(kind);
  return { $schema: dialect, title: 'A flow', ...table(flowFields, properties), $defs: defs };
}

/** All kinds are offered; the one that is there says what else may be. Where none is, the first is missed. */
function stepSchema(): Schema {
  const properties: Record<string, Schema> = {};
  for (const kind of kinds.values()) properties[kind.name] = { description: kind.does };
  return {
    type: 'object',
    properties,
    allOf: [...kinds.values()].map((kind) => ({ if: isKind(kind), then: ref(`${kind.name}_step`) })),
    if: { not: { anyOf: [...kinds.keys()].map((kind) => ({ required: [kind] })) } },
    then: { required: [...kinds.keys()].slice(0, 1) },
  };
}

/** `say` may also stand in front of a kind that has such a field. */
function isKind(kind: AnyKind): Schema {
  const others = [...kinds.values()].filter((other) => other !== kind && kind.name in other.fields);
  if (others.length === 0) return { required: [kind.name] };
  return { required: [kind.name], not: { anyOf: others.map((other) => ({ required: [other.name] })) } };
}

function kindSchema(kind: AnyKind): Schema {
  const fields: Fields = kind.fields;
  const properties = Object.entries<Field>(fields).map(([key, { value, does, example }]) => [
    key,
    { description: `${does} For example: ${example}`, allOf: [valueSchemas[value]] },
  ]);
  const required = Object.keys(fields).filter((key) => fields[key]?.presence === 'required');
  return {
    description: kind.does,
    properties: Object.fromEntries(properties) as Record<string, Schema>,
    required,
    additionalProperties: false,
  };
}

/** The schema of a pack's manifest. */
export function packSchema(): Schema {
  const start: Schema = {
    if: { type: 'string' },
    then: ref('name'),
    else: startObject({}),
  };
  const notice: Record<keyof typeof noticeKeys, Schema> = {
    say: ref('template'),
    always: { type: 'boolean' },
    pausable: { type: 'boolean' },
    offers: mapOf({
      if: { type: 'string' },
      then: ref('name'),
      else: startObject({ confirms: list(ref('expression')) }),
    }),
    ends: ref('dotted'),
  };
  const properties: Record<keyof typeof manifestFields, Schema> = {
    pack: ref('name'),
    language: { const: languageVersion },
    languages: { ...(list({ enum: ['en', 'fr', 'sw'] }) as object), uniqueItems: true },
    entry: ref('name'),
    onboarding: ref('name'),
    queues: list(ref('name')),
    roles: list({ enum: ['visitor', 'member', 'operator'] }),
    tools: list(ref('dotted')),
    commands: mapOf(ref('start')),
    keywords: {
      type: 'object',
      propertyNames: pattern('[A-Z][A-Z0-9]{1,19}'),
      additionalProperties: startObject({
        argument: ref('name'),
        in: pattern('[A-Z]{3}'),
        like: pattern('(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{4,12}'),
      }),
    },
    events: { type: 'object', propertyNames: ref('dotted'), additionalProperties: ref('start') },
    schedules: mapOf(
      startObject(
        {
          every: pattern('(day|month ([1-9]|1[0-9]|2[0-8])|[a-z]+day) at ([01][0-9]|2[0-3]):[0-5][0-9]'),
          always: { type: 'boolean' },
        },
        ['every', 'run'],
      ),
    ),
    broadcasts: mapOf({
      if: { type: 'string' },
      then: ref('name'),
      else: startObject({ always: { type: 'boolean' } }),
    }),
    links: mapOf(ref('start')),
    notices: {
      type: 'object',
      propertyNames: ref('dotted'),
      additionalProperties: {
        type: 'object',
        properties: notice,
        required: ['say'],
        additionalProperties: false,
      },
    },
  };
  return {
    $schema: dialect,
    title: 'The manifest of a pack',
    ...table(manifestFields, properties),
    $defs: { ...commonDefs, start },
  };
}

function startObject(more: Readonly<Record<string, Schema>>, required = ['run']): Schema {
  return {
    type: 'object',
    properties: { ...more, run: ref('name'), with: mapOf(ref('expression')) },
    required,
    additionalProperties: false,
  };
}

/** An object with described keys and no others. */
function table(
  fields: Readonly<
    Record<string, { readonly required: boolean; readonly does: string; readonly example: string }>
  >,
  schemas: Readonly<Record<string, Schema>>,
): { readonly [key: string]: unknown } {
  const properties = Object.entries(fields).map(([key, { does, example }]) => [
    key,
    { description: `${does} For example: ${example}`, allOf: [schemas[key]] },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Record<string, Schema>,
    required: Object.keys(fields).filter((key) => fields[key]?.required === true),
    additionalProperties: false,
  };
}

/** A schema as the file holds it. */
export function schemaText(schema: Schema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
