import type { AnswerType } from './answer-type.ts';
import { phoneOfCard } from './contact.ts';

export const phone: AnswerType<'phone', true> = {
  name: 'phone',
  does: 'A phone number, typed or taken from a shared contact card.',
  fields: [],
  takes: ['text', 'contact'],
  typed: true,
  record: null,
  read({ content, typed }) {
    if (content.kind === 'text') return typed();
    const number = content.kind === 'contact' ? phoneOfCard(content) : null;
    return number === null
      ? { kind: 'refused', reason: 'answers.not_a_phone' }
      : { kind: 'value', value: number };
  },
};
