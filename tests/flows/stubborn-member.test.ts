/** What a stubborn new member does in the first hour: each was once an answer that helped nobody. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';
import type { ChatOptions } from '../support/chat.ts';
import { sampleValue } from './sample-values.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

/** A chat whose tools never answer, but for those named. */
const chatWith = (tools: ChatOptions['tools'] = {}, more: ChatOptions = {}): Chat =>
  new Chat(pack, {
    ...more,
    tools: new Proxy(tools, { get: (known, name: string) => known[name] ?? (() => 'pending' as const) }),
  });

const flows = (chat: Chat) => chat.snapshot.frames.map(({ flow }) => flow);
const at = (chat: Chat) => chat.snapshot.frames.map(({ flow, at: step }) => `${flow}.${step}`).at(-1);

/** A record of the contracts with sample values, but for those given. */
const sample = (name: string, more: RecordValue): RecordValue => {
  const type = [...pack.flows.values()]
    .flatMap((flow) => [...flow.variables.values()].map((each) => (each.kind === 'list' ? each.of : each)))
    .find((each) => each?.kind === 'record' && each.record.name === name);
  if (!type) throw new Error(`no flow keeps a ${name}`);
  return { ...(sampleValue(type, 3) as RecordValue), ...more };
};

describe('words sent twice at once', () => {
  it('are asked about again with the reason', () => {
    const chat = chatWith({
      'contribution.find_due': () => ({ outcome: 'one', result: sample('due', { days_late: 0n }) }),
    });
    chat.says('pay');
    expect(chat.says('pay')[0]).toMatch(/^The same message came twice, so we ask once more:\n\nPay /);
  });
});

describe('START', () => {
  const circle = (name: string, is_organiser: boolean, status: string) =>
    sample('circle', { id: name, name, is_organiser, status });
  const started = (...circles: RecordValue[]): Chat => {
    const chat = chatWith({ 'circle.mine': () => ({ outcome: 'several', result: circles }) });
    chat.says('START');
    return chat;
  };

  it('offers only groups that can be started', () => {
    const chat = started(
      circle('Mine', true, 'forming'),
      circle('Hers', false, 'forming'),
      circle('Old', true, 'completed'),
      circle('Running', true, 'active'),
      circle('Mine too', true, 'forming'),
    );
    expect(chat.lastMessage.options.map(({ label }) => label)).toEqual(['Mine', 'Mine too', 'Later']);
  });

  it('says why there is none', () => {
    const chat = started(circle('Hers', false, 'forming'), circle('Old', true, 'completed'));
    expect(chat.lastMessage.template).toBe('start_group/none');
    expect(flows(chat)).toEqual([]);
  });

  it('says first that seats are free, and asks about the group as it is after the order', () => {
    let taken = 2n;
    const chat = chatWith({
      'circle.mine': () => ({ outcome: 'one', result: circle('Umoja', true, 'forming') }),
      'circle.readiness': () => ({
        outcome: taken === 3n ? 'full' : 'fewer',
        result: sample('circle', { name: 'Umoja', seats: 3n, taken, order: 'fixed' }),
      }),
      'circle.turns': () => ({
        outcome: 'turns',
        result: Array.from({ length: Number(taken) }, () => sample('turn', {})),
      }),
    });
    const said = chat.says('START');
    expect(said[0]).toContain('2 of 3 have joined *Umoja*');
    expect(at(chat)).toBe('start_group.keep_order');
    taken = 3n;
    const [changed] = chat.says('keep');
    expect(changed).toContain('Something has just changed in the group');
    chat.says('keep');
    expect(at(chat)).toBe('start_group.confirm');
  });
});

