import { describe, expect, it } from 'vitest';
import { payFlow } from './fixtures/savings.ts';
import { caller, other, spend } from './fixtures/spending.ts';
import { searchMoney } from '../../runtime/language/money-search.ts';
import { startsOf } from '../../runtime/language/starts.ts';
import { moneyDraft, proveMoney } from './prove-money.ts';

/** The reference example with one thing changed. */
function payWith(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((source, [from, to]) => {
    if (source.split(from).length !== 2) throw new Error(`"${from}" is not there once`);
    return source.replace(from, to);
  }, payFlow);
}

const look = `
  look:
    tool: contribution.find_due
    with: { member: me.id }
    on: { one: { into: due, goto: collect }, several: nothing_due, none: nothing_due }
  collect:
`;

/** What was planted, the change, and what must be found with a part of its way. */
const faults: readonly (readonly [what: string, source: string, code: string, way: string])[] = [
  [
    'no confirm at all',
    payWith(['card: confirm', 'card: collect']),
    'MONEY_UNCONFIRMED',
    'find → method → collect',
  ],
  ['no leads to the tool', payWith(['no: end later', 'no: collect']), 'MONEY_USED_UP', 'confirm → collect'],
  [
    'another answer leads to the tool',
    payWith(['no: end later', 'choices: { rules: collect }\n    no: end later']),
    'MONEY_USED_UP',
    'confirm → collect',
  ],
  [
    'the amount is not shown',
    payWith(['shows: [due.amount, due.group_name, method]', 'shows: [due.group_name, method]']),
    'MONEY_NOT_SHOWN',
    'confirm → collect',
  ],
  [
    'the record is not shown, only a copied amount',
    payWith(
      ['  payment: payment\n', '  payment: payment\n  amount: money\n'],
      ['  method:\n    menu', '  copy: { set: { amount: due.amount } }\n  method:\n    menu'],
      ['one: { into: due, goto: method }', 'one: { into: due, goto: copy }'],
      ['then: method', 'then: copy'],
      ['shows: [due.amount, due.group_name, method]', 'shows: [method]'],
    ),
    'MONEY_NOT_SHOWN',
    'confirm → collect',
  ],
  [
    'a retry with the old yes',
    payWith(['again: confirm', 'again: collect']),
    'MONEY_USED_UP',
    'collect → try_again → collect',
  ],
  [
    'an unknown outcome is tried again',
    payWith(['unknown: { into: payment, goto: waiting }', 'unknown: collect']),
    'MONEY_USED_UP',
    'collect → collect',
  ],
  [
    'a wait that was late leads back',
    payWith(['late: still_waiting', 'late: collect']),
    'MONEY_USED_UP',
    'waiting → collect',
  ],
  [
    'another due after the confirm',
    payWith(['yes: collect', 'yes: look'], ['  collect:\n', look.slice(1)]),
    'MONEY_CHANGED',
    'confirm → look → collect',
  ],
  [
    'a computed amount',
    payWith(['amount: due.amount, method', 'amount: due.amount + due.amount, method']),
    'MONEY_NOT_PLAIN',
    '',
  ],
  [
    'the id of something else',
    payWith(['with: { due: due.id,', 'with: { due: due.group_name,']),
    'MONEY_NOT_ABOUT',
    '',
  ],
  [
    'a newer confirm that shows less',
    payWith(
      ['yes: collect', 'yes: sure'],
      [
        '  collect:\n',
        '  sure:\n    confirm: pay/sure\n    shows: [method]\n    yes: collect\n    no: end later\n  collect:\n',
      ],
    ),
    'MONEY_NOT_SHOWN',
    'confirm → sure → collect',
  ],
  [
    'a person in between',
    payWith(['yes: collect', 'yes: person'], ['  collect:\n', '  person:\n    ticket: desk\n  collect:\n']),
    'MONEY_USED_UP',
    'person → collect',
  ],
  [
    'an amount set anew from another value after it was shown',
    payWith(
      ['  payment: payment\n', '  payment: payment\n  amount: money\n'],
      ['one: { into: due, goto: method }', 'one: { into: due, goto: first }'],
      ['then: method', 'then: first'],
      ['  method:\n    menu', '  first: { set: { amount: due.amount } }\n  method:\n    menu'],
      ['shows: [due.amount, due.group_name, method]', 'shows: [amount, due.group_name, method]'],
      ['yes: collect', 'yes: second'],
      ['  collect:\n', '  second: { set: { amount: amount + amount } }\n  collect:\n'],
      ['amount: due.amount, method', 'amount: amount, method'],
    ),
    'MONEY_CHANGED',
    'confirm → second → collect',
  ],
];

