import { describe, expect, it } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import type { Json } from '../../runtime/ports.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinicChat, loadClinic, pack, packOf, stack, visit } from './clinic-chat.ts';
import { checkupChat, fire, photo, send, upTo } from './checkup.ts';
import type { Chat } from '../support/chat.ts';

/** A chat that a person has, with its reference: the days were full three times. */
function handed(): { chat: Chat; reference: string } {
  const chat = checkupChat({ tools: { 'checkup.ask_for': () => ({ outcome: 'full' }) } });
  for (let round = 0; round < 3; round += 1) {
    upTo(chat, 'pin');
    chat.says('4711');
  }
  const ticket = chat.effects.findLast(({ kind }) => kind === 'ticket');
  if (ticket?.kind !== 'ticket') throw new Error('no ticket');
  return { chat, reference: ticket.reference };
}

const forwarded = (chat: Chat) => chat.effects.filter(({ kind }) => kind === 'forward');

describe('a loop that goes on at most twice', () => {
  it('takes the other way the third time, in this run of the flow only', () => {
    const { chat, reference } = handed();
    expect(stack(chat)).toEqual(['checkup.person']);
    expect(chat.lastMessage.text).toBe(`A person looks for a day: ${reference}.`);
    chat.event({ kind: 'timer', timer: `back.${reference}` });
    upTo(chat, 'pin');
    chat.says('4711');
    expect(stack(chat)).toEqual(['checkup.person']);
    chat.says('cancel');
    chat.says('#checkup');
    upTo(chat, 'pin');
    chat.says('4711');
    expect(stack(chat)).toEqual(['checkup.days']);
  });
});

describe('a chat that a person has', () => {
  it('gives them what is written and sent, and says once that they read along', () => {
    const { chat, reference } = handed();
    expect(chat.says('Is Tuesday free?')).toEqual([
      'Thank you, we have your message. A person will answer you here.',
    ]);
    expect(send(chat, photo())).toEqual([]);
    expect(forwarded(chat)).toEqual([
      // What they had told before: what it is about.
      { kind: 'forward', reference, content: { kind: 'text', text: chat.snapshot.frames[0]?.vars['story'] } },
      { kind: 'forward', reference, content: { kind: 'text', text: 'Is Tuesday free?' } },
      { kind: 'forward', reference, content: photo() },
    ]);
  });

  it('is not come to without a word where the flow says nothing of it', () => {
    const main = clinicFiles().get('flows/clinic/main.yaml') ?? '';
    const silent = packOf(
      loadClinic({ 'flows/clinic/main.yaml': main.replace('    say: welcome/person\n', '') }),
    );
    const chat = clinicChat({}, silent);
    chat.says('menu');
    expect(chat.says('3')).toEqual([
      '⏳ One moment, we are still waiting for the answer. You will hear from us here.',
    ]);
    expect(stack(chat)).toEqual(['main.person']);
  });

  it('hears their answers', () => {
    const { chat, reference } = handed();
    expect(chat.event({ kind: 'person', reference, text: 'It is.' })).toEqual(['👤 It is.']);
    expect(stack(chat)).toEqual(['checkup.person']);
  });

  it('still knows commands, and comes back to the person', () => {
    const { chat } = handed();
    chat.says('menu');
    expect(stack(chat)).toEqual(['checkup.person', 'main.menu']);
    chat.says('cancel');
    chat.says('Are you there?');
    expect(forwarded(chat).at(-1)).toMatchObject({ content: { text: 'Are you there?' } });
  });

  it('goes on where the flow says once it is handed back', () => {
    const { chat, reference } = handed();
    expect(chat.event({ kind: 'timer', timer: `back.${reference}` })).toEqual([
      'The person has finished. Write *MENU* to see what you can do.',
      expect.stringContaining('Which days suit you?'),
    ]);
    expect(chat.says('back')).toEqual([expect.stringContaining('That step is done and cannot be undone.')]);
    // Handed back is handed back: a second time is nothing.
    expect(chat.event({ kind: 'timer', timer: `back.${reference}` })).toEqual([]);
    expect(chat.says('tuesday').join()).toContain('not one of the choices');
  });

  it('goes on under an interruption without taking its question away', () => {
    const { chat, reference } = handed();
    chat.says('menu');
    chat.event({ kind: 'timer', timer: `back.${reference}` });
    expect(stack(chat)).toEqual(['checkup.days', 'main.menu']);
    chat.says('nothing');
    expect(chat.lastMessage.text).toContain(
      'Back to your question (*CANCEL* leaves it):\n\nWhich days suit you?',
    );
  });

  it('is not left alone for ever', () => {
    const { chat } = handed();
    expect(fire(chat, 'handoff')).toEqual([expect.stringMatching(/^Nobody found a day. We call you: T/)]);
    expect(stack(chat)).toEqual([]);
  });
});

