/** Decision 0080: what is said in half a sentence, with words around it or with a slip, is understood. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../runtime/ports.ts';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, sample } from './member-chat.ts';

const visitor = (...texts: string[]): Chat => {
  const chat = chatWith(
    {
      'me.set_language': (call, self) => {
        self.language = call.input['language'] as Language;
        return { outcome: 'done' };
      },
      'member.register': (_call, self) => {
        self.role = 'member';
        return { outcome: 'registered' };
      },
    },
    { role: 'visitor' },
  );
  for (const text of texts) chat.says(text);
  return chat;
};
const name = (chat: Chat): unknown => chat.snapshot.frames[0]?.vars['name'];

describe('the language of somebody new', () => {
  it.each([
    ['Français', 'fr'],
    ['Nataka kuongea kiswahili tafadhali', 'sw'],
    ['english', 'en'],
  ])('%s, as the first words, is the answer: nothing is asked', (text, language) => {
    const chat = visitor(text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe(language);
    expect(chat.effects.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  });

  it.each(['kiswahili bana', 'i speak swahili'])('%s answers the question', (text) => {
    const chat = visitor('niaje', text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe('sw');
  });

  it('is not what somebody does not speak', () => {
    expect(at(visitor('hello', 'i dont speak english'))).toBe('onboarding.welcome');
  });

  it('is asked once, whoever writes the word for it', () => {
    const chat = visitor('hello', 'langue');
    expect(flows(chat)).toEqual(['onboarding']);
    chat.says('2');
    expect(at(chat)).toBe('onboarding.name');
  });

  it('is changed by its name where the name is asked', () => {
    const chat = visitor('hello', 'fr', 'english pls');
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.language).toBe('en');
    expect(name(chat)).toBeUndefined();
  });
});

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

describe('the name', () => {
  it.each([
    ['my name is Otieno', 'Otieno'],
    ['Hi, my name is Otieno', 'Otieno'],
    ['Naitwa Zawadi', 'Zawadi'],
    ['mimi ni Zawadi tafadhali', 'Zawadi'],
    ["je m'appelle Kadi", 'Kadi'],
    ['je m appelle Kadi', 'Kadi'],
    ['Jina langu ni Amina Otieno.', 'Amina Otieno'],
    ['Daniel Moi', 'Daniel Moi'],
  ])('%s', (text, expected) => {
    expect(name(visitor('hello', 'English', text))).toBe(expected);
  });

  it.each([
    'comment ca marche?',
    'kwa nini unataka jina langu?',
    'whats the catch',
    'ndio lakini',
    'nimekubali',
    'nakubali',
  ])('is not %s, but in quotes', (text) => {
    const chat = visitor('hello', 'English', text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.lastMessage.text).toContain(`If "${text}" is your answer, write it in quotes`);
    chat.says(`"${text}"`);
    expect(at(chat)).toBe('onboarding.terms');
  });

  it.each(['change', 'changer', 'badilisha', 'back'])('is asked again at the terms by %s', (text) => {
    const chat = visitor('hello', 'English', 'joee', text);
    expect(at(chat)).toBe('onboarding.name');
    chat.says('Joe');
    expect(at(chat)).toBe('onboarding.terms');
    expect(name(chat)).toBe('Joe');
  });

  it.each(['my name is Zawadi', 'naitwa Zawadi', 'je m appelle Zawadi'])(
    'is corrected at the terms by %s',
    (text) => {
      const chat = visitor('hello', 'English', 'joee');
      expect(chat.says(text)).toHaveLength(1);
      expect(at(chat)).toBe('onboarding.terms');
      expect(chat.lastMessage.text).toMatch(/^Thank you, Zawadi\./);
    },
  );

  it.each(['change my name', 'change name', 'my name', 'changer mon nom', 'jina langu', 'profile'])(
    'of a member, %s leads to the settings, from help too',
    (text) => {
      const chat = chatWith();
      for (const said of ['help', text]) chat.says(said);
      expect(flows(chat)).toEqual(['help', 'settings']);
    },
  );

  it('of a member is asked at once', () => {
    const chat = chatWith();
    chat.says('change my name');
    expect(at(chat)).toBe('settings.name');
  });

  it('stays the one of the group where one is being made', () => {
    const chat = chatWith();
    for (const said of ['create', 'Umoja', 'change name']) chat.says(said);
    expect(at(chat)).toBe('create_group.name');
  });
});

describe('the terms', () => {
  const agreed = [
    ['wi', 'wii', 'ouais', "oui j'accepte", 'd accord', 'j accepte'],
    ['naam', 'nimekubali', 'nimekubali masharti', 'poa', '👍', 'ndiyo nakubali'],
    ['yes i agree', 'accept', 'yeah'],
  ].flat();
  it.each(agreed)('are agreed to by %s', (text) => {
    const chat = visitor('hello', 'English', 'Joe', text);
    expect(chat.calls.map(({ tool }) => tool)).toContain('member.register');
  });

  it.each(['nn', 'sitaki', "j'accepte pas", "i don't agree", 'hapana sikubali', 'i dont agree'])(
    'are refused by %s',
    (text) => {
      expect(at(visitor('hello', 'English', 'Joe', text))).toBe('onboarding.declined');
    },
  );

  it.each(['maybe', 'should i agree', 'i agree with nobody'])('are not agreed to by %s', (text) => {
    expect(at(visitor('hello', 'English', 'Joe', text))).toBe('onboarding.terms');
  });

  it('that were refused wait: whoever comes back agrees, and is still invited', () => {
    const chat = visitor('JOIN ABC234 plz', 'English', 'Joe', 'no');
    expect(at(chat)).toBe('onboarding.declined');
    chat.says('ok');
    chat.says('hello');
    expect(at(chat)).toBe('onboarding.declined');
    chat.says('why');
    expect(at(chat)).toBe('onboarding.terms');
    chat.says('accepter');
    expect(at(chat)).toBe('join.find');
    expect(chat.calls.at(-1)?.input).toEqual({ code: 'ABC234' });
  });

  it('that were refused for good are asked about from the beginning, and the invitation is kept', () => {
    const chat = visitor('JOIN ABC234', 'English', 'Joe', 'no', 'no thanks');
    expect(flows(chat)).toEqual([]);
    for (const text of ['hello', 'English', 'Joe', 'yes']) chat.says(text);
    expect(at(chat)).toBe('join.find');
  });
});

describe('help', () => {
  it('stays open until it is left', () => {
    const chat = chatWith();
    for (const text of ['help', '3', 'how']) chat.says(text);
    expect(
      chat.effects.filter((effect) => effect.kind === 'message').map(({ template }) => template),
    ).toContain('help/how');
    expect(at(chat)).toBe('help.menu');
  });

  it.each(['c bon', 'cbon', 'rien', 'non merci', 'nn', 'nothing', 'hapana', 'imetosha', 'back', 'rudi'])(
    '%s leaves it, to what it came between',
    (text) => {
      const chat = visitor('hello', 'English', 'Joe', 'help', '1');
      expect(at(chat)).toBe('help.menu');
      chat.says(text);
      expect(flows(chat)).toEqual(['onboarding']);
      expect(chat.lastMessage.template).toBe('onboarding/terms');
    },
  );

  it('is left by another word that has to wait', () => {
    const chat = visitor('hello', 'English', 'Joe', 'help', 'menu');
    expect(flows(chat)).toEqual(['onboarding']);
    expect(chat.lastMessage.text).toMatch(/^First this question/);
  });

  it.each(['can u help me pls', 'i need some help'])('is what %s asks for', (text) => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }) });
    chat.says('menu');
    expect(at(chat)).toBe('main.first_menu');
    chat.says(text);
    expect(at(chat)).toBe('help.menu');
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

  it.each(['no fee', "pas d'amende", 'hakuna faini', 'sitaki faini', 'none'])('%s is no late fee', (text) => {
    const chat = until('3', 'weekly', 'lot', text);
    expect(at(chat)).toBe('create_group.quorum');
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
