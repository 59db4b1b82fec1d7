import type { Content } from '../../gateway.ts';
import type { AnswerType } from './answer-type.ts';

/** E.164: what a number on a card must be; without a country code nobody can tell whose it is. */
const e164 = /^\+[1-9][0-9]{6,14}$/;

/** The number on a contact card; null where it has none, or none that can be dialled from abroad. */
export function phoneOfCard(card: Extract<Content, { kind: 'contact' }>): string | null {
  const number = (card.phone ?? '').replaceAll(/[\s().-]/g, '');
  return e164.test(number) ? number : null;
}

export const contact: AnswerType<'contact', false> = {
  name: 'contact',
  does: 'A person: a shared contact card, or a phone number typed. Gives `contact.phone` and, from a card, `contact.name`.',
  fields: [],
  takes: ['text', 'contact'],
  typed: false,
  record: {
    name: 'contact',
    does: 'A person somebody shared.',
    fields: { name: 'text?', phone: 'phone' },
  },
  read({ content, typed }) {
    if (content.kind === 'contact') {
      const phone = phoneOfCard(content);
      if (phone === null) return { kind: 'refused', reason: 'answers.card_without_phone' };
      const name = content.name.trim();
      return { kind: 'value', value: { name: name === '' ? null : name, phone } };
    }
    const read = content.kind === 'text' ? typed('phone') : null;
    if (read?.kind === 'value') return { kind: 'value', value: { name: null, phone: read.value } };
    return { kind: 'refused', reason: 'answers.need_contact' };
  },
};
