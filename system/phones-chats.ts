/** The chats that the phones page shows: what the sandbox delivered, with the options that the product sent. */
import type { Database } from '../runtime/ports.ts';
import { readHistory } from '../runtime/conversation/history.ts';
import type { Told } from '../runtime/conversation/history.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import type { Message, MessageContent, Sent } from '../console/phones/world.ts';
import { qrCodes } from '../integrations/pictures/qr.ts';
import type { SandboxMessage } from '../integrations/whatsapp/greenapi/sandbox/state.ts';
import type { Sandboxes } from './sandboxes.ts';

export interface ChatsOptions {
  readonly gateway: Sandboxes['gateway'];
  readonly database: Database;
  readonly seal: Seal;
}

/** What a phone sends, as the sandbox takes it. */
export function asGatewayMessage(sent: Sent): Parameters<Sandboxes['gateway']['phoneSends']>[1] {
  switch (sent.kind) {
    case 'text':
      return sent.quotes === undefined ? { text: sent.text } : { text: sent.text, quotes: sent.quotes };
    case 'tap':
      return { tap: { option: sent.option, label: sent.label, quotes: sent.of } };
    case 'voice':
      return { voiceNote: true };
    case 'picture':
      return { image: { caption: '' } };
    case 'location':
      return { location: { latitude: sent.latitude, longitude: sent.longitude } };
  }
}

/** The newest messages of a phone's chat, oldest first. */
export async function readMessages(
  options: ChatsOptions,
  number: string,
  newest: number,
): Promise<Message[]> {
  const { gateway, database, seal } = options;
  // The phones first: what has arrived there was in the outbox before.
  const arrived = gateway.history(number).slice(-newest);
  const told = await readHistory(
    database,
    seal,
    { gateway: 'greenapi', instance: gateway.idInstance, chat: `${number}@c.us` },
    newest,
  );
  const toldBy = new Map(told.map((message) => [message.gatewayMessage, message]));
  // Between arriving and being recorded as sent, a message is known by its text alone.
  const underWay = told.filter((message) => message.gatewayMessage === null);
  return arrived.map((message): Message => {
    const made =
      message.from === 'bot'
        ? (toldBy.get(message.id) ?? underWay.find(({ text }) => text === message.text))
        : undefined;
    return {
      id: message.id,
      from: message.from,
      at: message.at,
      content: contentOf(message, made),
      ticks: message.tick === 'queued' ? 'pending' : message.tick === 'no_account' ? 'failed' : message.tick,
      ...(message.quotes === undefined ? {} : { quotes: message.quotes }),
      ...(made === undefined || made.template === null ? {} : { template: made.template }),
    };
  });
}

function contentOf(
  message: Pick<SandboxMessage, 'from' | 'type' | 'text' | 'file'>,
  made: Pick<Told, 'options' | 'file'> | undefined,
): MessageContent {
  const shown = made?.options;
  const { type, file } = message;
  // A form on its way to the gateway breaks its lines in two characters.
  const text = message.text.replaceAll('\r\n', '\n');
  const options = shown === undefined || shown.length === 0 ? {} : { options: shown };
  switch (type) {
    case 'textMessage':
    case 'extendedTextMessage':
    case 'quotedMessage':
    case 'interactiveButtonsReply':
      return { kind: 'text', text, ...options };
    case 'audioMessage':
      return { kind: 'voice' };
    case 'locationMessage':
      return { kind: 'location' };
    case 'imageMessage':
    case 'documentMessage':
    case 'videoMessage':
      return {
        kind: 'file',
        name: file?.name ?? type.replace('Message', ''),
        caption: text,
        shows: file?.mime.startsWith('image/') === true,
        ...(made?.file?.maker === qrCodes.name ? { code: made.file.of } : {}),
        ...options,
      };
    case 'templateButtonsReplyMessage':
    case 'interactiveButtonsResponse':
    case 'buttonsResponseMessage':
      return { kind: 'tap', label: text };
    default:
      // In whatever form the bot said it: its words are shown as words.
      return message.from === 'bot' && text !== ''
        ? { kind: 'text', text, ...options }
        : { kind: 'other', type };
  }
}