describe('the money rule', () => {
  it('accepts the reference example', () => {
    expect(proveMoney('pay', payFlow)).toEqual([]);
  });

  it.each(faults)('finds: %s', (_what, source, code, way) => {
    const [first, ...others] = proveMoney('pay', source);
    expect(first?.code).toBe(code);
    expect(first?.message).toContain(way);
    // Two inputs may be wrong for one reason.
    expect(others.every((each) => each.code === code)).toBe(true);
  });

  it('shows the decisive events with their places', () => {
    const [found] = proveMoney('pay', payWith(['again: confirm', 'again: collect']));
    expect(found?.related.map(({ place, message }) => `${place.line} ${message}`)).toEqual([
      '31 yes to "confirm" confirms due.amount, due.group_name, method',
      '37 "collect" used the confirm up (refused)',
    ]);
  });

  it('accepts a copy of what was shown', () => {
    const source = payWith(
      ['  payment: payment\n', '  payment: payment\n  amount: money\n'],
      ['yes: collect', 'yes: copy'],
      ['  collect:\n', '  copy: { set: { amount: due.amount } }\n  collect:\n'],
      ['amount: due.amount, method', 'amount: amount, method'],
    );
    expect(proveMoney('pay', source)).toEqual([]);
  });

  it('says when there is too much to look at, instead of proving a part', () => {
    const seen: string[] = [];
    const draft = moneyDraft('pay', payFlow);
    expect(searchMoney(draft, startsOf(draft), (_state, step) => seen.push(step.name), 5)).toBe(false);
    expect(searchMoney(draft, startsOf(draft), () => undefined)).toBe(true);
    expect(seen.length).toBeLessThanOrEqual(5);
  });

  it('ignores what the flow never comes to', () => {
    expect(proveMoney('other', payWith(['card: confirm', 'card: collect']), other)).toEqual([]);
  });
});

const start = `
flow: start
title: Starts
gives: [done]
keeps: { due: due, small: due }
steps:
  find:
    tool: contribution.find_due
    with: { member: me.id }
    on: { one: { into: due, goto: again }, several: end done, none: end done }
  again:
    tool: contribution.find_due
    with: { member: me.id }
    on: { one: { into: small, goto: caller }, several: end done, none: end done }
  caller:
    run: caller
    with: { due: due, small: small }
    on: { done: end done }
`;

describe('the money rule through sub-flows', () => {
  it('accepts a parameter that is a copy of what was shown', () => {
    expect(proveMoney('start', start, caller('due.amount'), spend())).toEqual([]);
  });

  it('finds a parameter that is another value than the one shown', () => {
    const [found] = proveMoney('start', start, caller('small.amount'), spend());
    expect(found).toMatchObject({ code: 'MONEY_NOT_SHOWN', file: 'spend.yaml' });
    expect(found?.message).toContain('caller.confirm → caller.spend → spend.collect');
  });

  it('finds that a sub-flow spends twice on one yes', () => {
    const twice = spend().replace('sent: end done', 'sent: collect');
    expect(proveMoney('start', start, caller('due.amount'), twice).map(({ code }) => code)).toEqual([
      'MONEY_USED_UP',
    ]);
  });

  it('finds that a flow may also be started without the confirm', () => {
    const direct = start
      .replace('choices', 'choices')
      .replace(
        'run: caller\n    with: { due: due, small: small }',
        'run: spend\n    with: { it: due, amount: due.amount }',
      );
    expect(proveMoney('start', direct, spend()).map(({ code }) => code)).toEqual(['MONEY_UNCONFIRMED']);
  });

  it('finds that a sub-flow in between waited', () => {
    const waits = `
flow: pause
title: Hands over
gives: [done]
steps:
  person: { ticket: desk, then: end done }
`;
    const paused = caller('due.amount', 'pause').replace(
      '  spend:\n',
      '  pause: { run: pause, on: { done: spend } }\n  spend:\n',
    );
    const [found] = proveMoney('start', start, paused, spend(), waits);
    expect(found?.code).toBe('MONEY_USED_UP');
    expect(found?.related.at(-1)?.message).toBe('after "person" nothing is confirmed any more');
  });
});
