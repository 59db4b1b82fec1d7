import { describe, expect, it } from 'vitest';
import { other, spend } from './fixtures/spending.ts';
import { withNotice } from './prove-money.ts';

/** What a reminder offers: `due` is what it shows. */
const reminder = (confirms: string, given = '{ it: event, amount: event.amount }') => `
notices:
  due.reminded:
    say: pay/reminder
    offers:
      pay: { run: spend, with: ${given}${confirms === '' ? '' : `, confirms: [${confirms}]`} }
`;

describe('the money rule under notices', () => {
  it('takes a word for a yes to what the notice shows', () => {
    expect(withNotice(reminder('event.amount'), 'other', other, spend())).toEqual([]);
  });

  it('finds a word that confirms nothing', () => {
    expect(withNotice(reminder(''), 'other', other, spend()).map(({ code }) => code)).toEqual([
      'MONEY_UNCONFIRMED',
    ]);
  });

  it('finds an amount that the notice does not show', () => {
    const found = withNotice(reminder('event.group_name'), 'other', other, spend());
    expect(found.map(({ code }) => code)).toEqual(['MONEY_NOT_SHOWN']);
  });

  it('finds a second spend on the same word', () => {
    const twice = spend().replace('sent: end done', 'sent: collect');
    expect(withNotice(reminder('event.amount'), 'other', other, twice).map(({ code }) => code)).toEqual([
      'MONEY_USED_UP',
    ]);
  });

  it('finds an amount that is looked up anew after the word', () => {
    const again = spend(
      '  find: { tool: contribution.find_due, with: { member: me.id }, on: { one: { into: it, goto: set }, several: end done, none: end done } }\n  set: { set: { amount: it.amount } }',
    );
    expect(withNotice(reminder('event.amount'), 'other', other, again)[0]?.code).toMatch(
      /^MONEY_(CHANGED|NOT_SHOWN)$/,
    );
  });
});
