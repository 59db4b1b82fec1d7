import { edge } from '../edges.ts';
import { defineKind, field } from '../grammar.ts';
import type { Picture } from '../grammar.ts';
import type { Target } from '../model.ts';

interface Say {
  readonly template: string;
  readonly picture: Picture | null;
  readonly then: Target;
}

export const say = defineKind({
  name: 'say',
  does: 'Says a message and goes on.',
  example: 'say: visit/none\nthen: end later',
  standing: 'speak',
  drawn: { shape: 'bubble', tint: 'talk', means: 'says' },
  fields: {
    say: field('template', 'required', 'The message.', 'visit/none'),
    picture: field(
      'picture',
      'optional',
      'A picture above the message.',
      '{ chat_code: "\'VISIT \' + visit.id" }',
    ),
    then: field('target', 'next', 'Where it goes on.', 'ask_amount'),
  },
  build: ({ say: template, picture, then }): Say => ({ template, picture, then }),
  edges: (step) => [edge('then', step.then)],
  uses: (step) => ({
    templates: [step.template],
    expressions: step.picture === null ? [] : [step.picture.of],
  }),
});
