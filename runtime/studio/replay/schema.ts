/** What a replay may contain, as JSON Schema: the reader checks with it, editors complete with it. */
import { languages } from '../../ports.ts';
import { providerActs, providerSwitches } from './stage.ts';

/** The disturbances under which a replay can be played. */
export const perturbations = [
  'double_tap',
  'redeliver',
  'restart_each_turn',
  'stale_tap',
  'menu_then_resume',
] as const;

const name = { type: 'string', pattern: '^[a-z][a-z0-9_]*$' };
const spoken = {
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: Object.fromEntries(languages.map((language) => [language, { type: 'string' }])),
      additionalProperties: false,
      required: ['en', 'fr', 'sw'],
    },
  ],
};
const values = { type: 'object' };

/** The JSON Schema of a replay; `docs/schema/replay.schema.json` is a copy, held current by a test. */
export const replaySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A replay: a conversation that is a test',
  type: 'object',
  required: ['replay', 'pack', 'talk'],
  // A replay that begins with another one goes on with its people at its end.
  oneOf: [
    { required: ['clock', 'people'], properties: { after: false } },
    { required: ['after'], properties: { clock: false, people: false } },
  ],
  additionalProperties: false,
  properties: {
    replay: { type: 'string', minLength: 3 },
    pack: name,
    after: name,
    clock: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} [A-Za-z_]+/[A-Za-z_]+$' },
    people: {
      type: 'object',
      minProperties: 1,
      propertyNames: name,
      additionalProperties: {
        type: 'object',
        required: ['phone', 'speaks'],
        additionalProperties: false,
        properties: {
          phone: { type: 'string', pattern: '^2547000000\\d{2}$' },
          speaks: { enum: [...languages] },
        },
      },
    },
    talk: { type: 'array', minItems: 1, items: { type: 'object', minProperties: 1, maxProperties: 1 } },
    in: { type: 'array', items: { enum: [...languages] }, minItems: 1, uniqueItems: true },
    perturb: { type: 'array', items: { enum: [...perturbations] }, uniqueItems: true },
  },
};

/** Lines of `talk` that are no person's. */
export const lineSchemas: Record<string, object> = {
  bot: {
    type: 'object',
    required: ['to'],
    additionalProperties: false,
    properties: {
      to: name,
      says: { type: 'string' },
      tells: { type: 'string' },
      with: values,
      nothing: { const: true },
    },
  },
  tool: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: { type: 'string' }, with: values, times: { type: 'integer', minimum: 0 } },
  },
  provider: {
    type: 'object',
    required: ['mpesa'],
    additionalProperties: false,
    properties: { mpesa: { enum: [...providerActs, ...providerSwitches] }, for: name },
    // What a person does with a prompt has a person, what the provider does next has none.
    if: { properties: { mpesa: { enum: [...providerActs] } } },
    then: { required: ['for'] },
    else: { properties: { for: false } },
  },
  operator: { type: 'object', required: ['dispute'], properties: { dispute: { const: 'release' } } },
  wait: { type: 'string', pattern: '^\\d+(s|m|h|d)$' },
  ledger: values,
};
/** What a person can do. */
export const personSchema = {
  anyOf: [
    spoken,
    {
      type: 'object',
      required: ['tap'],
      additionalProperties: false,
      properties: { tap: { type: 'string' } },
    },
    {
      type: 'object',
      required: ['quote', 'says'],
      additionalProperties: false,
      properties: { quote: { type: 'string' }, says: spoken },
    },
    ...['follows_invite_of', 'types_code_of'].map((key) => ({
      type: 'object',
      required: [key],
      additionalProperties: false,
      properties: { [key]: name },
    })),
    {
      type: 'object',
      required: ['sends'],
      additionalProperties: false,
      properties: { sends: { enum: ['voice', 'location'] } },
    },
    {
      type: 'object',
      required: ['quickly'],
      additionalProperties: false,
      properties: { quickly: { type: 'array', items: spoken, minItems: 2 } },
    },
    {
      type: 'object',
      required: ['long'],
      additionalProperties: false,
      properties: { long: { type: 'integer', minimum: 1, maximum: 100_000 } },
    },
  ],
};
