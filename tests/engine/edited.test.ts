import { describe, expect, it } from 'vitest';
import type { StepEvent } from '../../runtime/engine/model.ts';
import { clinicChat, stack } from './clinic-chat.ts';

const edited = (text: string): StepEvent => ({
  kind: 'message',
  content: { kind: 'edited', text, quotes: 'M1' },
  quotedVisit: null,
});

/** A member who is asked to confirm the fee. */
function askedToPay(): ReturnType<typeof clinicChat> {
  const chat = clinicChat();
  for (const text of ['hello', 'pay']) chat.says(text);
  return chat;
}

describe('an edited message', () => {
  it.each(['yes', 'no', '1', '9000', 'change'])(
    'that now says "%s" is no answer to a confirm about money: it is asked again and nothing is spent',
    (text) => {
      const chat = askedToPay();
      expect(stack(chat)).toEqual(['main.pay', 'pay.confirm']);
      const { open } = chat.snapshot;
      const said = chat.event(edited(text));
      expect(said[0]).toContain('You have edited a message');
      expect(said[0]).toContain('500');
      expect(stack(chat)).toEqual(['main.pay', 'pay.confirm']);
      expect(chat.snapshot.confirmed).toBeNull();
      expect(chat.snapshot.open?.options).toEqual(open?.options);
      expect(chat.snapshot.pending).toEqual([]);
    },
  );

  it('after the yes changes nothing of what was asked for', () => {
    const chat = askedToPay();
    chat.says('yes');
    expect(stack(chat)).toEqual(['main.pay', 'pay.waiting']);
    const { frames, pending } = chat.snapshot;
    chat.event(edited('no'));
    expect(chat.snapshot.frames).toEqual(frames);
    expect(chat.snapshot.pending).toEqual(pending);
  });
});
