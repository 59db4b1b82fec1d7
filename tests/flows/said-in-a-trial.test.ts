/** What people said in a trial that nothing understood: short yeses, putting off, leaving, asking, complaining. */
import { describe, expect, it } from 'vitest';
import { at, chatWith, contributionTo, flows, sample } from './member-chat.ts';

/** A chat that stands at the confirm of one contribution. */
const askedToPay = () => {
  const chat = chatWith({
    'contribution.find_due': () => ({
      outcome: 'one',
      result: contributionTo('Umoja'),
    }),
  });
  chat.says('pay');
  return chat;
};

describe('a plain yes', () => {
  it.each(['yup', 'yh', 'k', 'kk', 'yea', 'ok chef', 'sawa mkuu', 'ouais chef', 'ndiyo sawa'])(
    '%s pays',
    (text) => {
      const chat = askedToPay();
      chat.says(text);
      expect(chat.calls.map(({ tool }) => tool)).toContain('payment.collect');
    },
  );
});

describe('paying another day', () => {
  const later = [
    'nitalipa kesho',
    'i will pay tomorrow',
    'je paie demain',
    'nitalipa baadaye',
    'je paierai demain',
  ];
  it.each(later)('%s is a no to paying now', (text) => {
    const chat = askedToPay();
    chat.says(text);
    expect(chat.lastMessage.template).toBe('pay/later');
  });

  it.each(later)('%s is heard where nothing is asked', (text) => {
    expect(chatWith().says(text)[0]).toMatch(/^All right\./);
  });
});

describe('less, or later', () => {
  const chat = () =>
    chatWith({
      'contribution.find_due': () => ({
        outcome: 'one',
        result: contributionTo('Umoja'),
      }),
    });
  it.each([
    'can i pay half',
    'Can I pay half??',
    'I can’t pay this month',
    "sorry i can't pay this month please",
    'je peux payer la moitié',
    'je peux payer la moitie svp',
    'Je ne peux pas payer ce mois-ci',
    'siwezi kulipa',
    'siwezi kulipa mwezi huu',
    'naweza kulipa nusu',
    'sina pesa',
  ])('%s: what there is and who helps, and nothing is paid', (text) => {
    const idle = chat();
    expect(idle.says(text)[0]).toContain('*PERSON*');
    expect(idle.lastMessage.template).toBe('cannot_pay/one');
    const asked = chat();
    asked.says('pay');
    asked.says(text);
    expect(at(asked)).toBe('pay.confirm');
    expect(asked.effects.filter(({ kind }) => kind === 'message')).toContainEqual(
      expect.objectContaining({ template: 'cannot_pay/one' }),
    );
    expect(asked.calls.map(({ tool }) => tool)).not.toContain('payment.collect');
  });

  it.each([
    ['en', 'A request to pay it is open now', 'do not enter it'],
    ['fr', 'Une demande est en cours', 'ne le tapez pas'],
    ['sw', 'Kuna ombi la malipo sasa hivi', 'usiiweke'],
  ] as const)('says for which of several a request is open (%s)', (language, isOpen, noPin) => {
    const owing = chatWith(
      {
        'contribution.find_due': () => ({
          outcome: 'several',
          result: [
            contributionTo('Umoja'),
            contributionTo('Tumaini', { asked: true }),
            contributionTo('Kesho'),
          ],
        }),
      },
      { language },
    );
    const [said = ''] = owing.says('siwezi kulipa');
    const lines = said.split('\n');
    const under = lines.flatMap((line, index) => (line.includes(isOpen) ? [lines[index - 1]] : []));
    expect(under).toEqual([expect.stringContaining('Tumaini')]);
    expect(said).toContain(noPin);
  });
});

describe('what is asked before joining', () => {
  it.each(['hw much do i pay n when', 'how much do i pay', 'combien je paie', 'nalipa ngapi'])(
    '%s is about the group: its rules',
    (text) => {
      const chat = chatWith({
        'circle.find_by_code': () => ({ outcome: 'open', result: sample('circle', { name: 'Umoja' }) }),
      });
      chat.says('JOIN ABC234');
      expect(at(chat)).toBe('join.confirm');
      expect(chat.says(text)[0]).toContain('Umoja* – the rules');
      expect(at(chat)).toBe('join.confirm');
    },
  );
});

