/** What a stubborn new member does in the first hour: each was once an answer that helped nobody. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, flows, sample } from './member-chat.ts';

describe('words sent twice at once', () => {
  it('are asked about again with the reason', () => {
    const chat = chatWith({
      'contribution.find_due': () => ({
        outcome: 'one',
        result: sample('due', { days_late: 0n, asked: false }),
      }),
    });
    chat.says('pay');
    expect(chat.says('pay')[0]).toMatch(/^That came very fast\. To be sure, once more:\n\nPay /);
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
        result: sample('circle', { name: 'Umoja', seats: 3n, taken, roster: taken, order: 'fixed' }),
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
    ['ÉQUIPE', 'support'],
    ['equipe', 'support'],
    ['personne', 'support'],
    ['Zungumza na mtu', 'support'],
  ];

  it('leaves “personne” to who answers with it: “nobody”', () => {
    const chat = chatWith({}, { language: 'fr' });
    chat.says('ÉQUIPE');
    chat.says('personne');
    expect(chat.effects.filter(({ kind }) => kind === 'forward')).toMatchObject([
      { content: { text: 'personne' } },
    ]);
  });

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

describe('a code with its word in front, where the code is asked', () => {
  it.each(['join abc', 'Rejoindre umoja', 'JIUNGE ABC123'])('%s', (text) => {
    const chat = chatWith();
    for (const said of ['JOIN', text]) chat.says(said);
    expect(chat.calls.at(-1)?.input).toEqual({ code: text.split(' ')[1]?.toUpperCase() });
  });
});

describe('a number with what it counts', () => {
  it.each(['two people', '2 personnes', 'watu wawili', 'deux personnes', '2', 'mbili'])('%s', (text) => {
    const chat = chatWith();
    for (const said of ['create', 'Umoja', '2000', text]) chat.says(said);
    expect(chat.calls.at(-1)?.input).toMatchObject({ seats: 2n });
  });
});

describe('half a sentence', () => {
  it.each([
    ['hw much', 'pay'],
    ['cb', 'pay'],
    ['ngapi?', 'pay'],
    ['je veux payer', 'pay'],
    ['who paid', 'status'],
    ['nani hajalipa', 'status'],
    ['mon argent est où ?', 'status'],
    ['when do i get my money', 'next_payout'],
    ['quand mon tour', 'next_payout'],
    ['nitapata pesa lini', 'next_payout'],
    ['in english', 'language'],
    ['Swahili', 'language'],
    ['arrête', 'notifications'],
    ['acheni', 'notifications'],
    ['ni wezi?', 'help'],
    ['refund me', 'support'],
    ["j'ai rien reçu", 'support'],
    ['faini ngapi', 'rules'],
    ['on commence quand', 'status'],
    ['mwaliko', 'status'],
    ["i've paid", 'i_paid'],
    ['nilishalipa', 'i_paid'],
  ])('%s starts %s', (text, flow) => {
    const chat = chatWith();
    chat.says(text);
    expect(flows(chat)).toEqual([flow]);
  });

  it.each(['where is my money', "j'ai déjà payé", 'refund me', 'nishalipa'])(
    '%s is what a person is told, where they are asked what it is about',
    (text) => {
      const chat = chatWith();
      chat.says('person');
      chat.says(text);
      expect(chat.lastMessage.template).toBe('support/ticket');
    },
  );

  it.each(['Sasa', 'bjr', 'mambo vipi'])('%s is a greeting', (text) => {
    const chat = chatWith();
    chat.says('help');
    expect(chat.says(text)[0]).toMatch(/^Hello!/);
    expect(at(chat)).toBe('help.menu');
  });

  it.each(['sawa', 'ok', "d'accord", 'poa'])('%s is consent to the terms of somebody new', (text) => {
    const chat = chatWith({ 'me.set_language': () => ({ outcome: 'done' }) }, { role: 'visitor' });
    for (const said of ['hello', 'English', 'Amina']) chat.says(said);
    expect(at(chat)).toBe('onboarding.terms');
    chat.says(text);
    expect(at(chat)).toBe('onboarding.register');
  });
});
