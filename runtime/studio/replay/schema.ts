/** What a replay may contain, as JSON Schema: the reader checks with it, editors complete with it. */
import { languages } from '../../ports.ts';
import { providerActs, providerSwitches, sendables } from './stage.ts';

/** The disturbances under which a replay can be played, and what each does. */
export const disturbances = {
  double_tap: 'every tap comes twice',
  redeliver: 'the gateway delivers every message again at once, and all of them at the end',
  out_of_order:
    "a person's earlier message is delivered again behind a later one; payouts are called back before they are answered",
  restart_each_turn: 'the program stops and starts after every line',
  crash: 'the program dies in the middle of every line, each time at another place, and starts again',
  stale_tap: 'beside what is asked, old buttons are tapped; at the end every button again',
  menu_then_resume: 'before every answer, another flow is begun and left',
  language_switch: 'before every answer, the person changes the language',
  time_out_race: 'what a person does with a prompt becomes known only after the chat stopped waiting',
  new_version: 'before every line, a new version of the pack is published',
} as const;
export type Perturbation = keyof typeof disturbances;

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
/** What an operator can do. */
const operatorKeys = ['dispute', 'answers', 'reads', 'closes', 'broadcasts'] as const;
const values = { type: 'object', description: 'Paths and their values; money is in minor units.' };

/** An object with these keys and no others. */
function only(properties: Record<string, object>, required: readonly string[], more: object = {}): object {
  return { type: 'object', required, additionalProperties: false, properties, ...more };
}

const eventCount = { type: 'integer', minimum: 0 };

/** What the ledger says; `events` is the schema of those that are counted. */
function ledgerLine(events: object): object {
  const sums = ['escrow', 'frozen', 'credit', 'leaving', 'paid_in', 'paid_out'];
  return only(
    {
      balanced: { type: 'boolean' },
      ...Object.fromEntries(sums.map((sum) => [sum, { type: 'integer' }])),
      events: {
        type: 'object',
        description: 'How many events of a type the book holds, e.g. payment.captured: 3.',
        ...events,
      },
    },
    [],
    { minProperties: 1, description: 'What the ledger says, in minor units.' },
  );
}

/** What a person can do. */
export const personSchema = {
  description: 'What a person does.',
  anyOf: [
    spoken,
    only(
      {
        tap: {
          type: 'string',
          description: 'The option, in the newest message that offers any; own_language is the person’s own.',
        },
        of: { type: 'string', description: 'The template of an older message: it is tapped, however old.' },
      },
      ['tap'],
    ),
    only({ quote: { type: 'string', description: 'The template of the message.' }, says: spoken }, [
      'quote',
      'says',
    ]),
    ...['follows_invite_of', 'types_code_of'].map((key) => only({ [key]: name }, [key])),
    only(
      {
        sends: { enum: [...sendables] },
        caption: { ...spoken, description: 'What stands under an image or a video.' },
        of: { ...name, description: 'Whose card it is; a card without it has no number.' },
      },
      ['sends'],
      {
        dependentSchemas: {
          caption: { properties: { sends: { enum: ['image', 'video'] } } },
          of: { properties: { sends: { const: 'contact' } } },
        },
      },
    ),
    only({ edits: spoken }, ['edits'], { description: 'Edits their own newest text.' }),
    only({ deletes: { const: true } }, ['deletes'], { description: 'Deletes their own newest text.' }),
    only({ reacts: { type: 'string' } }, ['reacts'], {
      description: 'An emoji on the newest message heard.',
    }),
    only({ quickly: { type: 'array', items: spoken, minItems: 2 } }, ['quickly']),
    only({ long: { type: 'integer', minimum: 1, maximum: 100_000 } }, ['long']),
  ],
};

const provider = only(
  {
    mpesa: { enum: [...providerActs, ...providerSwitches] },
    for: name,
    // M-Pesa moves whole shillings.
    amount: {
      type: 'integer',
      minimum: 100,
      multipleOf: 100,
      description: 'Of pays_by_hand, in minor units; without it as much as was asked for.',
    },
  },
  ['mpesa'],
  {
    description: 'What a person does with a prompt (for: …), or what the provider does next.',
    allOf: [
      // What a person does with a prompt has a person, what the provider does next has none.
      {
        if: { properties: { mpesa: { enum: [...providerActs] } } },
        then: { required: ['for'] },
        else: { properties: { for: false } },
      },
      {
        if: { properties: { mpesa: { const: 'pays_by_hand' } } },
        else: { properties: { amount: false } },
      },
    ],
  },
);

