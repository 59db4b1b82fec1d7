/** Back, change, cancel, repeat and the tries, on a pack that knows nothing of savings. */
import { describe, expect, it } from 'vitest';
import type { Pack } from '../../runtime/language/model.ts';
import { Money, languages } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinicChat, loadClinic, other, packOf, stack, visit } from './clinic-chat.ts';

const said = (chat: ReturnType<typeof clinicChat>, ...texts: string[]): string[] =>
  texts.flatMap((text, index) => (index === texts.length - 1 ? chat.says(text) : (chat.says(text), [])));

/** The clinic's pack, in which the answer *visit* has a name and so can be changed by it. */
const namedVisit = packOf(
  loadClinic(
    Object.fromEntries(
      languages.map((language) => {
        const path = `locales/${language}/clinic.yaml`;
        const strings = clinicFiles().get(path) ?? '';
        return [path, strings.replace('\nfields:\n', '\nfields:\n  pay:\n    visit: [visit]\n')];
      }),
    ),
  ),
);

describe('back', () => {
  it('goes to the previous question, never into a tool, also out of a sub-flow', () => {
    const chat = clinicChat();
    said(chat, 'hello', 'my visits', '12 March');
    expect(stack(chat)).toEqual(['main.visits', 'visits.confirm']);
    said(chat, 'back');
    expect(stack(chat)).toEqual(['main.visits', 'visits.ask_day']);
    const calls = chat.calls.length;
    said(chat, 'back');
    expect(stack(chat)).toEqual(['main.menu']);
    expect(chat.calls).toHaveLength(calls);
    expect(said(chat, 'back')[0]).toContain('There is no question before this one.');
  });

  it('is refused with the reason after what cannot be undone', () => {
    const chat = clinicChat({ tools: { 'fee.collect': () => ({ outcome: 'refused' }) } });
    said(chat, 'hello', 'pay', 'yes');
    expect(stack(chat)).toEqual(['main.pay', 'pay.refused']);
    expect(said(chat, 'back')[0]).toContain('That step is done and cannot be undone.');
    expect(stack(chat)).toEqual(['main.pay', 'pay.refused']);
  });

  it.each(['back', 'change', 'change visit'])('does not lead out of what is under way: %s', (words) => {
    const tools = {
      'visit.find': () => ({ outcome: 'several', result: [visit(), other] }),
      'fee.collect': () => 'pending' as const,
    };
    const chat = clinicChat({ tools }, namedVisit);
    said(chat, 'hello', 'pay', '1', 'yes');
    expect(stack(chat)).toEqual(['main.pay', 'pay.collect']);
    expect(said(chat, words)).toEqual([
      'This is under way and cannot be cancelled here. You will hear from us how it ends.',
    ]);
    // What was asked for at the provider comes back to where it was asked for, and nothing was asked for twice.
    const [call] = chat.snapshot.pending;
    const result = { id: 'request-1', fee: new Money(50_000n, 'KES') };
    chat.event({ kind: 'outcome', call: call?.id ?? '', outcome: 'sent', result });
    expect(stack(chat)).toEqual(['main.pay', 'pay.waiting']);
    expect(chat.calls.filter(({ tool }) => tool === 'fee.collect')).toHaveLength(1);
  });

  it('forgets what was confirmed', () => {
    const chat = clinicChat({ tools: { 'fee.collect': () => ({ outcome: 'refused' }) } });
    said(chat, 'hello', 'pay', 'yes', 'again');
    expect(chat.snapshot.confirmed).toBeNull();
  });
});

describe('change', () => {
  it('rewinds to the answer that is named and comes back to where it was asked', () => {
    const chat = clinicChat();
    said(chat, 'hello', 'my visits', '12 March', 'change new day');
    expect(stack(chat)).toEqual(['main.visits', 'visits.ask_day']);
    const [summary] = said(chat, '13 March');
    expect(summary).toContain('13 March 2026');
    expect(stack(chat)).toEqual(['main.visits', 'visits.confirm']);
  });

  it('asks what to change at a confirm, and is asked again after an interruption', () => {
    const chat = clinicChat();
    expect(said(chat, 'hello', 'my visits', '12 March', 'change')[0]).toContain(
      'What do you want to change?',
    );
    said(chat, 'menu');
    expect(said(chat, 'nothing')[0]).toContain('What do you want to change?');
    said(chat, 'new day');
    expect(stack(chat)).toEqual(['main.visits', 'visits.ask_day']);
  });

  it('names what can be changed when it is something else', () => {
    const chat = clinicChat();
    const [answer] = said(chat, 'hello', 'my visits', '12 March', 'change doctor');
    expect(answer).toContain('You can change: New day.');
  });

  it('has nothing to change where nothing was asked', () => {
    expect(said(clinicChat(), 'change name')).toEqual(['There is nothing to change here.']);
  });
});

