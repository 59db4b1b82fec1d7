/** What a manifest may say: for the reader, the JSON Schema and the reference. */
import { migrations } from './migrations/all.ts';
import { entry } from './read.ts';
import type { PartLines } from './steps-in-place.ts';

/** Version of the flow language that this runtime reads: where the last migration leads. */
export const languageVersion = (migrations.at(-1)?.from ?? 0) + 1;

/** Keys of a manifest, for the reader, the JSON Schema and the reference. */
export const manifestFields = {
  pack: { required: true, does: 'The name; the folder has it too.', example: 'clinic' },
  language: { required: true, does: 'Version of the flow language.', example: String(languageVersion) },
  languages: { required: true, does: 'Languages every text exists in.', example: '[en, fr, sw]' },
  entry: { required: true, does: 'The flow when nothing else is meant.', example: 'main' },
  onboarding: { required: true, does: 'The flow for people without a profile.', example: 'onboarding' },
  queues: { required: false, does: 'Queues of people for handoff.', example: '[support]' },
  roles: {
    required: false,
    does: 'Who comes to its flows; visitor and member when left out. It keeps nobody out: the linter proves that none of them is led to a tool that is not for them.',
    example: '[visitor, member]',
  },
  tools: { required: false, does: 'Tools the pack may call.', example: '[me.set_language]' },
  commands: {
    required: false,
    does: 'Words understood anywhere, with the flow that serves them; `said` is what was written.',
    example: '{ menu: main }',
  },
  keywords: {
    required: false,
    does: 'Upper-case words that start a flow, with an argument; one with a currency is an amount and may be left out, one that is `like: ABC234` is a code and found wherever it stands.',
    example: '{ JOIN: { … } }',
  },
  notices: {
    required: false,
    does: 'What is said when an event reaches a chat.',
    example: '{ fee.settled.paid: { … } }',
  },
  events: {
    required: false,
    does: 'Events that start a flow, once nothing else is open; `event` is what they carry.',
    example: '{ visit.reminded.today: { run: prepare, with: { visit: event.id } } }',
  },
  schedules: {
    required: false,
    does: 'Flows that start by time, for every member, in their time zone.',
    example: '{ checkup: { every: monday at 09:00, run: checkup } }',
  },
  broadcasts: {
    required: false,
    does: 'Flows that an operator starts for every member.',
    example: '{ vaccination: { run: vaccination } }',
  },
  links: {
    required: false,
    does: 'Flows that a link starts: its text contains # and the name.',
    example: '{ spring: checkup }',
  },
} as const;

export const noticeKeys = {
  say: { required: true, does: 'The message.', example: 'visit/receipt' },
  always: {
    required: false,
    does: 'Also where a flow waited for the event and says something of it at once; else it is said only where none does. For receipts.',
    example: 'true',
  },
  pausable: {
    required: false,
    does: 'Not said to those who paused notifications (*stop*). For reminders; never for an event about money.',
    example: 'true',
  },
  offers: {
    required: false,
    does: 'Words under the message, and the flow that each starts.',
    example: '{ pay: { run: pay, with: { due: event }, confirms: [event.fee] } }',
  },
  ends: {
    required: false,
    does: 'The event whose notices about the same thing offer their words no longer.',
    example: 'visit.reminded',
  },
};

/** How a keyword is written. */
export const keywordForm = /^[A-Z][A-Z0-9]{1,19}$/;

/** Lines of parts of a manifest, where they tell by themselves of which. */
export const manifestLines: PartLines = {
  keywords: ({ key }) => keywordForm.test(key),
  notices: ({ value }) => value.kind === 'map' && entry(value, 'say') !== null,
  schedules: ({ value }) => value.kind === 'map' && entry(value, 'every') !== null,
};
