/** A question that may be left out: by a word or a tap, in three languages, and never by what would be an answer. */
import { describe, expect, it } from 'vitest';
import type { Chat } from '../support/chat.ts';
import { checkupChat, fire, photo, send, upTo } from './checkup.ts';
import { loadClinic, clinicChat, optionOf, packOf, stack } from './clinic-chat.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { edited } from '../language/edits.ts';

const varsOf = (chat: Chat) => chat.snapshot.frames.at(-1)?.vars ?? {};
const asked = (language: 'en' | 'fr' | 'sw' = 'en'): Chat => upTo(checkupChat({ language }), 'friend');

/** The checkup, asking one thing alone that may be left out. */
function asking(type: string, more = ''): Chat {
  const flow = `flow: checkup
title: Ask one thing
gives: [done]
keeps: { thing: "${type}" }
steps:
  ask:
    ask: checkup/friend
    into: thing
    skip: sure${more}
  sure:
    confirm: checkup/place
    shows: []
    change: [thing]
    yes: end done
    no: end done
`;
  const files = edited(clinicFiles(), [
    { file: 'flows/clinic/checkup.yaml', text: flow },
    ...['en', 'fr', 'sw'].map((language) => ({
      file: `locales/${language}/clinic.yaml`,
      replace: 'fields:\n',
      by: 'fields:\n  thing: Thing\n',
    })),
  ]);
  const changed = Object.fromEntries([...files].filter(([path]) => !path.endsWith('runtime.yaml')));
  const loaded = loadClinic(changed);
  const chat = clinicChat({}, packOf(loaded));
  chat.says('#checkup');
  return chat;
}

describe('a question that may be left out', () => {
  it.each([
    ['en', 'Whom may we call?\n\nOr write *SKIP* to go on without it.', 'skip'],
    ['en', 'Whom may we call?\n\nOr write *SKIP* to go on without it.', 'Skip it, please!'],
    ['fr', 'Qui pouvons-nous appeler ?\n\nOu écrivez *PASSER* pour continuer sans répondre.', 'Passer'],
    ['fr', 'Qui pouvons-nous appeler ?\n\nOu écrivez *PASSER* pour continuer sans répondre.', 'je passe'],
    ['sw', 'Tumpigie nani?\n\nAu andika *RUKA* kuendelea bila kujibu.', 'ruka'],
    ['sw', 'Tumpigie nani?\n\nAu andika *RUKA* kuendelea bila kujibu.', 'skip'],
  ] as const)('says so in %s and takes "%s" → %s', (language, question, word) => {
    const chat = asked(language);
    expect(chat.lastMessage.text).toBe(question);
    chat.says(word);
    expect(stack(chat)).toEqual(['checkup.pin']);
    expect(varsOf(chat)['friend']).toBeNull();
    chat.says('4711');
    expect(chat.calls.at(-1)?.input['friend']).toBeNull();
    expect(chat.lastMessage.text).not.toContain('254');
  });

  it('takes a tap, once, and says of an old one that it is old', () => {
    const chat = asked();
    const skip = optionOf(chat, 'skip');
    chat.taps(skip);
    expect(stack(chat)).toEqual(['checkup.pin']);
    chat.now = new Date(chat.now.getTime() + 60_000);
    expect(chat.taps(skip).join()).toContain('That question has been answered or left already.');
    expect(stack(chat)).toEqual(['checkup.pin']);
  });

  it('is asked again by back, and forgets what it was when it is left out then', () => {
    const chat = asked();
    send(chat, { kind: 'contact', name: 'Joe', phone: '+254 700 000 002' });
    expect(varsOf(chat)['friend']).not.toBeNull();
    chat.says('back');
    expect(stack(chat)).toEqual(['checkup.friend']);
    chat.says('skip');
    expect(varsOf(chat)['friend']).toBeNull();
  });

  it('comes again with its word after an answer that does not fit, and under the offer of a person', () => {
    const chat = asked();
    expect(chat.says('my brother').join()).toContain('Or write *SKIP*');
    chat.says('him');
    chat.says('him');
    expect(chat.lastMessage.text).toContain('talk to a person');
    chat.says('skip');
    expect(stack(chat)).toEqual(['checkup.pin']);
  });

  it('is not left out by 1: that is a number', () => {
    const chat = asking('int?');
    chat.says('1');
    expect(varsOf(chat)['thing']).toBe(1n);
  });

  it('takes the word in quotes for an answer where any text is one', () => {
    const chat = asking('text?');
    chat.says('"Skip"');
    expect(varsOf(chat)['thing']).toBe('Skip');
  });

  it('is kept as left out while another answer is changed, and can be changed itself', () => {
    const chat = asking('int?');
    chat.says('skip');
    expect(stack(chat)).toEqual(['checkup.sure']);
    chat.says('change thing');
    chat.says('7');
    expect(stack(chat)).toEqual(['checkup.sure']);
    expect(varsOf(chat)['thing']).toBe(7n);
  });

  it('loses nothing that has come: a list ends with what it holds, words in parts are the answer', () => {
    const list = asking('list of media up to 3?');
    send(list, photo());
    list.says('skip');
    expect(varsOf(list)['thing']).toHaveLength(1);
    const parts = asking('text?', '\n    pause: 20s');
    const skip = optionOf(parts, 'skip');
    parts.says('I am tired');
    parts.taps(skip);
    expect(varsOf(parts)['thing']).toBe('I am tired');
  });

  it('is left out at once where quick messages are one answer', () => {
    const chat = asking('text?', '\n    pause: 20s');
    chat.says('skip');
    expect(stack(chat)).toEqual(['checkup.sure']);
    expect(() => fire(chat, 'pause')).toThrow('no timer');
  });
});
