/** What a plain no means where new terms were asked for. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, sample } from './member-chat.ts';

const circle = sample('circle', { id: 'c1', name: 'Umoja', status: 'agreeing', is_organiser: false });

/** Who has been asked to agree to new terms. */
const asked = (...before: string[]): Chat => {
  const chat = chatWith({
    'circle.mine': () => ({ outcome: 'none' }),
    'circle.check_pot': () => ({ outcome: 'fits' }),
    'circle.read': () => ({ outcome: 'found', result: circle }),
    'contribution.find_due': () => ({ outcome: 'none' }),
  });
  for (const text of before) chat.says(text);
  chat.hears('circle.terms_changed', 'happened', 'c1', circle);
  return chat;
};

describe('new terms', () => {
  it('are refused by saying so: whoever refuses is asked whether to leave', () => {
    const refusals = ['no', 'I refuse', "I don't agree", 'disagree', 'non', 'je refuse', "je n'accepte pas"];
    for (const text of [...refusals, 'hapana', 'sikubali', 'nakataa', 'No!', 'no thanks']) {
      const chat = asked();
      chat.says(text);
      expect(at(chat), text).toBe('leave_group.confirm');
    }
  });

  it('are not refused by who has no time', () => {
    for (const text of ['not now', 'later', 'pas maintenant', 'si sasa', 'baadaye']) {
      const chat = asked();
      chat.says(text);
      expect(at(chat), text).not.toBe('leave_group.confirm');
    }
  });

  it('are not what a no is to that answers something newer', () => {
    const chat = asked();
    chat.hears('payment.settled', 'failed', 'p1', sample('payment_failure', { due: 'd1' }));
    chat.says('no');
    expect(at(chat)).not.toBe('leave_group.confirm');
    const making = asked();
    for (const text of ['create', 'Kesho', '2000', '3']) making.says(text);
    making.says('no');
    expect(at(making)).toBe('create_group.frequency');
  });
});
