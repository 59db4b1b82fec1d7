import { describe, expect, it } from 'vitest';
import { parse } from '../../integrations/whatsapp/greenapi/webhook.ts';

const chat = '254700000001@c.us';
const instanceData = { idInstance: 1101000001, wid: '254700000000@c.us', typeInstance: 'whatsapp' };
const senderData = { chatId: chat, sender: chat, chatName: 'Amina', senderName: 'Amina' };
const id = '3EB063C771F28EB323FA';
const timestamp = 1_790_000_000;

function bytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function incoming(messageData: unknown, sender: unknown = senderData) {
  return {
    typeWebhook: 'incomingMessageReceived',
    instanceData,
    timestamp,
    idMessage: id,
    senderData: sender,
    messageData,
  };
}

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
