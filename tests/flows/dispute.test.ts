/** Disputing: what was opened is said and given to a person, whatever else the member asked for that day. */
import { describe, expect, it } from 'vitest';
import { chatWith, flows, sample } from './member-chat.ts';

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
    for (const answer of ['yes', '1']) chat.says(answer);
    expect(chat.says('It was not her turn.')[0]).toMatch(/from 10:00.*write \*PERSON\*/);
    chat.says('person');
    chat.says('It was not her turn.');
    expect(chat.effects.filter(({ kind }) => kind === 'forward')).toMatchObject([
      { content: { text: 'It was not her turn.' } },
    ]);
  });
});