describe('a ticket', () => {
  it('is answered in the chat whatever is open there', () => {
    const { chat } = handed();
    fire(chat, 'handoff');
    const ticket = chat.effects.findLast(({ kind }) => kind === 'ticket');
    chat.says('menu');
    const reference = ticket?.kind === 'ticket' ? ticket.reference : '';
    expect(chat.event({ kind: 'person', reference, text: 'Tuesday at 9?' })).toEqual(['👤 Tuesday at 9?']);
    chat.says('nothing');
    expect(stack(chat)).toEqual([]);
  });

  /** A chat with an open ticket at the main menu, to which a person has written. */
  const answered = () => {
    const { chat, reference: earlier } = handed();
    fire(chat, 'handoff');
    chat.event({ kind: 'timer', timer: `back.${earlier}` });
    const ticket = chat.effects.findLast(({ kind }) => kind === 'ticket');
    const reference = ticket?.kind === 'ticket' ? ticket.reference : '';
    chat.says('menu');
    chat.event({ kind: 'person', reference, text: 'Which day?' });
    return { chat, reference };
  };
  const text = (words: string) => ({ kind: 'text', text: words });

  it('is given what its member writes and sends after the person spoke, an OK included', () => {
    const { chat, reference } = answered();
    expect(chat.says('ok thank you')).toEqual([
      'Thank you, we have your message. A person will answer you here.',
    ]);
    expect(chat.says('any day after 5')).toEqual([]);
    expect(send(chat, photo())).toEqual([]);
    expect(forwarded(chat).slice(-3)).toEqual([
      { kind: 'forward', reference, content: text('ok thank you') },
      { kind: 'forward', reference, content: text('any day after 5') },
      { kind: 'forward', reference, content: photo() },
    ]);
    expect(stack(chat)).toEqual(['main.menu']);
  });

  it('is acknowledged again after a quarter of an hour, then once an hour at most', () => {
    const { chat } = answered();
    const after = (minutes: number) => {
      chat.now = new Date(chat.now.getTime() + minutes * 60_000);
      return chat.says('hello?? when is it').join();
    };
    expect(after(0)).toMatch(/^Thank you, we have your message/);
    expect([after(5), after(9)]).toEqual(['', '']);
    expect(after(1)).toMatch(/^Thank you, we have this too.*\*MENU\*/);
    expect([after(16), after(16), after(16)]).toEqual(['', '', '']);
    expect(after(12)).toMatch(/^Thank you, we have this too/);
    // What the person writes is answered anew.
    chat.event({
      kind: 'person',
      reference: chat.snapshot.tickets.at(-1)?.reference ?? '',
      text: 'On Monday.',
    });
    expect(after(1)).toMatch(/^Thank you, we have your message/);
  });

  it('is told to be closed once, unless the person had the last word or a notice says it', () => {
    const close = (chat: Chat, reference: string, timer = 'back') =>
      chat.event({ kind: 'timer', timer: `${timer}.${reference}` });
    const unheard = answered();
    unheard.chat.says('ok thank you, and the other one?');
    expect(close(unheard.chat, unheard.reference)).toEqual([
      `Your ticket *${unheard.reference}* is closed. Write *MENU* to see what you can do.`,
    ]);
    expect(close(unheard.chat, unheard.reference)).toEqual([]);
    const heard = answered();
    expect(close(heard.chat, heard.reference)).toEqual([]);
    const settled = answered();
    settled.chat.says('ok thank you, and the other one?');
    expect(close(settled.chat, settled.reference, 'settled')).toEqual([]);
    // What a menu could not take came after the last word as well.
    const added = answered();
    added.chat.says('menu');
    added.chat.says('I want my money back');
    expect(close(added.chat, added.reference)).toHaveLength(1);
  });

  it('under a newer one is told to be closed as well, and gets what is written once the newer one is', () => {
    const { chat, reference } = handed();
    fire(chat, 'handoff');
    const newer = chat.snapshot.tickets.at(-1)?.reference ?? '';
    expect(newer).not.toBe(reference);
    const close = (ticket: string) => chat.event({ kind: 'timer', timer: `back.${ticket}` }).join();
    expect(close(newer)).toContain(newer);
    chat.says('menu');
    chat.says('I want my money back');
    expect(forwarded(chat).at(-1)).toMatchObject({ reference });
    expect(close(reference)).toContain(reference);
    expect(chat.snapshot.tickets).toEqual([]);
  });

  it('closed with the last word, leaves what is written then to whom else it belongs', () => {
    const { chat, reference } = answered();
    chat.event({ kind: 'timer', timer: `back.${reference}` });
    expect(chat.says('zzz').join()).toContain('not one of the choices');
  });

  it('closed, stands between a confirm and a yes by words', () => {
    const { chat, reference } = answered();
    chat.says('I will wait');
    chat.hears('visit.reminded', 'today', null, visit());
    chat.says('pay');
    chat.event({ kind: 'timer', timer: `back.${reference}` });
    expect(chat.says('ok')[0]).toMatch(/^Another message came in between/);
  });

  it('of before is read', () => {
    const { chat, reference } = answered();
    const json = encodeSnapshot(pack, chat.snapshot) as Record<string, Json>;
    const { tickets: _, ...before } = json;
    const older = decodeSnapshot(pack, { ...before, ticket: { reference, heard: true } });
    expect(older.tickets).toEqual([{ reference, quietUntilMs: 0, answered: false }]);
    expect(decodeSnapshot(pack, { ...before, ticket: null }).tickets).toEqual([]);
  });

  it('is given what a menu does not understand, until the person is done', () => {
    const { chat, reference } = answered();
    chat.says('menu');
    expect(chat.says('I want my money back').join()).toMatch(
      new RegExp(`added that to your ticket \\*${reference}\\*.*What you were asked:`),
    );
    expect(forwarded(chat).at(-1)).toMatchObject({ reference, content: text('I want my money back') });
    chat.event({ kind: 'timer', timer: `back.${reference}` });
    expect(chat.says('I want my money back').join()).toContain('not one of the choices');
  });

  it('leaves numbers, labels and commands to whom they belong', () => {
    const { chat } = answered();
    const before = forwarded(chat).length;
    chat.says('help');
    expect(stack(chat)).toEqual(['main.menu', 'visits.ask_day']);
    expect(forwarded(chat)).toHaveLength(before);
  });
});
