/** Decision 0010: a word under a notice may be a yes to what the notice shows. */
import { describe, expect, it } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinicChat, loadClinic, optionOf, packOf, receipt, stack, visit } from './clinic-chat.ts';

const manifest = 'flows/clinic/pack.yaml';
const before = 'offers: { pay: { run: pay, with: { wanted: event.id } } } }\n  fee.settled.paid';
const offer = (confirms: string) =>
  `offers: { pay: { run: collect, with: { visit: event }${confirms} } } }\n  fee.settled.paid`;

/** "Pay" under today's reminder collects the fee that the reminder shows. */
function clinic(confirms = ', confirms: [event.fee]', text = '{{event.doctor}}, {{event.fee}}') {
  const written = clinicFiles().get(manifest) ?? '';
  expect(written.split(before)).toHaveLength(2);
  return loadClinic({
    [manifest]: written.replace(before, offer(confirms)),
    'flows/clinic/collect.yaml': `flow: collect
title: Collect a fee
takes: { visit: visit }
gives: [done]
steps:
  collect:
    tool: fee.collect
    with: { visit: visit.id, amount: visit.fee }
    on: { sent: said, unknown: said, refused: said }
  said:
    say: visit/thanks_reminded
    then: end done
`,
    ...Object.fromEntries(
      ['en', 'fr', 'sw'].flatMap((language) => [
        [`templates/clinic/visit/today.${language}.hbs`, text],
        [`templates/clinic/visit/thanks_reminded.${language}.hbs`, 'OK'],
      ]),
    ),
  });
}
const reminded = (chat: ReturnType<typeof clinicChat>, about = visit()) =>
  chat.hears('visit.reminded', 'today', null, about);

describe('a word under a notice that confirms', () => {
  it('is no yes where it comes twice at once, and has answered something else first', () => {
    const chat = clinicChat({ tools: { 'visit.find': () => ({ outcome: 'none' }) } }, packOf(clinic()));
    reminded(chat);
    chat.says('hello');
    const spent = () => chat.calls.filter(({ tool }) => tool === 'fee.collect').length;
    chat.says('pay');
    expect(stack(chat)).toEqual([]);
    expect(chat.says('pay')).toEqual(['All right. Write *MENU* when you need something.']);
    expect(spent()).toBe(0);
    chat.now = new Date(chat.now.getTime() + 60_000);
    chat.says('pay');
    expect(spent()).toBe(1);
  });

  it('goes straight to the tool, with what the notice showed and a key of its own each time', () => {
    const chat = clinicChat({}, packOf(clinic()));
    reminded(chat);
    const pay = optionOf(chat, 'pay');
    chat.taps(pay);
    expect(chat.calls.at(-1)).toMatchObject({
      tool: 'fee.collect',
      input: { visit: 'visit-1', amount: new Money(50_000n, 'KES') },
    });
    expect(stack(chat)).toEqual([]);
    expect(chat.snapshot.confirmed).toBeNull();
    // Later: a newer notice shows another fee, and the old button still means the old one.
    chat.now = new Date(chat.now.getTime() + 60_000);
    reminded(chat, visit({ fee: new Money(60_000n, 'KES') }));
    chat.taps(pay);
    chat.says('pay');
    const spent = chat.calls.filter((call) => call.tool === 'fee.collect');
    expect(spent.map(({ input }) => (input['amount'] as Money).amountMinor)).toEqual([
      50_000n,
      50_000n,
      60_000n,
    ]);
    // Another yes is another act: the tool looks anew, and does not give the outcome of the first.
    expect(new Set(spent.map(({ key }) => key)).size).toBe(3);
  });

  it('is one yes when the button is tapped twice at once', () => {
    const chat = clinicChat({}, packOf(clinic()));
    reminded(chat);
    const pay = optionOf(chat, 'pay');
    chat.taps(pay);
    chat.taps(pay);
    expect(chat.calls.filter((call) => call.tool === 'fee.collect')).toHaveLength(1);
  });

  it('leaves nothing confirmed behind for what comes later', () => {
    const chat = clinicChat({ tools: { 'fee.collect': () => 'pending' } }, packOf(clinic()));
    reminded(chat);
    chat.says('pay');
    expect(chat.snapshot.confirmed).toBeNull();
    chat.hears('fee.settled', 'paid', 'request-9', receipt);
    expect(chat.snapshot.confirmed).toBeNull();
  });
});

describe('the linter', () => {
  const codes = (loaded: ReturnType<typeof clinic>) => loaded.diagnostics.map(({ code }) => code);

  it('refuses a word that confirms what its notice does not always show', () => {
    const hidden = clinic(undefined, '{{event.doctor}}{{#if event.doctor}}{{event.fee}}{{/if}}');
    expect(codes(hidden)).toEqual(['MONEY_NOT_VISIBLE']);
    expect(hidden.diagnostics[0]?.file).toBe(manifest);
  });

  it('refuses a word that confirms nothing, or something that is no path', () => {
    expect(codes(clinic(''))).toEqual(['MONEY_UNCONFIRMED']);
    expect(codes(clinic(', confirms: [event.fee + event.fee]'))).not.toEqual([]);
    expect(codes(clinic(', confirms: [event.price]'))).not.toEqual([]);
  });
});