describe('words of the main menu', () => {
  const words: readonly (readonly [string, string])[] = [
    ['create group', 'create_group'],
    ['Create a group', 'create_group'],
    ['créer un groupe', 'create_group'],
    ['unda kikundi', 'create_group'],
    ['settings', 'settings'],
    ['Réglages', 'settings'],
    ['mipangilio', 'settings'],
    ['my receipts', 'receipts'],
    ['mes reçus', 'receipts'],
    ['risiti zangu', 'receipts'],
    ['my groups', 'status'],
    ['Mes groupes', 'status'],
    ['vikundi vyangu', 'status'],
    ['quand je reçois', 'next_payout'],
    ['nitapokea lini', 'next_payout'],
    ['JOIN', 'join'],
    ['rejoindre', 'join'],
    ['Jiunge', 'join'],
    ['join with a code', 'join'],
    ['talk to a person', 'support'],
    ['personne', 'support'],
    ['Zungumza na mtu', 'support'],
  ];

  it.each(words)('%s works when nothing is open', (text, flow) => {
    const chat = chatWith();
    chat.says(text);
    expect(flows(chat)).toEqual([flow]);
  });

  it.each(words)('%s works while something else is asked', (text, flow) => {
    const chat = chatWith();
    chat.says('language');
    chat.says(text);
    expect(flows(chat)).toEqual(['language', flow]);
  });

  it.each(languages)('are all understood as they are shown in %s', (language) => {
    const menu = chatWith({ 'circle.mine': () => ({ outcome: 'several', result: [] }) }, { language });
    menu.says('menu');
    const labels = menu.lastMessage.options.map(({ label }) => label);
    expect(labels.length).toBe(8);
    const deaf = labels.filter((label) => {
      const chat = chatWith({}, { language });
      chat.says(label);
      return flows(chat)[0] === 'main';
    });
    expect(deaf).toEqual([]);
  });

  it('JOIN alone, from somebody new, asks for the code after the name', () => {
    const chat = chatWith(
      {
        'me.set_language': () => ({ outcome: 'done' }),
        'member.register': (_call, self) => {
          self.role = 'member';
          return { outcome: 'registered' };
        },
      },
      { role: 'visitor' },
    );
    for (const text of ['JOIN', 'English', 'Amina', 'agree']) chat.says(text);
    expect(at(chat)).toBe('join.code');
  });
});

describe('REPEAT', () => {
  it.each(['répète', 'répétez', 'répéter', 'rudia tena', 'repeat please'])('%s', (text) => {
    const chat = chatWith();
    chat.says('settings');
    chat.says(text);
    expect(chat.lastMessage.template).toBe('settings/menu');
    expect(chat.lastMessage.text).not.toContain('not one of the choices');
  });
});

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

describe('signs alone', () => {
  it('are not called a voice note', () => {
    const chat = chatWith();
    chat.says('create');
    expect(chat.says('👍👍')[0]).toMatch(/^We cannot read signs alone\./);
  });
});

describe('a dispute', () => {
  it('has one number', () => {
    const payout = sample('payout', { id: 'p1' });
    const chat = chatWith({
      'payout.read': () => ({ outcome: 'scheduled', result: payout }),
      'dispute.open': () => ({
        outcome: 'opened',
        result: { id: 'd1', reference: 'D4KXM2', group_name: 'Umoja', kind: 'fraud' },
      }),
    });
    chat.hears('payout.scheduled', 'happened', 'p1', payout);
    for (const text of ['DISPUTE', '1', '3', 'He took it all']) chat.says(text);
    expect(chat.lastMessage.text).toContain('*D4KXM2*');
    expect(chat.lastMessage.text).not.toMatch(/T-/);
    expect(chat.effects.find(({ kind }) => kind === 'ticket')).toMatchObject({
      reference: 'D4KXM2',
      queue: 'disputes',
    });
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
    for (const text of ['settings', 'change name']) settings.says(text);
    expect(settings.lastMessage.text).toMatch(/^There is nothing to change here\./);
  });

  it('goes back where earlier answers have no name', () => {
    const chat = chatWith({
      'payout.read': () => ({ outcome: 'scheduled', result: sample('payout', {}) }),
    });
    chat.hears('payout.scheduled', 'happened', 'p1', sample('payout', {}));
    for (const text of ['DISPUTE', '1', '1']) chat.says(text);
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

  it('thanks for what is done is answered, not with a menu', () => {
    expect(chatWith().says('Thanks!')).toEqual(['You are welcome. Write *MENU* when you need something.']);
  });
});

describe('a word of a notice that is not there', () => {
  it.each(['DISPUTE', 'contester', 'PINGA', 'leave', 'AGREE'])('%s is told so', (text) => {
    expect(chatWith().says(text)[0]).toMatch(/^That word answers a message that offers it/);
  });

  it('is still an answer in own words', () => {
    const chat = chatWith();
    for (const text of ['person', 'dispute']) chat.says(text);
    expect(chat.lastMessage.template).toBe('support/ticket');
  });
});

describe('a code with its word in front, where the code is asked', () => {
  it.each(['join abc', 'Rejoindre umoja', 'JIUNGE ABC123'])('%s', (text) => {
    const chat = chatWith();
    for (const said of ['JOIN', text]) chat.says(said);
    expect(chat.calls.at(-1)?.input).toEqual({ code: text.split(' ')[1]?.toUpperCase() });
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
