import { describe, expect, it } from 'vitest';
import { isSecret } from '../../runtime/engine/pins.ts';
import { encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { testWords } from '../support/chat.ts';
import type { Chat } from '../support/chat.ts';
import { optionOf, pack, stack } from './clinic-chat.ts';
import { checkupChat, fire, photo, send, upTo } from './checkup.ts';

const varsOf = (chat: ReturnType<typeof checkupChat>) => chat.snapshot.frames.at(-1)?.vars ?? {};

describe('several of a list', () => {
  it.each([
    ['1 3', ['monday', 'friday']],
    ['3,1', ['monday', 'friday']],
    ['1 and 3', ['monday', 'friday']],
    ['1 na 2', ['monday', 'wednesday']],
    ['Monday, friday', ['monday', 'friday']],
    ['lundi et vendredi', ['monday', 'friday']],
    ['all', ['monday', 'wednesday', 'friday']],
    ['zote', ['monday', 'wednesday', 'friday']],
  ])('reads "%s" at once', (text, days) => {
    const chat = checkupChat();
    chat.says(text);
    expect(stack(chat)).toEqual(['checkup.story']);
    expect(varsOf(chat)['days']).toEqual(days);
  });

  it('gathers one after another, takes one back, and ends with done', () => {
    const chat = checkupChat();
    chat.says('1');
    expect(chat.lastMessage.text).toBe(
      'Which days suit you?\n\n1. ✓ Monday\n2. Wednesday\n3. Friday\n4. Done\n5. Later',
    );
    chat.taps(optionOf(chat, 'wednesday'));
    chat.says('monday');
    expect(chat.lastMessage.text).toContain('1. Monday\n2. ✓ Wednesday');
    chat.says('done');
    expect(varsOf(chat)['days']).toEqual(['wednesday']);
  });

  it('lets a choice with a way of its own lead away', () => {
    const chat = checkupChat();
    chat.says('later');
    expect(stack(chat)).toEqual([]);
  });

  it.each(['1 9', 'monday or so', '7', '1 5'])('does not guess at "%s"', (text) => {
    const chat = checkupChat();
    chat.says(text);
    expect(stack(chat)).toEqual(['checkup.days']);
    expect(varsOf(chat)['days']).toBeUndefined();
  });

  it('keeps what was picked while a menu is in between', () => {
    const chat = checkupChat();
    chat.says('2');
    chat.says('help');
    chat.says('cancel');
    expect(chat.lastMessage.text).toContain('2. ✓ Wednesday');
  });
});

describe('quick messages as one answer', () => {
  it('are taken together when nothing comes for a while', () => {
    const chat = upTo(checkupChat(), 'story');
    expect(chat.says('I am tired')).toEqual([]);
    expect(chat.says('and my head hurts')).toEqual([]);
    fire(chat, 'pause');
    expect(varsOf(chat)['story']).toBe('I am tired and my head hurts');
    expect(stack(chat)).toEqual(['checkup.photos']);
  });

  it('each put the end off', () => {
    const chat = upTo(checkupChat(), 'story');
    chat.says('one');
    chat.now = new Date(chat.now.getTime() + 15_000);
    chat.says('two');
    const times = chat.effects.filter(
      (effect) => effect.kind === 'timer' && effect.timer.startsWith('pause'),
    );
    expect(times.map((effect) => (effect.kind === 'timer' ? effect.at.toISOString() : ''))).toEqual([
      '2026-03-02T06:00:20.000Z',
      '2026-03-02T06:00:35.000Z',
    ]);
  });

  it('are not lost when something comes in between', () => {
    const chat = upTo(checkupChat(), 'story');
    chat.says('I am tired');
    chat.says('help');
    fire(chat, 'pause');
    chat.says('cancel');
    chat.says('since Monday');
    fire(chat, 'pause');
    expect(varsOf(chat)['story']).toBe('I am tired since Monday');
  });
});

describe('a list of media', () => {
  it('is sent one after another, up to its maximum', () => {
    const chat = upTo(checkupChat(), 'photos');
    expect(chat.lastMessage.text).toBe(
      'Send your papers.\n\nSend one after another. Write *DONE* at the end.',
    );
    expect(send(chat, photo({ caption: 'front' }))).toEqual(['Received: 1. Send the next, or write *DONE*.']);
    send(
      chat,
      photo({
        media: 'document',
        file: { id: 'file-2', mime: 'application/pdf', name: 'a.pdf', bytes: null },
      }),
    );
    send(chat, photo());
    expect(stack(chat)).toEqual(['checkup.place']);
    expect(varsOf(chat)['photos']).toEqual([
      { id: 'file-1', kind: 'image', mime: 'image/jpeg', name: null, bytes: 200_000n, caption: 'front' },
      { id: 'file-2', kind: 'document', mime: 'application/pdf', name: 'a.pdf', bytes: null, caption: null },
      { id: 'file-1', kind: 'image', mime: 'image/jpeg', name: null, bytes: 200_000n, caption: null },
    ]);
  });

  it.each([
    ['a voice note', photo({ media: 'audio' }), 'We cannot use this kind of file here.'],
    ['a sticker', photo({ media: 'sticker' }), 'We cannot use this kind of file here.'],
    [
      'a large file',
      photo({ file: { id: 'f', mime: 'image/png', name: null, bytes: 6_000_000 } }),
      'too large. Please send one of 5 MB',
    ],
    [
      'a picture that did not reach us',
      { kind: 'media', media: 'image', caption: '' } as const,
      'did not reach us whole',
    ],
    ['words', { kind: 'text', text: 'I have none' } as const, 'Please send it as a picture or a file.'],
    ['done, before anything came', { kind: 'text', text: 'DONE' } as const, 'We have nothing yet.'],
  ])('refuses %s and says why', (_what, content, says) => {
    const chat = upTo(checkupChat(), 'photos');
    expect(send(chat, content).join()).toContain(says);
    expect(stack(chat)).toEqual(['checkup.photos']);
  });

  it('offers a person after three that do not fit, and keeps what had come', () => {
    const chat = upTo(checkupChat(), 'photos');
    send(chat, photo());
    for (let wrong = 0; wrong < 3; wrong += 1) chat.says('what?');
    expect(chat.lastMessage.text).toContain('talk to a person');
    chat.says('try again');
    chat.says('done');
    expect(varsOf(chat)['photos']).toHaveLength(1);
  });
});

describe('a place and a person', () => {
  it('takes a place shared from the map, and nothing else', () => {
    const chat = upTo(checkupChat(), 'place');
    expect(chat.says('Kibera').join()).toContain('Please share a place');
    send(chat, { kind: 'location', latitude: -1.286389, longitude: 36.817223 });
    expect(varsOf(chat)['place']).toEqual({ latitude: '-1.286389', longitude: '36.817223' });
  });

  it.each([
    [
      'a card',
      { kind: 'contact', name: 'Joe', phone: '+254 700-000-002' } as const,
      { name: 'Joe', phone: '+254700000002' },
    ],
    [
      'a typed number',
      { kind: 'text', text: '0700 000 002' } as const,
      { name: null, phone: '+254700000002' },
    ],
  ])('takes %s as a person', (_what, content, friend) => {
    const chat = upTo(checkupChat(), 'friend');
    send(chat, content);
    expect(varsOf(chat)['friend']).toEqual(friend);
  });

  it.each([
    [
      'a card without a number',
      { kind: 'contact', name: 'Joe' } as const,
      'no phone number with a country code',
    ],
    [
      'a card with half a number',
      { kind: 'contact', name: 'Joe', phone: '0700' } as const,
      'no phone number with a country code',
    ],
    ['words', { kind: 'text', text: 'my brother' } as const, 'share a contact'],
  ])('refuses %s', (_what, content, says) => {
    const chat = upTo(checkupChat(), 'friend');
    expect(send(chat, content).join()).toContain(says);
    expect(stack(chat)).toEqual(['checkup.friend']);
  });
});

const kept = (chat: Chat): string => JSON.stringify(encodeSnapshot(pack, chat.snapshot));

describe('a secret', () => {
  it('reaches the tool and nothing that is kept', () => {
    const chat = upTo(checkupChat(), 'pin');
    chat.says('4711');
    expect(chat.calls.at(-1)?.input['pin']).toBe('4711');
    expect(
      JSON.stringify([chat.snapshot, chat.effects.filter(({ kind }) => kind === 'message')]),
    ).not.toContain('4711');
    expect(chat.lastMessage.text).toContain('Booked, Monday, Friday. We have image and may call');
  });

  it('is in no snapshot while the tool is under way, nor when the flow goes on without it', () => {
    const chat = upTo(checkupChat({ tools: { 'checkup.ask_for': () => ({ outcome: 'full' }) } }), 'pin');
    chat.says('4711');
    expect(stack(chat)).toEqual(['checkup.days']);
    expect(Object.keys(varsOf(chat))).not.toContain('pin');
    expect(JSON.stringify([chat.snapshot.frames.map(({ trail }) => trail)])).not.toContain('4711');
  });

  it('is kept nowhere either when it comes twice at once, whatever is asked by then', () => {
    const chat = upTo(checkupChat({ tools: { 'checkup.ask_for': () => ({ outcome: 'full' }) } }), 'pin');
    chat.says('4711');
    // The shell blanks what came by the same.
    const again = { kind: 'text', text: '4711' } as const;
    expect(isSecret(pack, chat.snapshot, again, testWords(), chat.now)).toBe(true);
    expect(chat.says('4711')[0]).toMatch(/^That came very fast\./);
    expect(kept(chat)).not.toContain('4711');
    const over = upTo(checkupChat(), 'pin');
    over.says('4711');
    // Nobody is told to send it again, when nothing asks for it.
    expect(over.says('4711')).toEqual(['All right. Write *MENU* when you need something.']);
    expect(kept(over)).not.toContain('4711');
    // Other words are heard.
    expect(over.says('menu').join()).toContain('What can we do for you');
  });
});
