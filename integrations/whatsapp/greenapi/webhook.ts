/**
 * Green API's notifications → events. Pure: no clock, no network.
 * Source of the shapes: green-api.com/en/docs, "Notifications format", and the samples of the official Go server.
 */
import { createHash } from 'node:crypto';
import type { GatewayEvent, ParsedNotification } from '../../../runtime/gateway.ts';
import { sameSecret } from '../../incoming.ts';
import { fields, firstText, text } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { readState } from './answers.ts';
import { readContent } from './content.ts';
import { wordsOf } from './look.ts';

/**
 * Whether the `Authorization` header carries the webhook's token, bare or as `Bearer`.
 * In constant time; without a configured token nothing is let in.
 */
export function tokenMatches(header: string | undefined, expected: string): boolean {
  const given = header ?? '';
  const bare = sameSecret(given.trim(), expected);
  const bearer = sameSecret(given.replace(/^\s*bearer\s+/i, '').trim(), expected);
  return bare || bearer;
}

/** What every notification carries. */
interface Envelope {
  readonly body: Fields;
  readonly type: string;
  readonly instance: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Delivery states, by the gateway's spelling. An instance with a yellow card sends nothing. */
const states = new Map<string, 'sent' | 'delivered' | 'read' | 'failed' | 'no_account'>(
  Object.entries({
    sent: 'sent',
    delivered: 'delivered',
    read: 'read',
    failed: 'failed',
    notInGroup: 'failed',
    yellowCard: 'failed',
    noAccount: 'no_account',
  }),
);

/** Reads one notification. What has no name in the documentation is not ok, so that somebody looks at it. */
export function parse(bytes: Uint8Array): ParsedNotification {
  let body: Fields;
  try {
    body = fields(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return { ok: false, reason: 'not JSON in UTF-8' };
  }
  const type = text(body['typeWebhook']);
  const instance = digits(fields(body['instanceData'])['idInstance']);
  if (type === '') return { ok: false, reason: 'no typeWebhook' };
  if (instance === '') return { ok: false, reason: 'no idInstance' };
  // The same company's gateways to other messengers use these names with ids of another kind.
  const kind = firstText(fields(body['instanceData'])['typeInstance'], 'whatsapp');
  if (kind !== 'whatsapp') return { ok: false, reason: 'not an instance of WhatsApp' };
  const read = readNotification({ body, type, instance, id: text(body['idMessage']), bytes });
  if (typeof read === 'string') return { ok: false, reason: read };
  return { ok: true, events: Array.isArray(read) ? read : [read] };
}

/** The event or events, or why there are none. */
function readNotification(envelope: Envelope): GatewayEvent | readonly GatewayEvent[] | string {
  const { body, type } = envelope;
  switch (type) {
    case 'incomingMessageReceived':
      return readMessage(envelope);
    case 'outgoingAPIMessageReceived':
      return readOwnMessage(envelope);
    case 'outgoingMessageStatus':
      return readStatus(envelope);
    case 'incomingCall':
      return readCall(envelope);
    case 'stateInstanceChanged':
      return readInstance(envelope, body['stateInstance']);
    case 'quotaExceeded':
      return readQuota(envelope);
    case 'incomingBlock':
      // The official samples send a used-up quota under this name as well.
      return body['quotaData'] === undefined ? ignored(envelope) : readQuota(envelope);
    case 'outgoingMessageReceived': // typed on the business's own phone
    case 'outgoingCall': // made on it
    case 'statusInstanceChanged': // its connection comes and goes; what it may send is told by its state
    case 'deviceInfo': // its battery
      return ignored(envelope);
    default:
      return 'unknown typeWebhook';
  }
}

function readMessage(envelope: Envelope): GatewayEvent | string {
  const { body, instance } = envelope;
  const sender = fields(body['senderData']);
  const chat = chatId(sender['chatId']);
  const at = instant(body['timestamp']);
  if (envelope.id === '') return 'a message without idMessage';
  if (chat === '') return 'a message without chatId';
  if (at === null) return 'a message without timestamp';
  const data = fields(body['messageData']);
  // Channels and status updates are nobody who speaks with us.
  if (!isPrivate(chat) && !chat.endsWith('@g.us')) return ignored(envelope);
  const person = chatId(sender['sender']) || chat;
  const content = readContent(data, person);
  if (content === null) return 'unknown or incomplete typeMessage';
  const key = keyOf(envelope, text(data['typeMessage']));
  return {
    kind: 'message',
    instance,
    chat,
    phone: (isPrivate(chat) ? phoneOf(chat) : null) ?? phoneOf(person),
    private: isPrivate(chat),
    key,
    message: envelope.id,
    at,
    content,
  };
}

/** The kinds in which we send; what else goes out under our number is not from us. */
const ownKinds: ReadonlySet<string> = new Set([
  'textMessage',
  'extendedTextMessage',
  'quotedMessage',
  'imageMessage',
  'documentMessage',
  'interactiveButtonsReply',
]);

function readOwnMessage(envelope: Envelope): GatewayEvent | string {
  const { body, instance, id } = envelope;
  const chat = chatId(fields(body['senderData'])['chatId']);
  const data = fields(body['messageData']);
  const type = text(data['typeMessage']);
  if (id === '' || chat === '') return 'an own message without idMessage or chatId';
  const key = keyOf(envelope, type);
  if (!ownKinds.has(type)) return { kind: 'ignored', instance, type: `own ${type}`, key };
  return { kind: 'own_message', instance, chat, key, message: id, text: wordsOf(data) };
}

function readInstance(envelope: Envelope, spelling: unknown): GatewayEvent | string {
  const { body, instance } = envelope;
  const state = readState(spelling);
  const at = instant(body['timestamp']);
  if (state === null) return 'unknown stateInstance';
  return at === null
    ? 'a state without timestamp'
    : { kind: 'instance', instance, key: keyOf(envelope), at, state };
}

/** `correspondents` are the chats of the month. A used-up number of other calls does not keep us from sending. */
function readQuota(envelope: Envelope): GatewayEvent {
  const method = text(fields(envelope.body['quotaData'])['method']);
  const of = method === 'correspondents' ? 'chats' : /^send/i.test(method) ? 'sends' : 'other';
  return { kind: 'quota', instance: envelope.instance, key: keyOf(envelope), of };
}

function readStatus(envelope: Envelope): GatewayEvent | readonly GatewayEvent[] | string {
  const { body, instance, id } = envelope;
  const status = text(body['status']);
  const state = states.get(status);
  const chat = chatId(body['chatId']);
  const at = instant(body['timestamp']);
  if (!state) return 'unknown delivery status';
  if (id === '' || chat === '' || at === null)
    return 'a delivery status without idMessage, chatId or timestamp';
  const key = keyOf(envelope, '', status);
  const delivery = { kind: 'delivery', instance, chat, key, at, message: id, state } as const;
  // A yellow card is about the number: the next message would meet it too.
  return status === 'yellowCard'
    ? [delivery, { kind: 'instance', instance, key: `${key}:state`, at, state: 'yellow_card' }]
    : delivery;
}

/** One call rings, ends and is missed under one id: the key leaves the status out, so that it is answered once. */
function readCall(envelope: Envelope): GatewayEvent | string {
  const { body, instance } = envelope;
  const chat = chatId(body['from']);
  const at = instant(body['timestamp']);
  if (chat === '' || at === null) return 'a call without from or timestamp';
  const key = keyOf(envelope);
  return {
    kind: 'message',
    instance,
    chat,
    phone: phoneOf(chat),
    private: isPrivate(chat),
    key,
    at,
    content: { kind: 'call' },
  };
}

function ignored(envelope: Envelope): GatewayEvent {
  const { body, instance, type } = envelope;
  return {
    kind: 'ignored',
    instance,
    type,
    key: keyOf(envelope, text(fields(body['messageData'])['typeMessage'])),
  };
}

/**
 * The same notification delivered again has the same key. States share the id of their message, an edit and a deletion
 * share one id, and states of the instance and quotas have none: those are told apart by their bytes.
 */
function keyOf({ instance, type, id, bytes }: Envelope, typeMessage = '', status = ''): string {
  if (id === '')
    return `${instance}:${type}:${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}`;
  return [instance, type, id, typeMessage, status].join(':');
}

/** E.164 from `<digits>@c.us` only: an @lid hides the number. */
function phoneOf(id: string): string | null {
  const found = /^([1-9]\d{6,14})@c\.us$/.exec(id);
  return found ? `+${found[1]}` : null;
}

function isPrivate(chat: string): boolean {
  return chat.endsWith('@c.us') || chat.endsWith('@lid');
}

/** A chat's id as the gateway writes it, or nothing. */
function chatId(value: unknown): string {
  const id = text(value);
  return /^[\w.:-]{1,100}@[\w.]{1,20}$/.test(id) ? id : '';
}

function digits(value: unknown): string {
  const id = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,20}$/.test(id) ? id : '';
}

/** A time in seconds since 1970; plausible ones only. */
function instant(value: unknown): Date | null {
  return typeof value === 'number' && value > 0 && value < 1e11 ? new Date(Math.floor(value) * 1000) : null;
}
