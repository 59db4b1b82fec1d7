/** Paying with several groups: a reminder may be about what is paid already while something else is owed. */
import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';
import { contributionTo } from './member-chat.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

const reminder = (id: string): RecordValue => ({
  due: id,
  name: 'Amina',
  group_name: id,
  amount: new Money(200_000n, 'KES'),
  late_fee: new Money(0n, 'KES'),
  due_on: Temporal.PlainDate.from('2026-03-06'),
  days_late: 0n,
  grace_days: 0n,
});

/** An operator of the platform saves like anybody else. */
describe('an operator', () => {
  it('pays a contribution as a member does', () => {
    const chat = new Chat(pack, {
      role: 'operator',
      tools: {
        'contribution.find_due': () => ({ outcome: 'one', result: contributionTo('Umoja') }),
        'payment.collect': () => 'pending',
      },
    });
    chat.says('PAY');
    chat.says('1');
    expect(chat.calls.at(-1)?.tool).toBe('payment.collect');
  });
});

/** A member who owes these, with a reminder of something else. */
function reminded(...owed: RecordValue[]): Chat {
  const chat = new Chat(pack, {
    tools: {
      'contribution.read': () => ({ outcome: 'settled' }),
      'contribution.find_due': () => {
        if (owed.length > 1) return { outcome: 'several', result: owed };
        return owed[0] ? { outcome: 'one', result: owed[0] } : { outcome: 'none' };
      },
    },
  });
  chat.hears('contribution.reminded', 'today', null, reminder('Paid'));
  return chat;
}

describe('PAY to a reminder of what is paid already', () => {
  it('says so and goes on to what is owed elsewhere', () => {
    const said = reminded(contributionTo('Umoja')).says('PAY');
    expect(said[0]).toContain('nothing to pay for that one now');
    expect(said[1]).toContain('*Umoja*');
  });

  it('offers a choice when several are owed', () => {
    const chat = reminded(contributionTo('Umoja'), contributionTo('Tumaini'));
    chat.says('PAY');
    expect(chat.lastMessage.options.map(({ label }) => label)).toEqual([
      'Umoja, 6 March 2026: KES 2,000',
      'Tumaini, 6 March 2026: KES 2,000',
      'Later',
    ]);
  });

  it('says that M-Pesa asks for the other one where it does, before anything is confirmed', () => {
    const chat = reminded(contributionTo('Umoja', { asked: true }));
    const said = chat.says('PAY');
    expect(said[0]).toContain('nothing to pay for that one now');
    expect(said[1]).toContain('A request to pay for *Umoja* is open already.');
    expect(chat.snapshot.frames).toEqual([]);
  });

  it('says that nothing is owed when nothing is', () => {
    expect(reminded().says('PAY')[0]).toContain('You have nothing to pay now.');
  });
});

describe('a yes while a request for the same contribution is open', () => {
  it('asks for nothing, and says that M-Pesa asks already instead of asking once more', () => {
    let asked = false;
    const look = () => contributionTo('Umoja', { asked });
    const chat = new Chat(pack, {
      tools: {
        'contribution.find_due': () => ({ outcome: 'one', result: look() }),
        'contribution.read': () => ({ outcome: 'owed', result: look() }),
        'payment.collect': () => ({ outcome: 'changed' }),
      },
    });
    chat.says('PAY 500');
    asked = true;
    expect(chat.says('yes')).toEqual([
      expect.stringContaining('A request to pay for *Umoja* is open already.'),
    ]);
    expect(chat.snapshot.frames).toEqual([]);
  });
});

describe('a yes that comes twice at once', () => {
  it('pays once, and is no yes to the amount that has changed in between', () => {
    let amount = new Money(200_000n, 'KES');
    const owed = () => contributionTo('Umoja', { amount });
    const chat = new Chat(pack, {
      tools: {
        'contribution.find_due': () => ({ outcome: 'one', result: owed() }),
        'contribution.read': () => ({ outcome: 'owed', result: owed() }),
        'payment.collect': () => {
          amount = new Money(210_000n, 'KES');
          return { outcome: 'changed' };
        },
      },
    });
    chat.says('PAY');
    expect(chat.says('1').at(-1)).toContain('KES 2,100');
    expect(chat.says('1').join()).toMatch(/^That came very fast\..*KES 2,100/s);
    expect(chat.calls.filter(({ tool }) => tool === 'payment.collect')).toHaveLength(1);
    chat.now = new Date(chat.now.getTime() + 5_000);
    chat.says('1');
    expect(chat.calls.filter(({ tool }) => tool === 'payment.collect')).toHaveLength(2);
  });
});
