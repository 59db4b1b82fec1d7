/** Decision 0013: a newer visit of a flow replaces an older one; words sent twice count once; quotes mean the word. */
import { describe, expect, it } from 'vitest';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';
import { contributionTo } from './member-chat.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

const due = contributionTo('Umoja');

const member = (): Chat =>
  new Chat(pack, {
    tools: {
      'circle.mine': () => ({ outcome: 'none' }),
      'contribution.find_due': () => ({ outcome: 'one', result: due }),
      'payment.collect': () => ({
        outcome: 'sent',
        result: { id: 'p1', amount: due['amount'] ?? null, group_name: 'Umoja', reference: 'R' },
      }),
    },
  });

const flows = (chat: Chat) => chat.snapshot.frames.map(({ flow }) => flow);

describe('a newer visit', () => {
  it('replaces the older one with what ran it', () => {
    const chat = member();
    for (const text of ['Hello', 'create', 'Umoja', 'menu', 'create']) chat.says(text);
    expect(flows(chat)).toEqual(['main', 'create_group']);
    expect(chat.lastMessage.template).toBe('create_group/name');
    expect(chat.says('cancel')).toEqual(['Cancelled. Write *MENU* to see what you can do.']);
    expect(flows(chat)).toEqual([]);
  });

  it('of the menu leaves what was begun from an older menu', () => {
    const chat = member();
    for (const text of ['Hello', 'create', 'Umoja', 'menu']) chat.says(text);
    expect(flows(chat)).toEqual(['main', 'create_group', 'main']);
    chat.says('help');
    chat.says('done');
    expect(flows(chat)).toEqual(['main', 'create_group']);
    expect(chat.lastMessage.template).toBe('create_group/amount');
  });

  it('does not replace one that waits for a provider', () => {
    const chat = member();
    for (const text of ['pay', 'yes', 'pay']) {
      chat.now = new Date(chat.now.getTime() + 60_000);
      chat.says(text);
    }
    expect(chat.snapshot.frames.map(({ flow, at }) => `${flow}.${at}`)).toEqual([
      'pay.waiting',
      'pay.confirm',
    ]);
  });
});

describe('the same words again', () => {
  it('within seconds are asked about once more, and then count', () => {
    const chat = member();
    chat.says('Pay');
    chat.says('pay');
    expect(chat.lastMessage.template).toBe('pay/confirm');
    // A thumb that strikes three times has read no more than one that strikes twice.
    chat.says('pay');
    expect(chat.lastMessage.template).toBe('pay/confirm');
    chat.now = new Date(chat.now.getTime() + 4_000);
    chat.says('pay');
    expect(chat.calls.at(-1)?.tool).toBe('payment.collect');
  });

  it('after the confirm could be read are its yes', () => {
    const chat = member();
    chat.says('Pay');
    chat.now = new Date(chat.now.getTime() + 3_000);
    chat.says('pay');
    expect(chat.calls.at(-1)?.tool).toBe('payment.collect');
  });
});

describe('what is under way', () => {
  it('is not called cancelled', () => {
    const chat = member();
    chat.says('pay');
    chat.says('yes');
    expect(chat.says('cancel')).toEqual([
      'This is under way and cannot be cancelled here. You will hear from us how it ends.',
    ]);
    expect(flows(chat)).toEqual(['pay']);
  });
});

describe('"Would you like to talk to a person?"', () => {
  it.each([
    ['no', 'pay/confirm'],
    ['hapana', 'pay/confirm'],
    ['yes please', 'ticket'],
    ['2', 'pay/confirm'],
  ])('%s', (text, expected) => {
    const chat = member();
    for (const said of ['pay', 'x1', 'x2', 'x3', text]) chat.says(said);
    const ticket = chat.effects.some(({ kind }) => kind === 'ticket');
    expect(ticket ? 'ticket' : chat.lastMessage.template).toBe(expected);
    expect(chat.lastMessage.text).not.toContain('not one of the choices');
  });
});

describe('courtesy', () => {
  it.each(['menu please', 'Help, please', 'Msaada tafadhali', 'aide svp'])('%s is a command', (text) => {
    const chat = member();
    chat.says('pay');
    chat.says(text);
    expect(flows(chat)).toHaveLength(2);
  });
});

describe('a command while any text is an answer', () => {
  const asked = (): Chat => {
    const chat = member();
    for (const text of ['Hello', 'create']) chat.says(text);
    return chat;
  };

  it('is a command, and the way back says how it would have been an answer', () => {
    const chat = asked();
    chat.says('Help');
    expect(chat.says('done')[0]).toMatch(
      /^Back to your question \(\*CANCEL\* leaves it\)\. If "Help" was your answer, write it in quotes: \*"Help"\*/,
    );
    // Said once.
    chat.says('menu');
    chat.says('help');
    expect(chat.says('cancel').join()).not.toContain('quotes: *"Help"');
  });

  it.each(['"Help"', '“Help”', '« Help »', '„Help“', "'Help'", '‘Help’', ' "Help" '])(
    '%s is the answer',
    (text) => {
      const chat = asked();
      chat.says(text);
      expect(chat.snapshot.frames.at(-1)?.vars['name']).toBe('Help');
    },
  );

  it.each(['Join Hands', 'pay school fees', '"PAY 2000"', 'Lipa Karo'])('%j is a name', (text) => {
    const chat = asked();
    chat.says(text);
    expect(chat.snapshot.frames.at(-1)?.vars['name']).toBe(text.replaceAll('"', ''));
  });

  it.each([
    ['JOIN ABC234', 'join'],
    ['join abc234', 'join'],
    ['JOIN ABCDEF', 'join'],
    ['PAY', 'pay'],
    ['PAY 2000', 'pay'],
    ['lipa elfu mbili', 'pay'],
    ['rules', 'rules'],
  ])('%j starts %s', (text, flow) => {
    const chat = new Chat(pack, { tools: new Proxy({}, { get: () => () => 'pending' as const }) });
    chat.snapshot = asked().snapshot;
    chat.says(text);
    expect(flows(chat).at(-1)).toBe(flow);
  });
});
