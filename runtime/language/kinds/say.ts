import { defineKind, edge, field } from '../grammar.ts';

export const say = defineKind({
  name: 'say',
  does: 'Says a message and goes on.',
  example: 'say: visit/none\nthen: end later',
  standing: 'pass',
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
  build: (base, { say: template, picture, then }) => ({ ...base, kind: 'say', template, picture, then }),
  edges: (step) => [edge('then', step.then)],
  uses: (step) => ({
    templates: [step.template],
    expressions: step.picture === null ? [] : [step.picture.of],
  }),
});
