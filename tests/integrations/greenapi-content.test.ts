import { describe, expect, it } from 'vitest';
import { parse } from '../../integrations/whatsapp/greenapi/webhook.ts';
import { bytes, chat, id, incoming, timestamp } from './greenapi-wire.ts';

function contentOf(messageData: unknown): unknown {
  const parsed = parse(bytes(incoming(messageData)));
  return parsed.ok && parsed.events[0]?.kind === 'message' ? parsed.events[0].content : parsed;
}

describe('what a person sent', () => {
  it.each<[string, unknown, unknown]>([
    [
      'null characters and half a surrogate pair',
      { typeMessage: 'textMessage', textMessageData: { textMessage: 'a\0b\ud800c' } },
      { kind: 'text', text: 'ab\ufffdc' },
    ],
  ])('%s', (_name, messageData, content) => {
    expect(contentOf(messageData)).toEqual(content);
  });

  const card = (...lines: readonly string[]) => ({
    typeMessage: 'contactMessage',
    contactMessageData: {
      displayName: 'Joe',
      vcard: ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Joe', ...lines, 'END:VCARD'].join('\n'),
    },
  });

  it.each<[string, readonly string[], string | undefined]>([
    ['WhatsApp’s own id', ['TEL;type=CELL;waid=254700000002:0700 000 002'], '+254700000002'],
    [
      'a number in a group of lines',
      ['item1.TEL;waid=254700000002:+254 700 000 002', 'item1.X-ABLabel:x'],
      '+254700000002',
    ],
    ['a number with its country code', ['TEL;CELL:+254 (700) 000-002'], '+254700000002'],
    ['a number as an address', ['TEL;VALUE=uri;TYPE="voice,home":tel:+254-700-000-002'], '+254700000002'],
    [
      'a line that is broken',
      ['TEL;type=CELL;wa', ' id=254700000002:+254 700', '  000 002'],
      '+254700000002',
    ],
    ['the same number twice', ['TEL;waid=254700000002:0700000002', 'TEL:+254700000002'], '+254700000002'],
    ['two numbers', ['TEL:+254700000002', 'TEL:+254700000003'], undefined],
    ['a number without its country code', ['TEL:0700000002'], undefined],
    ['an id that is none', ['TEL;waid=0700:0700000002'], undefined],
    ['a number in another line', ['NOTE:TEL:+254700000002', 'X-TEL:+254700000002'], undefined],
    ['letters in the number', ['TEL:+25470000000O2'], undefined],
    ['no number', [], undefined],
  ])('a card with %s', (_name, lines, phone) => {
    expect(contentOf(card(...lines))).toEqual({ kind: 'contact', name: 'Joe', ...(phone && { phone }) });
  });

  it('a card without any', () => {
    const messageData = { typeMessage: 'contactMessage', contactMessageData: { displayName: 'Joe' } };
    expect(contentOf(messageData)).toEqual({ kind: 'contact', name: 'Joe' });
    expect(contentOf({ typeMessage: 'contactsArrayMessage' })).toEqual({ kind: 'contact', name: '' });
  });

  it.each<[string, string]>([
    ['no link', ''],
    ['a path', '/etc/passwd'],
    ['an address of this machine', 'file:///etc/passwd'],
    ['an address that anybody can read along', 'http://media.invalid/slip.jpg'],
    ['a link beyond all sense', `https://media.invalid/${'a'.repeat(2_000)}`],
  ])('a file with %s is known to have come, and no more', (_name, downloadUrl) => {
    const fileMessageData = { downloadUrl, caption: 'slip', fileName: 'slip.jpg', mimeType: 'image/jpeg' };
    const content = contentOf({ typeMessage: 'imageMessage', fileMessageData });
    expect(content).toEqual({ kind: 'media', media: 'image', caption: 'slip' });
  });

  it('has chat, phone, time and key', () => {
    const messageData = { typeMessage: 'textMessage', textMessageData: { textMessage: 'Hi' } };
    expect(parse(bytes(incoming(messageData)))).toEqual({
      ok: true,
      events: [
        {
          kind: 'message',
          instance: '1101000001',
          chat,
          phone: '+254700000001',
          private: true,
          key: `1101000001:incomingMessageReceived:${id}:textMessage:`,
          message: id,
          at: new Date(timestamp * 1000),
          content: { kind: 'text', text: 'Hi' },
        },
      ],
    });
  });

  it.each([
    ['a group', { chatId: '120363043968066561@g.us', sender: chat }, false, '+254700000001'],
    ['an old group', { chatId: '254700000001-1581234048@g.us', sender: chat }, false, '+254700000001'],
    ['a hidden number', { chatId: '123456789012345@lid', sender: '123456789012345@lid' }, true, null],
    [
      'a hidden number whose sender is known',
      { chatId: '123456789012345@lid', sender: chat },
      true,
      '+254700000001',
    ],
    ['a person with a hidden sender', { chatId: chat, sender: '123456789012345@lid' }, true, '+254700000001'],
    ['a person', { chatId: chat, sender: chat }, true, '+254700000001'],
    ['a person without a sender', { chatId: chat }, true, '+254700000001'],
  ])('knows the number of %s only from the gateway', (_name, sender, isPrivate, phone) => {
    const messageData = { typeMessage: 'textMessage', textMessageData: { textMessage: 'Hi' } };
    const parsed = parse(bytes(incoming(messageData, sender)));
    expect(parsed).toMatchObject({ ok: true, events: [{ private: isPrivate, phone, chat: sender.chatId }] });
  });
});
