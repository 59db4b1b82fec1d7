import { describe, expect, it } from 'vitest';
import { parse, tokenMatches } from '../../integrations/whatsapp/greenapi/webhook.ts';
import { bytes, chat, id, incoming, instanceData, timestamp } from './greenapi-wire.ts';

const envelope = (typeWebhook: string, rest: object) => ({ typeWebhook, instanceData, timestamp, ...rest });

describe('what else a notification says', () => {
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
    ['an unknown state of the instance', envelope('stateInstanceChanged', { stateInstance: 'dreaming' })],
    [
      'an instance of another messenger',
      {
        ...incoming({ typeMessage: 'textMessage', textMessageData: { textMessage: 'x' } }),
        instanceData: { ...instanceData, typeInstance: 'telegram' },
      },
    ],
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
