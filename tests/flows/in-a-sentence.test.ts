/** Decision 0080: what is said in half a sentence or with a slip is understood. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, sample, visitor } from './member-chat.ts';

describe('a language named by a member', () => {
  it.each([
    ['kiswahili', 'sw'],
    ['francais svp', 'fr'],
    ['switch to swahili', 'sw'],
    ['lugha kiswahili', 'sw'],
  ])('%s switches at once', (text, language) => {
    const chat = chatWith({ 'me.set_language': () => ({ outcome: 'done' }) });
    chat.says('settings');
    chat.says(text);
    expect(chat.calls.at(-1)).toMatchObject({ tool: 'me.set_language', input: { language } });
  });
});

describe('a menu', () => {
  it.each([
    ['nataka kuunda chama', 'create_group'],
    ['tengeneza kikundi', 'create_group'],
    ['je voudrais créer un groupe', 'create_group'],
    ['nataka kujiunga na umoja', 'join'],
  ])('%s', (text, flow) => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.says('menu');
    chat.says(text);
    expect(flows(chat).at(-1)).toBe(flow);
  });

  it.each(["i don't want to create a group", 'create or join', 'create 3 groups'])(
    'does not guess at %s',
    (text) => {
      const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
      chat.says('menu');
      chat.says(text);
      expect(at(chat)).toBe('main.first_menu');
    },
  );

  it.each([
    ['every friday', 'weekly'],
    ['chaque vendredi', 'weekly'],
    ['kila ijumaa', 'weekly'],
    ['end month', 'monthly'],
    ['fin du mois', 'monthly'],
    ['twice a month', 'every_two_weeks'],
  ])('%s is how often', (text, frequency) => {
    const chat = chatWith({ 'circle.check_pot': () => ({ outcome: 'fits' }) });
    for (const said of ['create', 'Umoja', '2000', '3', text]) chat.says(said);
    expect(chat.snapshot.frames[0]?.vars['frequency']).toBe(frequency);
  });

  it.each(['kila wiki tatu', 'every 3 months'])('%s is not', (text) => {
    const chat = chatWith({ 'circle.check_pot': () => ({ outcome: 'fits' }) });
    for (const said of ['create', 'Umoja', '2000', '3', text]) chat.says(said);
    expect(at(chat)).toBe('create_group.frequency');
  });
});

describe('a yes', () => {
  const sentences = [
    [
      'i will pay now now',
      'pay it yes tomorrow',
      'wi',
      'wii',
      '👍',
      'poa',
      'nimekubali',
      'nimekubali kulipa',
    ],
    ['oui mais demain', 'ndio lakini kesho', 'yes i agree with you', 'can i say yes', 'lipa sasa hivi kesho'],
  ].flat();

  it.each(sentences)('to a payment is never read out of %s', (text) => {
    const chat = chatWith({
      'contribution.find_due': () => ({
        outcome: 'one',
        result: sample('due', { days_late: 0n, asked: false }),
      }),
    });
    chat.says('pay');
    expect(at(chat)).toBe('pay.confirm');
    chat.says(text);
    expect(chat.calls.map(({ tool }) => tool)).not.toContain('payment.collect');
  });

  it.each([...sentences, 'somebody should hold the money', 'zisubiri kidogo'])(
    'to holding a payout is never read out of %s',
    (text) => {
      const payout = sample('payout', {});
      const chat = chatWith({ 'payout.read': () => ({ outcome: 'scheduled', result: payout }) });
      chat.hears('payout.scheduled', 'happened', 'p1', payout);
      chat.says('DISPUTE');
      expect(at(chat)).toBe('dispute.sure');
      chat.says(text);
      expect(at(chat)).not.toBe('dispute.kind');
    },
  );
});

describe('a word with a letter missing', () => {
  it.each([
    ['demarer', 'start'],
    ['statu', 'status'],
    ['mipangilo', 'settings'],
  ])('%s', (text, flow) => {
    const chat = chatWith();
    chat.says('language');
    chat.says(text);
    expect(flows(chat)).toEqual(['language', flow]);
  });
});

describe('a complaint in a sentence', () => {
  it.each([
    'i paid twice!! give me back',
    'je veux mon argent, j ai paye 3 fois',
    'rudisha pesa yangu tafadhali sana',
    'i want my money back',
    'sijapata pesa zangu',
  ])('%s calls for a person', (text) => {
    for (const before of [[], ['settings']]) {
      const chat = chatWith();
      for (const said of before) chat.says(said);
      chat.says(text);
      expect(flows(chat).at(-1)).toBe('support');
    }
  });

  it.each(['j ai deja paye', 'j ai paye', 'nimelipa tayari jana'])('%s is "I have paid"', (text) => {
    const chat = chatWith();
    chat.says('settings');
    chat.says(text);
    expect(flows(chat).at(-1)).toBe('i_paid');
  });

  it('that is not understood is said so, before the menu', () => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    expect(chat.says('blah blah')[0]).toMatch(/^We did not understand that\.$/);
    expect(at(chat)).toBe('main.first_menu');
    const greeted = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    expect(greeted.says('hello')).toHaveLength(1);
  });
});

describe('a code', () => {
  const code = (chat: Chat): unknown =>
    chat.calls.findLast(({ tool }) => tool === 'circle.find_by_code')?.input['code'];

  it.each([
    'JOIN Q83Q3Q plz',
    'JOIN q83q3q tafadhali',
    'join please Q83Q3Q',
    'hi i want to join Q83Q3Q',
    'Q83Q3Q',
    'q83q3q',
    'code Q83Q3Q svp',
  ])('is found in %s', (text) => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.says('menu');
    chat.says(text);
    expect(code(chat)).toBe('Q83Q3Q');
    const fresh = visitor(text, 'English', 'Joe', 'yes');
    expect(code(fresh)).toBe('Q83Q3Q');
  });

  it.each(['QWERTY', 'ABC234'])('may stand alone: %s', (text) => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.says(text);
    expect(code(chat)).toBe(text);
  });

  it.each(['2weeks', 'KES500', 'ksh500', '15days', 'UKP0000003', '200000', 'friday', 'i paid KES500 today'])(
    'is not %s',
    (text) => {
      const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
      chat.says('menu');
      chat.says(text);
      expect(code(chat)).toBeUndefined();
    },
  );

  it.each(['msimbo wangu ni G6FFMP', 'code G6FFMP svp', 'le code est G6FFMP', 'JOIN G6FFMP tafadhali'])(
    'where it is asked: %s',
    (text) => {
      const chat = chatWith();
      for (const said of ['JOIN', text]) chat.says(said);
      expect(code(chat)).toBe('G6FFMP');
    },
  );

  it.each(['who is bold?', 'je ne sais pas', 'agree'])('is not %s, where it is asked', (text) => {
    const chat = chatWith();
    for (const said of ['JOIN', text]) chat.says(said);
    expect(at(chat)).toBe('join.code');
  });
});

describe('joining', () => {
  const asked = (): Chat => {
    const chat = chatWith({
      'circle.find_by_code': () => ({ outcome: 'open', result: sample('circle', {}) }),
    });
    chat.says('JOIN ABC234');
    expect(at(chat)).toBe('join.confirm');
    return chat;
  };

  it.each(['nn', 'sikubali', "je n'accepte pas", 'disagree', 'si sasa'])('is refused by %s', (text) => {
    const chat = asked();
    chat.says(text);
    expect(chat.lastMessage.template).toBe('join/not_joined');
  });

  it.each(['agree', 'nakubali', 'accepter'])('%s with nothing to agree to is told so', (text) => {
    expect(chatWith().says(text)).toEqual([
      'There is nothing to agree to just now. Write *STATUS* to see your groups.',
    ]);
  });
});

describe('a group that is called like a command', () => {
  const choosing = (): Chat => {
    const named = ['LIPA', 'Help', 'Umoja'].map((name) => sample('circle', { name, id: name }));
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'several', result: named }) });
    chat.says('status');
    expect(at(chat)).toBe('status.choose');
    return chat;
  };

  it.each([
    ['lipa', 'pay'],
    ['help', 'help'],
  ])('does not hide the command %s', (text, flow) => {
    const chat = choosing();
    chat.says(text);
    expect(flows(chat).at(-1)).toBe(flow);
  });

  it('leaves the way out its word', () => {
    const named = ['Done', 'Done', 'Umoja'].map((name, id) => sample('circle', { name, id: String(id) }));
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'several', result: named }) });
    for (const text of ['status', 'done']) chat.says(text);
    expect(flows(chat)).toEqual([]);
  });

  it.each(['1', 'umoja'])('is still chosen by its number, another by its name: %s', (text) => {
    const chat = choosing();
    chat.says(text);
    expect(at(chat)).not.toBe('status.choose');
    expect(flows(chat)).toEqual(['status']);
  });
});

describe('all right', () => {
  it.each(['ok', "d'accord", 'poa', 'sawa'])('%s is not thanked for', (text) => {
    expect(chatWith().says(text)).toEqual(['All right. Write *MENU* when you need something.']);
  });
});
