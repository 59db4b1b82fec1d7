/**
 * A kind of step, a rule, an answer in words and one that is sent, as somebody would add them: each by its path, which
 * is all there is of it.
 */
export const newFiles: ReadonlyMap<string, string> = new Map([
  [
    'runtime/language/kinds/either.ts',
    `import { edge } from '../edges.ts';
import type { Expression } from '../expressions.ts';
import { defineKind, field } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Either {
  readonly condition: Expression;
  readonly then: Target;
  readonly else: Target;
}

export const either = defineKind({
  name: 'either',
  does: 'Goes one of two ways, by a condition.',
  example: 'either: "size(visits) > 1"\\nthen: ask_which\\nelse: ask_when',
  standing: 'pass',
  drawn: { shape: 'diamond', tint: 'plain', means: 'decides' },
  fields: {
    either: field('boolean', 'required', 'The condition.', '"size(visits) > 1"'),
    then: field('target', 'next', 'Where it leads if it holds.', 'ask_which'),
    else: field('target', 'required', 'Where it leads if not.', 'ask_when'),
  },
  build: (values): Either => ({ condition: values.either, then: values.then, else: values.else }),
  edges: ({ condition, then, else: other }) => [
    { ...edge('then', then), holds: [condition], words: condition.source },
    { ...edge('else', other), fails: [condition] },
  ],
  uses: ({ condition }) => ({ expressions: [condition] }),
});
`,
  ],
  [
    'runtime/language/rules/shouting.ts',
    `import { warning } from '../declared-code.ts';
import type { Rule } from './rule.ts';

const codes = {
  MESSAGE_SHOUTS: warning('"{name}" shouts in {languages}', 'write small letters', 'once a pack'),
};

export const shouting: Rule<keyof typeof codes> = {
  name: 'shouting',
  sees: 'everything',
  codes,
  check(pack, report) {
    for (const [name, texts] of pack.templates) {
      for (const [languages, text] of texts) {
        if (text === null || /\\p{Ll}/u.test(text.source.replaceAll(/\\{\\{.*?\\}\\}/g, ''))) continue;
        report('MESSAGE_SHOUTS', { file: text.file, line: 1, column: 1, length: 1 }, { name, languages });
      }
    }
  },
};
`,
  ],
  [
    'runtime/language/answer-types/plate.ts',
    `import type { AnswerType } from './answer-type.ts';

const form = /^\\s*([a-z]{3})\\s*(\\d{3}[a-z])\\s*$/i;

export const plate: AnswerType<'plate', false> = {
  name: 'plate',
  does: 'The plate of a car: KCA 123A.',
  fields: [],
  takes: ['text'],
  typed: false,
  record: { name: 'plate', does: 'The plate of a car.', fields: { letters: 'text', number: 'text' } },
  read({ content }) {
    const [, letters, number] = (content.kind === 'text' && form.exec(content.text)) || [];
    return letters === undefined || number === undefined
      ? { kind: 'refused', reason: 'answers.not_understood' }
      : { kind: 'value', value: { letters: letters.toUpperCase(), number: number.toUpperCase() } };
  },
};
`,
  ],
  [
    'runtime/language/answer-types/voice-note.ts',
    `import type { AnswerType } from './answer-type.ts';

export const voiceNote: AnswerType<'voice_note', false> = {
  name: 'voice_note',
  does: 'Something that is spoken.',
  fields: [],
  takes: ['media'],
  typed: false,
  record: { name: 'voice_note', does: 'Something that was spoken.', id: 'id', fields: { id: 'text' } },
  read: ({ content }) =>
    content.kind === 'media' && content.media === 'audio' && content.file !== undefined
      ? { kind: 'value', value: { id: content.file.id } }
      : { kind: 'refused', reason: 'answers.need_media' },
};
`,
  ],
]);

/** A pack that uses all of them, by path. It shouts. */
export const usingThem: ReadonlyMap<string, string> = new Map([
  [
    'flows/garage/pack.yaml',
    `pack: garage
language: 2
languages: [en]
entry: drop
onboarding: drop
commands: { menu: drop }
`,
  ],
  [
    'flows/garage/drop.yaml',
    `flow: drop
title: Leave a car
gives: [done]
keeps:
  plate: plate
  fault: voice_note
steps:
  ask_plate: { ask: drop/ask_plate, into: plate }
  ask_fault: { ask: drop/ask_fault, into: fault }
  ours: { either: "plate.letters == 'KCA'", then: known, else: new }
  known: { say: drop/known, then: end done }
  new: { say: drop/new, then: end done }
`,
  ],
  ['templates/garage/drop/ask_plate.en.hbs', 'Which plate?\n'],
  ['templates/garage/drop/ask_fault.en.hbs', 'What is wrong with it? Say it.\n'],
  ['templates/garage/drop/known.en.hbs', 'We know {{plate.letters}} {{plate.number}}: note {{fault.id}}.\n'],
  ['templates/garage/drop/new.en.hbs', 'WELCOME {{plate.letters}} {{plate.number}}! {{fault.id}}\n'],
  ['locales/en/garage.yaml', 'labels: {}\n'],
]);
