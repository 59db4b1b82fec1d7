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

const file = (typeMessage: string, caption = '', downloadUrl = 'https://media.invalid/f') => ({
  typeMessage,
  fileMessageData: { downloadUrl, caption, fileName: 'f', jpegThumbnail: '', mimeType: 'x/y' },
});

describe('what a person sent', () => {
  it.each<[string, unknown, unknown]>([
    [
      'a text',
      { typeMessage: 'textMessage', textMessageData: { textMessage: 'Habari' } },
      { kind: 'text', text: 'Habari' },
    ],
    [
      'a text with a link',
      {
        typeMessage: 'extendedTextMessage',
        extendedTextMessageData: { text: 'JOIN ABC123', description: '', title: '', previewType: 'None' },
      },
      { kind: 'text', text: 'JOIN ABC123' },
    ],
    [
      'a quoting text',
      {
        typeMessage: 'quotedMessage',
        extendedTextMessageData: { text: 'PAY', stanzaId: 'BAE5F4886F6F2D05', participant: chat },
        quotedMessage: { stanzaId: 'BAE5F4886F6F2D05', participant: chat, typeMessage: 'textMessage' },
      },
      { kind: 'text', text: 'PAY', quotes: 'BAE5F4886F6F2D05' },
    ],
    [
      'a reaction',
      {
        typeMessage: 'reactionMessage',
        extendedTextMessageData: { text: '👍' },
        quotedMessage: { stanzaId: 'BAE5F4886F6F2D05', participant: chat },
      },
      { kind: 'reaction', emoji: '👍', quotes: 'BAE5F4886F6F2D05' },
    ],
    ['a photo', file('imageMessage', 'look'), { kind: 'media', media: 'image', caption: 'look' }],
    ['a video', file('videoMessage'), { kind: 'media', media: 'video', caption: '' }],
    ['a voice note', file('audioMessage'), { kind: 'media', media: 'audio', caption: '' }],
    ['a document', file('documentMessage'), { kind: 'media', media: 'document', caption: '' }],
    ['a sticker', file('stickerMessage'), { kind: 'media', media: 'sticker', caption: '' }],
    [
      'an edit',
      {
        typeMessage: 'editedMessage',
        editedMessageData: { textMessage: '2000', stanzaId: 'BAE5AFC355030F7A' },
      },
      { kind: 'edited', text: '2000', quotes: 'BAE5AFC355030F7A' },
    ],
    [
      'an edited caption',
      { typeMessage: 'editedMessage', editedMessageData: { caption: 'new', stanzaId: 'BAE5AFC355030F7A' } },
      { kind: 'edited', text: 'new', quotes: 'BAE5AFC355030F7A' },
    ],
    [
      'a deletion, with and without a type inside',
      { typeMessage: 'deletedMessage', deletedMessageData: { stanzaId: 'BAE5AFC355030F7A' } },
      { kind: 'deleted', quotes: 'BAE5AFC355030F7A' },
    ],
    [
      'a place',
      {
        typeMessage: 'locationMessage',
        locationMessageData: { nameLocation: '', address: '', latitude: -1.28, longitude: 36.82 },
      },
      { kind: 'location', latitude: -1.28, longitude: 36.82 },
    ],
    [
      'a contact',
      { typeMessage: 'contactMessage', contactMessageData: { displayName: 'Joe', vcard: 'BEGIN:VCARD' } },
      { kind: 'contact', name: 'Joe' },
    ],
    [
      'several contacts',
      {
        typeMessage: 'contactsArrayMessage',
        messageData: {
          contacts: [
            { displayName: 'Joe', vcard: '' },
            { displayName: 'Zawadi', vcard: '' },
          ],
        },
      },
      { kind: 'contact', name: 'Joe' },
    ],
    [
      'a vote',
      {
        typeMessage: 'pollUpdateMessage',
        pollMessageData: {
          stanzaId: '30F6A068486C79D01CC683822E9258AE',
          name: 'Color',
          votes: [
            { optionName: 'Red', optionVoters: ['254700000002@c.us'] },
            { optionName: 'Green', optionVoters: ['254700000002@c.us', chat] },
          ],
          multipleAnswers: true,
        },
      },
      { kind: 'poll_vote', options: ['Green'], quotes: '30F6A068486C79D01CC683822E9258AE' },
    ],
    [
      'a button, as documented',
      {
        typeMessage: 'templateButtonsReplyMessage',
        templateButtonReplyMessage: {
          stanzaId: 'BAE5',
          selectedIndex: 2,
          selectedId: 'pay',
          selectedDisplayText: 'Pay',
        },
      },
      { kind: 'tap', option: 'pay', label: 'Pay', quotes: 'BAE5' },
    ],
    [
      'a button, in the other spelling',
      {
        typeMessage: 'templateButtonReplyMessage',
        templateButtonReplyMessage: { stanzaId: 'BAE5', selectedId: 'pay', selectedDisplayText: 'Pay' },
      },
      { kind: 'tap', option: 'pay', label: 'Pay', quotes: 'BAE5' },
    ],
    [
      'an interactive button',
      {
        typeMessage: 'interactiveButtonsResponse',
        interactiveButtonsResponse: { stanzaId: 'BAE5', selectedButtonId: 'pay', selectedButtonText: 'Pay' },
      },
      { kind: 'tap', option: 'pay', label: 'Pay', quotes: 'BAE5' },
    ],
    [
      'an interactive button, in the other spelling',
      {
        typeMessage: 'interactiveButtonsResponse',
        interactiveButtonsResponse: { selectedId: 'pay', selectedDisplayText: 'Pay' },
      },
      { kind: 'tap', option: 'pay', label: 'Pay' },
    ],
    [
      'an old button',
      {
        typeMessage: 'buttonsResponseMessage',
        buttonsResponseMessage: { stanzaId: 'BAE5', selectedButtonId: '1', selectedButtonText: 'Green' },
      },
      { kind: 'tap', option: '1', label: 'Green', quotes: 'BAE5' },
    ],
    [
      'a list row as a string',
      {
        typeMessage: 'listResponseMessage',
        listResponseMessage: { stanzaId: 'BAE5', title: 'Option 2', singleSelectReply: 'option2' },
      },
      { kind: 'tap', option: 'option2', label: 'Option 2', quotes: 'BAE5' },
    ],
    [
      'a list row as an object',
      {
        typeMessage: 'listResponseMessage',
        listResponseMessage: {
          stanzaId: 'BAE5',
          title: 'Two',
          singleSelectReply: { selectedRowId: 'option2' },
        },
      },
      { kind: 'tap', option: 'option2', label: 'Two', quotes: 'BAE5' },
    ],
    ...['pollMessage', 'groupInviteMessage', 'buttonsMessage', 'listMessage', 'templateMessage'].map(
      (type): [string, unknown, unknown] => [`a ${type}`, { typeMessage: type }, { kind: 'other', type }],
    ),
    ...['interactiveButtons', 'interactiveButtonsReply'].map((type): [string, unknown, unknown] => [
      `a message of the kind ${type}`,
      { typeMessage: type, interactiveButtons: { titleText: '', contentText: 'x', buttons: [] } },
      { kind: 'other', type },
    ]),
    [
      'a text not decrypted yet',
      { typeMessage: 'textMessage', textMessageData: { textMessage: '{{SWE001}}' } },
      { kind: 'unreadable' },
    ],
    [
      'a text that cannot be decrypted',
      { typeMessage: 'textMessage', textMessageData: { textMessage: '{{SWE003}}' } },
      { kind: 'unreadable' },
    ],
    ['a file that is too large', file('documentMessage', '', '{{SWE002}}'), { kind: 'unreadable' }],
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
