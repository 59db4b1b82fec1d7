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
