import { describe, expect, it } from 'vitest';
import { parse, tokenMatches } from '../../integrations/whatsapp/greenapi/webhook.ts';

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

const envelope = (typeWebhook: string, rest: object) => ({ typeWebhook, instanceData, timestamp, ...rest });

describe('what else a notification says', () => {
  it.each<[string, object, object]>([
    ...(
      [
        ['sent', 'sent'],
        ['delivered', 'delivered'],
        ['read', 'read'],
        ['failed', 'failed'],
        ['noAccount', 'no_account'],
        ['notInGroup', 'failed'],
        ['yellowCard', 'failed'],
      ] as const
    ).map(([status, state]): [string, object, object] => [
      `a message is ${status}`,
      envelope('outgoingMessageStatus', { chatId: chat, idMessage: id, status, sendByApi: true }),
      {
        kind: 'delivery',
        instance: '1101000001',
        chat,
        message: id,
        state,
        at: new Date(timestamp * 1000),
        key: `1101000001:outgoingMessageStatus:${id}::${status}`,
      },
    ]),
    [
      'a message of our own',
      {
        ...incoming({ typeMessage: 'extendedTextMessage', extendedTextMessageData: { text: 'Karibu' } }),
        typeWebhook: 'outgoingAPIMessageReceived',
      },
      { kind: 'own_message', chat, message: id, text: 'Karibu' },
    ],
    [
      'an edit of our own',
      {
        ...incoming({ typeMessage: 'editedMessage', editedMessageData: { textMessage: 'x', stanzaId: 'B' } }),
        typeWebhook: 'outgoingAPIMessageReceived',
      },
      { kind: 'ignored', key: `1101000001:outgoingAPIMessageReceived:${id}:editedMessage:` },
    ],
    [
      'a deletion of our own, with the id of the edit',
      {
        ...incoming({ typeMessage: 'deletedMessage', deletedMessageData: { stanzaId: 'B' } }),
        typeWebhook: 'outgoingAPIMessageReceived',
      },
      { kind: 'ignored', key: `1101000001:outgoingAPIMessageReceived:${id}:deletedMessage:` },
    ],
    [
      'something typed on the business phone',
      {
        ...incoming({ typeMessage: 'textMessage', textMessageData: { textMessage: 'x' } }),
        typeWebhook: 'outgoingMessageReceived',
      },
      { kind: 'ignored', type: 'outgoingMessageReceived' },
    ],
    [
      'a state of the instance',
      envelope('stateInstanceChanged', { stateInstance: 'notAuthorized' }),
      { kind: 'instance', state: 'notAuthorized' },
    ],
    [
      'the socket is online',
      envelope('statusInstanceChanged', { statusInstance: 'online' }),
      { kind: 'ignored', type: 'statusInstanceChanged' },
    ],
    ['the phone', envelope('deviceInfo', { deviceData: {} }), { kind: 'ignored', type: 'deviceInfo' }],
    [
      'a call',
      envelope('incomingCall', { from: chat, status: 'offer', idMessage: id }),
      { kind: 'message', chat, phone: '+254700000001', content: { kind: 'call' } },
    ],
    [
      'somebody blocked us',
      envelope('incomingBlock', { chatId: chat, chatState: 'blocked' }),
      { kind: 'ignored', type: 'incomingBlock' },
    ],
    [
      'a used-up quota under its own name',
      { typeWebhook: 'quotaExceeded', instanceData, quotaData: { method: 'correspondents' } },
      { kind: 'quota' },
    ],
    [
      'a used-up quota under the name of a block',
      { typeWebhook: 'incomingBlock', instanceData, quotaData: { method: 'correspondents' } },
      { kind: 'quota' },
    ],
  ])('%s', (_name, body, event) => {
    expect(parse(bytes(body))).toMatchObject({ ok: true, events: [{ instance: '1101000001', ...event }] });
  });

  it('gives the stages of one call one key', () => {
    const keys = ['offer', 'missed', 'hangUp'].map((status) => {
      const parsed = parse(bytes(envelope('incomingCall', { from: chat, status, idMessage: id })));
      return parsed.ok ? parsed.events[0]?.key : parsed.reason;
    });
    expect(new Set(keys).size).toBe(1);
  });

  it('tells notifications without an id apart by their bytes', () => {
    const keyOf = (at: number) => {
      const parsed = parse(
        bytes({ ...envelope('stateInstanceChanged', { stateInstance: 'authorized' }), timestamp: at }),
      );
      return parsed.ok ? parsed.events[0]?.key : parsed.reason;
    };
    expect(keyOf(1)).toBe(keyOf(1));
    expect(keyOf(1)).not.toBe(keyOf(2));
  });
});

describe('what cannot be read', () => {
  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '{"typeWebhook"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['deep nesting', '['.repeat(100_000)],
    ['no type', { instanceData, timestamp }],
    ['an unknown type', envelope('somethingNew', {})],
    ['no instance', { typeWebhook: 'incomingMessageReceived', timestamp }],
    [
      'an instance that is none',
      { typeWebhook: 'stateInstanceChanged', instanceData: { idInstance: false } },
    ],
    ['an unknown kind of message', incoming({ typeMessage: 'hologramMessage' })],
    ['a name that every object has', incoming({ typeMessage: 'constructor' })],
    ['a text without text', incoming({ typeMessage: 'textMessage' })],
    ['a place without coordinates', incoming({ typeMessage: 'locationMessage', locationMessageData: {} })],
    ['a press of nothing', incoming({ typeMessage: 'listResponseMessage', listResponseMessage: {} })],
    ['no chat', incoming({ typeMessage: 'textMessage', textMessageData: { textMessage: 'x' } }, {})],
    [
      'no id',
      { ...incoming({ typeMessage: 'textMessage', textMessageData: { textMessage: 'x' } }), idMessage: '' },
    ],
    [
      'no time',
      { ...incoming({ typeMessage: 'textMessage', textMessageData: { textMessage: 'x' } }), timestamp: 'x' },
    ],
    [
      'an unknown delivery state',
      envelope('outgoingMessageStatus', { chatId: chat, idMessage: id, status: 'lost' }),
    ],
  ])('%s is not ok, with a reason that holds nothing of it', (_name, body) => {
    const parsed = parse(bytes(body));
    expect(parsed).toEqual({ ok: false, reason: expect.stringMatching(/^[\w ,-]{5,80}$/) });
    expect(JSON.stringify(parsed)).not.toContain('2547');
  });

  it('bytes that are no UTF-8 are not ok', () => {
    expect(parse(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ ok: false });
  });
});

describe('the webhook token', () => {
  it.each<[string | undefined, string, boolean]>([
    ['secret', 'secret', true],
    ['Bearer secret', 'secret', true],
    ['bearer secret', 'secret', true],
    ['Bearer secret', 'Bearer secret', true],
    ['secret ', 'secret', true],
    ['secre', 'secret', false],
    ['secrets', 'secret', false],
    ['Basic secret', 'secret', false],
    ['', 'secret', false],
    ['Bearer ', 'secret', false],
    [undefined, 'secret', false],
    ['', '', false],
    [undefined, '', false],
    ['Bearer ', '', false],
  ])('header %j with the token %j: %j', (header, expected, matches) => {
    expect(tokenMatches(header, expected)).toBe(matches);
  });
});