describe('cancel', () => {
  it('leaves an interruption for the question under it', () => {
    const chat = clinicChat();
    said(chat, 'help', 'menu', 'pay');
    const answers = said(chat, 'cancel');
    expect(answers).toHaveLength(1);
    // Who reads "cancelled" and then a question must hear that it is another one.
    expect(answers[0]).toMatch(/^Cancelled\. This question is still open \(\*CANCEL\* leaves it too\):\n\n/);
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('says what can be done when nothing is left', () => {
    expect(said(clinicChat(), 'help', 'cancel')).toEqual(['Cancelled. Write *MENU* to see what you can do.']);
  });

  it('says so when nothing is open', () => {
    expect(said(clinicChat(), 'cancel')[0]).toContain('There is nothing to cancel.');
  });
});

describe('an interruption', () => {
  it('returns to the open question in its words', () => {
    const chat = clinicChat();
    said(chat, 'help', 'menu');
    const [answer] = said(chat, 'nothing');
    expect(answer).toBe(
      'Back to your question (*CANCEL* leaves it):\n\nYour visit is on Monday, 9 March 2026. Which day do you want instead?',
    );
  });

  it('of an interruption never piles up without end', () => {
    const chat = clinicChat();
    said(chat, 'help');
    for (let time = 0; time < 12; time += 1) said(chat, 'menu', 'pay', 'help');
    expect(chat.snapshot.frames.length).toBeLessThan(16);
    expect(stack(chat).at(-1)).toBe('visits.ask_day');
  });
});

describe('an answer that cannot be read', () => {
  it('is helped twice, then a person is offered with a ticket, or another try', () => {
    const chat = clinicChat();
    said(chat, 'help');
    expect(said(chat, 'soon')[0]).toContain('Please write a day');
    expect(said(chat, '01/03/2026')[0]).toContain('That day has passed.');
    expect(said(chat, 'hm')[0]).toContain('Would you like to talk to a person?');
    expect(said(chat, 'try again')[0]).toContain('Which day do you want instead?');
    said(chat, 'hm', 'hm', 'hm');
    const [answer] = said(chat, 'a person');
    const ticket = chat.effects.findLast((effect) => effect.kind === 'ticket');
    expect(ticket).toMatchObject({ queue: 'desk', flow: 'visits', step: 'ask_day' });
    expect(answer).toContain(`Your ticket is *${ticket?.reference}*.`);
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('may be the answer after all, typed at the offer of a person', () => {
    const chat = clinicChat();
    said(chat, 'help', 'hm', 'hm', 'hm', '12 March');
    expect(stack(chat)).toEqual(['visits.confirm']);
  });
});

describe('change, where answers were chosen from lists', () => {
  const flow = `flow: visits
title: Three answers
takes: { wanted: text? }
gives: [moved, later]
keeps:
  day: date
  days: list of [monday, wednesday, friday] up to 3
  visit: visit
  visits: list of visit up to 10
steps:
  day: { ask: visit/ask_day, into: day }
  days:
    menu: visit/choose
    into: days
    choices: { monday: find, wednesday: find, friday: find, later: end later }
  find:
    tool: visit.find
    with: { visit: wanted }
    on: { one: { into: visit, goto: sure }, several: { into: visits, goto: which }, none: end later }
  which: { menu: visit/choose, each: visits, into: visit, then: sure, choices: { later: end later } }
  sure: { confirm: visit/choose, shows: [], change: [day, days, visit], yes: end moved, no: end later }
`;
  const spoken = (): Pack => {
    const texts = Object.fromEntries(
      languages.flatMap((language): [string, string][] => {
        const path = `locales/${language}/clinic.yaml`;
        const strings = (clinicFiles().get(path) ?? '').replace(
          '    day: ',
          '    days: Days\n    visit: Visit\n    day: ',
        );
        return [
          [path, strings.replace('  visits:\n    choose:', '  visits:\n    which:')],
          [`templates/clinic/visit/choose.${language}.hbs`, 'Which?\n'],
          [`templates/clinic/visit/ask_day.${language}.hbs`, 'When?\n'],
        ];
      }),
    );
    return packOf(loadClinic({ 'flows/clinic/visits.yaml': flow, ...texts }));
  };
  const upToSure = (lists: readonly RecordValue[][]) => {
    let asked = 0;
    const chat = clinicChat(
      {
        tools: {
          'visit.find': () => ({ outcome: 'several', result: lists[Math.min(asked++, lists.length - 1)]! }),
        },
      },
      spoken(),
    );
    said(chat, 'hello', 'my visits', '12 March', '1 and 3', '2');
    expect(stack(chat)).toEqual(['main.visits', 'visits.sure']);
    return chat;
  };

  it('keeps several that were chosen and an item that is still offered', () => {
    const chat = upToSure([[visit(), other]]);
    said(chat, 'change new day', '13 March');
    expect(stack(chat)).toEqual(['main.visits', 'visits.sure']);
    expect(chat.snapshot.frames.at(-1)?.vars).toMatchObject({
      days: ['monday', 'friday'],
      visit: { id: 'visit-2' },
    });
  });

  it('asks again where the item is gone or has changed', () => {
    const chat = upToSure([
      [visit(), other],
      [visit(), { ...other, doctor: 'Mutua' }],
    ]);
    said(chat, 'change new day', '13 March');
    expect(stack(chat)).toEqual(['main.visits', 'visits.which']);
  });
});
