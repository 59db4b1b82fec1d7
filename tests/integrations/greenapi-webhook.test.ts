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