describe('what people say who want no more', () => {
  it.each([
    'sitaki tena',
    'sitaki kuendelea',
    'i dont want this anymore',
    'je ne veux plus',
    'j en veux plus',
  ])('%s leaves what is open', (text) => {
    const chat = chatWith({ 'circle.check_pot': () => ({ outcome: 'fits' }) });
    for (const said of ['create', 'Umoja', '2000', '3', 'weekly', text]) chat.says(said);
    expect(flows(chat)).toEqual([]);
  });

  it.each([
    'annuler le groupe',
    'fermer le groupe',
    'fermer',
    'close the group',
    'funga kikundi',
    'futa kikundi',
  ])('%s, of a group that there is, leads to leaving it', (text) => {
    const chat = chatWith();
    chat.says(text);
    expect(flows(chat)).toEqual(['leave_which']);
  });
});

describe('a language asked for in the middle of something', () => {
  it.each([
    ['badilisha lugha', undefined],
    ['change language', undefined],
    ['changer de langue', undefined],
    ['badilisha lugha english', 'en'],
    ['change language to swahili', 'sw'],
    ['changer la langue en français', 'fr'],
  ])('%s', (text, language) => {
    const chat = chatWith({
      'me.set_language': () => ({ outcome: 'done' }),
      'payout.read': () => ({ outcome: 'scheduled', result: sample('payout', {}) }),
    });
    chat.hears('payout.scheduled', 'happened', 'p1', sample('payout', {}));
    chat.says('DISPUTE');
    expect(at(chat)).toBe('dispute.sure');
    chat.says(text);
    if (language === undefined) expect(at(chat)).toBe('language.choose');
    else expect(chat.calls.at(-1)?.input).toEqual({ language });
  });
});

describe('half a sentence more', () => {
  it.each([
    ['nataka kuanza chama', 'create_group'],
    ['nataka kuanzisha chama', 'create_group'],
    ['i want to start a chama', 'create_group'],
    ['je veux commencer une tontine', 'create_group'],
    ['whos paid', 'status'],
    ['wheres my other 2k', 'status'],
    ['i owe what', 'pay'],
    ['can i pay half', 'cannot_pay'],
    ['je peux payer 1000 dabord', 'pay'],
    ['naweza kulipa nusu', 'cannot_pay'],
    ['imekwama?', 'i_paid'],
    ['he never paid me', 'support'],
    ['mpesa charged me 2x??', 'support'],
    ['mpesa imenikata mara mbili', 'support'],
    ['mpesa m a prélevé deux fois', 'support'],
    ['je me suis trompe', 'support'],
    ['nimekosea', 'support'],
    ['i made a mistake', 'support'],
    ['why is my pot late', 'next_payout'],
    ['kwa nini mnashikilia pesa yangu', 'next_payout'],
    ['fungu langu limechelewa', 'next_payout'],
    ['où est ma cagnotte', 'next_payout'],
    ['fraud', 'help'],
    ['this guy njoro is a conman he never starts', 'help'],
    ['c est un escroc', 'help'],
    ['huyu ni mwizi', 'help'],
    ['je retire ma plainte', 'dispute_which'],
    ['withdraw my dispute', 'dispute_which'],
    ['naondoa pingamizi', 'dispute_which'],
  ])('%s starts %s', (text, flow) => {
    for (const before of [[], ['settings']]) {
      const chat = chatWith();
      for (const said of before) chat.says(said);
      chat.says(text);
      expect(flows(chat).at(-1)).toBe(flow);
    }
  });

  it.each(['👍', '🙏', '👍🏾'])('%s after a receipt is a thank-you, not the menu', (text) => {
    const chat = chatWith();
    expect(chat.says(text)).toHaveLength(1);
    expect(flows(chat)).toEqual([]);
  });
});
