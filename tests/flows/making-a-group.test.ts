/** Decision 0080: the answers of somebody who makes a group, as they say them. */
import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, sample } from './member-chat.ts';

describe("the question for a draw's number", () => {
  /** Whose group has been made and who has not said which number to add. */
  const asked = (): Chat => {
    const chat = chatWith({
      'circle.check_pot': () => ({ outcome: 'fits' }),
      'circle.create': () => ({
        outcome: 'created',
        result: sample('circle', {
          id: 'c1',
          order: 'drawn',
          starts_on: Temporal.PlainDate.from('2026-03-09'),
        }),
      }),
      'circle.add_number': () => ({ outcome: 'not_added' }),
      'contribution.find_due': () => ({ outcome: 'none' }),
    });
    for (const said of ['create', 'Umoja', '2000', '3', 'weekly', 'lot', '0', '3', 'tomorrow', 'yes'])
      chat.says(said);
    expect(at(chat)).toBe('draw_number.number');
    return chat;
  };
  const starts = (chat: Chat, id: string) =>
    chat.hears('circle.started', 'happened', id, sample('schedule', { circle: id, turns: [] }));

  it('is come back to until the group has started', () => {
    const chat = asked();
    starts(chat, 'c2');
    expect(chat.says('pay').join()).toContain('Back to your question');
    starts(chat, 'c1');
    expect(chat.says('pay').join()).not.toContain('Back to your question');
    expect(chat.snapshot.frames).toEqual([]);
  });

  it('still hears a number that comes too late', () => {
    const chat = asked();
    starts(chat, 'c1');
    chat.says('4711');
    expect(chat.lastMessage.template).toBe('draw_number/too_late');
  });
});

describe('a draw', () => {
  const started = (numbers: bigint): string => {
    const chat = chatWith();
    const draw = sample('draw_proof', { seed: 'ab12', numbers });
    chat.hears('circle.started', 'happened', 'c1', sample('schedule', { draw }));
    return chat.lastMessage.text;
  };

  it('says that numbers counted where there were any', () => {
    expect(started(1n)).toContain('The numbers that were added counted');
    expect(started(0n)).toContain('Nobody added a number');
  });
});

describe('the rules of a group', () => {
  const rules = (status: string): string => {
    const circle = sample('circle', { name: 'Umoja', status, seats: 12n, taken: 12n });
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'one', result: circle }) });
    return chat.says('RULES').join();
  };

  it('say how many have joined as long as others may', () => {
    expect(rules('forming')).toContain('People: 12 (12 so far).');
    expect(rules('active')).toContain('People: 12. Each');
  });
});