/** Lines of `talk` that are no person's. */
export const lineSchemas: Record<string, object> = {
  bot: only(
    {
      to: { ...name, description: 'Who hears it.' },
      says: { type: 'string', description: 'The template, e.g. pay/confirm.' },
      tells: {
        type: 'string',
        description:
          "A string of the runtime's own, e.g. back.committed, or the help in front of a question.",
      },
      with: {
        ...values,
        description: 'What the message was made from: paths and values, money in minor units.',
      },
      nothing: { const: true, description: 'Nothing more was heard.' },
      never: { type: 'string', description: 'A template that was not heard since the last expectation.' },
    },
    ['to'],
    {
      description: 'What a person has heard since the last expectation.',
      dependentSchemas: {
        nothing: { properties: { says: false, tells: false, with: false, never: false } },
        never: { properties: { says: false, tells: false, with: false } },
      },
      anyOf: [
        { required: ['says'] },
        { required: ['tells'] },
        { required: ['nothing'] },
        { required: ['never'] },
      ],
    },
  ),
  tool: only({ name: { type: 'string' }, with: values, times: { type: 'integer', minimum: 0 } }, ['name'], {
    description:
      'How often a tool was called with this input. More calls of a tool that is named, or of one that moves money, fail.',
  }),
  provider,
  operator: only(
    {
      dispute: { const: 'release', description: 'Ends the open dispute by releasing what it held.' },
      answers: { ...name, description: 'Answers the newest open ticket of this person (says: …).' },
      reads: { ...name, description: 'Reads in it what the member wrote (says: …).' },
      says: spoken,
      closes: { ...name, description: 'Closes it; a chat that was handed over goes on.' },
      broadcasts: { ...name, description: 'Starts this broadcast of the pack.' },
    },
    [],
    {
      description: 'What an operator does: one thing a line.',
      dependentRequired: { answers: ['says'], reads: ['says'] },
      dependentSchemas: Object.fromEntries(
        operatorKeys
          .filter((word) => word !== 'answers' && word !== 'reads')
          .map((word) => [word, { properties: { says: false } }]),
      ),
      minProperties: 1,
      maxProperties: 2,
      oneOf: operatorKeys.map((word) => ({ required: [word] })),
    },
  ),
  deploy: only({ payout_max: { type: 'integer', minimum: 1 } }, ['payout_max'], {
    description: 'The program is started anew and pays out no more than this at once, in minor units.',
  }),
  wait: {
    type: 'string',
    pattern: '^\\d+(s|m|h|d)$',
    description: 'The clock moves on: 90s, 15m, 3h, 7d.',
  },
  ledger: ledgerLine({ additionalProperties: eventCount }),
  money: only({ of: name, paid_in: { type: 'integer' }, paid_out: { type: 'integer' } }, ['of'], {
    minProperties: 2,
    description: "What a person has paid and been paid, by the provider's own book.",
  }),
  stands: only(
    {
      who: name,
      at: {
        type: 'string',
        pattern: '^([a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*|nowhere)$',
        description: 'flow.step, or nowhere.',
      },
      has: { ...values, description: "The flow's variables." },
    },
    ['who', 'at'],
    { description: "Where a person's conversation stands." },
  ),
  at_once: {
    type: 'array',
    minItems: 2,
    items: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      properties: { provider },
      additionalProperties: personSchema,
    },
    description: 'What several people do at the same time: each has done it before anybody is answered.',
  },
};

/** The JSON Schema of a replay. What its lines name besides is held against the pack: `line-names.ts`. */
export const replaySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A replay: a conversation that is a test',
  type: 'object',
  required: ['replay', 'pack', 'talk'],
  // A replay that goes on from another one has its people, at its end.
  oneOf: [
    { required: ['clock', 'people'], properties: { after: false } },
    { required: ['after'], properties: { clock: false, people: false } },
  ],
  additionalProperties: false,
  properties: {
    replay: { type: 'string', minLength: 3, description: 'What is shown, in a few words.' },
    pack: name,
    after: { ...name, description: 'The replay that it goes on from, by its file’s name.' },
    clock: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} [A-Za-z_]+/[A-Za-z_]+$',
      description: 'When it begins: 2026-03-02 09:00 Africa/Nairobi',
    },
    people: {
      type: 'object',
      minProperties: 1,
      propertyNames: { ...name, not: { enum: Object.keys(lineSchemas) } },
      additionalProperties: only(
        {
          phone: {
            type: 'string',
            pattern: '^2547000000(?!00)\\d{2}$',
            description: 'One of 254700000001 to …99.',
          },
          speaks: { enum: [...languages] },
        },
        ['phone', 'speaks'],
      ),
    },
    talk: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        properties: lineSchemas,
        additionalProperties: personSchema,
      },
    },
    in: { type: 'array', items: { enum: [...languages] }, minItems: 1, uniqueItems: true },
    perturb: { type: 'array', items: { enum: Object.keys(disturbances) }, uniqueItems: true },
  },
};

/** The schema for editors, which completes the events of the book: `docs/schema/replay.schema.json`, held current by a test. */
export function schemaWith(events: Readonly<Record<string, string>>): object {
  const { properties } = replaySchema;
  const counts = Object.entries(events).map(([type, description]) => [type, { ...eventCount, description }]);
  const ledger = ledgerLine({ additionalProperties: false, properties: Object.fromEntries(counts) });
  const items = { ...properties.talk.items, properties: { ...lineSchemas, ledger } };
  return { ...replaySchema, properties: { ...properties, talk: { ...properties.talk, items } } };
}
