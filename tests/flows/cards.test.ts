/** Decisions 0085 and 0100: what only shows something is neither come back to nor shown when it is true no more. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, sample } from './member-chat.ts';

describe('STATUS', () => {
  /** A member of a group that is being made; `taken` seats of three. */
  const looking = (seen: { taken: bigint }): Chat => {
    const circle = () =>
      sample('circle', {
        name: 'Umoja',
        is_organiser: false,
        status: 'forming',
        seats: 3n,
        taken: seen.taken,
      });
    return chatWith({
      'circle.mine': () => ({ outcome: 'one', result: circle() }),
      'circle.status': () => ({ outcome: 'forming', result: circle() }),
      'contribution.find_due': () => ({ outcome: 'none' }),
    });
  };

  it('looks again when it is written again', () => {
    const seen = { taken: 2n };
    const chat = looking(seen);
    expect(chat.says('status').join()).toContain('2 of 3 have joined');
    seen.taken = 3n;
    expect(chat.says('Status').join()).toContain('3 of 3 have joined');
    expect(flows(chat)).toEqual(['status']);
  });

  const news = (chat: Chat) => chat.hears('payout.scheduled', 'happened', 'p1', sample('payout', {}));

  it.each(['accepter', 'hm', 'what now', 'again'])('is not shown again after news, to %s', (text) => {
    const chat = looking({ taken: 2n });
    chat.says('status');
    news(chat);
    const { length } = chat.effects;
    expect(chat.says(text).join()).not.toContain('have joined');
    expect(flows(chat)).not.toContain('status');
    expect(chat.effects.length).toBeGreaterThan(length);
  });

  it('is not shown again an hour later, nor to a voice note or an old button', () => {
    const voice = { kind: 'media', media: 'audio', caption: '' } as const;
    const old = { kind: 'tap', option: '0/agree', label: 'Agree' } as const;
    for (const content of [voice, old, { kind: 'text', text: 'hm' } as const]) {
      const chat = looking({ taken: 2n });
      chat.says('status');
      chat.now = new Date(chat.now.getTime() + 3_600_000);
      const said = chat.event({ kind: 'message', content: content as never, quotedVisit: null });
      expect(said.join()).not.toContain('have joined');
      expect(said).not.toEqual([]);
    }
  });

  it('is shown again while it is true, and its options work for longer', () => {
    const chat = looking({ taken: 2n });
    chat.says('status');
    expect(chat.says('hm').join()).toContain('have joined');
    news(chat);
    chat.says('rules');
    expect(chat.lastMessage.template).toBe('rules/rules');
    const later = looking({ taken: 2n });
    later.says('status');
    later.now = new Date(later.now.getTime() + 7_200_000);
    later.says('leave the group');
    expect(flows(later)).toContain('leave_group');
  });

  it('leads back to the question that it stood over', () => {
    const chat = looking({ taken: 2n });
    for (const text of ['create', 'Umoja', 'status']) chat.says(text);
    news(chat);
    expect(chat.says('hm')[0]).toMatch(/^Back to your question.*How much does each person pay/s);
  });

  it('is not come back to after something else', () => {
    const chat = looking({ taken: 2n });
    chat.says('status');
    expect(chat.says('pay').join()).not.toContain('have joined');
    expect(flows(chat)).toEqual([]);
  });
});

describe('RULES', () => {
  it('asks no more whose, once something else was done', () => {
    const chat = chatWith({
      'circle.mine': () => ({ outcome: 'several', result: [sample('circle', {}), sample('circle', {})] }),
      'contribution.find_due': () => ({ outcome: 'none' }),
    });
    chat.says('faini ngapi');
    expect(at(chat)).toBe('rules.choose');
    chat.says('pay');
    expect(flows(chat)).toEqual([]);
  });
});