describe('creating a group', () => {
  const until = (...texts: string[]): Chat => {
    const chat = chatWith({
      'circle.check_pot': () => ({ outcome: 'fits' }),
      'circle.create': () => ({ outcome: 'created', result: sample('circle', { order: 'drawn' }) }),
    });
    for (const said of ['create', 'Umoja', '2000', ...texts]) chat.says(said);
    return chat;
  };
  const vars = (chat: Chat) => chat.snapshot.frames.find(({ flow }) => flow === 'create_group')?.vars ?? {};

  it.each(['3 ppl', 'we are 3', 'watu 3', 'on est 3', '3 personnes avec moi'])('%s are three', (text) => {
    expect(vars(until(text))['seats']).toBe(3n);
  });

  it.each([
    ['3 days', 'Do you mean 3?'],
    ['2000 fc', 'That does not fit here.'],
    ['100 bob', 'That does not fit here.'],
  ])('%s, as people, is answered with: %s', (text, said) => {
    const chat = until(text);
    expect(at(chat)).toBe('create_group.seats');
    expect(chat.lastMessage.text).toContain(said);
  });

  it.each([
    'kura ni nini',
    'wat is drawn by lot',
    'Drawn by lot? How does that work',
    "c'est quoi le tirage",
    'tirage ça veut dire',
    'maana ya kura',
  ])('%s is answered with what the choices mean', (text) => {
    const chat = until('3', 'weekly', text);
    expect(at(chat)).toBe('create_group.order');
    expect(chat.lastMessage.text).toContain('a draw decides at the start');
    chat.says('I want drawn by lot please');
    expect(vars(chat)['order']).toBe('drawn');
  });

  it.each(["c'est quoi", "c'est quoi les conditions", 'chama ni nini', 'y is it what', 'jina la nini'])(
    '%s is no name',
    (text) => {
      const chat = chatWith();
      for (const said of ['create', text]) chat.says(said);
      expect(at(chat)).toBe('create_group.name');
      expect(chat.lastMessage.text).toMatch(
        /^A short name that your people know[^]*If ".*" is your answer, write it in quotes/,
      );
    },
  );

  it.each(['no fee', "pas d'amende", 'hakuna faini', 'sitaki faini', 'none'])('%s is no late fee', (text) => {
    const chat = until('3', 'weekly', 'lot', text);
    expect(at(chat)).toBe('create_group.quorum');
  });

  it.each(['hamna', 'hamna faini', 'bila faini', 'free'])('%s is none either', (text) => {
    expect(at(until('3', 'weekly', 'lot', text))).toBe('create_group.quorum');
  });

  it.each(['hakuna faini', 'no fee', "pas d'amende"])('%s says nothing of days: asked again', (text) => {
    const chat = until('3', 'weekly', 'lot', '1', text);
    expect(at(chat)).toBe('create_group.grace_days');
    expect(chat.lastMessage.text).toContain('*CHANGE FEE*');
    chat.says('change fee');
    chat.says(text);
    expect(at(chat)).toBe('create_group.quorum');
    expect(vars(chat)['grace_days']).toBe(0n);
  });

  it.each(['both of us', 'les deux', 'nous deux', 'tous les deux', 'sisi wawili', 'wote wawili'])(
    'of two %s must have paid',
    (text) => {
      expect(vars(until('2', 'weekly', 'lot', '0', text))['quorum']).toBe(2n);
    },
  );

  it.each([
    ['every wk', 'weekly'],
    ['wkly', 'weekly'],
    ['once a week', 'weekly'],
    ['chq semaine', 'weekly'],
    ['une fois par semaine', 'weekly'],
    ['mara moja kwa wiki', 'weekly'],
    ['every 2 wks', 'every_two_weeks'],
    ['tous les 15 jours', 'every_two_weeks'],
    ['kila baada ya wiki mbili', 'every_two_weeks'],
    ['mnthly', 'monthly'],
    ['ts les mois', 'monthly'],
    ['mara moja kwa mwezi', 'monthly'],
    ['evryday', 'daily'],
    ['ts les jours', 'daily'],
    ['kila siku', 'daily'],
  ])('%s is how often', (text, frequency) => {
    expect(vars(until('3', text))['frequency']).toBe(frequency);
  });

  it.each(['everybody', 'all', 'tout le monde', 'tous', 'wote', 'kila mtu'])('%s must have paid', (text) => {
    expect(vars(until('5', 'weekly', 'lot', '0', text))['quorum']).toBe(5n);
  });

  it('as many as there are not cannot be meant', () => {
    const chat = until('3', 'weekly', 'lot', '0', '100 bob');
    expect(chat.lastMessage.text).not.toContain('Do you mean');
    expect(chat.says('2 days')[0]).toContain('Do you mean 2?');
  });

  const reviewed = () => until('3', 'weekly', 'lot', '100', '0', 'everybody', 'tomorrow');

  it('what is not on the list of what can be changed brings the list again', () => {
    const chat = reviewed();
    chat.says('change');
    const { text } = chat.lastMessage;
    chat.says('blah');
    expect(chat.lastMessage.text).toContain(text);
    chat.says('i do not want a late fee');
    expect(at(chat)).toBe('create_group.late_fee');
  });

  it('a sentence that names the change leads to it', () => {
    const chat = reviewed();
    chat.says('je veux changer quelque chose');
    expect(chat.lastMessage.text).toContain('What do you want to change?');
  });

  it('begun again is said, with what it costs', () => {
    const chat = until('3', 'weekly');
    chat.says('menu');
    expect(chat.says('create')[0]).toBe('We begin again. What you had answered here before is gone.');
    expect(at(chat)).toBe('create_group.name');
  });

  it('an answer that came twice does not choose the next one unseen', () => {
    const chat = until('3', '2', '2');
    expect(at(chat)).toBe('create_group.order');
    expect(chat.lastMessage.text).toMatch(/^That came very fast\./);
  });

  it('hurried repeats of the yes answer nothing that was not yet on the screen', () => {
    const chat = reviewed();
    chat.says('1');
    expect(at(chat)).toBe('draw_number.number');
    for (const said of [chat.says('1'), chat.says('1')])
      expect(said[0]).toMatch(/^That came very fast\. To be sure, once more:/);
    chat.now = new Date(chat.now.getTime() + 4_000);
    chat.says('1');
    expect(at(chat)).toBe('draw_number.add');
  });
});
