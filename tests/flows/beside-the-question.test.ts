/** Decision 0051: what is said beside the question is answered, and never taken for an answer by mistake. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, sample } from './member-chat.ts';

describe('the offer of a person', () => {
  const offered = (): Chat => {
    const chat = chatWith();
    for (const text of ['create', '!', '?', '…']) chat.says(text);
    expect(chat.lastMessage.text).toContain('talk to a person');
    return chat;
  };

  it('is not over with just any text', () => {
    const chat = offered();
    const [again] = chat.says('my money is gone');
    expect(again).toContain('Would you like to talk to a person?');
    expect(at(chat)).toBe('create_group.name');
    chat.says('yes');
    expect(chat.effects.some(({ kind }) => kind === 'ticket')).toBe(true);
  });

  it('still takes an answer that can only be one', () => {
    const chat = chatWith();
    for (const text of ['create', 'Umoja', 'a', 'b', 'c', '2000']) chat.says(text);
    expect(at(chat)).toBe('create_group.seats');
  });
});

describe('Done', () => {
  it.each([
    ['help', 'done'],
    ['aide', "c'est bon"],
    ['settings', 'nimemaliza'],
  ])('%s, %s is answered with what to write next', (opens, done) => {
    const chat = chatWith();
    chat.says(opens);
    expect(chat.says(done)).toEqual(['All right. Write *MENU* when you need something.']);
  });

  it('leads back where something is open', () => {
    const chat = chatWith();
    for (const text of ['language', 'help']) chat.says(text);
    expect(chat.says('done')).toHaveLength(1);
    expect(chat.lastMessage.template).toBe('language/choose');
  });
});

describe('CANCEL', () => {
  const tools = {
    'circle.mine': () => ({ outcome: 'one' as const, result: sample('circle', { status: 'forming' }) }),
    'circle.status': () => ({ outcome: 'forming' as const, result: sample('circle', { status: 'forming' }) }),
  };

  it('at the menu cancels nothing, and says so', () => {
    const chat = chatWith(tools);
    chat.says('menu');
    expect(chat.says('cancel')).toEqual(['All right. Write *MENU* when you need something.']);
    expect(flows(chat)).toEqual([]);
  });

  it('over what only showed something says the way on', () => {
    const chat = chatWith(tools);
    for (const text of ['status', 'language']) chat.says(text);
    expect(chat.says('cancel')).toEqual(['Cancelled. Write *MENU* to see what you can do.']);
  });

  it('over the menu brings the menu back', () => {
    const chat = chatWith(tools);
    for (const text of ['menu', 'language']) chat.says(text);
    const said = chat.says('cancel');
    expect(said.at(-1)).toContain('My groups');
    expect(said.join()).not.toContain('Cancelled. Write');
  });
});

describe('signs alone', () => {
  it('are not called a voice note', () => {
    const chat = chatWith();
    chat.says('create');
    expect(chat.says('👍👍')[0]).toMatch(/^We cannot read signs alone\./);
  });
});

describe('CHANGE', () => {
  it('with more behind it is an answer in own words', () => {
    const chat = chatWith();
    for (const text of ['person', 'Change of my phone number, please']) chat.says(text);
    expect(chat.lastMessage.template).toBe('support/ticket');
  });

  it('of answers that have no name goes back one question', () => {
    const chat = chatWith();
    for (const text of ['create', 'Umoja', 'change amount']) chat.says(text);
    // What is asked just now.
    expect(chat.lastMessage.text).toMatch(/^How much does each person pay/);
    const settings = chatWith();
    for (const text of ['settings', 'change colour']) settings.says(text);
    expect(settings.lastMessage.text).toMatch(/^There is nothing to change here\./);
  });

  it('goes back where earlier answers have no name', () => {
    const chat = chatWith({
      'payout.read': () => ({ outcome: 'scheduled', result: sample('payout', {}) }),
    });
    chat.hears('payout.scheduled', 'happened', 'p1', sample('payout', {}));
    for (const text of ['DISPUTE', '1', 'not recorded']) chat.says(text);
    expect(at(chat)).toBe('dispute.details');
    chat.says('change');
    expect(at(chat)).toBe('dispute.kind');
  });
});

describe('hello and thank you', () => {
  it.each(['Hello', 'Bonjour !', 'habari', 'Asante sana', 'merci'])('%s is no wrong answer', (text) => {
    const chat = chatWith();
    chat.says('settings');
    const [answer] = chat.says(text);
    expect(answer).toMatch(/^(Hello!|You are welcome\.) This question is still open:\n\nYour settings/);
  });

  it('may be an answer in own words, in quotes', () => {
    const chat = chatWith();
    chat.says('create');
    expect(chat.says('Jambo')[0]).toMatch(/^Hello! If "Jambo" is your answer, write it in quotes/);
    chat.says('"Jambo"');
    expect(chat.snapshot.frames[0]?.vars['name']).toBe('Jambo');
  });

  it('OK is no thanks where something is asked', () => {
    const chat = chatWith();
    for (const text of ['create', 'ok']) chat.says(text);
    expect(chat.lastMessage.text).toMatch(/^Please write the answer itself\./);
  });

  it('thanks for what is done is answered, not with a menu', () => {
    expect(chatWith().says('Thanks!')).toEqual(['You are welcome. Write *MENU* when you need something.']);
  });
});

describe('a courtesy under a menu that came by itself', () => {
  const menu = (more = {}): Chat => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'none' }), ...more });
    chat.says('MENU');
    return chat;
  };

  it.each(['ok', 'sawa', "D'accord", '👍', '👍🏿', '👌', 'poa', 'parfait'])('%s is no wrong choice', (text) => {
    const chat = menu();
    for (let times = 0; times < 5; times += 1)
      expect(chat.says(text)).toEqual(['All right. Write *MENU* when you need something.']);
    expect(chat.effects.some(({ kind }) => kind === 'ticket')).toBe(false);
    chat.says('2');
    expect(flows(chat)).toEqual(['main', 'join']);
  });

  it('is thanked for in kind', () => {
    expect(menu().says('asante sana')).toEqual(['You are welcome. Write *MENU* when you need something.']);
  });

  it('as a sign needs no menu where nothing is open either', () => {
    expect(chatWith().says('👍')).toEqual(['All right. Write *MENU* when you need something.']);
  });

  it('is a yes where one is asked for, and no answer to a choice that counts', () => {
    const due = sample('due', { days_late: 0n, asked: false });
    const paying = menu({ 'contribution.find_due': () => ({ outcome: 'one', result: due }) });
    paying.says('pay');
    paying.says('sawa');
    expect(paying.calls.at(-1)?.tool).toBe('payment.collect');
    const making = menu({ 'circle.check_pot': () => ({ outcome: 'fits' }) });
    for (const text of ['create', 'Umoja', '2000', '3', 'ok']) making.says(text);
    expect(making.lastMessage.text).toMatch(/^That is not one of the choices/);
  });
});

describe('a word of a notice that is not there', () => {
  it.each([
    ['AGREE', 'There is nothing to agree to just now.'],
    ["j'accepte", 'There is nothing to agree to just now.'],
    ['nakubali', 'There is nothing to agree to just now.'],
  ])('%s is told so', (text, told) => {
    expect(chatWith().says(text)[0]).toContain(told);
  });

  it('is not meant by yes and no, though a notice takes them for OK', () => {
    const chat = chatWith();
    for (const text of ['create', 'Umoja', 'ndiyo']) chat.says(text);
    expect(chat.lastMessage.text).toMatch(/^We did not understand that\./);
  });

  it('is still an answer in own words', () => {
    const chat = chatWith();
    for (const text of ['person', 'agree']) chat.says(text);
    expect(chat.lastMessage.template).toBe('support/ticket');
  });
});

describe('somebody new', () => {
  const named = (...texts: string[]): Chat => {
    const chat = chatWith({ 'me.set_language': () => ({ outcome: 'done' }) }, { role: 'visitor' });
    for (const text of ['Hello', 'English', ...texts]) chat.says(text);
    return chat;
  };

  it.each(['MENU', 'Status', 'yes', 'oui', 'hapana', 'hello', 'asante'])('is not called %s', (text) => {
    const chat = named(text);
    expect(at(chat)).toBe('onboarding.name');
    expect(chat.lastMessage.text).toContain(`If "${text}" is your answer, write it in quotes`);
    chat.says(`"${text}"`);
    expect(at(chat)).toBe('onboarding.terms');
  });

  it('hears that what they came for is kept', () => {
    const chat = named('Amina', 'JOIN ABC123');
    expect(chat.lastMessage.text).toMatch(/^We have noted that\. First this question:\n\nThank you, Amina\./);
  });

  it('hears what comes first when they write a command', () => {
    expect(named('Amina', 'MENU').lastMessage.text).toMatch(
      /^First this question, then you can do everything:/,
    );
  });
});
