/** Disputing: what was opened is said and given to a person, whatever else the member asked for that day. */
import { describe, expect, it, test } from 'vitest';
import { packFiles } from '../../system/pack-files.ts';
import { readPackText } from '../../system/packs.ts';
import type { Chat } from '../support/chat.ts';
import { chatWith, flows, sample } from './member-chat.ts';

describe('OK and DISPUTE', () => {
  const payout = sample('payout', { id: 'p1', mine: false });
  const sent = { ...payout, paid_at: new Date('2026-03-02T06:01:00Z'), reference: 'R', hash: '1b99' };
  const announced = (): Chat => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.hears('payout.scheduled', 'happened', 'p1', payout);
    return chat;
  };

  it('mean the payout that was announced until it was sent', () => {
    const chat = announced();
    chat.hears('payout.completed', 'happened', 'p2', sent);
    chat.says('OK');
    expect(flows(chat)).toEqual(['payout_ok']);
  });

  it.each(['ndiyo', 'OK', "d'accord", 'sawa asante', '1'])(
    'mean no payout when they quote something else: %s',
    (text) => {
      const chat = chatWith();
      chat.says('help');
      const closed = chat.lastMessage.visit;
      chat.says('done');
      chat.hears('payout.scheduled', 'happened', 'p1', payout);
      expect(chat.says(text, closed)).toEqual([
        expect.stringMatching(/^You quoted an earlier message, which/),
      ]);
      expect(flows(chat)).toEqual([]);
      // A word that says by itself what is wanted is heard, whatever it quotes.
      chat.says('PAY', closed);
      expect(flows(chat)).toEqual(['pay']);
    },
  );

  it('mean no payout any more once it was sent, but for a button', () => {
    const chat = announced();
    const [button] = chat.lastMessage.options;
    chat.hears('payout.completed', 'happened', 'p1', sent);
    chat.says('OK');
    expect(flows(chat)).not.toContain('payout_ok');
    chat.taps(button?.id ?? '');
    expect(flows(chat)).toContain('payout_ok');
  });
});

describe('a dispute of somebody who has used up the tickets of the day', () => {
  it('is told by its number and goes to a person', () => {
    const payout = sample('payout', { id: 'p1', mine: false });
    const chat = chatWith({
      'payout.read': () => ({ outcome: 'scheduled', result: payout }),
      'dispute.open': () => ({ outcome: 'opened', result: sample('dispute', { reference: 'D23456' }) }),
    });
    chat.ticketsFrom = new Date(chat.now.getTime() + 3_600_000);
    chat.hears('payout.scheduled', 'happened', 'p1', payout);
    chat.says('DISPUTE');
    for (const answer of ['1', 'not recorded']) chat.says(answer);
    const said = chat.says('It was not her turn.');
    expect(said[0]).toContain('D23456');
    expect(chat.effects.filter(({ kind }) => kind === 'ticket')).toMatchObject([
      { reference: 'D23456', queue: 'disputes' },
    ]);
    expect(flows(chat)).not.toContain('dispute');
  });
});

describe('a dispute that is open', () => {
  it.each([
    ['en', 'Take it back', 'taken_back'],
    ['fr', 'je retire ma plainte', 'taken_back'],
    ['sw', 'naondoa pingamizi', 'taken_back'],
    ['en', '2', 'taken_back'],
    ['en', 'add', undefined],
  ] as const)('%s: %s, and a person reads why', (language, text, marked) => {
    const payout = sample('payout', { id: 'p1', mine: false });
    const chat = chatWith(
      {
        'payout.read': () => ({ outcome: 'held', result: payout }),
        'dispute.mine': () => ({ outcome: 'open', result: sample('dispute', { reference: 'D23456' }) }),
      },
      { language },
    );
    chat.hears('payout.scheduled', 'happened', 'p1', payout);
    chat.says('DISPUTE');
    expect(chat.lastMessage.options).toHaveLength(3);
    chat.says(text);
    chat.says('She had told us of it.');
    expect(chat.effects.filter(({ kind }) => kind === 'ticket')).toMatchObject([
      { reference: 'D23456', queue: 'disputes' },
    ]);
    // The member's own words; what they are is told beside them, in no language of people.
    const why = {
      kind: 'forward',
      reference: 'D23456',
      content: { kind: 'text', text: 'She had told us of it.' },
    };
    expect(chat.effects.find(({ kind }) => kind === 'forward')).toEqual(marked ? { ...why, marked } : why);
    expect(flows(chat)).toEqual([]);
  });
});

describe('one dispute too many for a day', () => {
  it('says when it can be opened, and that a person can be written to at once', () => {
    const payout = sample('payout', { id: 'p1', mine: false });
    const chat = chatWith({
      'payout.read': () => ({ outcome: 'scheduled', result: payout }),
      'dispute.open': (_call, at) => ({
        outcome: 'too_often',
        result: new Date(at.now.getTime() + 3_600_000),
      }),
    });
    chat.hears('payout.scheduled', 'happened', 'p1', payout);
    chat.says('DISPUTE');
    for (const answer of ['yes', 'fraud']) chat.says(answer);
    expect(chat.says('It was not her turn.')[0]).toMatch(/from 10:00.*write \*PERSON\*/);
    chat.says('person');
    chat.says('It was not her turn.');
    expect(chat.effects.filter(({ kind }) => kind === 'forward')).toMatchObject([
      { content: { text: 'It was not her turn.' } },
    ]);
  });
});

test('who was in the middle of a dispute when its tool stopped taking details goes on', () => {
  const files = new Map(packFiles('.', 'likelemba'));
  const flow = 'flows/likelemba/dispute.yaml';
  const today = files.get(flow) ?? '';
  const before = today.replace('kind: kind }', 'kind: kind, details: details }');
  expect(before).not.toBe(today);
  expect(readPackText(files.set(flow, before), 'likelemba').pack).not.toBeNull();
});
