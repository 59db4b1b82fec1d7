/** Decisions 0014 and 0003: who writes PAY with an amount pays, and does not fill a question that was left open. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { at, chatWith, contributionTo, flows, sample } from './member-chat.ts';

const due = contributionTo('Umoja');

const member = (...texts: string[]): Chat => {
  const chat = chatWith({
    'contribution.find_due': () => ({ outcome: 'one', result: due }),
    'contribution.read': () => ({ outcome: 'owed', result: due }),
  });
  for (const text of texts) chat.says(text);
  return chat;
};

const reminded = (chat: Chat): number | null => {
  chat.hears('contribution.reminded', 'today', null, sample('reminder', { due: 'of-the-reminder' }));
  return chat.lastMessage.visit;
};

describe('an amount behind PAY', () => {
  it.each(['PAY 2000', 'LIPA 2000', 'payer 2 000', 'pay two thousand'])(
    '%s pays after a reminder, though an amount is asked',
    (text) => {
      const chat = member('create', 'Tumaini');
      expect(at(chat)).toBe('create_group.amount');
      reminded(chat);
      chat.says(text);
      expect(at(chat)).toBe('pay.confirm');
      chat.says('no');
      expect(at(chat)).toBe('create_group.amount');
    },
  );

  it('is the answer to the newest question', () => {
    const chat = member('create');
    reminded(chat);
    chat.says('Tumaini');
    chat.says('PAY 2000');
    expect(flows(chat)).toEqual(['create_group']);
    expect(chat.lastMessage.text).toContain('Do you mean KES 2,000?');
  });

  it('is not the answer where a notice of something else came', () => {
    const chat = member('create', 'Tumaini');
    chat.hears('circle.filled', 'happened', null, sample('circle', {}));
    chat.says('PAY 2000');
    expect(flows(chat)).toEqual(['create_group']);
  });

  it('is no name, and the way back says how it would be one', () => {
    const chat = member('create', 'PAY 2000');
    expect(at(chat)).toBe('pay.confirm');
    chat.says('no');
    expect(at(chat)).toBe('create_group.name');
    expect(chat.lastMessage.text).toContain('*"PAY 2000"*');
  });

  it.each(['pay 2000 school fees', 'pay for 2 schools'])('%s may be one', (text) => {
    const chat = member('create', text);
    expect(chat.snapshot.frames.at(-1)?.vars['name']).toBe(text);
  });
});

describe('words that quote a reminder', () => {
  it.each(['PAY', 'PAY 2000', 'pay please', 'nataka kulipa', 'je veux payer ma cotisation'])(
    '%s reach what it reminds of, whatever is asked',
    (text) => {
      for (const open of [[], ['create'], ['create', 'Tumaini']]) {
        const chat = member(...open);
        const quoted = reminded(chat);
        chat.says('menu');
        if (open.length > 0) chat.says('cancel');
        chat.says(text, quoted);
        expect(chat.calls.at(-1)).toMatchObject({
          tool: 'contribution.read',
          input: { due: 'of-the-reminder' },
        });
        expect(at(chat)).toBe('pay.confirm');
      }
    },
  );

  it('with another amount hear what is due', () => {
    const chat = member('create', 'Tumaini');
    chat.says('PAY 500', reminded(chat));
    expect(
      chat.effects.some((effect) => effect.kind === 'message' && effect.template === 'pay/other_amount'),
    ).toBe(true);
  });

  it('do not start what it does not offer', () => {
    const chat = member('create', 'Tumaini');
    chat.says('I want to dispute', reminded(chat));
    expect(flows(chat)).not.toContain('pay');
  });
});

describe('who says that they have paid, while the confirm is open', () => {
  it.each(['I have paid', 'nimelipa', "j'ai payé", 'UC90000002', 'i paid yesterday evening'])(
    '%s is not asked to pay right after hearing not to',
    (text) => {
      const chat = chatWith({
        'contribution.find_due': () => ({ outcome: 'one', result: due }),
        'receipt.by_code': () => ({ outcome: 'none' }),
      });
      for (const said of ['create', 'Tumaini', 'PAY', text]) chat.says(said);
      const [told, back] = chat.effects.filter(({ kind }) => kind === 'message').slice(-2);
      expect(told).toMatchObject({ template: 'i_paid/still_open' });
      // What was open before that is come back to.
      expect(back).toMatchObject({ template: 'create_group/amount' });
      expect(flows(chat)).toEqual(['create_group']);
    },
  );

  it('is come back to after help', () => {
    const chat = member('PAY', 'help', 'done');
    expect(at(chat)).toBe('pay.confirm');
  });
});
